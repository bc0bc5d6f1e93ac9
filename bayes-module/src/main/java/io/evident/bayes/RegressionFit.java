package io.evident.bayes;

import java.util.Arrays;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * The posterior of the weights of a regression in units of its noise.
 *
 * @param mean mn
 * @param precision Pn = P + X'WX
 * @param factor the Cholesky factorization of Pn
 * @param leftOver E
 * @param halfLogDeterminantRatio 1/2 log(det Pn / det P)
 */
record RegressionFit(
    RealVector mean,
    RealMatrix precision,
    CholeskyDecomposition factor,
    double leftOver,
    double halfLogDeterminantRatio) {
  private static final int REFINEMENTS = 2;

  static RegressionFit of(RegressionStatistics data, RealVector priorMean, RealMatrix prior) {
    int p = priorMean.getDimension();
    RealMatrix precision = prior.copy();
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < p; j++) {
        precision.addToEntry(i, j, data.gram(i, j).value());
      }
    }
    CholeskyDecomposition factor = WeightPrior.cholesky(precision);
    DoubleDouble[] pull = pull(data, priorMean);
    DoubleDouble[] shift = new DoubleDouble[p];
    Arrays.fill(shift, DoubleDouble.ZERO);
    for (int k = 0; k <= REFINEMENTS; k++) {
      RealVector rest = rest(data, prior, pull, shift);
      RealVector step = factor.getSolver().solve(rest);
      for (int i = 0; i < p; i++) {
        shift[i] = shift[i].plus(step.getEntry(i));
      }
    }
    RealVector mean = new ArrayRealVector(p);
    for (int i = 0; i < p; i++) {
      mean.setEntry(i, shift[i].plus(priorMean.getEntry(i)).value());
    }
    return new RegressionFit(
        mean,
        precision,
        factor,
        leftOver(data, priorMean, prior, pull, shift),
        halfLogDeterminant(factor) - halfLogDeterminant(WeightPrior.cholesky(prior)));
  }

  /** X'W(y - X m0). */
  private static DoubleDouble[] pull(RegressionStatistics data, RealVector priorMean) {
    int p = priorMean.getDimension();
    DoubleDouble[] pull = new DoubleDouble[p];
    for (int i = 0; i < p; i++) {
      pull[i] = data.gram(i, p);
      for (int j = 0; j < p; j++) {
        pull[i] = pull[i].minus(data.gram(i, j).times(priorMean.getEntry(j)));
      }
    }
    return pull;
  }

  /** What the current shift leaves of the normal equations, for iterative refinement. */
  private static RealVector rest(
      RegressionStatistics data, RealMatrix prior, DoubleDouble[] pull, DoubleDouble[] shift) {
    int p = pull.length;
    RealVector rest = new ArrayRealVector(p);
    for (int i = 0; i < p; i++) {
      DoubleDouble sum = pull[i];
      for (int j = 0; j < p; j++) {
        DoubleDouble entry = data.gram(i, j).plus(prior.getEntry(i, j));
        sum = sum.minus(entry.times(shift[j]));
      }
      rest.setEntry(i, sum.value());
    }
    return rest;
  }

  /** |y - X m0|^2 - shift'X'W(y - X m0), which at the solution equals E; all in two doubles. */
  private static double leftOver(
      RegressionStatistics data,
      RealVector priorMean,
      RealMatrix prior,
      DoubleDouble[] pull,
      DoubleDouble[] shift) {
    int p = pull.length;
    DoubleDouble sum = data.gram(p, p);
    for (int i = 0; i < p; i++) {
      double m = priorMean.getEntry(i);
      sum = sum.minus(data.gram(i, p).times(m)).minus(pull[i].times(m));
      sum = sum.minus(pull[i].times(shift[i]).times(2));
      for (int j = 0; j < p; j++) {
        DoubleDouble entry = data.gram(i, j).plus(prior.getEntry(i, j));
        sum = sum.plus(entry.times(shift[i]).times(shift[j]));
      }
    }
    return Math.max(sum.value(), 0);
  }

  private static double halfLogDeterminant(CholeskyDecomposition factor) {
    RealMatrix lower = factor.getL();
    double sum = 0;
    for (int i = 0; i < lower.getRowDimension(); i++) {
      sum += Math.log(lower.getEntry(i, i));
    }
    return sum;
  }

  double meanAlong(double[] x) {
    return mean.dotProduct(new ArrayRealVector(x));
  }

  /** x' inverse(Pn) x. */
  double varianceAlong(double[] x) {
    RealVector v = new ArrayRealVector(x);
    return v.dotProduct(factor.getSolver().solve(v));
  }
}
