package io.evident.models.serving;

import io.evident.bayes.laplace.CurvatureForm;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.ServedPosterior;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A calibration as operations, from features and plain logits to calibrated logits; see {@link
 * HeadCalibration} and {@link ServedPosterior} for the formulas. Weights lie with their inputs
 * first, as those of all models.
 */
final class CalibrationLowering {
  private final Ops tf;
  private final boolean bias;

  CalibrationLowering(Ops tf, DenseHead head) {
    this.tf = tf;
    this.bias = head.bias();
  }

  /**
   * Calibrated logits.
   *
   * @param calibration of the head
   * @param plain f, [n, K]
   * @param features what the head is given, [n, inputs]; not looked at without a posterior
   * @return z, [n, K]
   */
  Operand<TFloat32> logits(
      HeadCalibration calibration, Operand<TFloat32> plain, Operand<TFloat32> features) {
    Operand<TFloat32> z =
        calibration.posterior().map(posterior -> probit(posterior, features)).orElse(plain);
    return calibration.temperature() == 1
        ? z
        : tf.math.div(z, tf.constant(calibration.temperature()));
  }

  private Operand<TFloat32> probit(ServedPosterior posterior, Operand<TFloat32> features) {
    Operand<TFloat32> means = means(posterior, features);
    Operand<TFloat32> factor = tf.constant((float) HeadCalibration.PROBIT);
    Operand<TFloat32> scale =
        tf.math.add(tf.constant(1f), tf.math.mul(variances(posterior, features), factor));
    return tf.math.div(means, tf.math.sqrt(scale));
  }

  /** The mean logits of a posterior, [n, K]. */
  Operand<TFloat32> means(ServedPosterior posterior, Operand<TFloat32> features) {
    return product(features, posterior.mean(), posterior.outputs(), posterior.width());
  }

  /** Their variances, [n, K]. */
  Operand<TFloat32> variances(ServedPosterior posterior, Operand<TFloat32> features) {
    int outputs = posterior.outputs();
    int width = posterior.width();
    int rows = posterior.factors().length / width;
    Operand<TFloat32> squares = tf.math.square(product(features, posterior.factors(), rows, width));
    if (posterior.form() == CurvatureForm.WHOLE) {
      return tf.reduceSum(
          tf.reshape(squares, tf.constant(new int[] {-1, outputs, width})), tf.constant(2));
    }
    Operand<TFloat32> along =
        tf.linalg.matMul(squares, constant(posterior.table(), width, outputs));
    return tf.linalg.matMul(
        along, constant(transposed(posterior.squares(), outputs, outputs), outputs, outputs));
  }

  /**
   * Features times rows [m, D], of which the last column is that of the 1 where there is a bias.
   */
  private Operand<TFloat32> product(
      Operand<TFloat32> features, float[] rows, int count, int width) {
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
    Operand<TFloat32> product = tf.linalg.matMul(features, constant(columns, inputs, count));
    return bias ? tf.math.add(product, constant(added, count)) : product;
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

  private Operand<TFloat32> constant(float[] values, long... shape) {
    return tf.constant(Shape.of(shape), DataBuffers.of(values, true, false));
  }
}
