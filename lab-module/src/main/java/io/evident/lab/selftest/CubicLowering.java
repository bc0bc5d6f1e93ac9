package io.evident.lab.selftest;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** {@link CubicLayer} as TensorFlow operations. */
final class CubicLowering {
  private CubicLowering() {}

  static <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, Operand<T> coefficient) {
    Operand<T> cube = tf.math.mul(x, tf.math.square(x));
    return tf.math.add(x, tf.math.mul(coefficient, cube));
  }
}
