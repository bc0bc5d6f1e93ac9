package io.evident.models.calibration;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.internal.calibration.ClassRows;
import io.evident.models.score.Calibration;
import io.evident.models.score.PairedDifference;
import io.evident.models.score.ScoreRanking;

/**
 * What the probabilities of a classifier are worth on labelled images. Nothing is clipped: where a
 * true class has probability 0 the negative log-likelihood is infinite and its error undefined.
 * Standard errors take the images for independent draws.
 *
 * @param images N
 * @param negativeLogLikelihood 1/N sum_n -log p_n(y_n), in nats; may be infinite
 * @param negativeLogLikelihoodError the standard error of that mean; NaN of one image, and where
 *     the mean is infinite
 * @param brierScore 1/N sum_n sum_k (p_nk - [y_n = k])^2, from 0 to 2. Source: G. W. Brier,
 *     Verification of Forecasts Expressed in Terms of Probability, Monthly Weather Review 78 (1950)
 * @param brierScoreError the standard error of that mean; NaN of one image
 * @param expectedCalibrationError over {@link Calibration#DEFAULT_BINS} bins of equal width
 * @param accuracy the part of the images whose first most probable class is the true one
 * @param wrongArea the area under the ROC curve for telling right from wrong by the largest
 *     probability: that of a right image is larger than that of a wrong one so often; NaN where all
 *     are right or all wrong
 */
