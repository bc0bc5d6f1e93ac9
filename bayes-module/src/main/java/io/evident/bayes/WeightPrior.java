package io.evident.bayes;

import java.util.Locale;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.NonSymmetricMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/** The Gaussian prior of the weights of a {@link RegressionModel}, kept by its precision matrix. */
public final class WeightPrior {
  private static final double SYMMETRY = 1e-12;

  private final RealVector mean;
  private final RealMatrix precision;

  private WeightPrior(RealVector mean, RealMatrix precision) {
    this.mean = mean;
    this.precision = precision;
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
    Require.positive("priorVariance", variance);
    RealVector m = checked(mean);
    return new WeightPrior(
        m, MatrixUtils.createRealIdentityMatrix(mean.length).scalarMultiply(1 / variance));
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
    RealVector m = checked(mean);
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
    return new WeightPrior(
        m, cholesky(new Array2DRowRealMatrix(covariance)).getSolver().getInverse());
  }

  static WeightPrior ofPrecision(RealVector mean, RealMatrix precision) {
    return new WeightPrior(mean, precision);
  }

  private static RealVector checked(double[] mean) {
    if (mean.length == 0) {
      throw new IllegalArgumentException("priorMean must have at least one column, got none");
    }
    for (int i = 0; i < mean.length; i++) {
      Require.finite("priorMean [" + i + "]", mean[i]);
    }
    return new ArrayRealVector(mean);
  }

  static CholeskyDecomposition cholesky(RealMatrix matrix) {
    try {
      return new CholeskyDecomposition(matrix, SYMMETRY, 0);
    } catch (NonSymmetricMatrixException | NonPositiveDefiniteMatrixException e) {
      throw new IllegalArgumentException(
          "covariance must be symmetric and positive definite: " + e.getMessage(), e);
    }
  }

  /**
   * How many weights there are.
   *
   * @return the number of columns of X
   */
  public int columns() {
    return mean.getDimension();
  }

  RealVector mean() {
    return mean;
  }

  RealMatrix precision() {
    return precision;
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
