package io.evident.bayes;

import io.evident.bayes.internal.numeric.SpecialFunctions;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * The noise variance sigma2 and the variance tau2 of all slopes that together maximize the evidence
 * of a linear regression whose first column is the constant 1.
 *
 * <p>The slopes are independent, N(0, tau2). The level of the response at the means of the columns
 * is N(ybar, v) with v the variance of the responses, so that neither an offset nor a unit of the
 * responses is shrunk. Let d_i be the eigenvalues of the centred X'WX, c_i the parts of the
 * responses along the eigenvectors' images and rho = tau2 / sigma2. Then
 *
 * <pre>
 *   log p(y) = 1/2 sum log w - n/2 log(2 pi sigma2) - 1/2 log(1 + W v / sigma2)
 *              - 1/2 sum log(1 + rho d_i) - E(rho) / (2 sigma2)
 *   E(rho)   = what no slope fits + sum c_i^2 / (1 + rho d_i)
 * </pre>
 *
 * <p>For a given rho the best sigma2 is the positive root of n s^2 + ((n - 1) W v - E) s - E W v.
 * That leaves rho, by whose logarithm the derivative is -1/2 sum rho d_i / (1 + rho d_i) + rho / (2
 * sigma2) sum c_i^2 d_i / (1 + rho d_i)^2. Each of its zeros where the evidence has a peak is
 * bracketed on a grid from 1e-12 in units of the inverse of the largest d_i to 1e12 in those of the
 * inverse of the smallest, and compared with both ends. Sources: D. J. C. MacKay, Bayesian
 * interpolation, Neural Computation 4 (1992); C. M. Bishop, Pattern Recognition and Machine
 * Learning, 2006, section 3.5.
 *
 * @param noiseVariance sigma2
 * @param slopeVariance tau2
 * @param effectiveSlopes how many slopes the data decide rather than the prior, sum rho d_i / (1 +
 *     rho d_i)
 * @param end whether the evidence still rises at an end of what was searched
 * @param model the regression with these variances, which has the evidence
 */
