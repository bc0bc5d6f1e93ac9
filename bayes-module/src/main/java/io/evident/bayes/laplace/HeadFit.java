package io.evident.bayes.laplace;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A head refitted on the features: its weights at the mode of the posterior (MAP) or of the
 * likelihood (MLE).
 *
 * <p>Both are concave in the weights. Newton's method maximizes sum_n log p(y_n | W h_n) - d/2
 * |W|^2; each step solves (H + d I) s = gradient by conjugate gradients on products H v, which need
 * no matrix, preconditioned by the Kronecker product B (x) A + d I, and more exactly the nearer the
 * maximum. It ends where a step is shorter than 1e-6 standard deviations of the posterior, s'(H + d
 * I) s below 1e-12. Sources: J. Nocedal and S. J. Wright, Numerical Optimization, 2nd edition,
 * 2006, section 7.1; S. Boyd and L. Vandenberghe, Convex Optimization, 2004, section 9.5.
 */
public final class HeadFit {
  private static final int MOST_STEPS = 200;

  /** Products H v of a fit in all. A MAP has taken about 100 from where a training ended. */
  private static final int MOST_PRODUCTS = 5000;

  /**
   * Without a prior, nearly separable classes take thousands of products in vain. So an MLE may
   * take as many as have this many multiplications, a few seconds of two cores, and these.
   */
  private static final double MULTIPLICATIONS_OF_MLE = 8e9;

  private static final int PRODUCTS_OF_MLE = 100;

  private static final int MOST_HALVINGS = 40;

  /** Standard deviations of the posterior. */
  private static final double NEAR = 1e-6;

  /** A step need not be known better, in about the same unit. */
  private static final double ENOUGH = 0.1 * NEAR;

  /** As near as rounding lets a badly conditioned problem come. */
  private static final double NEARLY = 1e-4;

  /** The most that a logit may change in the last step towards an MLE. */
  private static final double SETTLED = 0.1;

  /** Of the largest margin along a direction, margins that are 0 along one that separates. */
  private static final double SEPARATES = 1e-6;

  /** Of the largest eigenvalue, one that the data say nothing about. */
  private static final double NO_EIGENVALUE = 1e-13;

  /** Of the largest row sum, so that a root of a singular curvature is known in doubles. */
  private static final double RIDGE = 1e-9;

  /** How much of the expected rise a step must bring: Nocedal and Wright, equation 3.4. */
  private static final double RISE = 1e-4;

  private final HeadObjective objective;
  private final HeadLikelihood likelihood;
  private final HeadExamples examples;
  private final double precision;
  private final double[][] weights;
  private double[] logits;
  private double[] means;
  private double value;
  private double[][] gradient;
  private int steps;

  /** H + d I where the search began, of the whole form; null if it is not known. */
  private Cholesky near;

  private int products;

  private HeadFit(
      HeadLikelihood likelihood, LinearHead start, HeadExamples examples, double precision) {
    this.objective = new HeadObjective(likelihood, start, examples);
    this.likelihood = likelihood;
    this.examples = examples;
    this.precision = precision;
    this.weights = RowProducts.copy(start.rows());
    look(objective.logits(weights));
  }

  /**
   * A head and how it was found.
   *
   * @param head the weights
   * @param objective sum_n log p(y_n | f_n) - d/2 |W|^2 at the head, in nats, d = 0 for the MLE
   * @param gradient the largest entry, by size, of the gradient of the objective
   * @param steps the number of Newton steps
   * @param converged whether the maximum was reached, where an MLE's gradient is small beside the
   *     terms that cancel in it: it may not be where features differ by a factor of 10^6 or more in
   *     size, or where all curvature underflows; if neither this nor unbounded holds, an MLE was
   *     given up after 8e9 / (N K D) products with the curvature, at least 100 and at most 5,000,
   *     as classes that are separable or nearly so may need more
   * @param unbounded whether the likelihood has no maximum, since a change of the weights that
   *     makes no example's targets less probable goes on for ever: the classes are separable, or
   *     one has no example
   */
  public record Result(
      LinearHead head,
      double objective,
      double gradient,
      int steps,
      boolean converged,
      boolean unbounded) {}

  /**
   * The mode of the posterior.
   *
   * @param likelihood how targets depend on logits
   * @param start where to begin
   * @param examples features and targets
   * @param precision d
   * @return the MAP
   * @throws IllegalArgumentException if the shapes do not fit, the likelihood cannot have the
   *     targets or d is not finite and positive
   */
  public static Result map(
      HeadLikelihood likelihood, LinearHead start, HeadExamples examples, double precision) {
    return new HeadFit(likelihood, start, examples, HeadCurvature.requirePrecision(precision))
        .result();
  }

