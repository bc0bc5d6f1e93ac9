package io.evident.bayes.laplace;

import java.util.Arrays;

/**
 * The curvature H = sum_n L_n (x) h_n h_n' of the log-likelihood in the weights of a head, taken at
 * given weights W*, and the evidence that follows from it.
 *
 * <p>With the prior vec W ~ N(0, I / d), of the weight of a bias too,
 *
 * <pre>
 *   log p(data | d) = sum_n log p(y_n | f_n) - d/2 |W*|^2 - 1/2 sum_j log(1 + lambda_j / d)
 * </pre>
 *
 * with lambda_j the eigenvalues of H and f_n = W* h_n. It is Laplace's approximation where W* is
 * the mode at precision d; elsewhere, as after a training that was stopped early, it is an
 * approximation of that. For Gaussian noise it is exact at the mode. Source: D. J. C. MacKay, "The
 * evidence framework applied to classification networks", Neural Computation 4 (1992).
 *
 * <p>The likelihood is a sum over the examples, not a mean, and has no weight decay. Threads may
 * share an instance.
 */
public final class HeadCurvature {
  /** Of both ends of the range of precisions, in units of the largest eigenvalue. */
  private static final double RANGE = 1e10;

  /** A bisection of the range ends at neighbouring doubles within as many halvings. */
  private static final int HALVINGS = 80;

  /** 0.5 GB. */
  private static final int MOST_WHOLE = 8192;

  private final LinearHead at;
  private final CurvatureForm form;
  private final double logLikelihood;
  private final double[][] whole;
  private final KroneckerFactors factors;

  /** Made when they are first asked for. */
  private double[] eigenvalues;

  private HeadCurvature(
      LinearHead at,
      CurvatureForm form,
      double logLikelihood,
      double[][] whole,
      KroneckerFactors factors) {
    this.at = at;
    this.form = form;
    this.logLikelihood = logLikelihood;
    this.whole = whole;
    this.factors = factors;
  }

  /**
   * The curvature at a head.
   *
   * @param likelihood how targets depend on logits
   * @param at W*
   * @param examples features and targets
   * @param form whole, or as a Kronecker product
   * @return the curvature
   * @throws IllegalArgumentException if the shapes do not fit, the likelihood cannot have the
   *     targets, or the whole matrix would have more than 8,192 rows
   */
  public static HeadCurvature of(
      HeadLikelihood likelihood, LinearHead at, HeadExamples examples, CurvatureForm form) {
    HeadObjective objective = new HeadObjective(likelihood, at, examples);
    int weights = at.outputs() * at.width();
    if (form == CurvatureForm.WHOLE && weights > MOST_WHOLE) {
      throw new IllegalArgumentException(
          "the whole curvature of "
              + weights
              + " weights would have more than "
              + MOST_WHOLE
              + " rows; take the form KRONECKER");
    }
    double[] logits = objective.logits(at.rows());
    double fit = objective.logLikelihood(logits);
    double[] means = objective.means(logits);
    return form == CurvatureForm.WHOLE
        ? new HeadCurvature(at, form, fit, WholeCurvature.of(likelihood, examples, means), null)
        : new HeadCurvature(at, form, fit, null, KroneckerFactors.of(likelihood, examples, means));
  }

  /**
   * Where the curvature was taken.
   *
   * @return the head W*
   */
  public LinearHead at() {
    return at;
  }

  /**
   * How the curvature is held.
   *
   * @return the form
   */
  public CurvatureForm form() {
    return form;
  }

  /**
   * sum_n log p(y_n | f_n) at W*.
   *
   * @return the log-likelihood of all examples, in nats
   */
  public double logLikelihood() {
    return logLikelihood;
  }

  /**
   * The eigenvalues of H.
   *
   * @return lambda_j, [K D], at least 0, the largest first
   */
  public double[] eigenvalues() {
    return sortedEigenvalues().clone();
  }

  private synchronized double[] sortedEigenvalues() {
    if (eigenvalues == null) {
      double[] found;
      if (form == CurvatureForm.WHOLE) {
        found = SymmetricEigen.valuesOf(RowProducts.copy(whole));
      } else {
        found = factors.eigenvalues();
      }
      Arrays.sort(found);
      eigenvalues = new double[found.length];
      for (int j = 0; j < found.length; j++) {
        eigenvalues[j] = Math.max(0, found[found.length - 1 - j]);
      }
    }
    return eigenvalues;
  }

