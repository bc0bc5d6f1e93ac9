package io.evident.models.calibration;

import io.evident.models.internal.calibration.ClassRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Sets of classes that hold the true one with a probability of at least 1 - alpha, whatever the
 * network is worth: split conformal prediction. Immutable.
 *
 * <p>From n calibration images, which neither training nor any choice has seen, it keeps the scores
 * s_i = s(p_i, y_i) of their true classes. With q the ceil((n + 1)(1 - alpha))-th smallest of them
 * the set of an image is {k : s(p, k) &lt;= q}; of LAC, what ties with q but for the rounding of
 * float32, 2^-16 of q or of 1 - q, is within. If calibration and test images are exchangeable, 1 -
 * alpha &lt;= P(y in the set), and &lt;= 1 - alpha + 1/(n + 1) where no scores are equal: see
 * {@link CoverageLaw}. By class, each class k has a threshold q_k from the n_k images of its own,
 * and the promise holds for the images of each class. A set may be empty: no class conforms to the
 * image. Source: V. Vovk, A. Gammerman and G. Shafer, Algorithmic Learning in a Random World, 2005;
 * A. Angelopoulos and S. Bates, A Gentle Introduction to Conformal Prediction, 2021.
 *
 * <p>The uniform number u of APS and RAPS is one for each image. It follows from the seed, a draw
 * and the bits of the probabilities, so that nothing has to be kept between predictions. Images to
 * calibrate by have draw 0. A test image of draw 0 has a score that is the same function of its
 * probabilities, so that the promise is exact.
 */
public final class ConformalSets {
  /** 2^-53: from 53 random bits to [0, 1). */
  private static final double UNIT = 0x1p-53;

  /**
   * How scores are made and sorted.
   *
   * @param penalty of RAPS, for each rank beyond; finite and at least 0; other scores have none
   * @param beyond the last rank without a penalty, at least 0
   * @param seed of the uniform numbers of APS and RAPS
   * @param byClass whether each class has a threshold of its own
   */
  public record Options(double penalty, int beyond, long seed, boolean byClass) {
    /** As in Angelopoulos et al., 2021, section 3.1, where k_reg is 5 and lambda at most 1. */
    public static final Options USUAL = new Options(0.01, 5, 0, false);

    public Options {
      if (!(penalty >= 0 && Double.isFinite(penalty))) {
        throw new IllegalArgumentException("penalty must be finite and at least 0, got " + penalty);
      }
      if (!(beyond >= 0)) {
        throw new IllegalArgumentException("beyond must be at least 0, got " + beyond);
      }
    }

    /**
     * The same with another seed.
     *
     * @param other of the uniform numbers
     * @return new options
     */
    public Options withSeed(long other) {
      return new Options(penalty, beyond, other, byClass);
    }

    /**
     * The same with a threshold for each class, or one for all.
     *
     * @param each whether each class has its own
     * @return new options
     */
    public Options withByClass(boolean each) {
      return new Options(penalty, beyond, seed, each);
    }
  }

  private final ConformalScore score;
  private final Options options;
  private final int classes;

  /** In increasing order: one array, or one for each class. */
  private final List<double[]> sorted;

  private ConformalSets(ConformalScore score, Options options, int classes, List<double[]> sorted) {
    this.score = score;
    this.options = options;
    this.classes = classes;
    this.sorted = sorted;
  }