public record EmpiricalRegression(
    double noiseVariance,
    double slopeVariance,
    double effectiveSlopes,
    End end,
    RegressionModel model) {

  /** Where the evidence is highest. */
  public enum End {
    /** Within: both variances are those of a peak. */
    NONE,
    /** Where slopes are so small that they say nothing: the level alone explains the responses. */
    NO_SLOPES,
    /** Where the noise is as small as was searched: the columns fit the responses exactly. */
    NO_NOISE
  }

  private static final double RANGE = Math.log(1e12);

  /** Of the logarithm of rho. */
  private static final double STEP = RANGE / 200;

  /** Of the largest eigenvalue, what a decomposition in doubles cannot tell from 0. */
  private static final double NO_EIGENVALUE = 1e-26;

  /** The cosine of an angle that is right but for rounding, of columns as long as they may be. */
  private static final double ORTHOGONAL = 1e-12;

  /**
   * Maximizes the evidence.
   *
   * @param data the rows, whose first column of X is the constant 1
   * @return the estimate
   * @throws IllegalArgumentException if there is no row, no column beside the constant, or all
   *     responses are the same
   */
  public static EmpiricalRegression of(RegressionStatistics data) {
    int slopes = data.columns() - 1;
    if (data.count() == 0 || slopes < 1) {
      throw new IllegalArgumentException(
          "there must be a row and a column beside the constant, got "
              + data.count()
              + " rows and "
              + slopes
              + " columns");
    }
    double variance = data.responseVariance();
    if (!(variance > 0)) {
      throw new IllegalArgumentException(
          "all responses are the same, so that nothing tells the noise variance");
    }
    return new Search(data, variance).best(data);
  }

  /** What the evidence depends on, in units of the variance of the responses. */
  private static final class Search {
    private final double variance;
    private final long count;
    private final double totalWeight;
    private final double[] eigenvalues;
    private final double[] squares;
    private final double rest;
    private final double largest;
    private final double smallest;

    Search(RegressionStatistics data, double variance) {
      this.variance = variance;
      this.count = data.count();
      this.totalWeight = data.root().get(0, 0).squared().value();
      int p = data.columns() - 1;
      double[][] columns = new double[p][p];
      double[] response = new double[p];
      for (int i = 0; i < p; i++) {
        response[i] = data.root().get(i + 1, p + 1).value() / Math.sqrt(variance);
        for (int j = i; j < p; j++) {
          columns[j][i] = data.root().get(i + 1, j + 1).value();
        }
      }
      orthogonalize(columns);
      eigenvalues = Arrays.stream(columns).mapToDouble(c -> dot(c, c)).toArray();
      double most = Arrays.stream(eigenvalues).max().orElseThrow();
      largest = most > 0 ? most : 1;
      squares = new double[p];
      double fitted = 0;
      double least = largest;
      for (int i = 0; i < p; i++) {
        if (eigenvalues[i] > p * NO_EIGENVALUE * most) {
          least = Math.min(least, eigenvalues[i]);
          double along = dot(columns[i], response);
          squares[i] = along * (along / eigenvalues[i]);
          fitted += squares[i];
        } else {
          eigenvalues[i] = 0;
        }
      }
      smallest = least;
      double residual = data.root().get(p + 1, p + 1).squared().value() / variance;
      rest = residual + Math.max(0, dot(response, response) - fitted);
    }

    private static double dot(double[] a, double[] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += a[i] * b[i];
      }
      return sum;
    }

    /**
     * Rotates pairs of columns until all are orthogonal: the one-sided Jacobi method, after which
     * they are the left singular vectors times the singular values. Source: Golub and Van Loan,
     * Matrix Computations, 4th edition, section 8.6.3.
     */
    private static void orthogonalize(double[][] columns) {
      double least = NO_EIGENVALUE * Arrays.stream(columns).mapToDouble(c -> dot(c, c)).sum();
      boolean rotated = true;
      while (rotated) {
        rotated = false;
        for (int a = 0; a < columns.length; a++) {
          for (int b = a + 1; b < columns.length; b++) {
            rotated |= rotate(columns[a], columns[b], least);
          }
        }
      }
    }

    /** Rotates two columns; a combination of others that is rounding alone is left as it is. */
    private static boolean rotate(double[] a, double[] b, double least) {
      double aa = dot(a, a);
      double bb = dot(b, b);
      double both = dot(a, b);
      if (!(Math.min(aa, bb) > least
          && Math.abs(both) > ORTHOGONAL * Math.sqrt(aa) * Math.sqrt(bb))) {
        return false;
      }
      double zeta = (bb - aa) / (2 * both);
      double tangent = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
      double cosine = 1 / Math.hypot(1, tangent);
      double sine = cosine * tangent;
      for (int i = 0; i < a.length; i++) {
        double x = a[i];
        a[i] = cosine * x - sine * b[i];
        b[i] = sine * x + cosine * b[i];
      }
      return true;
    }

    private double leftOver(double rho) {
      double sum = rest;
      for (int i = 0; i < squares.length; i++) {
        sum += squares[i] / (1 + rho * eigenvalues[i]);
      }
      return sum;
    }

    /** The best noise variance for a ratio of variances. */
    private double noise(double rho) {
      double left = leftOver(rho);
      double b = (count - 1) * totalWeight - left;
      double root = Math.sqrt(b * b + 4 * count * left * totalWeight);
      // Of the two ways to write the root, the one in which nothing cancels.
      return b > 0 ? 2 * left * totalWeight / (b + root) : (root - b) / (2 * count);
    }

    /** Up to a constant. */
    private double logEvidence(double rho) {
      double s = noise(rho);
      double sum = -0.5 * count * Math.log(s) - 0.5 * Math.log1p(totalWeight / s);
      for (double eigenvalue : eigenvalues) {
        sum -= 0.5 * Math.log1p(rho * eigenvalue);
      }
      return sum - 0.5 * leftOver(rho) / s;
    }

    /** Twice the derivative by the logarithm of rho. */
    private double slope(double rho) {
      double s = noise(rho);
      double sum = 0;
      for (int i = 0; i < eigenvalues.length; i++) {
        double part = rho * eigenvalues[i];
        sum += part / (1 + part) * (squares[i] / (s * (1 + part)) - 1);
      }
      return sum;
    }

    private double effective(double rho) {
      return Arrays.stream(eigenvalues).map(d -> rho * d / (1 + rho * d)).sum();
    }

    EmpiricalRegression best(RegressionStatistics data) {
      double from = -RANGE - Math.log(largest);
      double to = RANGE - Math.log(smallest);
      int steps = (int) Math.ceil((to - from) / STEP);
      DoubleUnaryOperator rising = log -> slope(Math.exp(log));
      double best = Math.exp(from);
      End end = End.NO_SLOPES;
      double highest = logEvidence(best);
      for (int i = 1; i <= steps; i++) {
        double low = from + (i - 1) * (to - from) / steps;
        double high = from + i * (to - from) / steps;
        boolean last = i == steps && rising.applyAsDouble(high) > 0;
        if (last || (rising.applyAsDouble(low) > 0 && rising.applyAsDouble(high) <= 0)) {
          double top = Math.exp(last ? high : SpecialFunctions.zero(rising, low, high));
          if (logEvidence(top) > highest) {
            highest = logEvidence(top);
            best = top;
            end = last ? End.NO_NOISE : End.NONE;
          }
        }
      }
      double noiseVariance = noise(best) * variance;
      double slopeVariance = best * noiseVariance;
      return new EmpiricalRegression(
          noiseVariance, slopeVariance, effective(best), end, model(data, noiseVariance, best));
    }

    private RegressionModel model(RegressionStatistics data, double noiseVariance, double rho) {
      double[] means = data.means();
      int p = data.columns() - 1;
      double[] slopeVariances = new double[p];
      Arrays.fill(slopeVariances, rho * noiseVariance);
      return RegressionModel.of(
          new RegressionNoise.Known(noiseVariance),
          WeightPrior.ofLevel(
              Arrays.copyOfRange(means, 1, p + 1),
              means[p + 1],
              variance,
              new double[p],
              slopeVariances));
    }
  }
}
