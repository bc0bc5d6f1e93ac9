package io.evident.bayes.laplace;

import java.util.Locale;

/**
 * The last dense layer of a network: f_k = sum_i W[k, i] h_i.
 *
 * <p>A bias is the weight of a feature that is always 1, by convention the last one.
 */
public final class LinearHead {
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

  /** The weights themselves, [K][D], for reading. */
  double[][] rows() {
    return weights;
  }

  /** |W|^2. */
  double squaredLength() {
    return RowProducts.dot(weights, weights);
  }
}