  /**
   * Scores calibration images.
   *
   * @param probabilities [N, K], each row a distribution
   * @param labels [N], in 0..K-1, at least one
   * @param classes K, at least 2
   * @param score which
   * @param options how
   * @return the sets
   * @throws IllegalArgumentException if the shapes do not fit, a label is not a class, or a row is
   *     no distribution
   */
  public static ConformalSets of(
      double[] probabilities, int[] labels, int classes, ConformalScore score, Options options) {
    ClassRows.require("probabilities", probabilities, labels, classes);
    ClassRows.requireDistributions("probabilities", probabilities, classes);
    double[] scores = new double[labels.length];
    for (int i = 0; i < scores.length; i++) {
      double[] row = Arrays.copyOfRange(probabilities, i * classes, (i + 1) * classes);
      scores[i] = scores(row, score, options, 0)[labels[i]];
    }
    List<double[]> sorted = new ArrayList<>();
    if (options.byClass()) {
      for (int k = 0; k < classes; k++) {
        int of = k;
        sorted.add(
            IntStream.range(0, scores.length)
                .filter(i -> labels[i] == of)
                .mapToDouble(i -> scores[i])
                .sorted()
                .toArray());
      }
    } else {
      sorted.add(ConformalQuantile.kept(scores));
    }
    return new ConformalSets(score, options, classes, sorted);
  }

  /**
   * The sets of scores that were kept.
   *
   * @param score which
   * @param options how they were made
   * @param classes K, at least 2
   * @param scores as {@link #sortedScores} gave them: one array, or by class one for each
   * @return the same sets
   * @throws IllegalArgumentException if there are not as many arrays, or a score is not finite or
   *     below 0
   */
  public static ConformalSets ofScores(
      ConformalScore score, Options options, int classes, List<double[]> scores) {
    if (!(classes >= 2)) {
      throw new IllegalArgumentException("classes must be at least 2, got " + classes);
    }
    int groups = options.byClass() ? classes : 1;
    if (scores.size() != groups) {
      throw new IllegalArgumentException(
          "scores must be " + groups + " arrays, got " + scores.size());
    }
    return new ConformalSets(
        score, options, classes, scores.stream().map(ConformalQuantile::kept).toList());
  }

  /**
   * Which score.
   *
   * @return the score
   */
  public ConformalScore score() {
    return score;
  }

  /**
   * How scores are made.
   *
   * @return the options
   */
  public Options options() {
    return options;
  }

  /**
   * How many classes there are.
   *
   * @return K
   */
  public int classes() {
    return classes;
  }

  /**
   * The scores of the calibration images, in increasing order.
   *
   * @return copies: one array, or by class one for each class
   */
  public List<double[]> sortedScores() {
    return sorted.stream().map(double[]::clone).toList();
  }

  /**
   * How many calibration images there are.
   *
   * @return n, over all classes
   */
  public int calibrated() {
    return sorted.stream().mapToInt(scores -> scores.length).sum();
  }

  private double[] group(int k) {
    Objects.checkIndex(k, classes);
    return sorted.get(options.byClass() ? k : 0);
  }

  /**
   * The largest score with which one class is in the set.
   *
   * @param alpha the part of the images, by class of those of this class, whose class may be
   *     missing, between 0 and 1
   * @param k the class
   * @return q, by class q_k
   * @throws IllegalArgumentException if there are fewer than 1 / alpha - 1 calibration images, by
   *     class of this class, so that it would be in every set
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public double threshold(double alpha, int k) {
    return ConformalQuantile.of(group(k), alpha, options.byClass() ? " of class " + k : "");
  }

  /**
   * Requires calibration images enough for a level, in all or of each class.
   *
   * @param alpha the part of the images whose class may be missing, between 0 and 1
   * @param names of the classes, for the message
   * @throws IllegalArgumentException if there are too few; the message says how many are needed,
   *     how many there are, and by class of which
   */
  public void require(double alpha, List<String> names) {
    require(sorted.stream().mapToInt(scores -> scores.length).toArray(), alpha, names);
  }

  /**
   * Requires calibration images enough before there are scores.
   *
   * @param labels [N], in 0..K-1
   * @param byClass whether each class has a threshold of its own
   * @param alpha the part of the images whose class may be missing, between 0 and 1
   * @param names of the K classes
   * @throws IllegalArgumentException as {@link #require(double, List)}
   */
  public static void require(int[] labels, boolean byClass, double alpha, List<String> names) {
    int[] counts = new int[byClass ? names.size() : 1];
    for (int label : labels) {
      counts[byClass ? label : 0]++;
    }
    require(counts, alpha, names);
  }

