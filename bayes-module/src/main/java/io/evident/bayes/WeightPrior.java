package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.TriangularRoot;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The Gaussian prior of the weights of a {@link RegressionModel}, kept by the triangular root of
 * its precision matrix.
 */
public final class WeightPrior {
  private static final double SYMMETRY = 1e-12;

  private final List<DoubleDouble> mean;
  private final TriangularRoot root;

  private WeightPrior(List<DoubleDouble> mean, TriangularRoot root) {
    this.mean = mean;
    this.root = root;
  }

  /**
   * Independent weights of the same variance.
   *
   * @param mean the mean of each, [columns]
   * @param variance the variance of each
   * @return the prior
   * @throws IllegalArgumentException unless the variance is finite and positive, and the means
   *     finite and at least one
   */
  public static WeightPrior of(double[] mean, double variance) {
    double[] variances = new double[mean.length];
    Arrays.fill(variances, Require.positive("priorVariance", variance));
    return of(mean, variances);
  }

  /**
   * Independent weights, each with a variance of its own.
   *
   * @param mean the mean of each, [columns]
   * @param variance the variance of each, [columns]
   * @return the prior
   * @throws IllegalArgumentException unless the variances are finite and positive, one for each
   *     mean, and the means finite and at least one
   */
  public static WeightPrior of(double[] mean, double[] variance) {
    List<DoubleDouble> m = checked(mean);
    requireShape("priorVariance", mean.length, variance.length);
    TriangularRoot root = new TriangularRoot(mean.length);
    for (int i = 0; i < mean.length; i++) {
      root.set(i, i, rootOfPrecision("priorVariance [" + i + "]", variance[i]));
    }
    return new WeightPrior(m, root);
  }

  /**
   * A constant, the first weight, and slopes, where not the constant but the level of the response
   * at given values of the other columns is independent of the slopes: alpha + at'beta ~
   * N(levelMean, levelVariance).
   *
   * <p>At the means of the columns a wide prior of the level shrinks nothing, wherever the columns
   * have their zero; a prior of the constant itself would have to be as wide as they are far from
   * it. Source: A. Gelman, J. Hill and A. Vehtari, Regression and Other Stories, 2020, section 9.5.
   *
   * @param at the values of the columns besides the constant, [columns - 1]
   * @param levelMean the mean of the level there
   * @param levelVariance its variance
   * @param slopeMean the mean of each slope, [columns - 1]
   * @param slopeVariance the variance of each slope, [columns - 1]
   * @return the prior
   * @throws IllegalArgumentException unless the shapes fit, the variances are finite and positive
   *     and the others finite
   */
  public static WeightPrior ofLevel(
      double[] at,
      double levelMean,
      double levelVariance,
      double[] slopeMean,
      double[] slopeVariance) {
    requireShape("slopeMean", at.length, slopeMean.length);
    requireShape("slopeVariance", at.length, slopeVariance.length);
    DoubleDouble[] mean = DoubleDouble.of(new double[at.length + 1]);
    TriangularRoot root = new TriangularRoot(at.length + 1);
    DoubleDouble scale = rootOfPrecision("levelVariance", levelVariance);
    mean[0] = DoubleDouble.of(Require.finite("levelMean", levelMean));
    root.set(0, 0, scale);
    for (int i = 0; i < at.length; i++) {
      Require.finite("at [" + i + "]", at[i]);
      mean[i + 1] = DoubleDouble.of(Require.finite("slopeMean [" + i + "]", slopeMean[i]));
      mean[0] = mean[0].minus(mean[i + 1].times(at[i]));
      root.set(0, i + 1, scale.times(at[i]));
      root.set(i + 1, i + 1, rootOfPrecision("slopeVariance [" + i + "]", slopeVariance[i]));
    }
    return new WeightPrior(List.of(mean), root);
  }

  /**
   * Weights of the given covariance.
   *
   * @param mean the mean of each, [columns]
   * @param covariance their covariance, [columns, columns], symmetric and positive definite
   * @return the prior
   * @throws IllegalArgumentException if the shapes do not fit or the covariance is not symmetric
   *     and positive definite
   */
  public static WeightPrior of(double[] mean, double[][] covariance) {
    List<DoubleDouble> m = checked(mean);
    for (double[] row : covariance) {
      if (covariance.length != mean.length || row.length != mean.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "covariance must have shape [%d, %d], got [%d, %d]",
                mean.length,
                mean.length,
                covariance.length,
                row.length));
      }
    }
    return new WeightPrior(m, rootOfInverse(covariance));
  }

  static WeightPrior ofRoot(List<DoubleDouble> mean, TriangularRoot root) {
    return new WeightPrior(mean, root);
  }

  private static DoubleDouble rootOfPrecision(String name, double variance) {
    return DoubleDouble.of(1)
        .dividedBy(DoubleDouble.of(Require.positive(name, variance)).squareRoot());
  }

  /** R = inverse(V) of the upper triangular V with V V' = C, so that R'R = inverse(C). */
  private static TriangularRoot rootOfInverse(double[][] covariance) {
    int p = covariance.length;
    TriangularRoot v = new TriangularRoot(p);
    for (int j = p - 1; j >= 0; j--) {
      for (int i = j; i >= 0; i--) {
        double entry = Require.finite("covariance [" + i + ", " + j + "]", covariance[i][j]);
        double other = covariance[j][i];
        DoubleDouble sum = DoubleDouble.of(entry);
        for (int k = j + 1; k < p; k++) {
          sum = sum.minus(v.get(i, k).times(v.get(j, k)));
        }
        if (!(Math.abs(entry - other) <= SYMMETRY * Math.abs(entry))
            || (i == j && !(sum.high() > 0))) {
          throw new IllegalArgumentException(
              "covariance must be symmetric and positive definite; row "
                  + j
                  + ", counted from 0, is not");
        }
        v.set(i, j, i == j ? sum.squareRoot() : sum.dividedBy(v.get(j, j)));
      }
    }
    TriangularRoot inverse = new TriangularRoot(p);
    for (int j = 0; j < p; j++) {
      DoubleDouble[] unit = DoubleDouble.of(new double[p]);
      unit[j] = DoubleDouble.of(1);
      DoubleDouble[] column = v.solve(unit);
      for (int i = 0; i <= j; i++) {
        inverse.set(i, j, column[i]);
      }
    }
    return inverse;
  }

  private static List<DoubleDouble> checked(double[] mean) {
    if (mean.length == 0) {
      throw new IllegalArgumentException("priorMean must have at least one column, got none");
    }
    for (int i = 0; i < mean.length; i++) {
      Require.finite("priorMean [" + i + "]", mean[i]);
    }
    return List.of(DoubleDouble.of(mean));
  }

  private static void requireShape(String name, int expected, int actual) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must have shape [%d], got [%d]", name, expected, actual));
    }
  }

  /**
   * How many weights there are.
   *
   * @return the number of columns of X
   */
  public int columns() {
    return mean.size();
  }

  List<DoubleDouble> mean() {
    return mean;
  }

  TriangularRoot root() {
    return root;
  }

  void requireColumns(int columns) {
    if (columns != columns()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "x must have shape [%d], as the prior has, got [%d]",
              columns(),
              columns));
    }
  }
}
