package io.evident.backprop.network;

import java.util.List;

/**
 * One layer of a network: a description only. What it computes is in {@code manual} and in {@code
 * graph}; the visitor makes the compiler ask both for every layer there is.
 */
public sealed interface Layer extends Element permits BuiltInLayer, JoinLayer, CustomLayer {

  /**
   * The shape this layer turns an example of the given shape into.
   *
   * @param input the shape of one example
   * @return the shape of its output
   * @throws IllegalArgumentException if the layer cannot take that shape
   */
  Shape outputShape(Shape input);

  /**
   * The shape this layer turns examples of the given shapes into, where it takes several.
   *
   * @param inputs the shape of one example of each input, at least one
   * @return the shape of its output
   * @throws IllegalArgumentException if the layer cannot take those shapes, or that many
   */
  default Shape outputShape(List<Shape> inputs) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException("takes one input, got " + inputs.size());
    }
    return outputShape(inputs.get(0));
  }

  /**
   * What this layer learns, where it takes several inputs.
   *
   * @param inputs the shape of one example of each input, at least one
   * @return the parameters, empty if there are none
   */
  default List<LayerParameter> parameters(List<Shape> inputs) {
    return parameters(inputs.get(0));
  }

  /**
   * What this layer learns, in the order weight, bias.
   *
   * @param input the shape of one example
   * @return the parameters, empty if there are none
   */
  default List<LayerParameter> parameters(Shape input) {
    return List.of();
  }

  /**
   * Whether, in training, what one example turns into depends on the others of its batch.
   *
   * @return true if a batch must not be cut into parts
   */
  default boolean couplesExamples() {
    return false;
  }

  /**
   * Whether it does another thing in training than at inference.
   *
   * @return true for batch normalization, dropout and, for lack of a better answer, custom layers
   */
  default boolean dependsOnMode() {
    return false;
  }

  /**
   * Calls the visitor's method for this kind of layer.
   *
   * @param visitor the visitor
   * @param <R> what it returns
   * @return what the visitor returned
   */
  <R> R accept(LayerVisitor<R> visitor);
}