  private static void require(int[] counts, double alpha, List<String> names) {
    for (int k = 0; k < counts.length; k++) {
      String of = counts.length == 1 ? "" : " of class " + names.get(k);
      ConformalQuantile.require(counts[k], alpha, of);
    }
  }

  /**
   * The set of an image, of draw 0.
   *
   * @param probabilities [K], a distribution
   * @param alpha the part of the images whose class may be missing, between 0 and 1
   * @return the classes, the most probable first; may be empty
   * @throws IllegalArgumentException as {@link #set(double[], double, long)}
   */
  public int[] set(double[] probabilities, double alpha) {
    return set(probabilities, alpha, 0);
  }

  /**
   * The set of an image.
   *
   * @param probabilities [K], a distribution
   * @param alpha the part of the images whose class may be missing, between 0 and 1
   * @param draw which of the uniform numbers that these probabilities have; 0 is that of the
   *     calibration images. LAC has none
   * @return the classes, the most probable first; may be empty
   * @throws IllegalArgumentException if there are too few calibration images for alpha, in all or
   *     of a class, or the probabilities are no distribution over K classes
   */
  public int[] set(double[] probabilities, double alpha, long draw) {
    double[] scores = scores(probabilities, draw);
    double[] thresholds = new double[classes];
    for (int k = 0; k < classes; k++) {
      thresholds[k] = k > 0 && !options.byClass() ? thresholds[0] : threshold(alpha, k);
    }
    return Arrays.stream(ClassRows.ranked(probabilities))
        .filter(k -> scores[k] <= withTies(thresholds[k]))
        .toArray();
  }

  /**
   * Near 0 a score of LAC is as exact as itself, near 1 as the probability that it is short of 1.
   * The other scores have a uniform number of their own, which breaks ties anyway.
   */
  private double withTies(double q) {
    return score == ConformalScore.LAC ? q + ConformalQuantile.TIE * Math.min(q, 1 - q) : q;
  }

  /**
   * The score of each class of an image.
   *
   * @param probabilities [K], a distribution
   * @param draw as for {@link #set(double[], double, long)}
   * @return a new array [K]
   * @throws IllegalArgumentException if the probabilities are no distribution over K classes
   */
  public double[] scores(double[] probabilities, long draw) {
    if (probabilities.length != classes) {
      throw new IllegalArgumentException(
          "probabilities must be [" + classes + "], got [" + probabilities.length + "]");
    }
    ClassRows.requireDistributions("probabilities", probabilities, classes);
    return scores(probabilities, score, options, draw);
  }

  private static double[] scores(double[] p, ConformalScore score, Options options, long draw) {
    double[] scores = new double[p.length];
    if (score == ConformalScore.LAC) {
      for (int k = 0; k < p.length; k++) {
        scores[k] = Math.max(0, 1 - p[k]);
      }
      return scores;
    }
    double u = uniform(options.seed(), draw, p);
    double above = 0;
    int rank = 0;
    for (int k : ClassRows.ranked(p)) {
      rank++;
      double extra =
          score == ConformalScore.RAPS
              ? options.penalty() * Math.max(0, rank - options.beyond())
              : 0;
      scores[k] = above + u * p[k] + extra;
      above += p[k];
    }
    return scores;
  }

  /** In [0, 1), the same for the same seed, draw and probabilities on every machine. */
  static double uniform(long seed, long draw, double[] p) {
    long state = mixed(mixed(seed) + draw);
    for (double probability : p) {
      // 0.0 and -0.0 are the same probability
      state = mixed(state + Double.doubleToLongBits(probability + 0.0));
    }
    return (state >>> 11) * UNIT;
  }

  /**
   * SplitMix64 after one step: G. L. Steele, D. Lea and C. H. Flood, Fast Splittable Pseudorandom
   * Number Generators, OOPSLA 2014, with the constants of D. Stafford's variant 13.
   */
  private static long mixed(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
