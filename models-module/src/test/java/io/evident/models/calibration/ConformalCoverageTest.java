package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.calibration.ConformalSets.Options;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Coverage over random splits of made-up examples lies where theory puts it, and a wrong quantile
 * is seen. Given the examples, splits are independent draws, so that the check of the law applies.
 */
class ConformalCoverageTest {
  private static final long SEED = 20;
  private static final int SPLITS = 200;
  private static final int CLASSES = 4;
  private static final int TEST = 100;

  /** One run of a thousand with another seed would fall below it. */
  private static final double CHANCE = 1e-3;

  /** Images with the probabilities of an over-confident network. */
  private static final class Pool {
    private final double[][] probabilities;
    private final int[] labels;

    private Pool(double[][] probabilities, int[] labels) {
      this.probabilities = probabilities;
      this.labels = labels;
    }

    static Pool of(int size, SplittableRandom random) {
      double[][] probabilities = new double[size][CLASSES];
      int[] labels = new int[size];
      for (int i = 0; i < size; i++) {
        labels[i] = i % CLASSES;
        double sum = 0;
        for (int k = 0; k < CLASSES; k++) {
          double logit = 8 * random.nextDouble() - 4 + (k == labels[i] ? 2 : 0);
          probabilities[i][k] = Math.exp(2 * logit);
          sum += probabilities[i][k];
        }
        for (int k = 0; k < CLASSES; k++) {
          probabilities[i][k] /= sum;
        }
      }
      return new Pool(probabilities, labels);
    }

    ConformalSets sets(int[] calibration, ConformalScore score, Options options) {
      return ConformalSets.of(
          Arrays.stream(calibration)
              .boxed()
              .flatMapToDouble(i -> Arrays.stream(probabilities[i]))
              .toArray(),
          Arrays.stream(calibration).map(i -> labels[i]).toArray(),
          CLASSES,
          score,
          options);
    }

    int covered(ConformalSets sets, double alpha, int[] test) {
      return (int)
          Arrays.stream(test)
              .filter(
                  i ->
                      Arrays.stream(sets.set(probabilities[i], alpha))
                          .anyMatch(k -> k == labels[i]))
              .count();
    }
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
  }

  private static void assertLaw(String what, CoverageLaw law, int... covered) {
    CoverageLaw.Goodness goodness = law.goodness(covered);
    assertTrue(
        goodness.probability() > CHANCE,
        "seed " + SEED + ", " + what + ": coverage " + mean(law, covered) + ", " + goodness);
  }

  private static double mean(CoverageLaw law, int... covered) {
    return Arrays.stream(covered).average().orElseThrow() / law.test();
  }

  @Test
  void setsOfEveryScoreCoverAsTheLawSays() {
    for (ConformalScore score : ConformalScore.values()) {
      for (int n : new int[] {10, 50}) {
        SplittableRandom random = new SplittableRandom(SEED);
        Pool pool = Pool.of(n + TEST, random);
        CoverageLaw law = new CoverageLaw(n, 0.1, TEST);
        int[] covered = new int[SPLITS];
        int[] order = IntStream.range(0, n + TEST).toArray();
        for (int split = 0; split < SPLITS; split++) {
          shuffle(order, random);
          ConformalSets sets =
              pool.sets(Arrays.copyOf(order, n), score, new Options(0.1, 1, SEED, false));
          covered[split] = pool.covered(sets, 0.1, Arrays.copyOfRange(order, n, n + TEST));
        }
        assertLaw(score + " of " + n, law, covered);
      }
    }
  }

