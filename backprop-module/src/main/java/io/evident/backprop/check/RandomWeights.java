package io.evident.backprop.check;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.ParameterValues;
import java.util.random.RandomGenerator;

/**
 * Where a network is checked: weights and biases as they would start, but scales, shifts and
 * running statistics as after some training, since at 1 and 0 a missing one would not show. Each is
 * a number of float32, so that it is the same in every oracle.
 */
final class RandomWeights {
  private RandomWeights() {}

  static ParameterValues of(Network network, RandomGenerator random) {
    ParameterValues values = new UniformFanIn().initialize(network, random);
    for (int p = 0; p < network.parameters().size(); p++) {
      Parameter parameter = network.parameters().get(p);
      if (parameter.role() != ParameterRole.WEIGHT && parameter.role() != ParameterRole.BIAS) {
        boolean aroundOne =
            parameter.role() == ParameterRole.SCALE
                || parameter.role() == ParameterRole.RUNNING_VARIANCE;
        double[] own = values.get(p);
        for (int i = 0; i < own.length; i++) {
          own[i] = (aroundOne ? 1 : 0) + random.nextDouble() - 0.5;
        }
      }
      RandomBatch.round(values.get(p));
    }
    return values;
  }
}
