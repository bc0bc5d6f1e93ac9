package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Student's t and the inverse-gamma distribution, which share their sampler and root finder. */
class StudentTTest {
  @ParameterizedTest
  @CsvSource({"0.05", "0.3", "1", "2", "5", "77", "1e6", "1e9", "1e12", "1e15"})
  void quantileUndoesTheCumulativeProbability(double nu) {
    StudentT t = new StudentT(-2, 9, nu);
    for (double p : new double[] {1e-9, 0.01, 0.3, 0.5, 0.8, 0.999}) {
      double tolerance = 1e-12 * p;
      assertEquals(p, t.cumulativeProbability(t.quantile(p)), tolerance, nu + " at " + p);
    }
    assertEquals(-2, t.quantile(0.5));
    Interval interval = t.interval(0.9);
    assertEquals(-4, interval.lower() + interval.upper(), 1e-12 * interval.width());
    assertEquals(t.quantile(0.95), interval.upper(), 1e-12 * interval.width());
  }

  /** P(T < -t) falls as t^-0.01: at the largest double 0.0004 of it is still to come. */
  @Test
  void aQuantileBeyondEveryDoubleIsInfinite() {
    StudentT t = new StudentT(5, 0.25, 0.01);
    assertEquals(0.001, t.cumulativeProbability(t.quantile(0.001)), 1e-15);
    assertTrue(t.quantile(0.001) < -1e260);
    assertEquals(Double.NEGATIVE_INFINITY, t.quantile(1e-10));
    assertEquals(Double.POSITIVE_INFINITY, t.quantile(1 - 1e-10));
  }

  @Test
  void oneDegreeOfFreedomIsCauchy() {
    StudentT cauchy = new StudentT(0, 1, 1);
    assertEquals(1 / (Math.PI * 5), cauchy.density(2), 1e-16);
    assertEquals(0.75, cauchy.cumulativeProbability(1), 1e-15);
    assertEquals(Math.tan(Math.PI * 0.49), cauchy.quantile(0.99), 1e-11);
  }

  @Test
  void manyDegreesOfFreedomAreNormal() {
    StudentT t = new StudentT(1, 2, 1e15);
    Gaussian gaussian = new Gaussian(1, 2);
    for (double x : new double[] {-5, 0, 1, 3}) {
      assertEquals(gaussian.logDensity(x), t.logDensity(x), 1e-13);
    }
  }

  @Test
  void momentsExistOnlyWithEnoughDegreesOfFreedom() {
    assertEquals(Double.NaN, new StudentT(3, 1, 1).mean());
    assertEquals(Double.NaN, new StudentT(3, 1, 1).variance());
    assertEquals(3, new StudentT(3, 1, 2).mean());
    assertEquals(Double.POSITIVE_INFINITY, new StudentT(3, 1, 2).variance());
    assertEquals(6, new StudentT(3, 2, 3).variance());
    assertEquals(Double.POSITIVE_INFINITY, new InverseGamma(1, 3).mean());
    assertEquals(Double.NaN, new InverseGamma(1, 3).variance());
    assertEquals(3, new InverseGamma(2, 3).mean());
    assertEquals(Double.POSITIVE_INFINITY, new InverseGamma(2, 3).variance());
    assertEquals(2.25, new InverseGamma(3, 3).variance());
    assertEquals(0, new InverseGamma(3, 3).density(0));
    assertEquals(0, new InverseGamma(3, 3).density(-1));
    assertEquals(0, new InverseGamma(3, 3).cumulativeProbability(0));
  }

  /** The Kolmogorov-Smirnov distance of 20,000 draws stays below its 1e-6 quantile. */
  @ParameterizedTest
  @CsvSource({"0.4", "3", "30"})
  void samplesFollowTheDistribution(double shape) {
    long seed = 99;
    for (UnivariateDistribution d :
        new UnivariateDistribution[] {
          new StudentT(1, 4, shape), new InverseGamma(shape, 2), new Gaussian(1, 4)
        }) {
      SplittableRandom generator = new SplittableRandom(seed);
      double[] draws = generator.doubles(20_000).map(u -> d.sample(generator)).sorted().toArray();
      double distance = 0;
      for (int i = 0; i < draws.length; i++) {
        double p = d.cumulativeProbability(draws[i]);
        distance = Math.max(distance, Math.abs(p - (i + 0.5) / draws.length));
      }
      assertTrue(
          distance < 2.7 / Math.sqrt(draws.length), d + " at " + distance + ", seed " + seed);
      assertEquals(draws.length, Arrays.stream(draws).distinct().count());
    }
  }

