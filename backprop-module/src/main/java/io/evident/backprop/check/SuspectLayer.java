package io.evident.backprop.check;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which layer's backward pass is wrong, as far as the tensors that are wrong tell. Gradients flow
 * from the loss to the inputs: a layer that passes on a wrong dL/dx spoils all parameters before it
 * and none of its own or after it.
 */
final class SuspectLayer {
  private SuspectLayer() {}

  /**
   * Names it.
   *
   * @param network whose gradient was checked
   * @param wrong the tensors of which a comparison failed
   * @return a line, or nothing if no parameter and no input is among them
   */
  static Optional<String> of(Network network, Set<String> wrong) {
    int last = -1;
    for (Parameter parameter : network.parameters()) {
      if (parameter.trained() && wrong.contains(parameter.name())) {
        last = Math.max(last, parameter.layer());
      }
    }
    if (last < 0 && !wrong.contains(GradientCheck.INPUTS)) {
      return Optional.empty();
    }
    if (last >= 0) {
      List<String> right = rightParameters(network, last, wrong);
      if (!right.isEmpty()) {
        return Optional.of(
            "suspect: "
                + network.layerName(last)
                + ", since what flows into it is right ("
                + String.join(", ", right)
                + ")");
      }
    }
    List<String> suspects = new ArrayList<>();
    int next = nextWithParameters(network, last + 1);
    for (int layer = Math.max(last, 0);
        layer <= Math.min(next, network.layers().size() - 1);
        layer++) {
      suspects.add(network.layerName(layer) + (layer == last ? "" : "'s dL/dx"));
    }
    if (next == network.layers().size()) {
      suspects.add("the loss");
    }
    return Optional.of(
        "suspect: "
            + suspects.stream().collect(Collectors.joining(", "))
            + "; the gradients of all layers after are right");
  }

  private static List<String> rightParameters(Network network, int layer, Set<String> wrong) {
    return network.parameters().stream()
        .filter(p -> p.layer() == layer && p.trained() && !wrong.contains(p.name()))
        .map(Parameter::name)
        .toList();
  }

  /** The number of layers if there is none. */
  private static int nextWithParameters(Network network, int from) {
    return network.parameters().stream()
        .filter(Parameter::trained)
        .mapToInt(Parameter::layer)
        .filter(layer -> layer >= from)
        .min()
        .orElse(network.layers().size());
  }
}
