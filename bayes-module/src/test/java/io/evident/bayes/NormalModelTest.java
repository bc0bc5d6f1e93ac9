package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalModelTest {
  private static final SufficientStatistics NONE = SufficientStatistics.empty();

  @Test
  void withoutDataThePosteriorIsThePriorAndTheMleIsAbsent() {
    NormalModel model = NormalModel.of(2, -3, 0.1);
    assertEquals(new Gaussian(-3, 0.1), model.posterior(NONE));
    assertEquals(new Gaussian(-3, 2.1), model.bayesPredictive(NONE));
    assertEquals(new Gaussian(-3, 2), model.mapPredictive(NONE));
    assertTrue(model.mlePredictive(NONE).isEmpty());
    assertEquals(0, model.logEvidence(NONE));
    assertEquals(1, model.evidence(NONE));
  }

  @Test
  void oneObservationOfEqualVarianceMovesTheMeanHalfWay() {
    NormalModel model = NormalModel.of(4, 10, 4);
    SufficientStatistics one = SufficientStatistics.of(20);
    assertEquals(new Gaussian(15, 2), model.posterior(one));
    assertEquals(new Gaussian(15, 6), model.bayesPredictive(one));
    assertEquals(new Gaussian(20, 4), model.mlePredictive(one).orElseThrow());
    assertEquals(new Gaussian(10, 8).logDensity(20), model.logEvidence(one), 1e-14);
  }

  @Test
  void precisionWeightActsLikeThatManyMeansOfObservations() {
    NormalModel model = NormalModel.of(3, 1, 2);
    SufficientStatistics weighted = NONE.plus(5, 4);
    Gaussian four = model.posterior(SufficientStatistics.of(5, 5, 5, 5));
    assertEquals(four.mean(), model.posterior(weighted).mean(), 1e-15);
    assertEquals(four.variance(), model.posterior(weighted).variance(), 1e-15);
    assertEquals(new Gaussian(1, 3 / 4.0 + 2).logDensity(5), model.logEvidence(weighted), 1e-14);
  }

  @Test
  void evidenceThatUnderflowsIsZeroWithItsLogIntact() {
    SufficientStatistics far = SufficientStatistics.of(1000);
    NormalModel model = NormalModel.of(1, 0, 1);
    assertEquals(0, model.evidence(far));
    assertEquals(-0.5 * Math.log(4 * Math.PI) - 1e6 / 4, model.logEvidence(far), 1e-10);
  }

  /** Case 28, "flattest": W tau2 overflows; exact.py gives the log evidence. */
  @Test
  void thePriorMayBeAsWideAsDoublesGo() {
    SufficientStatistics data = SufficientStatistics.of(3.3, 3.5, 3.1);
    NormalModel model = NormalModel.of(1, 0, 1.7e308);
    assertEquals(3.3, model.posterior(data).mean(), 1e-15);
    assertEquals(1 / 3.0, model.posterior(data).variance(), 1e-16);
    assertEquals(-358.209540191, model.logEvidence(data), 1e-9);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void variancesThatAreNotPositiveAndFiniteAreRefused(double variance) {
    String noise =
        assertThrows(IllegalArgumentException.class, () -> NormalModel.of(variance, 0, 1))
            .getMessage();
    assertEquals("noiseVariance must be finite and > 0, got " + variance, noise);
    String prior =
        assertThrows(IllegalArgumentException.class, () -> NormalModel.of(1, 0, variance))
            .getMessage();
    assertEquals("priorVariance must be finite and > 0, got " + variance, prior);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void priorMeanThatIsNotFiniteIsRefused(double mean) {
    assertThrows(IllegalArgumentException.class, () -> NormalModel.of(1, mean, 1));
  }

  /** mpmath 1.3.0 with 60 digits. */
  @ParameterizedTest
  @CsvSource({
    "1e-308, 0, 1e308, 2, 4, 3, 4.9999999999999995466e-309",
    "1e-200, 1, 1e200, 2, 4, 3, 4.9999999999999999105e-201",
    "1e308, 0, 1e-308, 3, 3, 0, 9.9999999999999990933e-309",
    "1.5e308, 0, 1.5e308, 3, 3, 2, 5e307"
  })
  void theVariancesMayBeAsFarApartAsDoublesGo(
      double noise, double m0, double prior, double x, double y, double mean, double variance) {
    Gaussian posterior = NormalModel.of(noise, m0, prior).posterior(SufficientStatistics.of(x, y));
    assertEquals(mean, posterior.mean(), 1e-15 * mean);
    assertEquals(variance, posterior.variance(), 4e-16 * variance + Double.MIN_VALUE);
  }
}