  /**
   * The mode of the likelihood, where it has one. Along directions of the weights that the data say
   * nothing about, such as those of a feature that is always 0, the head stays where it began.
   *
   * @param likelihood how targets depend on logits
   * @param start where to begin
   * @param examples features and targets
   * @return the MLE, or the head at which it was seen that there is none
   * @throws IllegalArgumentException if the shapes do not fit or the likelihood cannot have the
   *     targets
   */
  public static Result mle(HeadLikelihood likelihood, LinearHead start, HeadExamples examples) {
    return new HeadFit(likelihood, start, examples, 0).result();
  }

  /**
   * The mode of the likelihood, sought with what is known of the curvature nearby.
   *
   * @param likelihood how targets depend on logits
   * @param near the curvature at the head where the search begins, such as the MAP
   * @param examples features and targets
   * @return the MLE, or the head at which it was seen that there is none, or that was reached
   * @throws IllegalArgumentException if the shapes do not fit or the likelihood cannot have the
   *     targets
   */
  public static Result mle(HeadLikelihood likelihood, HeadCurvature near, HeadExamples examples) {
    HeadFit fit = new HeadFit(likelihood, near.at(), examples, 0);
    double size = near.form() == CurvatureForm.WHOLE ? near.largestRowSum() : 0;
    fit.near = size > 0 ? near.root(RIDGE * size) : null;
    return fit.result();
  }

  /**
   * The mode of the posterior, sought with what is known of the curvature nearby.
   *
   * <p>A whole matrix is a better preconditioner than a Kronecker product: the same mode is reached
   * in a few products.
   *
   * @param likelihood how targets depend on logits
   * @param near the curvature at the head where the search begins
   * @param examples features and targets
   * @param precision d
   * @return the MAP
   * @throws IllegalArgumentException if the shapes do not fit, the likelihood cannot have the
   *     targets or d is not finite and positive
   */
  public static Result map(
      HeadLikelihood likelihood, HeadCurvature near, HeadExamples examples, double precision) {
    HeadFit fit =
        new HeadFit(likelihood, near.at(), examples, HeadCurvature.requirePrecision(precision));
    fit.near = near.form() == CurvatureForm.WHOLE ? near.root(precision) : null;
    return fit.result();
  }

  private void look(double[] at) {
    logits = at;
    means = objective.means(at);
    value = objective.logLikelihood(at) - 0.5 * precision * RowProducts.dot(weights, weights);
    gradient = objective.gradient(means);
    RowProducts.add(gradient, weights, -precision);
  }

  private Result result() {
    double before = Double.POSITIVE_INFINITY;
    double exactness = 0.1;
    while (steps < MOST_STEPS) {
      if (precision == 0
          && objective.margins(logits).stream().anyMatch(HeadObjective.Margins::riseForEver)) {
        return end(false, true);
      }
      double[][] step = solve(exactness);
      if (products >= most()) {
        return end(false, false);
      }
      double length = Math.sqrt(Math.max(0, RowProducts.dot(step, gradient)));
      double[] direction = objective.logits(step);
      if ((length <= NEAR || (length <= NEARLY && !(length < 0.5 * before)))
          && (precision > 0 || isSettled(direction))) {
        return end(precision > 0 || objective.isFlat(means, gradient, NEARLY), false);
      }
      if (precision == 0 && separates(step, direction)) {
        return end(false, true);
      }
      double t = stepSize(step, direction, length);
      if (t == 0) {
        return end(length <= NEARLY, false);
      }
      RowProducts.add(weights, step, t);
      look(objective.logits(weights));
      steps++;
      // A step along which the likelihood rises for ever is seen where it is known well.
      boolean slow = precision == 0 && length > 0.3 * before;
      exactness = slow ? Math.max(1e-6, 0.1 * exactness) : Math.min(0.1, length);
      before = length;
    }
    return end(false, false);
  }

