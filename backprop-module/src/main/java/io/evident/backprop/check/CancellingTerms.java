package io.evident.backprop.check;

import io.evident.backprop.manual.BackwardPass;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;

/**
 * How large the terms are that a parameter's gradient is a sum of, where they may cancel: the
 * largest sum |dy| of a channel of its layer's output.
 *
 * <p>The gradient of a bias before a batch normalization is sum dy = 0. What is computed is the
 * rounding of those terms, and where the normalized variance is small they are much larger than any
 * gradient of the network.
 */
final class CancellingTerms {
  private CancellingTerms() {}

  /** By our own derived passes, whoever's gradient is checked: it is a yardstick only. */
  static double[] of(Network network, ParameterValues weights, Batch batch) {
    double[] ofLayer = new double[network.layers().size()];
    ManualNetwork watched = ManualNetwork.of(network);
    for (int l = 0; l < ofLayer.length; l++) {
      int layer = l;
      Layer described = network.layers().get(l);
      if (described.parameters(network.inputOf(l)).isEmpty()) {
        continue;
      }
      int rank = network.outputOf(l).rank();
      int channels = network.outputOf(l).dimension(rank - 1);
      BackwardPass derived = BackwardPass.derived(described);
      watched =
          watched.withBackward(
              layer,
              (pass, dy, gradients) -> {
                double[] sums = new double[channels];
                for (int i = 0; i < dy.length; i++) {
                  sums[i % channels] += Math.abs(dy[i]);
                }
                ofLayer[layer] = TensorComparison.greatest(sums);
                return derived.backward(pass, dy, gradients);
              });
    }
    watched.gradient(weights, batch);
    return network.parameters().stream().mapToDouble(p -> ofLayer[p.layer()]).toArray();
  }
}
