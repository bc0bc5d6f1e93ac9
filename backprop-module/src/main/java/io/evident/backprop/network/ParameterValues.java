package io.evident.backprop.network;

import java.util.Arrays;
import java.util.List;

/**
 * A number for every entry of every parameter of one network: its weights, or the gradient of a
 * loss in them. The arrays are the values themselves, not copies, so that training and checking can
 * change single entries in place.
 */
public final class ParameterValues {
  private final Network network;
  private final double[][] values;

  private ParameterValues(Network network, double[][] values) {
    this.network = network;
    this.values = values;
  }

  /**
   * Zeros.
   *
   * @param network whose parameters
   * @return new values, all 0
   */
  public static ParameterValues zeros(Network network) {
    return new ParameterValues(
        network,
        network.parameters().stream()
            .map(p -> new double[p.shape().size()])
            .toArray(double[][]::new));
  }

  /**
   * Values as given, in the order of {@link Network#parameters()}.
   *
   * @param network whose parameters
   * @param values an array for each parameter, row-major; they are not copied
   * @return the values
   * @throws IllegalArgumentException if there are too few or too many arrays or entries, or an
   *     entry is not finite
   */
  public static ParameterValues of(Network network, List<double[]> values) {
    List<Parameter> parameters = network.parameters();
    if (values.size() != parameters.size()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " has "
              + parameters.size()
              + " parameters, got values for "
              + values.size());
    }
    for (int p = 0; p < values.size(); p++) {
      Parameter parameter = parameters.get(p);
      if (values.get(p).length != parameter.shape().size()) {
        throw new IllegalArgumentException(
            parameter.name()
                + " of shape "
                + parameter.shape()
                + " needs "
                + parameter.shape().size()
                + " values, got "
                + values.get(p).length);
      }
      double[] tensor = values.get(p);
      for (int i = 0; i < tensor.length; i++) {
        if (!Double.isFinite(tensor[i])) {
          throw new IllegalArgumentException(
              parameter.name() + " must be finite, got " + tensor[i] + " at entry " + i);
        }
      }
    }
    return new ParameterValues(network, values.toArray(double[][]::new));
  }

  /**
   * The network these values belong to.
   *
   * @return the network
   */
  public Network network() {
    return network;
  }

  /**
   * The values of one parameter.
   *
   * @param parameter its index in {@link Network#parameters()}
   * @return the array itself, row-major
   */
  public double[] get(int parameter) {
    return values[parameter];
  }

  /**
   * The values of one parameter.
   *
   * @param name its name
   * @return the array itself, row-major
   * @throws IllegalArgumentException if there is no such parameter
   */
  public double[] get(String name) {
    for (int p = 0; p < values.length; p++) {
      if (network.parameters().get(p).name().equals(name)) {
        return values[p];
      }
    }
    throw new IllegalArgumentException(
        "network "
            + network.name()
            + " has no parameter "
            + name
            + "; it has "
            + network.parameters().stream().map(Parameter::name).toList());
  }

  /**
   * Sets every entry of every parameter.
   *
   * @param value what to
   */
  public void fill(double value) {
    for (double[] own : values) {
      Arrays.fill(own, value);
    }
  }

  /**
   * The same numbers in new arrays.
   *
   * @return a copy
   */
  public ParameterValues copy() {
    return new ParameterValues(
        network, Arrays.stream(values).map(double[]::clone).toArray(double[][]::new));
  }
}