  /** The images of each class are split by themselves, so that each has 12 to calibrate. */
  @Test
  void byClassTheImagesOfEachClassAreCovered() {
    int n = 12;
    int m = 25;
    for (ConformalScore score : ConformalScore.values()) {
      SplittableRandom random = new SplittableRandom(SEED);
      Pool pool = Pool.of(CLASSES * (n + m), random);
      CoverageLaw law = new CoverageLaw(n, 0.2, m);
      int[] covered = new int[SPLITS * CLASSES];
      for (int split = 0; split < SPLITS; split++) {
        int[][] calibration = new int[CLASSES][];
        int[][] test = new int[CLASSES][];
        for (int k = 0; k < CLASSES; k++) {
          int of = k;
          int[] order = IntStream.range(0, n + m).map(i -> of + CLASSES * i).toArray();
          shuffle(order, random);
          calibration[k] = Arrays.copyOf(order, n);
          test[k] = Arrays.copyOfRange(order, n, n + m);
        }
        ConformalSets sets =
            pool.sets(
                Arrays.stream(calibration).flatMapToInt(Arrays::stream).toArray(),
                score,
                Options.USUAL.withByClass(true));
        for (int k = 0; k < CLASSES; k++) {
          covered[split * CLASSES + k] = pool.covered(sets, 0.2, test[k]);
        }
      }
      assertLaw(score + " by class", law, covered);
    }
  }

  @Test
  void intervalsCoverAsTheLawSays() {
    int n = 30;
    for (boolean scaled : new boolean[] {false, true}) {
      SplittableRandom random = new SplittableRandom(SEED);
      double[][] pool = new double[n + TEST][];
      for (int i = 0; i < pool.length; i++) {
        double mean = 10 * random.nextDouble();
        double deviation = 0.1 + random.nextDouble();
        pool[i] =
            new double[] {mean + 3 * deviation * (random.nextDouble() - 0.4), mean, deviation};
      }
      CoverageLaw law = new CoverageLaw(n, 0.1, TEST);
      int[] covered = new int[SPLITS];
      int[] order = IntStream.range(0, n + TEST).toArray();
      for (int split = 0; split < SPLITS; split++) {
        shuffle(order, random);
        int[] calibration = Arrays.copyOf(order, n);
        double[] truth = column(pool, 0, calibration);
        double[] mean = column(pool, 1, calibration);
        ConformalIntervals intervals =
            scaled
                ? ConformalIntervals.of(truth, mean, column(pool, 2, calibration))
                : ConformalIntervals.of(truth, mean);
        covered[split] =
            (int)
                Arrays.stream(order, n, n + TEST)
                    .filter(
                        i ->
                            (scaled
                                    ? intervals.interval(pool[i][1], pool[i][2], 0.1)
                                    : intervals.interval(pool[i][1], 0.1))
                                .contains(pool[i][0]))
                    .count();
      }
      assertLaw(scaled ? "scaled intervals" : "intervals", law, covered);
    }
  }

  private static double[] column(double[][] pool, int which, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> pool[i][which]).toArray();
  }

  /** The usual slips: ceil(n (1 - alpha)) in place of ceil((n + 1)(1 - alpha)), and one higher. */
  @Test
  void theLawRefusesQuantilesThatAreOneOff() {
    int n = 20;
    double alpha = 0.1;
    SplittableRandom random = new SplittableRandom(SEED);
    Pool pool = Pool.of(n + TEST, random);
    CoverageLaw law = new CoverageLaw(n, alpha, TEST);
    int right = n - law.beyond();
    int[][] covered = new int[3][SPLITS];
    int[] order = IntStream.range(0, n + TEST).toArray();
    for (int split = 0; split < SPLITS; split++) {
      shuffle(order, random);
      double[] sorted =
          pool.sets(Arrays.copyOf(order, n), ConformalScore.LAC, Options.USUAL)
              .sortedScores()
              .get(0);
      for (int off = -1; off <= 1; off++) {
        double q = sorted[right + off];
        covered[off + 1][split] =
            (int)
                Arrays.stream(order, n, n + TEST)
                    .filter(i -> 1 - pool.probabilities[i][pool.labels[i]] <= q)
                    .count();
      }
    }
    assertLaw("the right quantile", law, covered[1]);
    for (int wrong : new int[] {0, 2}) {
      CoverageLaw.Goodness goodness = law.goodness(covered[wrong]);
      assertTrue(goodness.probability() < 1e-6, "seed " + SEED + ": " + goodness);
    }
  }
}
