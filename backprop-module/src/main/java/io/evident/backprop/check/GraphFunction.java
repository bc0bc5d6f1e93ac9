package io.evident.backprop.check;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** A function of several variables as TensorFlow operations. */
@FunctionalInterface
public interface GraphFunction {

  /**
   * Adds the function's operations.
   *
   * @param tf where operations are added
   * @param x the variables, [n]
   * @return f(x), a scalar
   */
  Operand<TFloat64> build(Ops tf, Operand<TFloat64> x);
}
