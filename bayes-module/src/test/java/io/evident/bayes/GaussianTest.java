package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.apache.commons.math3.analysis.integration.IterativeLegendreGaussIntegrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianTest {
  /**
   * Standard normal quantiles from mpmath 1.2.1: sqrt(2) erfinv(2 p - 1) at 330 digits, shown to
   * 20.
   */
  @ParameterizedTest
  @CsvSource({
    "0.975, 1.9599639845400542355",
    "0.5, 0",
    "0.25, -0.6744897501960817432",
    "1e-3, -3.0902323061678135415",
    "1e-10, -6.3613409024040562047",
    "1e-300, -37.047096299361199237"
  })
  void quantileMatchesItsReference(double p, double z) {
    assertEquals(z, new Gaussian(0, 1).quantile(p), 1e-14 * Math.abs(z));
    assertEquals(5 + 2 * z, new Gaussian(5, 4).quantile(p), 1e-13 * (5 + 2 * Math.abs(z)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 0.03, 0.5, 0.8, 0.9999})
  void quantileUndoesTheCumulativeProbability(double p) {
    Gaussian gaussian = new Gaussian(-2, 9);
    assertEquals(p, gaussian.cumulativeProbability(gaussian.quantile(p)), 1e-13 * p);
  }

  @Test
  void densityIntegratesToTheCumulativeProbability() {
    Gaussian gaussian = new Gaussian(1.5, 0.25);
    double integral =
        new IterativeLegendreGaussIntegrator(16, 1e-13, 1e-13)
            .integrate(1_000_000, gaussian::density, -4, 1.9);
    assertEquals(gaussian.cumulativeProbability(1.9), integral, 1e-12);
  }

  @Test
  void intervalHoldsItsLevelInTheMiddle() {
    Gaussian gaussian = new Gaussian(7, 4);
    Interval interval = gaussian.interval(0.95);
    assertEquals(7 - 2 * 1.959963984540054, interval.lower(), 1e-14);
    assertEquals(7 + 2 * 1.959963984540054, interval.upper(), 1e-14);
    assertTrue(interval.contains(7));
    assertTrue(!interval.contains(11));
    assertTrue(!interval.contains(3));
  }

  @Test
  void samplesHaveTheMomentsOfTheDistribution() {
    long seed = 20;
    SplittableRandom generator = new SplittableRandom(seed);
    Gaussian gaussian = new Gaussian(-1, 4);
    StatisticsAccumulator sample = StatisticsAccumulator.create();
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      sample.add(gaussian.sample(generator));
    }
    SufficientStatistics s = sample.statistics();
    assertEquals(-1, s.mean().orElseThrow(), 5 * 2 / Math.sqrt(n), "seed " + seed);
    assertEquals(4, s.centredSumOfSquares() / n, 5 * 4 * Math.sqrt(2.0 / n), "seed " + seed);
  }

  @Test
  void probabilitiesOutsideTheUnitIntervalAreRefused() {
    Gaussian gaussian = new Gaussian(0, 1);
    for (double p : new double[] {0, 1, -0.1, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> gaussian.quantile(p));
      assertThrows(IllegalArgumentException.class, () -> gaussian.interval(p));
    }
  }

  /** mpmath 1.3.0 with 60 digits, of the doubles as they are. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1.7e308, -355.78235697981879326",
    "1e300, 0, 1.7e308, -2.9411764705882357088e291",
    "1e160, 0, 1e308, -500000000355.51704389",
    "1e-161, 0, 4.9e-324, 361.18098476212042693",
    "0, 0, 4.9e-324, 371.30109742748595842",
    "3e-162, 0, 4.9e-324, 370.39028728760306064",
    "1e154, 0, 1, -5.0000000000000003695e307",
    "1.5e154, 0, 1, -1.1250000000000001948e308",
    "2e154, 0, 1.3, -1.5384615384615385227e308",
    "0, 0, 1e-300, 344.46882541590217985",
    "1.7e308, -1.7e308, 1e308, -Infinity"
  })
  void theLogDensityIsRightWhereverItIsADouble(double x, double mean, double v, double log) {
    assertEquals(log, new Gaussian(mean, v).logDensity(x), 1e-14 * Math.abs(log));
    assertEquals(log, new Gaussian(-mean, v).logDensity(-x), 1e-14 * Math.abs(log));
  }
}
