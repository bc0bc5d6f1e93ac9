package io.evident.backprop.graph;

import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LeakyRelu;
import io.evident.backprop.network.MaxPool2d;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Relu;
import io.evident.backprop.network.Sigmoid;
import io.evident.backprop.network.Tanh;
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
        if (network.layers().get(l) instanceof MaxPool2d
            && isMonotoneActivation(network.layers().get(l - 1))) {
          order.set(l - 1, l);
          order.set(l, l - 1);
        }
      }
    }
    return order;
  }

  private static boolean isMonotoneActivation(Layer layer) {
    return layer instanceof Relu
        || layer instanceof LeakyRelu
        || layer instanceof Tanh
        || layer instanceof Sigmoid;
  }
}
