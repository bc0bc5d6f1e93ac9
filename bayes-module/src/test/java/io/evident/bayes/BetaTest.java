package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

class BetaTest {

  /** Beta(2, 3): density 12 x (1 - x)^2, P(X &lt;= x) = 6 x^2 - 8 x^3 + 3 x^4. */
  @Test
  void ofSmallShapesItIsAPolynomial() {
    Beta beta = new Beta(2, 3);
    for (double x : new double[] {0.01, 0.25, 0.5, 0.9}) {
      assertEquals(12 * x * (1 - x) * (1 - x), beta.density(x), 1e-14);
      double below = x * x * (6 - x * (8 - 3 * x));
      assertEquals(below, beta.cumulativeProbability(x), 1e-14);
      assertEquals(1 - below, beta.survivalProbability(x), 1e-14);
      assertEquals(x, beta.quantile(below), 1e-13);
    }
    assertEquals(0.4, beta.mean(), 1e-15);
    assertEquals(0.04, beta.variance(), 1e-15);
    assertEquals(0, beta.density(0));
    assertEquals(0, beta.density(-1));
    assertEquals(0, beta.cumulativeProbability(-1));
    assertEquals(1, beta.cumulativeProbability(2));
    assertEquals(1, beta.survivalProbability(0));
    assertEquals(0, beta.survivalProbability(1));
    assertEquals(1, new Beta(1, 1).density(0));
    assertEquals(2, new Beta(1, 2).density(0));
  }

  /** I_x(k + 1, n - k) is the probability of more than k successes of n. */
  @Test
  void itsTailsAreThoseOfTheBinomialDistribution() {
    int n = 60;
    for (int k = 0; k < n; k++) {
      Beta beta = new Beta(k + 1.0, n - k);
      double more = 0;
      for (int j = n; j > k; j--) {
        more += new BinomialDistribution(null, n, 0.3).probability(j);
      }
      assertEquals(1, beta.cumulativeProbability(0.3) / more, 1e-11, "k " + k);
    }
  }

  @Test
  void ofManyTrialsItIsNearlyNormal() {
    Beta beta = Beta.ofCounts(5930, 4070);
    assertEquals(5931 / 10002.0, beta.mean(), 1e-15);
    double deviation = beta.standardDeviation();
    assertEquals(0.004912, deviation, 1e-6);
    Interval interval = beta.interval(0.95);
    assertEquals(beta.mean() - 1.96 * deviation, interval.lower(), 2e-5);
    assertEquals(beta.mean() + 1.96 * deviation, interval.upper(), 2e-5);
    assertEquals(0.025, beta.cumulativeProbability(interval.lower()), 1e-12);
    assertEquals(0.025, beta.survivalProbability(interval.upper()), 1e-12);
  }

  @Test
  void samplesHaveItsMoments() {
    long seed = 4;
    SplittableRandom random = new SplittableRandom(seed);
    Beta beta = new Beta(0.7, 2);
    double sum = 0;
    double squares = 0;
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      double x = beta.sample(random);
      assertTrue(x >= 0 && x <= 1);
      sum += x;
      squares += x * x;
    }
    double mean = sum / n;
    assertEquals(beta.mean(), mean, 5 * beta.standardDeviation() / Math.sqrt(n), "seed " + seed);
    assertEquals(beta.variance(), squares / n - mean * mean, 0.001, "seed " + seed);
  }

  @Test
  void badInputIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Beta(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Beta(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Beta.ofCounts(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Beta(1, 1).quantile(1));
    assertThrows(IllegalArgumentException.class, () -> new Beta(1, 1).interval(0));
    assertThrows(
        IllegalArgumentException.class, () -> Difference.of(new Beta(1, 1), new Gaussian(0, 1)));
  }

  @Test
  void drawsOfTinyShapesAreAtTheEnds() {
    SplittableRandom random = new SplittableRandom(6);
    Beta beta = new Beta(0.001, 0.003);
    int count = 20_000;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double draw = beta.sample(random);
      assertTrue(draw >= 0 && draw <= 1, "got " + draw);
      sum += draw;
    }
    // Nearly all are 0 or 1, so that the deviation of the mean is sqrt(0.25 0.75 / n).
    assertEquals(0.25, sum / count, 5 * Math.sqrt(0.1875 / count));
  }
}
