package io.evident.models.internal.serving;

import io.evident.bayes.laplace.CurvatureForm;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.ServedPosterior;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The posterior of a head as operations, from features to the logits' means and variances; see
 * {@link ServedPosterior} for the formulas. Weights lie with their inputs first, as those of all
 * models.
 */
public final class PosteriorLowering {
  /** The mean's rows as columns, [inputs, K], and what is added to the products, [K]. */
  static final String MEAN = "mean";

  /** The factors' rows as columns, [inputs, rows], and what is added to the products, [rows]. */
  static final String FACTORS = "factors";

  /** Of the Kronecker form, the variance along each pair of eigenvectors, [D, K]. */
  static final String TABLE = "table";

  /** Of the Kronecker form, b_kj^2 as [j, k]. */
  static final String SQUARES = "squares";

  /** Suffix of the name of what is added, where there is a bias. */
  static final String BIAS = "_bias";

  private final Ops tf;
  private final int outputs;
  private final int width;
  private final Rows mean;
  private final Rows factors;
  private final boolean whole;
  private final Operand<TFloat32> table;
  private final Operand<TFloat32> squares;

  /** What features are multiplied with, and what is then added; null without a bias. */
  private record Rows(Operand<TFloat32> columns, Operand<TFloat32> added) {
    Operand<TFloat32> times(Ops own, Operand<TFloat32> features) {
      Operand<TFloat32> product = own.linalg.matMul(features, columns);
      // As the network's own layers have it, so that TensorFlow joins it with the product.
      return added == null ? product : own.nn.biasAdd(product, added);
    }
  }

  /**
   * Makes the constants.
   *
   * @param tf the scope of their names
   * @param head the posterior's
   * @param times what the variances are multiplied by
   */
  public PosteriorLowering(Ops tf, DenseHead head, ServedPosterior posterior, double times) {
    this.tf = tf;
    this.outputs = posterior.outputs();
    this.width = posterior.width();
    this.whole = posterior.form() == CurvatureForm.WHOLE;
    this.mean = rows(MEAN, posterior.mean(), head.bias());
    this.factors =
        rows(
            FACTORS,
            whole ? scaled(posterior.factors(), Math.sqrt(times)) : posterior.factors(),
            head.bias());
    this.table = whole ? null : constant(TABLE, scaled(posterior.table(), times), width, outputs);
    this.squares =
        whole
            ? null
            : constant(
                SQUARES, transposed(posterior.squares(), outputs, outputs), outputs, outputs);
  }

  /** The mean logits, [n, K]. */
  public Operand<TFloat32> means(Ops own, Operand<TFloat32> features) {
    return mean.times(own, features);
  }

  /** Their variances times the number, [n, K]. */
  public Operand<TFloat32> variances(Ops own, Operand<TFloat32> features) {
    Operand<TFloat32> each = own.math.square(factors.times(own, features));
    return whole
        ? own.reduceSum(
            own.reshape(each, own.constant(new int[] {-1, outputs, width})), own.constant(2))
        : own.linalg.matMul(own.linalg.matMul(each, table), squares);
  }

  /** Rows [m, D], of which the last column is that of the 1 where there is a bias. */
  private Rows rows(String name, float[] rows, boolean bias) {
    int count = rows.length / width;
    int inputs = width - (bias ? 1 : 0);
    float[] columns = new float[inputs * count];
    float[] added = new float[bias ? count : 0];
    for (int r = 0; r < count; r++) {
      for (int i = 0; i < inputs; i++) {
        columns[i * count + r] = rows[r * width + i];
      }
      if (bias) {
        added[r] = rows[r * width + inputs];
      }
    }
    return new Rows(
        constant(name, columns, inputs, count), bias ? constant(name + BIAS, added, count) : null);
  }

  private static float[] scaled(float[] values, double times) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (values[i] * times);
    }
    return scaled;
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] other = new float[values.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        other[c * rows + r] = values[r * columns + c];
      }
    }
    return other;
  }

  private Operand<TFloat32> constant(String name, float[] values, long... shape) {
    return tf.withName(name).constant(Shape.of(shape), DataBuffers.of(values, true, false));
  }
}
