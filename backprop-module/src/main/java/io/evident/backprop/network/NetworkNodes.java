package io.evident.backprop.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network's elements written out as layers in the order of the forward pass, each after those it
 * takes its inputs from. Values are numbered: 0 is the network's input, l + 1 what layer l gives.
 */
final class NetworkNodes {
  final List<Layer> layers = new ArrayList<>();
  final List<String> names = new ArrayList<>();
  final List<List<Integer>> sources = new ArrayList<>();
  final List<Shape> values = new ArrayList<>();
  final List<Parameter> parameters = new ArrayList<>();
  private final Set<String> distinct = new HashSet<>();
  private final boolean chain;

  NetworkNodes(Shape input, List<Element> elements) {
    chain = elements.stream().allMatch(Layer.class::isInstance);
    values.add(input);
    append(elements, "", 0, 0);
  }

  /** For each value the layers that take it. */
  List<List<Integer>> consumers() {
    List<List<Integer>> consumers = new ArrayList<>();
    for (int v = 0; v < values.size(); v++) {
      consumers.add(new ArrayList<>());
    }
    for (int l = 0; l < layers.size(); l++) {
      for (int v : sources.get(l)) {
        consumers.get(v).add(l);
      }
    }
    return consumers.stream().map(List::copyOf).toList();
  }

  /** The number of the value that they give, for a value they are given. */
  private int append(List<Element> elements, String path, int value, int depth) {
    if (depth > Block.MOST_DEPTH) {
      throw new ShapeException(
          layers.size(), "blocks may stand " + Block.MOST_DEPTH + " deep, not deeper");
    }
    Map<String, Integer> ordinals = new HashMap<>();
    Set<String> taken = new HashSet<>();
    int at = value;
    for (Element element : elements) {
      Optional<String> given = element instanceof Block block ? block.name() : Optional.empty();
      String name =
          given.orElseGet(
              () -> element.kind() + "_" + ordinals.merge(element.kind(), 1, Integer::sum));
      if (!taken.add(name)) {
        throw new ShapeException(
            layers.size(), "two parts are called " + path + name + "; give one another name");
      }
      at = append(element, path + name, at, depth);
    }
    return at;
  }

  private int append(Element element, String name, int value, int depth) {
    if (element instanceof JoinLayer) {
      throw new ShapeException(
          layers.size(), "layer " + name + " ends branches; it belongs into a block");
    }
    if (element instanceof Layer layer) {
      return append(layer, name, List.of(value));
    }
    if (element instanceof Block.Residual block) {
      int around = append(block.layers(), name + ".", value, depth + 1);
      int shortcut = append(block.shortcut(), name + ".shortcut.", value, depth + 1);
      return append(new Add(), name + ".add", List.of(around, shortcut));
    }
    if (element instanceof Block.Branches block) {
      List<Integer> ends = new ArrayList<>();
      for (List<Element> branch : block.branches()) {
        String path = name + ".branch" + (ends.size() + 1) + ".";
        ends.add(append(branch, path, value, depth + 1));
      }
      return append(block.join(), name + "." + block.join().kind(), ends);
    }
    Block.Repeat block = (Block.Repeat) element;
    int at = value;
    for (int i = 1; i <= block.times(); i++) {
      at = append(block.layers(), name + "." + i + ".", at, depth + 1);
    }
    return at;
  }

  private int append(Layer layer, String name, List<Integer> inputs) {
    int l = layers.size();
    if (l == Network.MOST_LAYERS) {
      throw new ShapeException(l, "a network has at most " + Network.MOST_LAYERS + " layers");
    }
    if (!distinct.add(name)) {
      // A block within another may bear the name of a part of it, such as shortcut.
      throw new ShapeException(l, "two layers are called " + name + "; give a block another name");
    }
    List<Shape> shapes = inputs.stream().map(values::get).toList();
    List<LayerParameter> own;
    try {
      values.add(layer.outputShape(shapes));
      own = layer.parameters(shapes);
    } catch (IllegalArgumentException e) {
      String which = chain ? (l + 1) + " (" + name + ")" : name;
      throw new ShapeException(l, "layer " + which + " " + e.getMessage());
    }
    layers.add(layer);
    names.add(name);
    sources.add(inputs);
    for (LayerParameter p : own) {
      parameters.add(
          new Parameter(
              name + "." + p.name(), l, p.shape(), p.fanIn(), p.fanOut(), p.role(), p.start()));
    }
    return values.size() - 1;
  }
}
