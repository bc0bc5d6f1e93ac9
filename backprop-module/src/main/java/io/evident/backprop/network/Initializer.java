package io.evident.backprop.network;

import java.util.random.RandomGenerator;

/** Where training starts. */
public sealed interface Initializer permits UniformFanIn {

  /**
   * Fills one parameter.
   *
   * @param parameter its shape and fan-in
   * @param random where the numbers come from
   * @return its values, row-major
   */
  double[] initialize(Parameter parameter, RandomGenerator random);

  /**
   * Fills every parameter, in the order of {@link Network#parameters()}.
   *
   * @param network whose parameters
   * @param random where the numbers come from
   * @return the values
   */
  default ParameterValues initialize(Network network, RandomGenerator random) {
    return ParameterValues.of(
        network, network.parameters().stream().map(p -> initialize(p, random)).toList());
  }
}
