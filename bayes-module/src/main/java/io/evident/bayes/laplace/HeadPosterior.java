package io.evident.bayes.laplace;

import java.util.Arrays;

/**
 * The Gaussian posterior N(vec W, inverse(P)) of the weights of a head, P = H + d I, and what it
 * says of the logits of an input: f ~ N(W h, S), S_kl = vec(e_k h')' inverse(P) vec(e_l h').
 *
 * <p>The whole form holds the covariance inverse(P). With H = B (x) A the eigenvectors u_i of A and
 * v_k of B give S = sum_k v_k v_k' sum_i (u_i'h)^2 / (a_i b_k + d). Where H is singular, as along
 * equal changes of all logits of a softmax, the posterior is the prior. Immutable.
 */
public final class HeadPosterior {
  private final LinearHead mean;
  private final double precision;
  private final double logEvidence;

  /** inverse(P), [K D][K D]; null in the Kronecker form. */
  private final double[][] covariance;

  /** Made when a covariance is first asked for. */
  private double[][] products;

  /** C_k of each output, [K][D][D]; null in the Kronecker form. */
  private final double[][][] roots;

  /** Null in the whole form. */
  private final KroneckerFactors factors;

  /** 1 / (a_i b_k + d), [D, K]; null in the whole form. */
  private final double[] inverses;

  /** A whole posterior. */
  HeadPosterior(LinearHead mean, double precision, double logEvidence, double[][] covariance) {
    this.mean = mean;
    this.precision = HeadCurvature.requirePrecision(precision);
    this.logEvidence = logEvidence;
    this.covariance = covariance;
    this.roots = new double[mean.outputs()][][];
    this.factors = null;
    this.inverses = null;
    int width = mean.width();
    for (int k = 0; k < roots.length; k++) {
      double[][] block = new double[width][];
      for (int i = 0; i < width; i++) {
        block[i] = Arrays.copyOfRange(covariance[k * width + i], k * width, (k + 1) * width);
      }
      roots[k] = Cholesky.of(block).root();
    }
  }

  /** A Kronecker-factored posterior. */
  HeadPosterior(LinearHead mean, double precision, double logEvidence, KroneckerFactors factors) {
    this.mean = mean;
    this.precision = HeadCurvature.requirePrecision(precision);
    this.logEvidence = logEvidence;
    this.covariance = null;
    this.roots = null;
    this.factors = factors;
    this.inverses = factors.inverses(precision);
  }

  /**
   * How the covariance is held.
   *
   * @return the form
   */
  public CurvatureForm form() {
    return factors == null ? CurvatureForm.WHOLE : CurvatureForm.KRONECKER;
  }

  /**
   * W.
   *
   * @return the head whose weights are the mean
   */
  public LinearHead mean() {
    return mean;
  }

  /**
   * d.
   *
   * @return the precision of the prior
   */
  public double precision() {
    return precision;
  }

  /**
   * The log evidence of d, about the weights at which the curvature was taken.
   *
   * @return log p(data | d), in nats
   */
  public double logEvidence() {
    return logEvidence;
  }

  /**
   * The variances of the logits of an input.
   *
   * @param features h, [N, D]
   * @param row which input
   * @param to receives S_kk, [K]
   */
  public void variances(float[] features, int row, double[] to) {
    double[] h = RowProducts.widened(features, row, mean.width());
    int outputs = mean.outputs();
    if (factors == null) {
      for (int k = 0; k < outputs; k++) {
        to[k] = squaredLength(roots[k], h);
      }
      return;
    }
    double[] along = along(h);
    double[][] vectors = factors.b().vectors();
    for (int k = 0; k < outputs; k++) {
      double sum = 0;
      for (int j = 0; j < outputs; j++) {
        sum += vectors[j][k] * along[j] * vectors[j][k];
      }
      to[k] = sum;
    }
  }

  /** |R h|^2 for an upper triangular R. */
  private static double squaredLength(double[][] root, double[] h) {
    double sum = 0;
    for (int i = 0; i < h.length; i++) {
      double y = 0;
      for (int j = i; j < h.length; j++) {
        y += root[i][j] * h[j];
      }
      sum += y * y;
    }
    return sum;
  }

  /** sum_i (u_i'h)^2 / (a_i b_k + d) of each k, [K]. */
  private double[] along(double[] h) {
    int outputs = mean.outputs();
    double[] parts = new double[h.length];
    RowProducts.times(factors.a().vectors(), h, parts);
    double[] sums = new double[outputs];
    for (int i = 0; i < h.length; i++) {
      for (int k = 0; k < outputs; k++) {
        sums[k] += inverses[i * outputs + k] * parts[i] * parts[i];
      }
    }
    return sums;
  }

