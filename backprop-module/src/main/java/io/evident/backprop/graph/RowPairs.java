package io.evident.backprop.graph;

import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/**
 * A convolution and the 2 x 2 maximum behind it, two rows at a time: with the kernel K of k rows,
 * twice as many channels see k + 1 rows of the image, the first half through K above a row of
 * zeros, the second through K below one. So each channel pair is one column of both rows,
 *
 * <pre>y[i, j, p c + o] = sum K[u - p, v, q, o] x[2 i + u, j + v, q]    p = 0, 1, u = 0 .. k</pre>
 *
 * <p>and the maximum is taken over channels. A fifth more is multiplied (k = 5), in vectors that
 * are filled twice as well.
 */
final class RowPairs {
  /** Half of the sixteen float32 in a vector. */
  private static final int MOST_CHANNELS = 8;

  private RowPairs() {}

  /**
   * Whether two layers can be computed so.
   *
   * @param first a layer
   * @param second the layer after it
   * @param between the shape between them
   */
  static boolean suits(Layer first, Layer second, Shape between) {
    return first instanceof Conv2d convolution
        && second instanceof Pool2d pooling
        && pooling.reduction() == Pool2d.Reduction.MAX
        && convolution.stride().are(1)
        && convolution.dilation() == 1
        && convolution.groups() == 1
        && pooling.size().are(2)
        && pooling.stride().are(2)
        && !pooling.windows().arePadded(between)
        && between.dimension(0) % 2 == 0
        && between.dimension(1) % 2 == 0
        && between.dimension(2) <= MOST_CHANNELS;
  }

  /**
   * The kernel of both rows.
   *
   * @param kernel [k, k, in, out]
   * @return [k + 1, k, in, 2 out]
   */
  static <T extends TNumber> Operand<T> kernel(Ops tf, Operand<T> kernel) {
    Operand<T> zero = tf.zeros(tf.constant(new int[0]), kernel.type());
    return tf.concat(
        List.of(
            tf.pad(kernel, tf.constant(new int[][] {{0, 1}, {0, 0}, {0, 0}, {0, 0}}), zero),
            tf.pad(kernel, tf.constant(new int[][] {{1, 0}, {0, 0}, {0, 0}, {0, 0}}), zero)),
        tf.constant(3));
  }

  /**
   * The maxima of the convolution.
   *
   * @param images padded, [n, rows, columns, in]
   * @param kernel of both rows
   * @param between the shape of the convolution's output
   * @return [n, rows / 2, columns / 2, out]
   */
  static <T extends TNumber> Operand<T> pooled(
      Ops tf, Operand<T> images, Operand<T> kernel, Shape between) {
    Operand<T> pairs = tf.nn.conv2d(images, kernel, List.of(1L, 2L, 1L, 1L), "VALID");
    // Columns first: their halves are twice as long.
    int[] columns = {
      -1, between.dimension(0) / 2, between.dimension(1) / 2, 4 * between.dimension(2)
    };
    Operand<T> rows = maximumOfHalves(tf, tf.reshape(pairs, tf.constant(columns)), 3);
    return maximumOfHalves(tf, rows, 3);
  }

  /** The greater of the first and the second half along an axis. */
  static <T extends TNumber> Operand<T> maximumOfHalves(Ops tf, Operand<T> whole, int axis) {
    List<? extends Operand<T>> halves = tf.split(tf.constant(axis), whole, 2L).output();
    return tf.math.maximum(halves.get(0), halves.get(1));
  }
}
