package io.evident.backprop.graph;

import io.evident.backprop.network.CustomLayer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * A layer of your own that also says what it is in TensorFlow operations, so that it can be trained
 * and its backward pass be held against TensorFlow's.
 */
public interface LowerableLayer extends CustomLayer {

  /**
   * y = f(x) as operations.
   *
   * @param tf where operations are added
   * @param x [n, input...], the batch axis of unknown length
   * @param parameters in the order of {@link #parameters}
   * @param <T> the number type, float32 or float64; constants are to be of {@code x.type()}
   * @return y, [n, output...]
   */
  <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, List<Operand<T>> parameters);

  /**
   * y = f(x_1, ..., x_k) as operations, of a layer at the end of several branches, which overrides
   * it; that of one input asks the method above.
   *
   * @param tf where operations are added
   * @param inputs [n, input...] each, the batch axis of unknown length
   * @param parameters in the order of {@link #parameters}
   * @param <T> the number type, float32 or float64
   * @return y, [n, output...]
   * @throws IllegalArgumentException if there are several inputs, unless overridden
   */
  default <T extends TNumber> Operand<T> lower(
      Ops tf, List<Operand<T>> inputs, List<Operand<T>> parameters) {
    if (inputs.size() > 1) {
      throw new IllegalArgumentException(
          "layer "
              + kind()
              + " takes "
              + inputs.size()
              + " inputs, and says of one alone what it is in TensorFlow operations; override lower(Ops, List, List) too");
    }
    return lower(tf, inputs.get(0), parameters);
  }
}