  /**
   * The covariance of the logits of an input.
   *
   * @param features h, [N, D]
   * @param row which input
   * @param to receives S, [K, K], symmetric
   */
  public void covariance(float[] features, int row, double[] to) {
    int width = mean.width();
    int outputs = mean.outputs();
    double[] h = RowProducts.widened(features, row, width);
    if (factors == null) {
      wholeCovariance(h, to);
      return;
    }
    double[] along = along(h);
    double[][] vectors = factors.b().vectors();
    for (int k = 0; k < outputs; k++) {
      for (int l = 0; l <= k; l++) {
        double sum = 0;
        for (int j = 0; j < outputs; j++) {
          sum += vectors[j][k] * along[j] * vectors[j][l];
        }
        to[k * outputs + l] = sum;
        to[l * outputs + k] = sum;
      }
    }
  }

  /** S_kl = sum over i >= j of t_ij,kl h_i h_j. */
  private void wholeCovariance(double[] h, double[] to) {
    int outputs = mean.outputs();
    double[][] table = ofProducts();
    double[] products = new double[table.length];
    int entry = 0;
    for (int i = 0; i < h.length; i++) {
      for (int j = 0; j <= i; j++) {
        products[entry++] = h[i] * h[j];
      }
    }
    double[] sums = new double[table[0].length];
    RowProducts.addRows(sums, products, 0, table, table.length, 0, sums.length);
    int pair = 0;
    for (int k = 0; k < outputs; k++) {
      for (int l = 0; l <= k; l++) {
        to[k * outputs + l] = sums[pair];
        to[l * outputs + k] = sums[pair++];
      }
    }
  }

  /**
   * t_ij,kl: what a product of two features adds to the covariance of two logits, for i >= j and k
   * >= l, from both entries of the weights' covariance that it stands beside. A quarter of the
   * products that C h would take.
   */
  private synchronized double[][] ofProducts() {
    if (products == null) {
      int width = mean.width();
      int outputs = mean.outputs();
      double[][] table = new double[width * (width + 1) / 2][outputs * (outputs + 1) / 2];
      int entry = 0;
      for (int i = 0; i < width; i++) {
        for (int j = 0; j <= i; j++) {
          double[] row = table[entry++];
          int pair = 0;
          for (int k = 0; k < outputs; k++) {
            for (int l = 0; l <= k; l++) {
              double below = covariance[k * width + i][l * width + j];
              row[pair++] = i == j ? below : below + covariance[k * width + j][l * width + i];
            }
          }
        }
      }
      products = table;
    }
    return products;
  }

  /**
   * The covariance of all weights, inverse(P).
   *
   * @return [K D, K D], a copy
   * @throws IllegalStateException in the Kronecker form
   */
  public double[] covarianceOfWeights() {
    require(CurvatureForm.WHOLE);
    return RowProducts.flat(covariance);
  }

  /**
   * C_k, the upper triangular matrix with S_kk = |C_k h|^2.
   *
   * @param k which output
   * @return [D, D], a copy
   * @throws IllegalStateException in the Kronecker form
   */
  public double[] factor(int k) {
    require(CurvatureForm.WHOLE);
    return RowProducts.flat(roots[k]);
  }

  /**
   * The eigenvectors of A.
   *
   * @return u_i, [D, D], row i that of a_i, a copy
   * @throws IllegalStateException in the whole form
   */
  public double[] featureVectors() {
    require(CurvatureForm.KRONECKER);
    return RowProducts.flat(factors.a().vectors());
  }

  /**
   * The eigenvectors of B.
   *
   * @return v_k, [K, K], row k that of b_k, a copy
   * @throws IllegalStateException in the whole form
   */
  public double[] outputVectors() {
    require(CurvatureForm.KRONECKER);
    return RowProducts.flat(factors.b().vectors());
  }

  /**
   * The variances of the posterior along the eigenvectors.
   *
   * @return 1 / (a_i b_k + d), [D, K], a copy
   * @throws IllegalStateException in the whole form
   */
  public double[] inverses() {
    require(CurvatureForm.KRONECKER);
    return inverses.clone();
  }

  private void require(CurvatureForm wanted) {
    if (form() != wanted) {
      throw new IllegalStateException("the posterior has the form " + form() + ", not " + wanted);
    }
  }
}
