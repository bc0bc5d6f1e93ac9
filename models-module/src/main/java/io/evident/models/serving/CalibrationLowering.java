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
    float temperature = calibration.temperature();
    return calibration
        .posterior()
        .map(posterior -> probit(posterior, temperature, features))
        .orElseGet(() -> temperature == 1 ? plain : tf.math.div(plain, tf.constant(temperature)));
  }

  /**
   * m / sqrt(T^2 + T^2 pi / 8 S), which is m / sqrt(1 + pi / 8 S) / T. The constants are in the
   * factors: for one image each operation takes as long as a small product.
   */
  private Operand<TFloat32> probit(
      ServedPosterior posterior, float temperature, Operand<TFloat32> features) {
    double squared = (double) temperature * temperature;
    Operand<TFloat32> scaled = variances(posterior, squared * HeadCalibration.PROBIT, features);
    return tf.math.div(
        means(posterior, features),
        tf.math.sqrt(tf.math.add(scaled, tf.constant((float) squared))));
  }

  /** The mean logits of a posterior, [n, K]. */
  Operand<TFloat32> means(ServedPosterior posterior, Operand<TFloat32> features) {
    return product(features, posterior.mean(), posterior.outputs(), posterior.width());
  }

  /** Their variances, [n, K]. */
  Operand<TFloat32> variances(ServedPosterior posterior, Operand<TFloat32> features) {
    return variances(posterior, 1, features);
  }

  /** Their variances times a number. */
  private Operand<TFloat32> variances(
      ServedPosterior posterior, double times, Operand<TFloat32> features) {
    int outputs = posterior.outputs();
    int width = posterior.width();
    int rows = posterior.factors().length / width;
    boolean whole = posterior.form() == CurvatureForm.WHOLE;
    float[] factors = whole ? scaled(posterior.factors(), Math.sqrt(times)) : posterior.factors();
    Operand<TFloat32> squares = tf.math.square(product(features, factors, rows, width));
    if (whole) {
      return tf.reduceSum(
          tf.reshape(squares, tf.constant(new int[] {-1, outputs, width})), tf.constant(2));
    }
    Operand<TFloat32> along =
        tf.linalg.matMul(squares, constant(scaled(posterior.table(), times), width, outputs));
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
    // As the network's own layers have it, so that TensorFlow joins it with the product.
    return bias ? tf.nn.biasAdd(product, constant(added, count)) : product;
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

  private Operand<TFloat32> constant(float[] values, long... shape) {
    return tf.constant(Shape.of(shape), DataBuffers.of(values, true, false));
  }
}