  @Test
  void inverseGammaIntervalHoldsItsLevel() {
    InverseGamma gamma = new InverseGamma(4, 3);
    Interval interval = gamma.interval(0.9);
    assertEquals(0.05, gamma.cumulativeProbability(interval.lower()), 1e-12);
    assertEquals(0.95, gamma.cumulativeProbability(interval.upper()), 1e-12);
  }

  @Test
  void parametersOutOfRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new StudentT(Double.NaN, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new StudentT(0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new StudentT(0, 1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new InverseGamma(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new InverseGamma(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new StudentT(0, 1, 1).quantile(0));
    assertThrows(IllegalArgumentException.class, () -> new StudentT(0, 1, 1).interval(1));
    assertThrows(IllegalArgumentException.class, () -> new InverseGamma(1, 1).quantile(1));
    assertThrows(IllegalArgumentException.class, () -> new InverseGamma(1, 1).interval(0));
    assertThrows(IllegalArgumentException.class, () -> new Interval(1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Interval(Double.NaN, 0));
  }

  @Test
  void theDensityOfAnInverseGammaIsZeroWhereItsExponentOverflows() {
    for (double shape : new double[] {0.5, 3, 1e7}) {
      InverseGamma gamma = new InverseGamma(shape, 1e10);
      assertEquals(Double.NEGATIVE_INFINITY, gamma.logDensity(1e-300));
      assertEquals(0, gamma.density(Double.MIN_VALUE));
      assertEquals(0, gamma.cumulativeProbability(1e-300));
      assertEquals(Double.NEGATIVE_INFINITY, gamma.logDensity(Double.POSITIVE_INFINITY));
      assertEquals(1, gamma.cumulativeProbability(Double.POSITIVE_INFINITY));
    }
    // scale / x underflows: 2 (log(1e-200) - log(1e200)) - log(1e200) - log Gamma(2)
    assertEquals(-1000 * Math.log(10), new InverseGamma(2, 1e-200).logDensity(1e200), 1e-11);
    // of a large shape, by mpmath 1.3.0
    double far = -9361521781.862677;
    assertEquals(far, new InverseGamma(1e7, 1e-200).logDensity(1e200), 1e-14 * Math.abs(far));
  }

  @ParameterizedTest
  @CsvSource({"1e6", "1e9", "4e11", "1e15", "1e20", "1e300"})
  void theQuantileOfALargeShapeUndoesTheCumulativeProbability(double shape) {
    for (double scale : new double[] {0.75 * shape, 1e-5 * shape, 1e7 * shape}) {
      InverseGamma gamma = new InverseGamma(shape, scale);
      for (double p : new double[] {1e-200, 1e-9, 0.025, 0.5, 0.975}) {
        double x = gamma.quantile(p);
        // the double below and that above, whose probabilities have p between them
        double below = gamma.cumulativeProbability(x - 2 * Math.ulp(x));
        double above = gamma.cumulativeProbability(x + 2 * Math.ulp(x));
        String what = "shape " + shape + ", scale " + scale + ", p " + p;
        assertTrue(below <= p * (1 + 1e-12) && p <= above * (1 + 1e-12), what);
      }
      Interval interval = gamma.interval(0.95);
      // the normal distribution that it becomes, of deviation scale / shape / sqrt(shape)
      assertEquals(
          2 * 1.959963984540054 / Math.sqrt(shape),
          interval.width() / (scale / shape),
          1e-4 / Math.sqrt(shape) + 1e-15);
    }
  }

  /** On both sides of where the arithmetic changes. */
  @Test
  void aShapeThatIsNearlyLargeHasNearlyTheSameDistribution() {
    InverseGamma large = new InverseGamma(1e6, 1e6);
    InverseGamma less = new InverseGamma(Math.nextDown(1e6), 1e6);
    for (double x : new double[] {0.97, 0.995, 0.999, 1, 1.0005, 1.004, 1.02}) {
      double p = less.cumulativeProbability(x);
      assertEquals(p, large.cumulativeProbability(x), 1e-10 * p, "x " + x);
      // Commons Numbers knows the logarithm of Gamma(1e6), 1.3e7, to so much
      assertEquals(less.logDensity(x), large.logDensity(x), 1e-8, "x " + x);
    }
    assertEquals(less.quantile(0.3), large.quantile(0.3), 1e-12);
  }
}
