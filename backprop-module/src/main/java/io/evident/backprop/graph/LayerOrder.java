package io.evident.backprop.graph;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Pool2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The order in which a network's layers are computed. */
final class LayerOrder {
  private LayerOrder() {}

  /**
   * One layer in the order.
   *
   * @param layer its index
   * @param sources the numbers of the values it takes
   * @param value the number of the value it gives
   */
  record Step(int layer, List<Integer> sources, int value) {

    /** Whether it takes what another step gives, and nobody else does. */
    boolean isOnlyAfter(Step before, Network network) {
      return sources.equals(List.of(before.value)) && network.consumers(before.value).size() == 1;
    }
  }

  /**
   * The layers as they stand, or with each pooling before the activation whose maximum it takes.
   * The two exchange their values' numbers; only they know the value between them.
   *
   * @return a step for every layer
   */
  static List<Step> of(Network network, LoweringOptions options) {
    List<Step> order = new ArrayList<>();
    for (int l = 0; l < network.layers().size(); l++) {
      order.add(new Step(l, network.sources(l), l + 1));
    }
    if (options.activationAfterPooling()) {
      for (int l = 1; l < order.size(); l++) {
        Step activation = order.get(l - 1);
        Step pooling = order.get(l);
        if (isMaximum(network.layers().get(l))
            && isMonotone(network.layers().get(l - 1))
            && pooling.isOnlyAfter(activation, network)) {
          order.set(l - 1, new Step(l, activation.sources(), activation.value()));
          order.set(l, new Step(l - 1, pooling.sources(), pooling.value()));
        }
      }
    }
    return order;
  }

  /** The numbers of values that are not those of the network: what an exchange has between. */
  static Set<Integer> exchanged(Network network, LoweringOptions options) {
    return of(network, options).stream()
        .filter(step -> step.value() < step.layer() + 1)
        .map(Step::value)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isMaximum(Layer layer) {
    return layer instanceof Pool2d pooling && pooling.reduction() == Pool2d.Reduction.MAX;
  }

  private static boolean isMonotone(Layer layer) {
    return layer instanceof Activation activation && activation.function().isMonotone();
  }
}
