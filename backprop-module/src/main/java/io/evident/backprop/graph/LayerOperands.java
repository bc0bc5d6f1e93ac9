package io.evident.backprop.graph;

import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TNumber;

/**
 * What one layer is lowered from.
 *
 * @param inputs [n, input...] each; one, but for a layer that joins
 * @param input the shape of one example of the first of them
 * @param output the shape of one example of y
 * @param parameters its own
 * @param mode training or inference
 * @param mask 0 or 1 for each element of x, for a dropout in training
 */
record LayerOperands<T extends TNumber>(
    List<Operand<T>> inputs,
    Shape input,
    Shape output,
    List<Operand<T>> parameters,
    Mode mode,
    Optional<Operand<T>> mask) {

  /** The input of a layer that takes one. */
  Operand<T> x() {
    return inputs.get(0);
  }
}