  /**
   * Whether a direction, or one near it that is known better, makes no example less probable for
   * ever.
   */
  private boolean separates(double[][] step, double[] direction) {
    List<HeadObjective.Margins> margins = objective.margins(direction);
    for (int group = 0; group < margins.size(); group++) {
      HeadObjective.Margins own = margins.get(group);
      if (own.riseForEver()) {
        return true;
      }
      double small = SEPARATES * own.most();
      if (own.most() > 0 && own.least() >= -small) {
        Separation near = new Separation(likelihood, examples, group, direction, small);
        boolean found = near.isNear(step, most() - products);
        products += near.products();
        if (found) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether a step leaves all logits where they are. Where examples are so certain that the
   * likelihood hardly depends on them, a step of little consequence may still be on its way.
   */
  private boolean isSettled(double[] direction) {
    if (likelihood.meanIsLinear()) {
      return true;
    }
    double largest = 0;
    for (double change : direction) {
      largest = Math.max(largest, Math.abs(change));
    }
    return largest <= SETTLED;
  }

  private Result end(boolean converged, boolean unbounded) {
    double largest = 0;
    for (double[] row : gradient) {
      for (double g : row) {
        largest = Math.max(largest, Math.abs(g));
      }
    }
    return new Result(
        new LinearHead(examples.outputs(), examples.width(), RowProducts.flat(weights)),
        value,
        largest,
        steps,
        converged,
        unbounded);
  }

  /** The first of 1, 1/2, 1/4 ... at which the objective rises enough; 0 if none does. */
  private double stepSize(double[][] step, double[] direction, double length) {
    double rounding = 1e-13 * Math.abs(value);
    double ww = RowProducts.dot(weights, weights);
    double ws = RowProducts.dot(weights, step);
    double ss = RowProducts.dot(step, step);
    double t = 1;
    for (int i = 0; i < MOST_HALVINGS; i++) {
      double reached =
          objective.logLikelihood(logits, direction, t)
              - 0.5 * precision * (ww + t * (2 * ws + t * ss));
      if (reached >= value + RISE * t * length * length - rounding) {
        return t;
      }
      t *= 0.5;
    }
    return 0;
  }

  /**
   * The Newton step, by conjugate gradients to a relative residual in the preconditioner's norm.
   */
  private double[][] solve(double exactness) {
    UnaryOperator<double[][]> inverse = preconditioner();
    double[][] x = new double[examples.outputs()][examples.width()];
    double[][] residual = RowProducts.copy(gradient);
    double[][] z = inverse.apply(residual);
    double[][] p = z;
    double rz = RowProducts.dot(residual, z);
    int before = products;
    double enough = Math.max(exactness * exactness * rz, ENOUGH * ENOUGH);
    // Of examples that are nearly certain the preconditioner knows too little to call a gradient
    // small, so that an MLE takes one product at least.
    double first = precision > 0 ? enough : 0;
    for (; products < most() && rz > (products == before ? first : enough); products++) {
      double[][] hp = objective.curvatureTimes(means, p);
      RowProducts.add(hp, p, precision);
      double curvature = RowProducts.dot(p, hp);
      if (!(curvature > 0)) {
        break;
      }
      double alpha = rz / curvature;
      RowProducts.add(x, p, alpha);
      RowProducts.add(residual, hp, -alpha);
      z = inverse.apply(residual);
      double next = RowProducts.dot(residual, z);
      RowProducts.add(z, p, next / rz);
      p = z;
      rz = next;
    }
    return x;
  }

  /** About the inverse of H + d I. */
  private UnaryOperator<double[][]> preconditioner() {
    if (near != null) {
      return v -> RowProducts.rows(near.solve(RowProducts.flat(v)), examples.width());
    }
    KroneckerFactors factors = KroneckerFactors.of(likelihood, examples, means);
    double[] table = inverses(factors);
    return v -> factors.times(table, v);
  }

  /** How many products may be taken in all. */
  private int most() {
    if (precision > 0) {
      return MOST_PRODUCTS;
    }
    double one = (double) examples.size() * examples.width() * examples.outputs();
    return (int) Math.min(MOST_PRODUCTS, Math.max(PRODUCTS_OF_MLE, MULTIPLICATIONS_OF_MLE / one));
  }

  /** Where d is 0 the data say nothing along some eigenvectors, and no step goes there. */
  private double[] inverses(KroneckerFactors factors) {
    double[] table = factors.inverses(precision);
    if (precision == 0) {
      double least = Double.POSITIVE_INFINITY;
      for (double inverse : table) {
        least = Math.min(least, inverse);
      }
      for (int j = 0; j < table.length; j++) {
        if (!(table[j] * NO_EIGENVALUE < least)) {
          table[j] = 0;
        }
      }
    }
    return table;
  }
}
