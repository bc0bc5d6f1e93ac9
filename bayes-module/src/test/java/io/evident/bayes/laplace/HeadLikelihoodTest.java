package io.evident.bayes.laplace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.laplace.HeadLikelihood.GaussianNoise;
import io.evident.bayes.laplace.HeadLikelihood.Logistic;
import io.evident.bayes.laplace.HeadLikelihood.Softmax;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeadLikelihoodTest {
  private static final int OUTPUTS = 4;

  static Stream<HeadLikelihood> all() {
    return Stream.of(new Softmax(), new Logistic(), new GaussianNoise(0.3));
  }

  @Test
  void everyLikelihoodIsTested() {
    assertEquals(
        Set.of(HeadLikelihood.class.getPermittedSubclasses()),
        all().map(Object::getClass).collect(Collectors.toSet()));
  }

  private static HeadProblem problem(HeadLikelihood likelihood) {
    return HeadProblem.of(likelihood, 20, 3, OUTPUTS, 11);
  }

  private static double[] logits(int row) {
    return new Random(row).doubles(OUTPUTS, -3, 3).toArray();
  }

  private static double[] gradient(HeadLikelihood likelihood, double[] f, float[] y, int row) {
    double[] mean = new double[OUTPUTS];
    double[] to = new double[OUTPUTS];
    likelihood.mean(f, mean);
    likelihood.gradient(mean, y, row, to);
    return to;
  }

  private static double[] moved(double[] f, int k, double by) {
    double[] moved = f.clone();
    moved[k] += by;
    return moved;
  }

  @ParameterizedTest
  @MethodSource("all")
  void theGradientIsThatOfTheLogLikelihood(HeadLikelihood likelihood) {
    float[] y = problem(likelihood).examples().targets();
    double step = 1e-5;
    for (int row = 0; row < 20; row++) {
      double[] f = logits(row);
      double[] gradient = gradient(likelihood, f, y, row);
      for (int k = 0; k < OUTPUTS; k++) {
        double difference =
            (likelihood.logLikelihood(moved(f, k, step), y, row)
                    - likelihood.logLikelihood(moved(f, k, -step), y, row))
                / (2 * step);
        assertEquals(difference, gradient[k], 1e-8 * (1 + Math.abs(difference)), "output " + k);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theCurvatureIsTheNegativeDerivativeOfTheGradient(HeadLikelihood likelihood) {
    float[] y = problem(likelihood).examples().targets();
    double step = 1e-5;
    for (int row = 0; row < 20; row++) {
      double[] f = logits(row);
      double[] mean = new double[OUTPUTS];
      likelihood.mean(f, mean);
      for (int k = 0; k < OUTPUTS; k++) {
        double[] above = gradient(likelihood, moved(f, k, step), y, row);
        double[] below = gradient(likelihood, moved(f, k, -step), y, row);
        double[] unit = new double[OUTPUTS];
        unit[k] = 1;
        double[] column = new double[OUTPUTS];
        likelihood.curvatureTimes(mean, unit, column);
        double sum = 0;
        for (int l = 0; l < OUTPUTS; l++) {
          double entry = likelihood.curvature(mean, l, k);
          assertEquals((below[l] - above[l]) / (2 * step), entry, 1e-8 * (1 + entry));
          assertEquals(entry, column[l], 1e-15);
          assertTrue(l == k || (likelihood.couplesOutputs() ? entry < 0 : entry == 0));
          sum += entry;
        }
        assertTrue(!likelihood.couplesOutputs() || Math.abs(sum) < 1e-15);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void theMeanOfTheTargetsIsWhereTheirExpectedGradientIsZero(HeadLikelihood likelihood) {
    double[] mean = new double[OUTPUTS];
    double[] f = logits(3);
    likelihood.mean(f, mean);
    assertEquals(likelihood.meanIsLinear(), Arrays.equals(mean, f));
    if (likelihood instanceof Softmax) {
      double[] expected = new double[OUTPUTS];
      for (int label = 0; label < OUTPUTS; label++) {
        float[] y = new float[OUTPUTS];
        y[label] = 1;
        double[] gradient = gradient(likelihood, f, y, 0);
        assertEquals(Math.log(mean[label]), likelihood.logLikelihood(f, y, 0), 1e-14);
        for (int k = 0; k < OUTPUTS; k++) {
          expected[k] += mean[label] * gradient[k];
        }
      }
      for (double e : expected) {
        assertEquals(0, e, 1e-15);
      }
    }
  }

  @Test
  void largeLogitsLoseNoDigits() {
    float[] first = {1, 0, 0};
    Softmax softmax = new Softmax();
    assertEquals(
        -2 * Math.exp(-40), softmax.logLikelihood(new double[] {40, 0, 0}, first, 0), 1e-30);
    assertEquals(-2000, softmax.logLikelihood(new double[] {-1000, 1000, 0}, first, 0));
    assertEquals(-Math.log(3), softmax.logLikelihood(new double[3], first, 0), 1e-15);
    float[] yes = {1};
    Logistic logistic = new Logistic();
    assertEquals(-Math.exp(-50), logistic.logLikelihood(new double[] {50}, yes, 0), 1e-36);
    assertEquals(-1e5, logistic.logLikelihood(new double[] {-1e5}, yes, 0));
    double[] mean = new double[1];
    logistic.mean(new double[] {-1e5}, mean);
    assertEquals(0, mean[0]);
  }

  @Test
  void otherTargetsAreRefusedWithTheirRow() {
    HeadExamples soft = HeadExamples.of(new float[4], 2, new float[] {1, 0, 0.5f, 0.5f}, 2);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new Softmax().requireTargets(soft))
            .getMessage()
            .contains("row 1"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> new Logistic().requireTargets(soft))
            .getMessage()
            .contains("0.5 in row 1"));
    HeadExamples one = HeadExamples.of(new float[2], 2, new float[] {1}, 1);
    assertThrows(IllegalArgumentException.class, () -> new Softmax().requireTargets(one));
    assertThrows(IllegalArgumentException.class, () -> new GaussianNoise(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new GaussianNoise(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> HeadExamples.of(new float[] {1, Float.NaN}, 2, new float[1], 1));
    assertThrows(
        IllegalArgumentException.class, () -> HeadExamples.of(new float[3], 2, new float[1], 1));
  }
}
