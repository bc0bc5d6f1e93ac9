package io.evident.models.calibration;

import io.evident.bayes.laplace.CurvatureForm;
import io.evident.bayes.laplace.HeadPosterior;
import io.evident.bayes.laplace.LinearHead;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The posterior of a head's weights as a model holds it, in float32: the mean, and what gives the
 * variance of each logit as a sum of squares, so that rounding never makes one negative.
 *
 * <p>For features h, with a 1 at the end where there is a bias: m_k = sum_i w_ki h_i, and the
 * variance S_kk is, for the whole matrix, |C_k h|^2 with C_k' C_k the block of the covariance that
 * belongs to output k; for the Kronecker form sum_j b_kj^2 sum_i t_ij (a_i' h)^2, with the
 * eigenvectors a_i of the features' matrix and b_j of the outputs', and t_ij = 1 / (eigenvalue_i
 * eigenvalue_j + d). Arrays are held, not copied.
 */
public final class ServedPosterior {
  /** Examples whose products are held at a time. */
  private static final int CHUNK = 128;

  private final CurvatureForm form;
  private final int outputs;
  private final int width;
  private final float[] mean;
  private final float[] factors;
  private final float[] table;
  private final float[] squares;

  /**
   * A posterior of given numbers.
   *
   * @param form how the curvature is held
   * @param outputs K
   * @param width D
   * @param mean [K, D]
   * @param factors of the whole form the C_k, [K, D, D]; of the Kronecker form the eigenvectors a_i
   *     as rows, [D, D]
   * @param table of the Kronecker form t, [D, K]; else empty
   * @param squares of the Kronecker form b_kj^2, [K, K]; else empty
   * @throws IllegalArgumentException if the lengths do not fit, or a number is not finite
   */
  public ServedPosterior(
      CurvatureForm form,
      int outputs,
      int width,
      float[] mean,
      float[] factors,
      float[] table,
      float[] squares) {
    this.form = Objects.requireNonNull(form, "form");
    this.outputs = outputs;
    this.width = width;
    boolean whole = form == CurvatureForm.WHOLE;
    this.mean = require("mean", mean, (long) outputs * width);
    this.factors = require("factors", factors, (whole ? outputs : 1L) * width * width);
    this.table = require("table", table, whole ? 0 : (long) width * outputs);
    this.squares = require("squares", squares, whole ? 0 : (long) outputs * outputs);
  }

  private static float[] require(String name, float[] values, long length) {
    if (values.length != length) {
      throw new IllegalArgumentException(
          name + " must be " + length + " numbers, got " + values.length);
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException(name + " must be finite, got " + value);
      }
    }
    return values;
  }

  /**
   * A posterior rounded to float32.
   *
   * @param posterior of a head
   * @return what a model holds of it
   */
  public static ServedPosterior of(HeadPosterior posterior) {
    LinearHead mean = posterior.mean();
    int outputs = mean.outputs();
    int width = mean.width();
    float[] weights = narrow(mean.weights());
    if (posterior.form() == CurvatureForm.WHOLE) {
      float[] factors = new float[Math.multiplyExact(outputs, width * width)];
      for (int k = 0; k < outputs; k++) {
        float[] factor = narrow(posterior.factor(k));
        System.arraycopy(factor, 0, factors, k * width * width, factor.length);
      }
      return new ServedPosterior(
          CurvatureForm.WHOLE, outputs, width, weights, factors, new float[0], new float[0]);
    }
    double[] vectors = posterior.outputVectors();
    float[] squares = new float[outputs * outputs];
    for (int k = 0; k < outputs; k++) {
      for (int j = 0; j < outputs; j++) {
        double entry = vectors[j * outputs + k];
        squares[k * outputs + j] = (float) (entry * entry);
      }
    }
    return new ServedPosterior(
        CurvatureForm.KRONECKER,
        outputs,
        width,
        weights,
        narrow(posterior.featureVectors()),
        narrow(posterior.inverses()),
        squares);
  }

  private static float[] narrow(double[] wide) {
    float[] narrow = new float[wide.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) wide[i];
    }
    return narrow;
  }

  /**
   * How the curvature is held.
   *
   * @return whole or Kronecker-factored
   */
  public CurvatureForm form() {
    return form;
  }

  /**
   * The number of outputs.
   *
   * @return K
   */
  public int outputs() {
    return outputs;
  }

  /**
   * The number of features, with the 1 of a bias.
   *
   * @return D
   */
  public int width() {
    return width;
  }

  /**
   * The mean of the weights.
   *
   * @return [K, D], the array itself
   */
  public float[] mean() {
    return mean;
  }

  /**
   * The rows that features are multiplied with.
   *
   * @return [K, D, D] of the whole form, [D, D] of the Kronecker form, the array itself
   */
  public float[] factors() {
    return factors;
  }

  /**
   * Of the Kronecker form, the variance along each pair of eigenvectors.
   *
   * @return [D, K], the array itself; empty of the whole form
   */
  public float[] table() {
    return table;
  }

  /**
   * Of the Kronecker form, the squares of the outputs' eigenvectors.
   *
   * @return [K, K], the array itself; empty of the whole form
   */
  public float[] squares() {
    return squares;
  }

  /**
   * The mean logits.
   *
   * @param h features, [D]
   * @return m, [K]
   */
  public double[] logits(double[] h) {
    double[] m = new double[outputs];
    for (int k = 0; k < outputs; k++) {
      m[k] = dot(mean, k * width, h);
    }
    return m;
  }

  /**
   * The variances of the logits.
   *
   * @param h features, [D]
   * @return S_kk, [K]
   */
  public double[] variances(double[] h) {
    double[] each = products(h);
    for (int i = 0; i < each.length; i++) {
      each[i] *= each[i];
    }
    return sums(each);
  }

  /**
   * The logits that the probit approximation scales down.
   *
   * @param h features, [D]
   * @return m_k / sqrt(1 + pi / 8 S_kk), [K]
   */
  public double[] probitLogits(double[] h) {
    return HeadCalibration.probit(logits(h), variances(h));
  }

  /**
   * The mean logits of all examples.
   *
   * @param features [N, D]
   * @return m, [N, K]
   */
  public double[] logits(float[] features) {
    return head(mean).logits(features);
  }

  /**
   * The logits of all examples that the probit approximation scales down: the numbers of {@link
   * #probitLogits(double[])}, several examples at a time.
   *
   * @param features [N, D]
   * @return m_k / sqrt(1 + pi / 8 S_kk), [N, K]
   */
  public double[] probitLogits(float[] features) {
    double[] all = logits(features);
    LinearHead rows = head(factors);
    int examples = features.length / width;
    IntStream.range(0, (examples + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(
            chunk -> {
              int first = chunk * CHUNK;
              int end = Math.min(examples, first + CHUNK);
              double[] squares =
                  rows.logits(Arrays.copyOfRange(features, first * width, end * width));
              for (int i = 0; i < squares.length; i++) {
                squares[i] *= squares[i];
              }
              for (int n = first; n < end; n++) {
                double[] own =
                    Arrays.copyOfRange(
                        squares, (n - first) * rows.outputs(), (n - first + 1) * rows.outputs());
                double[] m = Arrays.copyOfRange(all, n * outputs, (n + 1) * outputs);
                System.arraycopy(
                    HeadCalibration.probit(m, sums(own)), 0, all, n * outputs, outputs);
              }
            });
    return all;
  }

  private LinearHead head(float[] rows) {
    double[] wide = new double[rows.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = rows[i];
    }
    return new LinearHead(rows.length / width, width, wide);
  }

  /**
   * The factors' rows times features: what is squared.
   *
   * @param h features, [D]
   * @return [K D] of the whole form, [D] of the Kronecker form
   */
  public double[] products(double[] h) {
    double[] products = new double[factors.length / width];
    for (int i = 0; i < products.length; i++) {
      products[i] = dot(factors, i * width, h);
    }
    return products;
  }

  /**
   * What the variances are sums of.
   *
   * @param ofSquares squares of the {@link #products}
   * @return S_kk, [K]
   */
  public double[] sums(double[] ofSquares) {
    double[] sums = new double[outputs];
    if (form == CurvatureForm.WHOLE) {
      for (int k = 0; k < outputs; k++) {
        for (int i = 0; i < width; i++) {
          sums[k] += ofSquares[k * width + i];
        }
      }
      return sums;
    }
    double[] along = new double[outputs];
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < outputs; j++) {
        along[j] += ofSquares[i] * table[i * outputs + j];
      }
    }
    for (int k = 0; k < outputs; k++) {
      sums[k] = dot(squares, k * outputs, along);
    }
    return sums;
  }

  private static double dot(float[] row, int at, double[] h) {
    double sum = 0;
    for (int i = 0; i < h.length; i++) {
      sum += (double) row[at + i] * h[i];
    }
    return sum;
  }
}
