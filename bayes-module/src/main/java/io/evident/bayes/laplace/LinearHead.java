package io.evident.bayes.laplace;

import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The last dense layer of a network: f_k = sum_i W[k, i] h_i.
 *
 * <p>A bias is the weight of a feature that is always 1, by convention the last one.
 */
public final class LinearHead {
  /** Examples that a task takes. */
  private static final int CHUNK = 256;

  private final int outputs;
  private final int width;
  private final double[][] weights;

  /**
   * A layer; the weights are copied.
   *
   * @param outputs K
   * @param width D, the number of features, with the 1 of a bias
   * @param weights W, [K, D], the weights of an output one after the other
   * @throws IllegalArgumentException if the length does not fit or a weight is not finite
   */
  public LinearHead(int outputs, int width, double[] weights) {
    if (outputs < 1 || width < 1 || (long) outputs * width != weights.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "weights must be [outputs %d, width %d], both >= 1, got %d numbers",
              outputs,
              width,
              weights.length));
    }
    for (int i = 0; i < weights.length; i++) {
      if (!(Math.abs(weights[i]) <= Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "weight [%d, %d] must be finite, got %s",
                i / width,
                i % width,
                weights[i]));
      }
    }
    this.outputs = outputs;
    this.width = width;
    this.weights = RowProducts.rows(weights, width);
  }

  /**
   * K.
   *
   * @return the number of outputs
   */
  public int outputs() {
    return outputs;
  }

  /**
   * D.
   *
   * @return the number of features
   */
  public int width() {
    return width;
  }

  /**
   * The weights.
   *
   * @return W, [K, D], a copy
   */
  public double[] weights() {
    return RowProducts.flat(weights);
  }

  /**
   * The logits of an example.
   *
   * @param features h, [N, D]
   * @param row which example
   * @param to receives f, [K]
   * @throws IndexOutOfBoundsException if there is no such row or place
   */
  public void logits(float[] features, int row, double[] to) {
    RowProducts.times(rows(), RowProducts.widened(features, row, width), to);
  }

  /**
   * The logits of all examples.
   *
   * @param features h, [N, D]
   * @return f, [N, K]
   * @throws IllegalArgumentException unless there are D features for each example
   */
  public double[] logits(float[] features) {
    if (features.length % width != 0) {
      throw new IllegalArgumentException(
          "features must be [N, " + width + "], got " + features.length + " numbers");
    }
    return logits(weights, features);
  }

  /** W h_n of all examples, [N, K], of weights [K][D]. */
  static double[] logits(double[][] weights, float[] features) {
    int outputs = weights.length;
    int width = weights[0].length;
    int examples = features.length / width;
    double[] to = new double[Math.multiplyExact(examples, outputs)];
    IntStream.range(0, (examples + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(
            chunk -> {
              double[][] h = new double[4][width];
              double[] four = new double[4 * outputs];
              int end = Math.min(examples, (chunk + 1) * CHUNK);
              for (int n = chunk * CHUNK; n < end; n += 4) {
                int count = Math.min(4, end - n);
                for (int r = 0; r < count; r++) {
                  RowProducts.widen(features, n + r, h[r]);
                }
                RowProducts.timesFour(weights, h, four);
                for (int r = 0; r < count; r++) {
                  for (int k = 0; k < outputs; k++) {
                    to[(n + r) * outputs + k] = four[4 * k + r];
                  }
                }
              }
            });
    return to;
  }

  /** The weights themselves, [K][D], for reading. */
  double[][] rows() {
    return weights;
  }

  /** |W|^2. */
  double squaredLength() {
    return RowProducts.dot(weights, weights);
  }
}
