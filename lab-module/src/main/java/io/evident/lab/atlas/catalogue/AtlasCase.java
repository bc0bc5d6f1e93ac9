package io.evident.lab.atlas.catalogue;

import java.util.List;
import java.util.Objects;

/**
 * An op with attributes and shapes, whose gradient is to be measured.
 *
 * @param family which table it belongs to
 * @param op its name in TensorFlow Java, such as {@code conv2d}
 * @param attributes what is particular, such as {@code SAME, stride 2}; may be empty
 * @param inputs what it is differentiated in, at least one
 * @param build how it is added to a graph
 */
public record AtlasCase(
    AtlasFamily family, String op, String attributes, List<AtlasInput> inputs, AtlasOp build) {

  public AtlasCase {
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(build, "build");
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("inputs of " + op + " must be at least one, got none");
    }
  }

  /**
   * What it is called, no two cases of the catalogue alike.
   *
   * @return the op and its attributes
   */
  public String name() {
    return attributes.isEmpty() ? op : op + " (" + attributes + ")";
  }

  /** The same op, its gradient reached by other ops. */
  public AtlasCase builtBy(AtlasOp other) {
    return new AtlasCase(family, op, attributes, inputs, other);
  }
}