  /**
   * The log evidence of a precision of the prior.
   *
   * @param precision d
   * @return log p(data | d), in nats
   * @throws IllegalArgumentException unless d is finite and positive
   */
  public double logEvidence(double precision) {
    requirePrecision(precision);
    double sum = 0;
    for (double lambda : sortedEigenvalues()) {
      sum += Math.log1p(lambda / precision);
    }
    return logEvidence(precision, sum);
  }

  private double logEvidence(double precision, double logDeterminantRatio) {
    return logLikelihood - 0.5 * precision * at.squaredLength() - 0.5 * logDeterminantRatio;
  }

  /**
   * How many weights the data decide rather than the prior.
   *
   * @param precision d
   * @return sum_j lambda_j / (lambda_j + d)
   * @throws IllegalArgumentException unless d is finite and positive
   */
  public double effectiveWeights(double precision) {
    requirePrecision(precision);
    double sum = 0;
    for (double lambda : sortedEigenvalues()) {
      sum += lambda / (lambda + precision);
    }
    return sum;
  }

  /**
   * The precision of the highest evidence.
   *
   * <p>In log d the evidence has the slope 1/2 (sum_j lambda_j / (lambda_j + d) - d |W*|^2), which
   * falls everywhere: there is one maximum, where the number of effective weights is d |W*|^2. It
   * is searched by bisection of log d between 1e-10 and 1e10 times the largest eigenvalue of H (1
   * where that is 0).
   *
   * @return the precision, its evidence, and whether it is an end of that range
   */
  public PrecisionChoice bestPrecision() {
    double largest = sortedEigenvalues()[0];
    double unit = largest > 0 ? largest : 1;
    double low = Math.log(unit / RANGE);
    double high = Math.log(unit * RANGE);
    if (!(rises(low) && !rises(high))) {
      double end = Math.exp(rises(high) ? high : low);
      return new PrecisionChoice(end, logEvidence(end), true);
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = 0.5 * (low + high);
      if (rises(middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double best = Math.exp(0.5 * (low + high));
    return new PrecisionChoice(best, logEvidence(best), false);
  }

  private boolean rises(double logPrecision) {
    double precision = Math.exp(logPrecision);
    return effectiveWeights(precision) > precision * at.squaredLength();
  }

  /**
   * The Gaussian posterior N(vec W, inverse(H + d I)).
   *
   * @param mean W: where the curvature was taken, or another head that this curvature is to serve
   * @param precision d
   * @return the posterior, with the evidence of d
   * @throws IllegalArgumentException unless d is finite and positive and the shapes agree, or if d
   *     is so small beside H that H + d I is not positive definite in doubles
   */
  public HeadPosterior posterior(LinearHead mean, double precision) {
    requirePrecision(precision);
    if (mean.outputs() != at.outputs() || mean.width() != at.width()) {
      throw new IllegalArgumentException(
          "the mean must be ["
              + at.outputs()
              + ", "
              + at.width()
              + "], got ["
              + mean.outputs()
              + ", "
              + mean.width()
              + "]");
    }
    if (form == CurvatureForm.KRONECKER) {
      return new HeadPosterior(mean, precision, logEvidence(precision), factors);
    }
    Cholesky root = root(precision);
    double evidence =
        logEvidence(precision, root.logDeterminant() - whole.length * Math.log(precision));
    return new HeadPosterior(mean, precision, evidence, root.inverse());
  }

  /** max_i sum_j |H_ij| of the whole form: at least the largest eigenvalue, and near it. */
  double largestRowSum() {
    double largest = 0;
    for (double[] row : whole) {
      double sum = 0;
      for (double entry : row) {
        sum += Math.abs(entry);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  /** H + d I, of the whole form. */
  Cholesky root(double precision) {
    double[][] sum = RowProducts.copy(whole);
    for (int j = 0; j < sum.length; j++) {
      sum[j][j] += precision;
    }
    return Cholesky.of(sum);
  }

  static double requirePrecision(double precision) {
    if (precision > 0 && precision <= Double.MAX_VALUE) {
      return precision;
    }
    throw new IllegalArgumentException("precision must be finite and > 0, got " + precision);
  }
}
