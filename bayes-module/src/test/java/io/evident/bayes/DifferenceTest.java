package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {
  private static UnivariateDistribution of(double location, double squaredScale, double freedom) {
    return freedom > 0
        ? new StudentT(location, squaredScale, freedom)
        : new Gaussian(location, squaredScale);
  }

  /** References of 30 digits by mpmath's Gauss-Legendre quadrature; 0 degrees for a Gaussian. */
  @ParameterizedTest
  @CsvSource({
    "2, 0.5, 3, 1, 0.3, 7.5, 0.17722273858294905",
    "5, 1e-6, 4, 1, 1, 9, 0.0015552179093609733",
    "5, 1, 30, 1, 1, 0, 0.0029948063670773378",
    "50, 1, 13, 1, 2, 200, 2.1027065130922997e-16"
  })
  void theProbabilityIsThatOfTheIntegral(
      double m1, double s1, double n1, double m2, double s2, double n2, double secondIsLarger) {
    UnivariateDistribution first = of(m1, s1, n1);
    UnivariateDistribution second = of(m2, s2, n2);
    Difference difference = Difference.of(first, second);
    double tolerance = 1e-11 * secondIsLarger;
    assertEquals(secondIsLarger, difference.probabilitySecondIsLarger(), tolerance);
    assertEquals(secondIsLarger, difference.cumulativeProbability(0), tolerance);
    assertEquals(1 - secondIsLarger, difference.probabilityFirstIsLarger(), 1e-13);
    Difference turned = Difference.of(second, first);
    assertEquals(secondIsLarger, turned.probabilityFirstIsLarger(), tolerance);
    assertEquals(1 - secondIsLarger, turned.probabilitySecondIsLarger(), 1e-13);
  }

  /** Two Cauchys differ by a Cauchy whose scale is the sum of theirs. */
  @ParameterizedTest
  @CsvSource({"0.3, 1, -0.2, 2", "1e9, 1, 0, 1", "3, 1e-12, 1, 1", "-7, 1, 1, 1e6", "1, 1, 1, 9"})
  void cauchysDifferByACauchy(double m1, double s1, double m2, double s2) {
    Difference difference = Difference.of(of(m1, s1 * s1, 1), of(m2, s2 * s2, 1));
    StudentT exact = new StudentT(m1 - m2, (s1 + s2) * (s1 + s2), 1);
    double expected = exact.cumulativeProbability(0);
    assertEquals(expected, difference.probabilitySecondIsLarger(), 1e-11 * expected);
    Interval interval = exact.interval(0.95);
    assertEquals(interval.lower(), difference.interval(0.95).lower(), 1e-9 * interval.width());
    assertEquals(interval.upper(), difference.interval(0.95).upper(), 1e-9 * interval.width());
    assertEquals(Double.NaN, difference.mean());
  }

  @Test
  void gaussiansDifferByAGaussian() {
    Difference difference = Difference.of(new Gaussian(3, 4), new Gaussian(1, 5));
    Gaussian exact = new Gaussian(2, 9);
    assertEquals(exact.cumulativeProbability(0), difference.probabilitySecondIsLarger(), 1e-16);
    assertEquals(exact.cumulativeProbability(1.5), difference.cumulativeProbability(1.5), 1e-15);
    assertEquals(3, difference.standardDeviation(), 1e-15);
    assertEquals(exact.interval(0.9).upper(), difference.interval(0.9).upper(), 1e-12);
    // a hundred thousand degrees of freedom are nearly a Gaussian, by the other way
    Difference near = Difference.of(new StudentT(3, 4, 1e5), new StudentT(1, 5, 1e5));
    assertEquals(exact.cumulativeProbability(0), near.probabilitySecondIsLarger(), 1e-5);
  }

  /** Over the quantiles of the second, by another rule. */
  @Tag("long")
  @Test
  void itIsTheMeanOfTheDistributionFunctionOverTheOther() {
    GaussIntegrator rule = new GaussIntegratorFactory().legendre(400, 0.0, 1.0);
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20; i++) {
      StudentT first =
          new StudentT(
              random.nextDouble(), 0.2 + random.nextDouble(), 3 + 40 * random.nextDouble());
      StudentT second =
          new StudentT(
              random.nextDouble(), 0.2 + random.nextDouble(), 3 + 40 * random.nextDouble());
      double expected = rule.integrate(p -> first.cumulativeProbability(second.quantile(p)));
      assertEquals(
          expected,
          Difference.of(first, second).probabilitySecondIsLarger(),
          1e-7,
          first + " " + second);
    }
  }

  @Test
  void equalCentresAreEven() {
    assertEquals(0.5, Difference.of(of(1, 1, 3), of(1, 7, 0)).probabilityFirstIsLarger());
  }

  @Test
  void whatHasNoSuchDifferenceIsRefused() {
    Gaussian gaussian = new Gaussian(0, 1);
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> Difference.of(gaussian, new StudentT(0, 1, 0.1)))
            .getMessage()
            .contains("0.1"));
    assertThrows(
        IllegalArgumentException.class, () -> Difference.of(new InverseGamma(1, 1), gaussian));
    assertThrows(
        IllegalArgumentException.class, () -> Difference.of(gaussian, gaussian).interval(1));
  }
}
