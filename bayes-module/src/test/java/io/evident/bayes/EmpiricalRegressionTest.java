package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.EmpiricalRegression.End;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmpiricalRegressionTest {
  /** Rows with the constant 1 before what is drawn, and responses. */
  private static final class Rows {
    private final double[][] x;
    private final double[] y;
    private final double[] weights;

    Rows(double[][] x, double[] y, double[] weights) {
      this.x = x;
      this.y = y;
      this.weights = weights;
    }

    static Rows drawn(long seed, int n, int p, double signal) {
      Random random = new Random(seed);
      double[][] x = new double[n][p + 1];
      double[] y = new double[n];
      double[] w = new double[n];
      for (int i = 0; i < n; i++) {
        x[i][0] = 1;
        y[i] = 40;
        w[i] = 1;
        for (int j = 1; j <= p; j++) {
          x[i][j] = random.nextGaussian() * j + 3;
          y[i] += signal * x[i][j] * (j % 2 == 0 ? 1 : -0.5);
        }
        y[i] += 2 * random.nextGaussian();
      }
      return new Rows(x, y, w);
    }

    RegressionStatistics statistics() {
      RegressionAccumulator all = RegressionAccumulator.create(x[0].length, 1);
      for (int i = 0; i < y.length; i++) {
        all.add(x[i], new double[] {y[i]}, weights[i]);
      }
      return all.statistics(0);
    }

    /** The density of all responses at once, from their covariance. */
    double logEvidence(double noise, double slopes) {
      int n = y.length;
      double weight = Arrays.stream(weights).sum();
      double mean = 0;
      double[] centre = new double[x[0].length];
      for (int i = 0; i < n; i++) {
        mean += weights[i] * y[i] / weight;
        for (int j = 0; j < centre.length; j++) {
          centre[j] += weights[i] * x[i][j] / weight;
        }
      }
      double level = 0;
      for (int i = 0; i < n; i++) {
        level += weights[i] * (y[i] - mean) * (y[i] - mean) / n;
      }
      RealMatrix covariance = new Array2DRowRealMatrix(n, n);
      RealMatrix distance = new Array2DRowRealMatrix(n, 1);
      for (int a = 0; a < n; a++) {
        distance.setEntry(a, 0, y[a] - mean);
        for (int b = 0; b < n; b++) {
          double sum = level + (a == b ? noise / weights[a] : 0);
          for (int j = 1; j < centre.length; j++) {
            sum += slopes * (x[a][j] - centre[j]) * (x[b][j] - centre[j]);
          }
          covariance.setEntry(a, b, sum);
        }
      }
      CholeskyDecomposition root = new CholeskyDecomposition(covariance, 1e-8, 0);
      double left = distance.transpose().multiply(root.getSolver().solve(distance)).getEntry(0, 0);
      return -0.5 * (n * Math.log(2 * Math.PI) + Math.log(root.getDeterminant()) + left);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void noOtherVariancesHaveMoreEvidence(long seed) {
    Rows rows = Rows.drawn(seed, 30, 4, seed % 2 == 0 ? 0.3 : 1);
    Random random = new Random(seed);
    for (int i = 0; seed > 3 && i < rows.weights.length; i++) {
      rows.weights[i] = 0.25 + random.nextInt(8);
    }
    EmpiricalRegression best = EmpiricalRegression.of(rows.statistics());
    double highest = rows.logEvidence(best.noiseVariance(), best.slopeVariance());
    assertEquals(highest, best.model().logEvidence(rows.statistics()), 1e-9, "seed " + seed);
    assertEquals(End.NONE, best.end());
    double step = 1e-3;
    for (int a = -1; a <= 1; a++) {
      for (int b = -1; b <= 1; b++) {
        double other =
            rows.logEvidence(
                best.noiseVariance() * (1 + a * step), best.slopeVariance() * (1 + b * step));
        assertTrue((a == 0 && b == 0) || other < highest, seed + ": " + a + ", " + b);
      }
    }
    for (double noise = -4; noise <= 4; noise += 0.5) {
      for (double slopes = -8; slopes <= 8; slopes += 0.5) {
        double other =
            rows.logEvidence(
                best.noiseVariance() * Math.exp(noise), best.slopeVariance() * Math.exp(slopes));
        assertTrue(other <= highest, seed + ": " + noise + ", " + slopes);
      }
    }
  }

  /** Two values of x at equal distance: one eigenvalue d = n, and all of it in closed form. */
  @Test
  void oneColumnHasItsClosedForm() {
    double[][] x = {{1, -1}, {1, 1}, {1, -1}, {1, 1}};
    double[] y = {-3, 5, -2, 4};
    EmpiricalRegression best = EmpiricalRegression.of(RegressionStatistics.of(x, y));
    double c2 = 14.0 * 14.0 / 4;
    double s2 = best.noiseVariance();
    double rho = best.slopeVariance() / s2;
    // The slope is drawn from N(0, tau2), seen with the variance sigma2 / 4: tau2 = b^2 - sigma2/4.
    assertEquals(3.5 * 3.5 - s2 / 4, best.slopeVariance(), 1e-9);
    double left = 54 - 4 - c2 + c2 / (1 + 4 * rho);
    double v = 50 / 4.0;
    assertEquals(0, -4 / s2 + 4 * v / (s2 * s2 + 4 * v * s2) + left / (s2 * s2), 1e-9);
    assertEquals(4 * rho / (1 + 4 * rho), best.effectiveSlopes(), 1e-12);
    assertArrayEquals(
        new double[] {1, 3.5 * 4 * rho / (1 + 4 * rho)},
        best.model().posteriorMean(RegressionStatistics.of(x, y)),
        1e-9);
  }

  @Test
  void columnsThatSayNothingGetNoSlopes() {
    double[][] x = {{1, -1}, {1, 1}, {1, -1}, {1, 1}};
    RegressionStatistics data = RegressionStatistics.of(x, new double[] {2, 2, 4, 4});
    EmpiricalRegression best = EmpiricalRegression.of(data);
    assertEquals(End.NO_SLOPES, best.end());
    assertEquals(0, best.effectiveSlopes(), 1e-11);
    assertArrayEquals(new double[] {3, 0}, best.model().posteriorMean(data), 1e-11);
    double[][] constant = {{1, 5}, {1, 5}, {1, 5}};
    RegressionStatistics flat = RegressionStatistics.of(constant, new double[] {1, 2, 6});
    EmpiricalRegression none = EmpiricalRegression.of(flat);
    assertEquals(End.NO_SLOPES, none.end());
    assertEquals(3, none.model().predictive(flat, 1, 5).mean(), 1e-12);
  }

  @Test
  void columnsThatFitExactlyLeaveNoNoise() {
    Rows rows = Rows.drawn(7, 20, 3, 1);
    for (int i = 0; i < rows.y.length; i++) {
      rows.y[i] = 7 + 2 * rows.x[i][1] - rows.x[i][3];
    }
    RegressionStatistics data = rows.statistics();
    EmpiricalRegression best = EmpiricalRegression.of(data);
    assertEquals(End.NO_NOISE, best.end());
    assertArrayEquals(new double[] {7, 2, 0, -1}, best.model().posteriorMean(data), 1e-6);
  }

  /** Categories as zeros and ones add up to the constant. */
  @Test
  void categoriesAndConstantColumnsDoNotBreakIt() {
    Random random = new Random(11);
    double[][] x = new double[60][];
    double[] y = new double[60];
    for (int i = 0; i < y.length; i++) {
      int category = random.nextInt(3);
      double number = random.nextGaussian();
      x[i] = new double[] {1, 0, 0, 0, number, 0, number};
      x[i][1 + category] = 1;
      y[i] = 3 * category + number + random.nextGaussian();
    }
    RegressionAccumulator gathered = RegressionAccumulator.create(7, 1);
    for (int i = 0; i < y.length; i++) {
      gathered.add(x[i], new double[] {y[i]}, 1);
    }
    RegressionStatistics rotated = RegressionStatistics.of(x, y);
    EmpiricalRegression one = EmpiricalRegression.of(gathered.statistics(0));
    EmpiricalRegression other = EmpiricalRegression.of(rotated);
    assertEquals(other.noiseVariance(), one.noiseVariance(), 1e-9 * other.noiseVariance());
    assertEquals(other.slopeVariance(), one.slopeVariance(), 1e-9 * other.slopeVariance());
    double[] weights = one.model().posteriorMean(gathered.statistics(0));
    assertArrayEquals(other.model().posteriorMean(rotated), weights, 1e-9);
    assertEquals(0, weights[5], 1e-12);
    assertEquals(weights[4], weights[6], 1e-10);
  }

  @Test
  void moreColumnsThanRowsAreFitted() {
    Rows rows = Rows.drawn(3, 8, 20, 0.3);
    RegressionStatistics data = rows.statistics();
    EmpiricalRegression best = EmpiricalRegression.of(data);
    assertTrue(Double.isFinite(best.model().logEvidence(data)));
    for (double factor : new double[] {0.5, 2}) {
      assertTrue(
          rows.logEvidence(best.noiseVariance(), best.slopeVariance() * factor)
              <= rows.logEvidence(best.noiseVariance(), best.slopeVariance()) + 1e-6,
          "factor " + factor);
    }
  }

  @Test
  void theUnitOfTheResponsesDoesNotMatter() {
    Rows rows = Rows.drawn(5, 25, 3, 1);
    EmpiricalRegression one = EmpiricalRegression.of(rows.statistics());
    double unit = 0x1p40;
    for (int i = 0; i < rows.y.length; i++) {
      rows.y[i] *= unit;
    }
    EmpiricalRegression other = EmpiricalRegression.of(rows.statistics());
    assertEquals(one.noiseVariance(), other.noiseVariance() / unit / unit, 1e-9);
    assertEquals(one.slopeVariance(), other.slopeVariance() / unit / unit, 1e-9);
  }

  @Test
  void whatTellsNothingIsRefused() {
    double[][] x = {{1, 2}, {1, 3}};
    assertThrows(
        IllegalArgumentException.class,
        () -> EmpiricalRegression.of(RegressionStatistics.of(x, new double[] {4, 4})));
    assertThrows(
        IllegalArgumentException.class,
        () -> EmpiricalRegression.of(RegressionStatistics.empty(2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> EmpiricalRegression.of(RegressionStatistics.of(new double[][] {{1}}, new double[1])));
  }

  /** A slope of 1e4 in a column of the size 1e-4 beside one of the size 1e4. */
  @Test
  void columnsOfVeryDifferentSizesAreSearched() {
    Random random = new Random(11);
    double[][] x = new double[60][];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double small = random.nextGaussian();
      x[i] = new double[] {1, 1e4 * random.nextGaussian(), 1e-4 * small};
      y[i] = small + 0.1 * random.nextGaussian();
    }
    RegressionStatistics data = RegressionStatistics.of(x, y);
    EmpiricalRegression best = EmpiricalRegression.of(data);
    assertEquals(EmpiricalRegression.End.NONE, best.end());
    assertEquals(0.01, best.noiseVariance(), 0.005);
    assertEquals(1e4, best.model().posteriorMean(data)[2], 500);
  }
}
