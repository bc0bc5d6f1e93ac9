package io.evident.backprop.check;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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
    if (last >= 0) {
      suspects.add(network.layerName(last));
    }
    SortedSet<Integer> behind = new TreeSet<>();
    boolean isToLoss = addBehind(network, last + 1, behind);
    behind.stream()
        .filter(layer -> spoilsNothingRight(network, layer, wrong))
        .forEach(layer -> suspects.add(network.layerName(layer) + "'s dL/dx"));
    if (isToLoss) {
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

  /**
   * Adds the layers that a value's gradient comes through, as far as those whose own parameters
   * tell that it was right until there.
   *
   * @return whether it comes from the loss without having been seen
   */
  private static boolean addBehind(Network network, int value, Set<Integer> behind) {
    boolean[] reached = new boolean[network.layers().size() + 1];
    reached[value] = true;
    for (int l = value; l < network.layers().size(); l++) {
      int layer = l;
      if (network.sources(layer).stream().anyMatch(v -> reached[v])) {
        behind.add(layer);
        reached[layer + 1] =
            network.parameters().stream().noneMatch(p -> p.layer() == layer && p.trained());
      }
    }
    return reached[network.layers().size()];
  }

  /** Whether one of the values that a layer takes depends on wrong parameters alone. */
  private static boolean spoilsNothingRight(Network network, int layer, Set<String> wrong) {
    return network.sources(layer).stream()
        .anyMatch(
            value -> {
              Set<Integer> before = before(network, value);
              return network.parameters().stream()
                  .filter(p -> p.trained() && before.contains(p.layer() + 1))
                  .allMatch(p -> wrong.contains(p.name()));
            });
  }

  /** The numbers of the values that a value depends on, its own among them. */
  private static Set<Integer> before(Network network, int value) {
    Set<Integer> values = new HashSet<>(Set.of(value));
    for (int v = value; v > 0; v--) {
      if (values.contains(v)) {
        values.addAll(network.sources(v - 1));
      }
    }
    return values;
  }
}
