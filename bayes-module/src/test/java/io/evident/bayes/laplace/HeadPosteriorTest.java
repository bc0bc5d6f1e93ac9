package io.evident.bayes.laplace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.bayes.laplace.HeadLikelihood.Logistic;
import io.evident.bayes.laplace.HeadLikelihood.Softmax;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadPosteriorTest {
  private static final HeadProblem PROBLEM = HeadProblem.of(new Softmax(), 300, 5, 4, 21);

  private static HeadPosterior posterior(HeadProblem problem, CurvatureForm form, double d) {
    return HeadCurvature.of(problem.likelihood(), problem.truth(), problem.examples(), form)
        .posterior(problem.truth(), d);
  }

  /** S_kl = vec(e_k h')' inverse(P) vec(e_l h'), with P written out and inverted elsewhere. */
  private static double[] direct(RealMatrix inverse, float[] features, int row, int k, int width) {
    int outputs = inverse.getRowDimension() / width;
    double[] s = new double[outputs];
    for (int l = 0; l < outputs; l++) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          s[l] +=
              features[row * width + i]
                  * inverse.getEntry(k * width + i, l * width + j)
                  * features[row * width + j];
        }
      }
    }
    return s;
  }

  private static void assertDirect(HeadPosterior posterior, double[][] p, float[] features) {
    RealMatrix inverse = new LUDecomposition(new Array2DRowRealMatrix(p)).getSolver().getInverse();
    int outputs = posterior.mean().outputs();
    double[] covariance = new double[outputs * outputs];
    double[] variances = new double[outputs];
    for (int row = 0; row < 20; row++) {
      posterior.covariance(features, row, covariance);
      posterior.variances(features, row, variances);
      for (int k = 0; k < outputs; k++) {
        double[] expected = direct(inverse, features, row, k, posterior.mean().width());
        assertEquals(expected[k], variances[k], 1e-11 * expected[k]);
        assertArrayEquals(
            expected,
            Arrays.copyOfRange(covariance, k * outputs, (k + 1) * outputs),
            1e-11 * expected[k]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 30})
  void wholeCovariancesOfLogitsAreTheFormula(double d) {
    assertDirect(
        posterior(PROBLEM, CurvatureForm.WHOLE, d),
        PROBLEM.precisionMatrix(PROBLEM.truth(), d),
        PROBLEM.examples().features());
    HeadProblem yesOrNo = HeadProblem.of(new Logistic(), 100, 6, 1, 22);
    assertDirect(
        posterior(yesOrNo, CurvatureForm.WHOLE, d),
        yesOrNo.precisionMatrix(yesOrNo.truth(), d),
        yesOrNo.examples().features());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 30})
  void kroneckerCovariancesOfLogitsAreTheFormulaWithTheProduct(double d) {
    int width = 5;
    int outputs = 4;
    float[] h = PROBLEM.examples().features();
    double[][] a = new double[width][width];
    double[][] b = new double[outputs][outputs];
    double[] logits = new double[outputs];
    double[] mean = new double[outputs];
    int size = PROBLEM.examples().size();
    for (int n = 0; n < size; n++) {
      PROBLEM.truth().logits(h, n, logits);
      PROBLEM.likelihood().mean(logits, mean);
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          a[i][j] += (double) h[n * width + i] * h[n * width + j];
        }
      }
      for (int k = 0; k < outputs; k++) {
        for (int l = 0; l < outputs; l++) {
          b[k][l] += PROBLEM.likelihood().curvature(mean, k, l) / size;
        }
      }
    }
    double[][] p = new double[outputs * width][outputs * width];
    for (int i = 0; i < p.length; i++) {
      for (int j = 0; j < p.length; j++) {
        p[i][j] = b[i / width][j / width] * a[i % width][j % width] + (i == j ? d : 0);
      }
    }
    assertDirect(posterior(PROBLEM, CurvatureForm.KRONECKER, d), p, h);
  }

  /** The sum of all logits of a softmax is not in the likelihood. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1, 1e6})
  void theSumOfTheLogitsHasThePriorsVariance(double d) {
    float[] h = PROBLEM.examples().features();
    double[] covariance = new double[16];
    for (CurvatureForm form : CurvatureForm.values()) {
      HeadPosterior posterior = posterior(PROBLEM, form, d);
      for (int row = 0; row < 10; row++) {
        posterior.covariance(h, row, covariance);
        double length = 0;
        for (int i = 0; i < 5; i++) {
          length += (double) h[row * 5 + i] * h[row * 5 + i];
        }
        double expected = 4 * length / d;
        assertEquals(expected, Arrays.stream(covariance).sum(), 1e-6 * expected, form.name());
      }
    }
  }

  @Test
  void factorsAndTablesGiveTheVariances() {
    float[] h = PROBLEM.examples().features();
    double[] variances = new double[4];
    HeadPosterior whole = posterior(PROBLEM, CurvatureForm.WHOLE, 2);
    whole.variances(h, 3, variances);
    for (int k = 0; k < 4; k++) {
      double[] c = whole.factor(k);
      double sum = 0;
      for (int i = 0; i < 5; i++) {
        double y = 0;
        for (int j = 0; j < 5; j++) {
          y += c[i * 5 + j] * h[15 + j];
        }
        sum += y * y;
      }
      assertEquals(variances[k], sum, 1e-13 * sum);
    }
    HeadPosterior kronecker = posterior(PROBLEM, CurvatureForm.KRONECKER, 2);
    kronecker.variances(h, 3, variances);
    double[] u = kronecker.featureVectors();
    double[] v = kronecker.outputVectors();
    double[] table = kronecker.inverses();
    for (int k = 0; k < 4; k++) {
      double sum = 0;
      for (int i = 0; i < 5; i++) {
        double along = 0;
        for (int j = 0; j < 5; j++) {
          along += u[i * 5 + j] * h[15 + j];
        }
        for (int l = 0; l < 4; l++) {
          sum += along * along * table[i * 4 + l] * v[l * 4 + k] * v[l * 4 + k];
        }
      }
      assertEquals(variances[k], sum, 1e-13 * sum);
    }
    assertThrows(IllegalStateException.class, () -> kronecker.factor(0));
    assertThrows(IllegalStateException.class, kronecker::covarianceOfWeights);
    assertThrows(IllegalStateException.class, whole::featureVectors);
  }

  @Test
  void allExamplesAtOnceHaveTheLogitsOfEach() {
    // More than a task takes, and neither a multiple of that nor of four.
    HeadProblem problem = HeadProblem.of(new Softmax(), 531, 7, 5, 23);
    float[] h = problem.examples().features();
    double[] all = problem.truth().logits(h);
    assertEquals(531 * 5, all.length);
    double[] one = new double[5];
    for (int row = 0; row < 531; row++) {
      problem.truth().logits(h, row, one);
      assertArrayEquals(one, Arrays.copyOfRange(all, row * 5, row * 5 + 5));
    }
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> problem.truth().logits(new float[15]));
    assertEquals("features must be [N, 7], got 15 numbers", e.getMessage());
  }
}