public record ProbabilityScores(
    int images,
    @JsonSetter(nulls = Nulls.SET) double negativeLogLikelihood,
    @JsonSetter(nulls = Nulls.SET) double negativeLogLikelihoodError,
    double brierScore,
    @JsonSetter(nulls = Nulls.SET) double brierScoreError,
    double expectedCalibrationError,
    double accuracy,
    @JsonSetter(nulls = Nulls.SET) double wrongArea) {

  /** A mean and its standard error. */
  private record Mean(double value, double error) {
    static Mean of(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      double mean = sum / values.length;
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Mean(mean, Math.sqrt(squares / ((double) values.length * (values.length - 1))));
    }
  }

  /**
   * Of probabilities.
   *
   * @param probabilities [N, K], each row a distribution
   * @param labels [N], in 0..K-1, at least one
   * @param classes K, at least 2
   * @return the scores
   * @throws IllegalArgumentException if the shapes do not fit, a label is not a class, or a row is
   *     no distribution
   */
  public static ProbabilityScores of(double[] probabilities, int[] labels, int classes) {
    double[] logs = new double[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(probabilities[i]);
    }
    return scored(probabilities, logs, labels, classes);
  }

  /**
   * Of the logarithms of probabilities, such as {@link #logSoftmax}: a probability too small for a
   * double still has a finite one.
   *
   * @param logProbabilities [N, K], each at most 0
   * @param labels [N], in 0..K-1, at least one
   * @param classes K, at least 2
   * @return the scores
   * @throws IllegalArgumentException as {@link #of}
   */
  public static ProbabilityScores ofLogs(double[] logProbabilities, int[] labels, int classes) {
    return scored(exponentials(logProbabilities), logProbabilities, labels, classes);
  }

  /**
   * Probabilities of their logarithms.
   *
   * @param logs of any shape
   * @return a new array of the same shape
   */
  public static double[] exponentials(double[] logs) {
    double[] probabilities = new double[logs.length];
    for (int i = 0; i < logs.length; i++) {
      probabilities[i] = Math.exp(logs[i]);
    }
    return probabilities;
  }

  private static ProbabilityScores scored(
      double[] probabilities, double[] logs, int[] labels, int classes) {
    ClassRows.require("probabilities", probabilities, labels, classes);
    ClassRows.requireDistributions("probabilities", probabilities, classes);
    int n = labels.length;
    double[] brier = new double[n];
    double[] confidence = new double[n];
    double[] sureness = new double[n];
    boolean[] right = new boolean[n];
    int rightOnes = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < classes; k++) {
        double off = probabilities[i * classes + k] - (k == labels[i] ? 1 : 0);
        brier[i] += off * off;
      }
      int predicted = ClassRows.largest(logs, i, classes);
      confidence[i] = Math.min(1, probabilities[i * classes + predicted]);
      // probabilities near 1 that a double holds equal have different logarithms
      sureness[i] = logs[i * classes + predicted];
      right[i] = predicted == labels[i];
      rightOnes += right[i] ? 1 : 0;
    }
    Mean likelihood = Mean.of(losses(logs, labels, classes));
    Mean score = Mean.of(brier);
    return new ProbabilityScores(
        n,
        likelihood.value(),
        likelihood.error(),
        score.value(),
        score.error(),
        Calibration.of(Calibration.DEFAULT_BINS, confidence, right).expectedCalibrationError(),
        (double) rightOnes / n,
        ScoreRanking.of(sureness, right).rocArea());
  }

  private static double[] losses(double[] logs, int[] labels, int classes) {
    double[] losses = new double[labels.length];
    for (int i = 0; i < losses.length; i++) {
      // 0 - x: a certain class costs 0, not -0
      losses[i] = 0 - logs[i * classes + labels[i]];
    }
    return losses;
  }

  /**
   * How the negative log-likelihoods of two methods differ on the same images.
   *
   * @param method logarithms of its probabilities, [N, K]
   * @param other those of the other, [N, K]
   * @param labels [N], in 0..K-1, at least one
   * @param classes K, at least 2
   * @return the mean of the differences, below 0 where the method is better, and its standard
   *     error. Where one of the two is infinite the mean is too, where both are it is NaN, and the
   *     error is NaN
   * @throws IllegalArgumentException if the shapes do not fit, a label is not a class, or a row is
   *     no distribution
   */
  public static PairedDifference difference(
      double[] method, double[] other, int[] labels, int classes) {
    double[] first = losses("method", method, labels, classes);
    double[] second = losses("other", other, labels, classes);
    double infinite = 0;
    for (int i = 0; i < first.length; i++) {
      infinite += Double.isInfinite(first[i]) ? first[i] : 0;
      infinite -= Double.isInfinite(second[i]) ? second[i] : 0;
    }
    return infinite == 0
        ? PairedDifference.of(first, second)
        : new PairedDifference(infinite, Double.NaN);
  }

  private static double[] losses(String name, double[] logs, int[] labels, int classes) {
    ClassRows.require(name, logs, labels, classes);
    ClassRows.requireDistributions(name, exponentials(logs), classes);
    return losses(logs, labels, classes);
  }

  /**
   * log softmax(f)_k = f_k - max f - log sum_j exp(f_j - max f), of each row.
   *
   * @param logits [N, K], finite
   * @param classes K, at least 2
   * @return a new array [N, K], at most 0
   * @throws IllegalArgumentException if the shape does not fit, or a logit is not finite
   */
  public static double[] logSoftmax(double[] logits, int classes) {
    if (!(classes >= 2) || logits.length % classes != 0) {
      throw new IllegalArgumentException(
          "logits must be rows of at least 2 classes, got "
              + logits.length
              + " numbers and "
              + classes
              + " classes");
    }
    ClassRows.requireFinite("logits", logits);
    double[] logs = new double[logits.length];
    for (int row = 0; row < logits.length / classes; row++) {
      int best = ClassRows.largest(logits, row, classes);
      double most = logits[row * classes + best];
      double others = 0;
      for (int k = 0; k < classes; k++) {
        others += k == best ? 0 : Math.exp(logits[row * classes + k] - most);
      }
      double sum = Math.log1p(others);
      for (int k = 0; k < classes; k++) {
        logs[row * classes + k] = logits[row * classes + k] - most - sum;
      }
    }
    return logs;
  }

  /**
   * How well the entropy of the prediction, -sum_k p_k log p_k, tells other images from test
   * images.
   *
   * @param inside probabilities of test images, [N, K]
   * @param outside probabilities of other images, [M, K]
   * @param classes K, at least 2
   * @return the area under the ROC curve: the part of the pairs in which the other image has the
   *     larger entropy, ties counting half
   * @throws IllegalArgumentException if there are none of one kind, the shapes do not fit, or a row
   *     is no distribution
   */
  public static double outsideArea(double[] inside, double[] outside, int classes) {
    int within = ClassRows.requireDistributions("inside", inside, classes);
    int beyond = ClassRows.requireDistributions("outside", outside, classes);
    double[] entropies = new double[within + beyond];
    boolean[] isOutside = new boolean[within + beyond];
    for (int i = 0; i < entropies.length; i++) {
      isOutside[i] = i >= within;
      entropies[i] =
          isOutside[i] ? entropy(outside, i - within, classes) : entropy(inside, i, classes);
    }
    return ScoreRanking.of(entropies, isOutside).rocArea();
  }

  private static double entropy(double[] probabilities, int row, int classes) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      double p = probabilities[row * classes + k];
      sum -= p > 0 ? p * Math.log(p) : 0;
    }
    return sum;
  }
}
