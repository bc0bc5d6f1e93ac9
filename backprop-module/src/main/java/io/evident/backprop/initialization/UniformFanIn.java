package io.evident.backprop.initialization;

import io.evident.backprop.network.Parameter;
import java.util.random.RandomGenerator;

/**
 * Uniform over [-1/sqrt(fan in), 1/sqrt(fan in)), weights and biases alike: what the assignments
 * trained with, and PyTorch's default for dense layers and convolutions (there written as Kaiming
 * uniform with a = sqrt 5).
 */
public record UniformFanIn() implements Initializer {

  @Override
  public String kind() {
    return "uniformFanIn";
  }

  @Override
  public double[] initialize(Parameter parameter, RandomGenerator random) {
    double bound = 1 / Math.sqrt(parameter.fanIn());
    double[] values = new double[parameter.shape().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bound * (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
