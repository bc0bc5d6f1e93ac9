package io.evident.bayes.laplace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.laplace.HeadLikelihood.GaussianNoise;
import io.evident.bayes.laplace.HeadLikelihood.Logistic;
import io.evident.bayes.laplace.HeadLikelihood.Softmax;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeadCurvatureTest {

  static Stream<HeadProblem> problems() {
    return Stream.of(
        HeadProblem.of(new Softmax(), 700, 4, 5, 1),
        HeadProblem.of(new Logistic(), 300, 5, 3, 2),
        HeadProblem.of(new Logistic(), 90, 7, 1, 3),
        HeadProblem.of(new GaussianNoise(0.2), 40, 6, 2, 4));
  }

  private static HeadCurvature whole(HeadProblem problem) {
    return HeadCurvature.of(
        problem.likelihood(), problem.truth(), problem.examples(), CurvatureForm.WHOLE);
  }

  private static HeadCurvature kronecker(HeadProblem problem, LinearHead at) {
    return HeadCurvature.of(problem.likelihood(), at, problem.examples(), CurvatureForm.KRONECKER);
  }

  /** Columns of the covariance times the matrix written out are those of the identity. */
  @ParameterizedTest
  @MethodSource("problems")
  void theWholeCovarianceInvertsTheMatrixWrittenOut(HeadProblem problem) {
    for (double d : new double[] {1e-3, 1, 50}) {
      RealMatrix p = new Array2DRowRealMatrix(problem.precisionMatrix(problem.truth(), d));
      HeadPosterior posterior = whole(problem).posterior(problem.truth(), d);
      int n = p.getRowDimension();
      double[][] rows = new double[n][];
      for (int i = 0; i < n; i++) {
        rows[i] = Arrays.copyOfRange(posterior.covarianceOfWeights(), i * n, (i + 1) * n);
      }
      RealMatrix product = p.multiply(new Array2DRowRealMatrix(rows));
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          assertEquals(i == j ? 1 : 0, product.getEntry(i, j), 1e-9);
        }
      }
    }
  }

  /** By second differences of the log-likelihood, which knows no curvature. */
  @ParameterizedTest
  @MethodSource("problems")
  void theWholeMatrixIsTheHessian(HeadProblem problem) {
    double[] w = problem.truth().weights();
    double[][] h = problem.precisionMatrix(problem.truth(), 0);
    double step = 1e-3;
    for (int a = 0; a < w.length; a += 3) {
      for (int b = 0; b < w.length; b += 2) {
        double sum = 0;
        for (int sa : new int[] {-1, 1}) {
          for (int sb : new int[] {-1, 1}) {
            double[] moved = w.clone();
            moved[a] += sa * step;
            moved[b] += sb * step;
            sum += sa * sb * problem.objective(moved, 0);
          }
        }
        assertEquals(-sum / (4 * step * step), h[a][b], 2e-4 * (1 + Math.abs(h[a][a])));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  void theEvidenceIsTheFormulaWithALogDeterminant(HeadProblem problem) {
    HeadCurvature curvature = whole(problem);
    double[] w = problem.truth().weights();
    for (double d : new double[] {0.01, 1, 300}) {
      double logDeterminant = 0;
      double[][] root =
          new CholeskyDecomposition(
                  new Array2DRowRealMatrix(problem.precisionMatrix(problem.truth(), d)))
              .getL()
              .getData();
      for (int j = 0; j < w.length; j++) {
        logDeterminant += 2 * Math.log(root[j][j]) - Math.log(d);
      }
      double expected = problem.objective(w, d) - 0.5 * logDeterminant;
      assertEquals(expected, curvature.logEvidence(d), 1e-11 * Math.abs(expected));
      assertEquals(
          expected,
          curvature.posterior(problem.truth(), d).logEvidence(),
          1e-11 * Math.abs(expected));
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  void noPrecisionNearbyHasMoreEvidenceThanTheBest(HeadProblem problem) {
    for (HeadCurvature curvature :
        new HeadCurvature[] {whole(problem), kronecker(problem, problem.truth())}) {
      PrecisionChoice best = curvature.bestPrecision();
      assertFalse(best.atEdge());
      assertEquals(curvature.logEvidence(best.precision()), best.logEvidence());
      for (double log = -8; log <= 8; log += 0.25) {
        double other = curvature.logEvidence(best.precision() * Math.exp(log));
        assertTrue(log == 0 || other < best.logEvidence(), () -> other + " > " + best);
      }
      double length = problem.truth().squaredLength();
      assertEquals(
          best.precision() * length,
          curvature.effectiveWeights(best.precision()),
          1e-10 * best.precision() * length);
    }
  }

  @Test
  void anEvidenceThatRisesToTheEndIsToldAsSuch() {
    HeadProblem problem = HeadProblem.of(new Softmax(), 50, 3, 3, 8);
    HeadCurvature zero =
        HeadCurvature.of(
            new Softmax(),
            new LinearHead(3, 3, new double[9]),
            problem.examples(),
            CurvatureForm.WHOLE);
    PrecisionChoice choice = zero.bestPrecision();
    assertTrue(choice.atEdge());
    assertEquals(1e10 * zero.eigenvalues()[0], choice.precision(), 1e-5 * choice.precision());
    double[] huge = new double[9];
    Arrays.fill(huge, 1e12);
    HeadCurvature far =
        HeadCurvature.of(
            new Softmax(), new LinearHead(3, 3, huge), problem.examples(), CurvatureForm.WHOLE);
    assertTrue(far.bestPrecision().atEdge());
    assertTrue(far.bestPrecision().precision() < far.eigenvalues()[0]);
  }

  /** Laplace's error falls as 1/N, so the gap to the integral does. */
  @Test
  void theEvidenceAtTheMapNearsTheIntegralOverTheWeights() {
    double before = Double.POSITIVE_INFINITY;
    for (int size : new int[] {8, 64, 512}) {
      HeadProblem problem = HeadProblem.of(new Logistic(), size, 2, 1, 6);
      double d = 1.5;
      LinearHead map = HeadFit.map(new Logistic(), problem.truth(), problem.examples(), d).head();
      double laplace =
          HeadCurvature.of(new Logistic(), map, problem.examples(), CurvatureForm.WHOLE)
              .logEvidence(d);
      double[] centre = map.weights();
      double top = problem.objective(centre, d);
      double step = 0.4 / Math.sqrt(size);
      double sum = 0;
      for (int i = -60; i <= 60; i++) {
        for (int j = -60; j <= 60; j++) {
          double[] w = {centre[0] + i * step, centre[1] + j * step};
          sum += Math.exp(problem.objective(w, d) - top);
        }
      }
      double integral = top + Math.log(sum * step * step) + Math.log(d / (2 * Math.PI));
      double gap = Math.abs(integral - laplace);
      assertTrue(gap < 0.5 * before, "gap " + gap + " at " + size + ", before " + before);
      before = gap;
    }
    assertTrue(before < 0.005, "gap " + before);
  }

  /** Equal L_n: any weights for Gaussian noise, weights of 0 for classes. */
  @Test
  void theKroneckerFormIsTheWholeOneWhereAllExamplesCurveAlike() {
    HeadProblem noise = HeadProblem.of(new GaussianNoise(0.2), 40, 6, 2, 4);
    HeadProblem classes = HeadProblem.of(new Softmax(), 100, 5, 4, 9);
    LinearHead zero = new LinearHead(4, 5, new double[20]);
    assertSame(noise, noise.truth());
    assertSame(classes, zero);
  }

  private static void assertSame(HeadProblem problem, LinearHead at) {
    HeadCurvature whole =
        HeadCurvature.of(problem.likelihood(), at, problem.examples(), CurvatureForm.WHOLE);
    HeadCurvature kronecker = kronecker(problem, at);
    double largest = whole.eigenvalues()[0];
    assertArrayEquals(whole.eigenvalues(), kronecker.eigenvalues(), 1e-12 * largest);
    double evidence = whole.logEvidence(2);
    assertEquals(evidence, kronecker.logEvidence(2), 1e-12 * Math.abs(evidence));
    int outputs = at.outputs();
    double[] first = new double[outputs * outputs];
    double[] second = new double[outputs * outputs];
    for (int row = 0; row < 5; row++) {
      whole.posterior(at, 2).covariance(problem.examples().features(), row, first);
      kronecker.posterior(at, 2).covariance(problem.examples().features(), row, second);
      assertArrayEquals(first, second, 1e-12);
    }
  }

  /** Elsewhere it is an approximation: here of the variances to a tenth, not to a thousandth. */
  @Test
  void elsewhereTheKroneckerFormIsNear() {
    HeadProblem problem = HeadProblem.of(new Softmax(), 2000, 6, 4, 10);
    HeadPosterior whole = whole(problem).posterior(problem.truth(), 1);
    HeadPosterior kronecker = kronecker(problem, problem.truth()).posterior(problem.truth(), 1);
    double worst = 0;
    double[] a = new double[4];
    double[] b = new double[4];
    for (int row = 0; row < 200; row++) {
      whole.variances(problem.examples().features(), row, a);
      kronecker.variances(problem.examples().features(), row, b);
      for (int k = 0; k < 4; k++) {
        worst = Math.max(worst, Math.abs(b[k] / a[k] - 1));
      }
    }
    assertTrue(worst > 1e-3 && worst < 0.1, "worst relative difference " + worst);
  }

  @Test
  void theFormIsWholeUpToAThousandWeights() {
    assertEquals(CurvatureForm.WHOLE, CurvatureForm.usual(10, 100));
    assertEquals(CurvatureForm.KRONECKER, CurvatureForm.usual(10, 101));
    assertEquals(CurvatureForm.KRONECKER, CurvatureForm.usual(1 << 20, 1 << 20));
  }

  @Test
  void otherShapesAndPrecisionsAreRefused() {
    HeadProblem problem = HeadProblem.of(new Softmax(), 20, 3, 3, 12);
    LinearHead other = new LinearHead(3, 4, new double[12]);
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    HeadCurvature.of(new Softmax(), other, problem.examples(), CurvatureForm.WHOLE))
            .getMessage()
            .contains("[3, 4]"));
    HeadCurvature curvature = whole(problem);
    assertThrows(IllegalArgumentException.class, () -> curvature.posterior(other, 1));
    for (double d : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> curvature.logEvidence(d));
      assertThrows(IllegalArgumentException.class, () -> curvature.posterior(problem.truth(), d));
    }
    int many = 8193;
    HeadExamples wide = HeadExamples.of(new float[many], many, new float[1], 1);
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    HeadCurvature.of(
                        new Logistic(),
                        new LinearHead(1, many, new double[many]),
                        wide,
                        CurvatureForm.WHOLE))
            .getMessage()
            .contains("KRONECKER"));
  }
}
