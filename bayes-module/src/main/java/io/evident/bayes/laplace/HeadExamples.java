package io.evident.bayes.laplace;

import java.util.Locale;

/**
 * What the last layer of a network is given and should answer: features h_n, with a 1 appended by
 * the caller where the layer has a bias, and targets y_n.
 *
 * <p>The arrays are held, not copied: nobody may change them afterwards. Threads may share an
 * instance.
 */
public final class HeadExamples {
  private final float[] features;
  private final int width;
  private final float[] targets;
  private final int outputs;
  private final int size;

  /** Of A = sum h h', which no weight changes; made when it is first asked for. */
  private SymmetricEigen gram;

  private HeadExamples(float[] features, int width, float[] targets, int outputs, int size) {
    this.features = features;
    this.width = width;
    this.targets = targets;
    this.outputs = outputs;
    this.size = size;
  }

  /**
   * Examples in the order of their rows.
   *
   * @param features h_n, [N, D]
   * @param width D, the number of features, with the 1 of a bias
   * @param targets y_n, [N, K]: one-hot for classes, 0 or 1 for outputs that are each a yes or no,
   *     any numbers for a regression
   * @param outputs K
   * @return the examples
   * @throws IllegalArgumentException unless there is an example, the lengths fit and all numbers
   *     are finite
   */
  public static HeadExamples of(float[] features, int width, float[] targets, int outputs) {
    if (width < 1 || outputs < 1) {
      throw new IllegalArgumentException(
          "width and outputs must be >= 1, got " + width + " and " + outputs);
    }
    int size = features.length / width;
    if (size < 1
        || (long) size * width != features.length
        || (long) size * outputs != targets.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "features must be [N, %d] and targets [N, %d] with the same N >= 1, got %d and %d"
                  + " numbers",
              width,
              outputs,
              features.length,
              targets.length));
    }
    requireFinite("features", features, width);
    requireFinite("targets", targets, outputs);
    return new HeadExamples(features, width, targets, outputs, size);
  }

  private static void requireFinite(String name, float[] values, int columns) {
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i]) <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s must be finite, got %s in row %d, column %d, counted from 0",
                name,
                values[i],
                i / columns,
                i % columns));
      }
    }
  }

  /**
   * N.
   *
   * @return the number of examples, at least 1
   */
  public int size() {
    return size;
  }

  /**
   * D.
   *
   * @return the number of features of an example
   */
  public int width() {
    return width;
  }

  /**
   * K.
   *
   * @return the number of targets of an example
   */
  public int outputs() {
    return outputs;
  }

  /**
   * The features.
   *
   * @return h_n, [N, D], the array itself
   */
  public float[] features() {
    return features;
  }

  /**
   * The targets.
   *
   * @return y_n, [N, K], the array itself
   */
  public float[] targets() {
    return targets;
  }

  /** Copies a row of the features into doubles. */
  void widen(int row, double[] to) {
    RowProducts.widen(features, row, to);
  }

  /** The eigenvalues and eigenvectors of A = sum h h'. */
  synchronized SymmetricEigen gram() {
    if (gram == null) {
      gram = SymmetricEigen.of(GramMatrix.of(this));
    }
    return gram;
  }

  /** Refuses a layer of another shape. */
  void require(LinearHead head) {
    if (head.width() != width || head.outputs() != outputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a head [%d, %d] does not fit features [%d, %d] and targets [%d, %d]",
              head.outputs(),
              head.width(),
              size,
              width,
              size,
              outputs));
    }
  }
}
