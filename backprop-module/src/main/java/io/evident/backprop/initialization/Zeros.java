package io.evident.backprop.initialization;

import io.evident.backprop.network.Parameter;
import java.util.random.RandomGenerator;

/** Everything 0. A net of more than one layer does not learn from there; a single one does. */
public record Zeros() implements Initializer {

  @Override
  public String kind() {
    return "zeros";
  }

  @Override
  public double[] initialize(Parameter parameter, RandomGenerator random) {
    double[] values = new double[parameter.shape().size()];
    return values;
  }
}
