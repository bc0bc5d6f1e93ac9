package io.evident.backprop.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Several elements that stand for one. A block describes; the {@link Network} writes it out as
 * layers, each of which knows the layers that it takes its inputs from.
 */
public sealed interface Block extends Element {
  /** So many blocks may stand within each other. */
  int MOST_DEPTH = 32;

  /**
   * The block's own name, where it was given one.
   *
   * @return empty for one that is called by its kind and number, such as {@code residual_2}
   */
  Optional<String> name();

  /**
   * The same block by another name.
   *
   * @param name a letter, then letters, digits, minus and underscore; unique beside its neighbours
   * @return a new block
   * @throws IllegalArgumentException if it is none
   */
  Block named(String name);

  /**
   * y = f(x) + g(x): layers, and a way around them. (He, Zhang, Ren and Sun, Deep Residual Learning
   * for Image Recognition, 2015.)
   *
   * @param name its own name, if any
   * @param layers f, at least one element
   * @param shortcut g; without elements the input itself
   */
  record Residual(Optional<String> name, List<Element> layers, List<Element> shortcut)
      implements Block {

    public Residual {
      requireName(name);
      layers = filled("layers", layers);
      shortcut = List.copyOf(shortcut);
    }

    @Override
    public String kind() {
      return "residual";
    }

    @Override
    public Residual named(String name) {
      return new Residual(Optional.of(name), layers, shortcut);
    }
  }

  /**
   * y = join(f_1(x), ..., f_k(x)): branches that all take the same input, and a layer that takes
   * what they give.
   *
   * @param name its own name, if any
   * @param branches f_1 to f_k, at least one, each of at least one element
   * @param join {@link Concat}, {@link Add} or a layer of the user's own that takes several inputs
   */
  record Branches(Optional<String> name, List<List<Element>> branches, Layer join)
      implements Block {

    public Branches {
      requireName(name);
      List<List<Element>> copied = new ArrayList<>();
      for (List<Element> branch : branches) {
        copied.add(filled("branch " + (copied.size() + 1), branch));
      }
      branches = List.copyOf(copied);
      if (branches.isEmpty()) {
        throw new IllegalArgumentException(join.kind() + " needs at least one branch");
      }
      if (!(join instanceof JoinLayer) && !(join instanceof CustomLayer)) {
        throw new IllegalArgumentException(
            "branches are joined by concat, add or a custom layer, got " + join.kind());
      }
    }

    @Override
    public String kind() {
      return join.kind();
    }

    @Override
    public Branches named(String name) {
      return new Branches(Optional.of(name), branches, join);
    }
  }

  /**
   * The same elements several times, one after the other, each time with weights of its own.
   *
   * @param name its own name, if any
   * @param times at least 1
   * @param layers at least one element
   */
  record Repeat(Optional<String> name, int times, List<Element> layers) implements Block {

    public Repeat {
      requireName(name);
      layers = filled("layers", layers);
      if (!(times >= 1 && times <= Network.MOST_LAYERS)) {
        throw new IllegalArgumentException(
            "times must be in [1, " + Network.MOST_LAYERS + "], got " + times);
      }
    }

    @Override
    public String kind() {
      return "repeat";
    }

    @Override
    public Repeat named(String name) {
      return new Repeat(Optional.of(name), times, layers);
    }
  }

  /**
   * Layers with their input added to their output.
   *
   * @param layers at least one element, which keep the shape
   * @return the block
   */
  static Residual residual(Element... layers) {
    return new Residual(Optional.empty(), List.of(layers), List.of());
  }

  /**
   * Layers with a shortcut around them.
   *
   * @param layers at least one element
   * @param shortcut elements that give the same shape; none for the input itself
   * @return the block
   */
  static Residual residual(List<Element> layers, List<Element> shortcut) {
    return new Residual(Optional.empty(), layers, shortcut);
  }

  /**
   * Branches whose outputs are put beside each other along the last axis.
   *
   * @param branches at least one, each of at least one element
   * @return the block
   */
  static Branches concat(List<List<Element>> branches) {
    return new Branches(Optional.empty(), branches, new Concat());
  }

  /**
   * Branches whose outputs are added.
   *
   * @param branches at least one, each of at least one element
   * @return the block
   */
  static Branches add(List<List<Element>> branches) {
    return new Branches(Optional.empty(), branches, new Add());
  }

  /**
   * Branches that end in a layer of the user's own.
   *
   * @param join takes as many inputs as there are branches
   * @param branches at least one, each of at least one element
   * @return the block
   */
  static Branches join(CustomLayer join, List<List<Element>> branches) {
    return new Branches(Optional.empty(), branches, join);
  }

  /**
   * Elements that are repeated.
   *
   * @param times at least 1
   * @param layers at least one element
   * @return the block
   */
  static Repeat repeat(int times, Element... layers) {
    return new Repeat(Optional.empty(), times, List.of(layers));
  }

  private static List<Element> filled(String what, List<Element> elements) {
    if (elements.isEmpty()) {
      throw new IllegalArgumentException(
          what + " must have at least one layer; one that passes its input on is scale");
    }
    return List.copyOf(elements);
  }

  private static void requireName(Optional<String> name) {
    if (name.isPresent() && !Pattern.matches("[A-Za-z][A-Za-z0-9_-]{0,63}", name.get())) {
      throw new IllegalArgumentException(
          "name must be a letter and then letters, digits, - and _, 64 at most, got " + name.get());
    }
  }
}
