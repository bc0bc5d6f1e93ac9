package io.evident.backprop.initialization;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Where training starts. */
public sealed interface Initializer
    permits UniformFanIn,
        HeNormal,
        HeUniform,
        GlorotNormal,
        GlorotUniform,
        NormalDeviation,
        Orthogonal,
        Identity,
        UnitDeviation,
        Whitening,
        Zeros {

  /**
   * The name of this initializer, as in an experiment's YAML.
   *
   * @return such as {@code uniformFanIn}
   */
  String kind();

  /**
   * Fills one parameter.
   *
   * @param parameter its shape and fan-in
   * @param random where the numbers come from
   * @return its values, row-major
   */
  double[] initialize(Parameter parameter, RandomGenerator random);

  /**
   * Fills every weight and bias, in the order of {@link Network#parameters()}; every other
   * parameter is what it {@link Parameter#start starts} at.
   *
   * @param network whose parameters
   * @param random where the numbers come from
   * @return the values
   */
  default ParameterValues initialize(Network network, RandomGenerator random) {
    return ParameterValues.of(
        network, network.parameters().stream().map(p -> start(p, random)).toList());
  }

  /**
   * Where one parameter starts: a weight or a bias as it is {@link #initialize(Parameter,
   * RandomGenerator) drawn}, another at its {@link Parameter#start}.
   *
   * @param parameter its shape, fan-in and role
   * @param random where the numbers come from
   * @return its values, row-major
   */
  default double[] start(Parameter parameter, RandomGenerator random) {
    return switch (parameter.role()) {
      case WEIGHT, BIAS -> initialize(parameter, random);
      case SHIFT, SCALE, RUNNING_MEAN, RUNNING_VARIANCE -> {
        double[] start = new double[parameter.shape().size()];
        Arrays.fill(start, parameter.start());
        yield start;
      }
    };
  }
}
