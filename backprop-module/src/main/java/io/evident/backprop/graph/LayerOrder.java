package io.evident.backprop.graph;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Pool2d;
import java.util.ArrayList;
import java.util.List;

/** The order in which a network's layers are computed. */
final class LayerOrder {
  private LayerOrder() {}

  /**
   * The layers as they stand, or with each pooling before the activation whose maximum it takes.
   *
   * @return the index of every layer
   */
  static List<Integer> of(Network network, LoweringOptions options) {
    List<Integer> order = new ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      order.add(l);
    }
    if (options.activationAfterPooling()) {
      for (int l = 1; l < order.size(); l++) {
        if (network.layers().get(l) instanceof Pool2d pooling
            && pooling.reduction() == Pool2d.Reduction.MAX
            && network.layers().get(l - 1) instanceof Activation activation
            && activation.function().isMonotone()) {
          order.set(l - 1, l);
          order.set(l, l - 1);
        }
      }
    }
    return order;
  }
}
