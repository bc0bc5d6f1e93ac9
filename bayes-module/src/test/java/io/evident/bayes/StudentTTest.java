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
}
