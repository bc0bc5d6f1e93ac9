package io.evident.bayes.laplace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.RegressionModel;
import io.evident.bayes.RegressionStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadRegressionTest {
  private static final int ROWS = 120;
  private static final int WIDTH = 6;

  private final float[] features = new float[ROWS * WIDTH];
  private final float[] targets = new float[ROWS * 2];

  /** Two targets of different noise; the last feature is the 1 of a bias. */
  HeadRegressionTest() {
    Random random = new Random(5);
    for (int n = 0; n < ROWS; n++) {
      double sum = 0.3;
      for (int i = 0; i < WIDTH - 1; i++) {
        double h = Math.max(0, random.nextGaussian());
        features[n * WIDTH + i] = (float) h;
        sum += h * (i - 2) * 0.4;
      }
      features[n * WIDTH + WIDTH - 1] = 1;
      targets[2 * n] = (float) (sum + 0.2 * random.nextGaussian());
      targets[2 * n + 1] = (float) (0.5 * sum + random.nextGaussian());
    }
  }

  private HeadExamples examples() {
    return HeadExamples.of(features, WIDTH, targets, 2);
  }

  private RegressionStatistics statistics(int output) {
    double[][] x = new double[ROWS][WIDTH];
    double[] y = new double[ROWS];
    for (int n = 0; n < ROWS; n++) {
      for (int i = 0; i < WIDTH; i++) {
        x[n][i] = features[n * WIDTH + i];
      }
      y[n] = targets[2 * n + output];
    }
    return RegressionStatistics.of(x, y);
  }

  private static void assertRelative(double expected, double actual, double tolerance) {
    assertEquals(expected, actual, tolerance * Math.abs(expected));
  }

  /** The same by a QR decomposition in two doubles, and by Newton's method on the likelihood. */
  @Test
  void thePosteriorIsThatOfTheRegressionAndOfTheLaplaceApproximation() {
    List<HeadRegression> all = HeadRegression.of(examples());
    for (int k = 0; k < 2; k++) {
      HeadRegression found = all.get(k);
      double d = found.choice().precision();
      RegressionModel model =
          RegressionModel.knownNoise(found.noiseVariance(), new double[WIDTH], 1 / d);
      RegressionStatistics data = statistics(k);
      double[] mean = found.posterior().mean().weights();
      assertArrayEquals(model.posteriorMean(data), mean, 1e-10);
      assertRelative(model.logEvidence(data), found.choice().logEvidence(), 1e-10);
      double[][] covariance = model.posteriorCovariance(data);
      float[] one = new float[ROWS];
      for (int n = 0; n < ROWS; n++) {
        one[n] = targets[2 * n + k];
      }
      HeadExamples alone = HeadExamples.of(features, WIDTH, one, 1);
      HeadLikelihood noise = new HeadLikelihood.GaussianNoise(found.noiseVariance());
      LinearHead start = new LinearHead(1, WIDTH, new double[WIDTH]);
      LinearHead map = HeadFit.map(noise, start, alone, d).head();
      assertArrayEquals(map.weights(), mean, 1e-8);
      HeadCurvature curvature =
          HeadCurvature.of(noise, found.posterior().mean(), alone, CurvatureForm.WHOLE);
      assertRelative(curvature.logEvidence(d), found.choice().logEvidence(), 1e-10);
      assertRelative(curvature.effectiveWeights(d), found.effectiveWeights(), 1e-10);
      HeadPosterior laplace = curvature.posterior(found.posterior().mean(), d);
      double[] expected = new double[1];
      double[] variance = new double[1];
      for (int n = 0; n < 20; n++) {
        double direct = 0;
        for (int i = 0; i < WIDTH; i++) {
          for (int j = 0; j < WIDTH; j++) {
            direct += features[n * WIDTH + i] * covariance[i][j] * (double) features[n * WIDTH + j];
          }
        }
        found.posterior().variances(features, n, variance);
        laplace.variances(features, n, expected);
        assertRelative(direct, variance[0], 1e-10);
        assertRelative(expected[0], variance[0], 1e-10);
      }
    }
    assertEquals(0.04, all.get(0).noiseVariance(), 0.015);
    assertEquals(1, all.get(1).noiseVariance(), 0.3);
  }

  /** No neighbour in either direction has a higher evidence, by a computation of its own. */
  @Test
  void theEvidenceIsHighest() {
    List<HeadRegression> all = HeadRegression.of(examples());
    for (int k = 0; k < 2; k++) {
      RegressionStatistics data = statistics(k);
      double s2 = all.get(k).noiseVariance();
      double d = all.get(k).choice().precision();
      assertFalse(all.get(k).choice().atEdge());
      for (double by : new double[] {0.5, 0.99, 1.01, 2}) {
        assertTrue(evidence(data, s2 * by, d) < all.get(k).choice().logEvidence());
        assertTrue(evidence(data, s2, d * by) < all.get(k).choice().logEvidence());
      }
      double step = 1e-4;
      double slope =
          evidence(data, s2, d * Math.exp(step)) - evidence(data, s2, d * Math.exp(-step));
      assertEquals(0, slope / (2 * step), 1e-5);
    }
  }

  private static double evidence(RegressionStatistics data, double s2, double d) {
    return RegressionModel.knownNoise(s2, new double[WIDTH], 1 / d).logEvidence(data);
  }

  @Test
  void targetsWithoutNoiseAreAtTheEdgeAndZerosRefused() {
    float[] exact = new float[ROWS];
    for (int n = 0; n < ROWS; n++) {
      exact[n] = features[n * WIDTH] * 2;
    }
    HeadRegression found = HeadRegression.of(HeadExamples.of(features, WIDTH, exact, 1)).get(0);
    assertTrue(found.choice().atEdge());
    assertTrue(found.noiseVariance() < 1e-9, Double.toString(found.noiseVariance()));
    HeadExamples zeros = HeadExamples.of(features, WIDTH, new float[ROWS], 1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> HeadRegression.of(zeros)).getMessage();
    assertTrue(message.contains("are 0"), message);
  }

  /** Targets that nothing of the features tells: weights of no size. */
  @Test
  void whereTheFeaturesSayNothingThePriorIsNarrow() {
    float[] y = new float[ROWS];
    for (int n = 0; n < ROWS; n++) {
      y[n] = n % 2 == 0 ? 1 : -1;
    }
    float[] same = new float[ROWS];
    Arrays.fill(same, 1);
    HeadRegression found = HeadRegression.of(HeadExamples.of(same, 1, y, 1)).get(0);
    assertTrue(found.choice().atEdge());
    assertEquals(1, found.noiseVariance(), 1e-6);
    assertEquals(0, found.effectiveWeights(), 1e-6);
  }
}
