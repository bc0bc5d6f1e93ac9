package io.evident.lab.arithmetic;

import io.evident.backprop.graph.ElementType;
import java.util.Locale;

/**
 * One operation of one width, as TensorFlow is asked to compute it.
 *
 * @param kind what is computed
 * @param width the outputs of a product, the channels of anything else
 * @param shape what goes in and what comes out, such as {@code 120 to 84}
 * @param operations the layers, such as {@code dense, relu}
 * @param type the number type
 * @param weights how the graph holds the weights
 * @param form which of several ways of lowering is taken, such as {@code [out, in]}; empty where
 *     there is one
 * @param execution what TensorFlow does to the graph before it runs it
 * @param used whether Evident lowers to this; what it avoids is measured too
 */
public record ArithmeticCase(
    ArithmeticKind kind,
    int width,
    String shape,
    String operations,
    ElementType type,
    HeldWeights weights,
    String form,
    GraphExecution execution,
    boolean used) {

  /**
   * Everything but the width and the layers, by which findings are put together.
   *
   * @return such as {@code product float32, constant weights [out, in], optimized}
   */
  public String group() {
    StringBuilder text = new StringBuilder(kind + " " + type.name().toLowerCase(Locale.ROOT));
    if (weights != HeldWeights.NONE) {
      text.append(", ").append(weights);
    }
    if (!form.isEmpty()) {
      text.append(weights == HeldWeights.NONE ? ", " : " ").append(form);
    }
    return text.append(", ").append(execution).toString();
  }

  /**
   * In words.
   *
   * @return such as {@code product float32, constant weights [in, out], optimized: 120 to 84,
   *     dense, relu}
   */
  @Override
  public String toString() {
    return group() + ": " + shape + ", " + operations;
  }

  ArithmeticCase with(GraphExecution other) {
    return new ArithmeticCase(kind, width, shape, operations, type, weights, form, other, used);
  }
}
