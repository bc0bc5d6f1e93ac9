package io.evident.backprop.initialization;

import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import java.util.random.RandomGenerator;

/**
 * Weights normal with mean 0 and a given deviation, biases 0.
 *
 * @param deviation greater than 0
 */
public record NormalDeviation(double deviation) implements Initializer {

  public NormalDeviation {
    if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("deviation must be finite and > 0, got " + deviation);
    }
  }

  @Override
  public String kind() {
    return "normal";
  }

  @Override
  public double[] initialize(Parameter parameter, RandomGenerator random) {
    double[] values = new double[parameter.shape().size()];
    for (int i = 0; parameter.role() == ParameterRole.WEIGHT && i < values.length; i++) {
      values[i] = deviation * random.nextGaussian();
    }
    return values;
  }
}
