package io.evident.bayes.laplace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.laplace.HeadLikelihood.GaussianNoise;
import io.evident.bayes.laplace.HeadLikelihood.Logistic;
import io.evident.bayes.laplace.HeadLikelihood.Softmax;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeadPredictiveTest {
  private static final int DRAWS = 200_000;

  /** The integral of the logistic function over N(mean, variance), by the trapezoidal rule. */
  private static double integral(double mean, double variance) {
    double sum = 0;
    double step = 0.01;
    for (int i = -1000; i <= 1000; i++) {
      double z = i * step;
      sum +=
          step
              * Math.exp(-0.5 * z * z)
              / Math.sqrt(2 * Math.PI)
              / (1 + Math.exp(-(mean + Math.sqrt(variance) * z)));
    }
    return sum;
  }

  @Test
  void theProbitFormOfAYesOrNoIsNearTheIntegral() {
    double worst = 0;
    for (double f = -6; f <= 6; f += 0.25) {
      for (double s : new double[] {0, 0.1, 1, 4, 20}) {
        double probit = HeadPredictive.probit(new Logistic(), of(f), of(s))[0];
        worst = Math.max(worst, Math.abs(probit - integral(f, s)));
      }
    }
    assertTrue(worst < 0.02 && worst > 1e-3, "worst " + worst);
    assertEquals(1 / (1 + Math.exp(-2)), HeadPredictive.probit(new Logistic(), of(2), of(0))[0]);
    assertEquals(0.5, HeadPredictive.probit(new Logistic(), of(0), of(7))[0]);
  }

  private static double[] of(double... values) {
    return values;
  }

  /** Of two classes only the difference of the logits counts: variance S11 + S22 - 2 S12. */
  @Test
  void drawsGiveTheIntegralOfTwoClasses() {
    long seed = 51;
    double[] covariance = {2, 0.7, 0.7, 1.1};
    double expected = integral(1.3, 2 + 1.1 - 1.4);
    double[] p =
        HeadPredictive.sampled(
            new Softmax(), of(0.8, -0.5), covariance, DRAWS, new SplittableRandom(seed));
    double error = 5 * 0.5 / Math.sqrt(DRAWS);
    assertEquals(expected, p[0], error, "seed " + seed);
    assertEquals(1, p[0] + p[1], 1e-12);
    double logistic =
        HeadPredictive.sampled(new Logistic(), of(0.8), of(2), DRAWS, new SplittableRandom(seed))[
            0];
    assertEquals(integral(0.8, 2), logistic, error, "seed " + seed);
  }

  /** With S a multiple of the identity, the case that it was made for. */
  @Test
  void theProbitFormOfClassesIsNearTheDraws() {
    long seed = 52;
    double[] logits = {1, 0.2, -0.4, -0.8};
    for (double s : new double[] {0.05, 0.5, 2}) {
      double[] covariance = new double[16];
      double[] variances = new double[4];
      for (int k = 0; k < 4; k++) {
        covariance[k * 4 + k] = s;
        variances[k] = s;
      }
      double[] probit = HeadPredictive.probit(new Softmax(), logits, variances);
      double[] drawn =
          HeadPredictive.sampled(
              new Softmax(), logits, covariance, DRAWS, new SplittableRandom(seed));
      assertArrayEquals(drawn, probit, 0.03, "seed " + seed + ", variance " + s);
      assertEquals(1, Arrays.stream(probit).sum(), 1e-12);
    }
  }

  @Test
  void drawsHaveTheCovarianceEvenWhereItIsSingular() {
    long seed = 53;
    // Rank one: all logits move together, which a softmax does not see.
    double[] together = new double[9];
    Arrays.fill(together, 3);
    double[] plain = new double[3];
    double[] logits = {0.3, 1, -2};
    new Softmax().mean(logits, plain);
    assertArrayEquals(
        plain,
        HeadPredictive.sampled(new Softmax(), logits, together, 50, new SplittableRandom(seed)),
        1e-14);
    assertArrayEquals(
        plain,
        HeadPredictive.sampled(new Softmax(), logits, new double[9], 3, new SplittableRandom(seed)),
        1e-15);
    double[] opposite = {3, -3, 0, -3, 3, 0, 0, 0, 0};
    double[] p =
        HeadPredictive.sampled(
            new Softmax(), of(0, 0, -40), opposite, DRAWS, new SplittableRandom(seed));
    assertEquals(0.5, p[0], 5 * 0.5 / Math.sqrt(DRAWS), "seed " + seed);
  }

  @Test
  void theSameSeedGivesTheSameProbabilities() {
    double[] covariance = {2, 0.7, 0.7, 1.1};
    double[][] twice = new double[2][];
    for (int i = 0; i < 2; i++) {
      twice[i] =
          HeadPredictive.sampled(
              new Softmax(), of(1, 2), covariance, HeadPredictive.DRAWS, new SplittableRandom(54));
    }
    assertArrayEquals(twice[0], twice[1]);
  }

  @Test
  void uncertaintyChangesNoMeanOfGaussianNoise() {
    double[] f = {3, -1};
    GaussianNoise noise = new GaussianNoise(0.5);
    assertArrayEquals(f, HeadPredictive.probit(noise, f, of(9, 9)));
    assertArrayEquals(
        f, HeadPredictive.sampled(noise, f, of(9, 0, 0, 9), 1, new SplittableRandom(1)));
  }

  @Test
  void badArgumentsAreRefused() {
    Softmax softmax = new Softmax();
    assertThrows(
        IllegalArgumentException.class, () -> HeadPredictive.probit(softmax, of(1, 2), of(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> HeadPredictive.probit(softmax, of(1, 2), of(1, Double.NaN)));
    assertThrows(
        IllegalArgumentException.class,
        () -> HeadPredictive.sampled(softmax, of(1, 2), of(1), 1, new SplittableRandom(1)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            HeadPredictive.sampled(softmax, of(1, 2), of(1, 0, 0, 1), 0, new SplittableRandom(1)));
  }
}
