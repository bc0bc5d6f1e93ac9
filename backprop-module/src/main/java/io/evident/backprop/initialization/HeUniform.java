package io.evident.backprop.initialization;

import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import java.util.random.RandomGenerator;

/** Weights uniform over +-sqrt(6 / fan in), biases 0: made for ReLUs. (He et al. 2015.) */
public record HeUniform() implements Initializer {

  @Override
  public String kind() {
    return "heUniform";
  }

  @Override
  public double[] initialize(Parameter parameter, RandomGenerator random) {
    double[] values = new double[parameter.shape().size()];
    double bound = Math.sqrt(6.0 / parameter.fanIn());
    for (int i = 0; parameter.role() == ParameterRole.WEIGHT && i < values.length; i++) {
      values[i] = bound * (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
