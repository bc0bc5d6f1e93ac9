package io.evident.models.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.Interval;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.fraction.BigFraction;
import org.apache.commons.math3.util.CombinatoricsUtils;
import org.junit.jupiter.api.Test;

class CoverageLawTest {

  /**
   * n = 4, alpha 0.4: l = 2, the threshold is the third smallest of 4. Of 7 ranks 4 fall to the
   * calibration, in 35 ways. K of the 3 test examples lie below the third of these: C(2 + K, K)
   * ways below it and C(4 - K, 3 - K) above.
   */
  @Test
  void theProbabilitiesAreThoseOfCountingRanks() {
    CoverageLaw law = new CoverageLaw(4, 0.4, 3);
    assertEquals(2, law.beyond());
    int[] ways = {4, 9, 12, 10};
    for (int k = 0; k <= 3; k++) {
      assertEquals(ways[k] / 35.0, Math.exp(law.logProbability(k)), 1e-15);
    }
    assertEquals((9 + 24 + 30) / 105.0, law.mean(), 1e-15);
    double variance = (9 + 48 + 90) / 35.0 - Math.pow(63 / 35.0, 2);
    assertEquals(Math.sqrt(variance) / 3, law.standardDeviation(), 1e-15);
    assertEquals(13 / 35.0, law.cumulativeProbability(1), 1e-15);
    assertEquals(1, law.quantile(13 / 35.0 - 1e-9));
    assertEquals(2, law.quantile(13 / 35.0 + 1e-9));
    assertEquals(new Interval(0, 1), law.interval(0.95));
    assertEquals(21 / 35.0, law.probability(1, 2), 1e-15);
  }

  /** Exact fractions: P(k) = C(n - l + k, k) C(m - k + l - 1, m - k) / C(n + m, m). */
  @Test
  void manyExamplesLoseNoDigits() {
    int n = 40;
    int m = 20;
    CoverageLaw law = new CoverageLaw(n, 0.1, m);
    assertEquals(4, law.beyond());
    for (int k = 0; k <= m; k++) {
      BigFraction exact =
          new BigFraction(CombinatoricsUtils.binomialCoefficient(n - 4 + k, k))
              .multiply(CombinatoricsUtils.binomialCoefficient(m - k + 3, m - k))
              .divide(new BigFraction(CombinatoricsUtils.binomialCoefficient(n + m, m)));
      assertEquals(1, Math.exp(law.logProbability(k)) / exact.doubleValue(), 1e-12);
    }
    CoverageLaw large = new CoverageLaw(5000, 0.1, 10_000);
    assertEquals(1, large.probability(0, 10_000), 1e-9);
    Interval interval = large.interval(0.95);
    assertEquals(large.mean() - 1.96 * large.standardDeviation(), interval.lower(), 5e-4);
    assertEquals(large.mean() + 1.96 * large.standardDeviation(), interval.upper(), 5e-4);
    Interval wide = large.interval(0.999);
    assertTrue(wide.lower() < interval.lower() && wide.upper() > interval.upper());
    assertEquals(2 * 3.29 * large.standardDeviation(), wide.width(), 1e-3);
  }

  /** A tenth of 10 is 1, though 10 times the double nearest to 0.1 need not be. */
  @Test
  void alphaIsTheDecimalNumber() {
    assertEquals(1, ConformalQuantile.beyond(9, 0.1));
    assertEquals(3, ConformalQuantile.beyond(9, 0.3));
    assertEquals(29, ConformalQuantile.beyond(99, 0.29));
    assertEquals(57, ConformalQuantile.beyond(99, 0.57));
    assertEquals(58, ConformalQuantile.beyond(99, 0.58));
    assertEquals(0, ConformalQuantile.beyond(8, 0.1));
    assertEquals(9, ConformalQuantile.needed(0.1));
    assertEquals(99, ConformalQuantile.needed(0.01));
    assertEquals(3, ConformalQuantile.needed(0.3));
    assertEquals(1, ConformalQuantile.needed(0.5));
    assertEquals(1, ConformalQuantile.needed(0.7));
  }

  @Test
  void drawsOfTheLawFitItAndOthersDoNot() {
    long seed = 17;
    SplittableRandom random = new SplittableRandom(seed);
    CoverageLaw law = new CoverageLaw(30, 0.2, 40);
    int[] own = draws(law, random);
    assertTrue(law.goodness(own).probability() > 1e-3, "seed " + seed + ": " + law.goodness(own));
    int[] other = draws(new CoverageLaw(30, 0.25, 40), random);
    assertTrue(law.goodness(other).probability() < 1e-6, law.goodness(other).toString());
    int[] narrow = new int[200];
    Arrays.fill(narrow, (int) Math.round(40 * law.mean()));
    assertTrue(law.goodness(narrow).probability() < 1e-6, law.goodness(narrow).toString());
  }

  private static int[] draws(CoverageLaw law, SplittableRandom random) {
    return random.doubles(200).mapToInt(u -> law.quantile(Math.max(1e-9, u))).toArray();
  }

  /** One degree of freedom: P(chi-square of 1 &gt; z^2) is P(|Z| &gt; z). */
  @Test
  void theCheckIsPearsonsChiSquare() {
    CoverageLaw law = new CoverageLaw(1, 0.5, 1);
    assertEquals(0.5, Math.exp(law.logProbability(1)), 1e-15);
    int[] covered = new int[100];
    Arrays.fill(covered, 0, 60, 1);
    CoverageLaw.Goodness goodness = law.goodness(covered);
    assertEquals(4, goodness.statistic(), 1e-12);
    assertEquals(1, goodness.degrees());
    assertEquals(0.04550026389635842, goodness.probability(), 1e-12);
  }

  @Test
  void badInputIsRefused() {
    refused("at least 9 for alpha 0.1, got 8", () -> new CoverageLaw(8, 0.1, 5));
    refused("alpha must be", () -> new CoverageLaw(8, Double.NaN, 5));
    refused("alpha must be", () -> new CoverageLaw(8, 1, 5));
    refused("calibration and test", () -> new CoverageLaw(8, 0.5, 0));
    CoverageLaw law = new CoverageLaw(9, 0.1, 5);
    refused("covered must be in 0..5, got 6", () -> law.logProbability(6));
    refused("probability", () -> law.quantile(1));
    refused("level", () -> law.interval(Double.NaN));
    refused("at least 10", () -> law.goodness(1, 2));
  }

  private static void refused(String message, Runnable call) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }
}
