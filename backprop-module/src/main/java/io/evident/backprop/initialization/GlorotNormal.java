package io.evident.backprop.initialization;

import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import java.util.random.RandomGenerator;

/**
 * Weights normal with mean 0 and deviation sqrt(2 / (fan in + fan out)), biases 0. (Glorot and
 * Bengio 2010, equation 12.)
 */
public record GlorotNormal() implements Initializer {

  @Override
  public String kind() {
    return "glorotNormal";
  }

  @Override
  public double[] initialize(Parameter parameter, RandomGenerator random) {
    double[] values = new double[parameter.shape().size()];
    double deviation = Math.sqrt(2.0 / (parameter.fanIn() + parameter.fanOut()));
    for (int i = 0; parameter.role() == ParameterRole.WEIGHT && i < values.length; i++) {
      values[i] = deviation * random.nextGaussian();
    }
    return values;
  }
}
