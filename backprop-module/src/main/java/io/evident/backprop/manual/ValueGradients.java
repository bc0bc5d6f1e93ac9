package io.evident.backprop.manual;

import java.util.HashMap;
import java.util.Map;

/** dL/dh of the values of a network, on the way backwards: the sum over the layers that take h. */
final class ValueGradients {
  private final LayerInputs inputs;
  private final Between between;
  private final Map<Integer, double[]> sums = new HashMap<>();
  private final Map<Integer, Integer> counts = new HashMap<>();

  ValueGradients(LayerInputs inputs, Between between) {
    this.inputs = inputs;
    this.between = between;
  }

  /** The gradient that all layers behind have added up; it is not kept. */
  double[] take(int value) {
    return sums.remove(value);
  }

  /** Adds what one layer contributes; the array is this object's from now on. */
  void add(int value, double[] gradient) {
    double[] sum = sums.putIfAbsent(value, gradient);
    int count = counts.merge(value, 1, Integer::sum);
    if (sum != null) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gradient[i];
      }
      between.sum(value, count - 1, sum);
    }
  }

  /** Adds a layer's dL/dx to the gradients of the values that it took. */
  void addParts(int layer, double[] dx, boolean[] wanted) {
    int[] from = inputs.sources(layer);
    for (int i = 0; i < from.length; i++) {
      if (wanted[from[i]]) {
        add(from[i], inputs.part(layer, i, dx));
      }
    }
  }
}
