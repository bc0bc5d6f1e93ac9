package io.evident.backprop.initialization;

import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Weights as another initializer draws them, each parameter divided by its own standard deviation
 * sqrt(sum (w - mean)^2 / (n - 1)); biases as the other draws them.
 *
 * @param of the other initializer
 */
public record UnitDeviation(Initializer of) implements Initializer {

  public UnitDeviation {
    if (of instanceof Whitening) {
      throw new IllegalArgumentException(
          "unitDeviation is of an initializer that draws, not of whitening");
    }
  }

  @Override
  public String kind() {
    return "unitDeviation";
  }

  @Override
  public double[] initialize(Parameter parameter, RandomGenerator random) {
    double[] values = of.initialize(parameter, random);
    if (parameter.role() != ParameterRole.WEIGHT) {
      return values;
    }
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(w -> (w - mean) * (w - mean)).sum();
    double deviation = Math.sqrt(squares / (values.length - 1));
    if (!(deviation > 0)) {
      throw new IllegalArgumentException(
          parameter.name()
              + " has no standard deviation to be divided by: "
              + of.kind()
              + " makes all its values the same");
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= deviation;
    }
    return values;
  }
}
