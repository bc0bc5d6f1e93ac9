package io.evident.models.internal.calibration;

import io.evident.bayes.laplace.HeadExamples;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.score.Calibration;

/**
 * Features of examples as a head takes them, with the true class of each. The arrays are held, not
 * copied.
 */
public final class HeadRows {
  private final String source;
  private final float[] features;
  private final int width;
  private final int[] labels;

  /**
   * Rows of features.
   *
   * @param source where the examples came from, in a few words
   * @param features [N, D], with the 1 of a bias
   * @param width D
   * @param labels [N]; without a meaning for images of no class
   * @throws IllegalArgumentException unless the features are rows for each label, at least one
   */
  public HeadRows(String source, float[] features, int width, int[] labels) {
    if (labels.length < 1 || features.length != (long) labels.length * width) {
      throw new IllegalArgumentException(
          "features must be ["
              + labels.length
              + ", "
              + width
              + "] for at least one label, got "
              + features.length
              + " numbers");
    }
    this.source = source;
    this.features = features;
    this.width = width;
    this.labels = labels;
  }

  /**
   * Where the examples came from.
   *
   * @return in a few words
   */
  public String source() {
    return source;
  }

  /**
   * The number of examples.
   *
   * @return N
   */
  public int size() {
    return labels.length;
  }

  /**
   * The features.
   *
   * @return [N, D], the array itself
   */
  public float[] features() {
    return features;
  }

  /**
   * The true classes.
   *
   * @return [N], the array itself
   */
  public int[] labels() {
    return labels;
  }

  /**
   * The features of an example.
   *
   * @param n which
   * @return a new array, [D]
   */
  public double[] row(int n) {
    double[] row = new double[width];
    for (int i = 0; i < width; i++) {
      row[i] = features[n * width + i];
    }
    return row;
  }

  /**
   * The logits of an example.
   *
   * @param head the weights
   * @param n which example
   * @return a new array, [K]
   */
  public double[] logits(LinearHead head, int n) {
    double[] logits = new double[head.outputs()];
    head.logits(features, n, logits);
    return logits;
  }

  /**
   * The logits of all examples.
   *
   * @param head the weights
   * @return a new array, [N, K]
   */
  public double[] logits(LinearHead head) {
    return head.logits(features);
  }

  /**
   * The same rows as a head is fitted to them.
   *
   * @param classes K; 1 of a head with one logit, that of class 1 beside class 0
   * @return with one-hot targets; of one logit 1 for class 1 and 0 for class 0
   */
  public HeadExamples examples(int classes) {
    if (classes == 1) {
      float[] answers = new float[labels.length];
      for (int n = 0; n < answers.length; n++) {
        answers[n] = labels[n];
      }
      return HeadExamples.of(features, width, answers, 1);
    }
    float[] targets = new float[Math.multiplyExact(labels.length, classes)];
    for (int n = 0; n < labels.length; n++) {
      targets[n * classes + labels[n]] = 1;
    }
    return HeadExamples.of(features, width, targets, classes);
  }

  /**
   * Some of the rows.
   *
   * @param name what they are called
   * @param chosen which, in order
   * @return new rows
   */
  public HeadRows subset(String name, int... chosen) {
    float[] some = new float[chosen.length * width];
    int[] theirs = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(features, chosen[i] * width, some, i * width, width);
      theirs[i] = labels[chosen[i]];
    }
    return new HeadRows(name, some, width, theirs);
  }

  /**
   * How probabilities of these rows compare with how often their largest is of the true class.
   *
   * @param probabilities [N, K]
   * @return in the usual bins
   */
  public Calibration reliability(double[] probabilities) {
    int classes = probabilities.length / labels.length;
    double[] confidence = new double[labels.length];
    boolean[] right = new boolean[labels.length];
    for (int n = 0; n < labels.length; n++) {
      int largest = ClassRows.largest(probabilities, n, classes);
      confidence[n] = Math.min(1, probabilities[n * classes + largest]);
      right[n] = largest == labels[n];
    }
    return Calibration.of(Calibration.DEFAULT_BINS, confidence, right);
  }

  /**
   * The mean of the largest probability of each row.
   *
   * @param probabilities [N, K]
   * @return from 1 / K to 1
   */
  public double meanLargest(double[] probabilities) {
    int classes = probabilities.length / labels.length;
    double sum = 0;
    for (int n = 0; n < labels.length; n++) {
      sum += probabilities[n * classes + ClassRows.largest(probabilities, n, classes)];
    }
    return sum / labels.length;
  }
}
