package io.evident.models.calibration;

import io.evident.bayes.SufficientStatistics;
import io.evident.models.internal.calibration.ClassRows;
import io.evident.models.internal.data.Shuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How many test examples sets cover if the test examples themselves are split at random again and
 * again: one half gives the threshold, the other is covered. Theory says how these numbers are
 * spread, whatever the network is, so that this shows sets to be what they promise on the very
 * probabilities that they are served with.
 *
 * @param alpha the part of the examples whose class may be missing
 * @param score by which classes are taken into a set
 * @param calibration n, how many examples give the threshold
 * @param test m, how many are covered or not
 * @param seed of the splits
 * @param covered of each split, from 0 to m
 */
public record CoverageSplits(
    double alpha,
    ConformalScore score,
    int calibration,
    int test,
    long seed,
    List<Integer> covered) {
  /** So many that the chi-square test has forty cells. */
  public static final int SPLITS = 200;

  /** Of fewer the number covered takes so few values that there is nothing to see. */
  private static final int LEAST = 200;

  public CoverageSplits {
    covered = List.copyOf(covered);
  }

  /**
   * Splits test examples.
   *
   * @param sets which score; their thresholds are not used
   * @param alpha the part of the examples whose class may be missing
   * @param probabilities of the method that the sets are of, [N, K]
   * @param labels the true classes, [N]
   * @param seed of the splits
   * @return empty where each class has a threshold of its own, or where there are too few examples
   *     for the law to be seen
   */
  public static Optional<CoverageSplits> of(
      ConformalSets sets, double alpha, double[] probabilities, int[] labels, long seed) {
    int classes = sets.classes();
    ClassRows.require("probabilities", probabilities, labels, classes);
    int half = labels.length / 2;
    if (sets.options().byClass()
        || labels.length < LEAST
        || ConformalQuantile.beyond(half, alpha) == 0) {
      return Optional.empty();
    }
    double[] scores = new double[labels.length];
    for (int n = 0; n < labels.length; n++) {
      double[] row = Arrays.copyOfRange(probabilities, n * classes, (n + 1) * classes);
      scores[n] = sets.scores(row, 0)[labels[n]];
    }
    int[] bySize =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(n -> scores[n]))
            .mapToInt(Integer::intValue)
            .toArray();
    int within = half - ConformalQuantile.beyond(half, alpha) + 1;
    SplittableRandom random = new SplittableRandom(seed);
    List<Integer> covered = new ArrayList<>();
    for (int split = 0; split < SPLITS; split++) {
      boolean[] calibrates = new boolean[scores.length];
      for (int i : Arrays.copyOf(Shuffle.order(scores.length, random), half)) {
        calibrates[i] = true;
      }
      covered.add(covered(scores, bySize, calibrates, within));
    }
    return Optional.of(
        new CoverageSplits(alpha, sets.score(), half, labels.length - half, seed, covered));
  }

  /** How many that do not calibrate are at most as large as the within-th smallest that does. */
  private static int covered(double[] scores, int[] bySize, boolean[] calibrates, int within) {
    int below = 0;
    int covered = 0;
    double threshold = Double.POSITIVE_INFINITY;
    for (int n : bySize) {
      if (scores[n] > threshold) {
        break;
      }
      if (!calibrates[n]) {
        covered++;
      } else if (++below == within) {
        threshold = scores[n];
      }
    }
    return covered;
  }

  /**
   * What theory says of the numbers covered.
   *
   * @return the law, which holds where no two scores are equal
   */
  public CoverageLaw law() {
    return new CoverageLaw(calibration, alpha, test);
  }

  /**
   * The numbers covered.
   *
   * @return a new array
   */
  public int[] counts() {
    return covered.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The mean coverage.
   *
   * @return from 0 to 1
   */
  public double mean() {
    return covered.stream().mapToInt(Integer::intValue).average().orElseThrow() / test;
  }

  /**
   * The standard deviation of the coverage over the splits.
   *
   * @return at least 0
   */
  public double standardDeviation() {
    double squares =
        SufficientStatistics.of(covered.stream().mapToDouble(Integer::intValue))
            .centredSumOfSquares();
    return Math.sqrt(squares / (covered.size() - 1)) / test;
  }
}
