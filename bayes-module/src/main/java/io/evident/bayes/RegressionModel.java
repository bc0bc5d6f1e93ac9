package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.TriangularRoot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Linear regression y_i ~ N(x_i'beta, sigma2) with a Gaussian prior of the weights beta.
 *
 * <p>Known noise: sigma2 is given and beta ~ N(m0, inverse(P0)). Unknown noise: beta given sigma2 ~
 * N(m0, sigma2 inverse(P0)) and sigma2 ~ InverseGamma(a0, b0). Source: C. M. Bishop, Pattern
 * Recognition and Machine Learning, 2006, section 3.3 and exercise 3.12.
 *
 * <p>In units of the noise both are the same computation: with P = P0 (known noise: P0 sigma2) the
 * posterior precision is Pn = P + X'WX, its mean mn = m0 + inverse(Pn) X'W(y - X m0), and E = (y -
 * X mn)'W(y - X mn) + (mn - m0)'P(mn - m0) is what is left over. It is done by the QR decomposition
 * of the rows of X and of the prior, in two doubles: a column loses the logarithm of its {@link
 * #collinearity} of about 31 digits.
 */
public final class RegressionModel implements ConjugateModel<RegressionStatistics> {
  /** What rounding in two doubles may leave of responses that the columns fit exactly. */
  private static final double EXACT = 1e-26;

  private final RegressionNoise noise;
  private final WeightPrior prior;

  /** Columns of a regression whose weights neither the data nor the prior tell apart. */
  public static final class CollinearColumnsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int[] columns;

    CollinearColumnsException(List<Integer> columns) {
      super(
          String.format(
              Locale.ROOT,
              columns.size() == 1
                  ? "the column %s of x, counted from 0, is 0 in all rows, and no prior decides its"
                      + " weight; leave it out or give it a prior"
                  : "the columns %s of x, counted from 0, are collinear, and the prior is too wide to"
                      + " part their weights; leave one out or give it a narrower prior",
              columns));
      this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * The columns at fault: each is a combination of the others, or the only one is 0 in all rows.
     *
     * @return their indices in a row of X, ascending
     */
    public List<Integer> columns() {
      return Arrays.stream(columns).boxed().toList();
    }
  }

  private RegressionModel(RegressionNoise noise, WeightPrior prior) {
    this.noise = noise;
    this.prior = prior;
  }

  /**
   * A regression with known noise variance.
   *
   * @param noiseVariance the variance sigma2 of a response about its line
   * @param priorMean the mean m0 of the weights, [columns]
   * @param priorVariance the variance of each weight, independent of the others
   * @return the model
   * @throws IllegalArgumentException unless the variances are finite and positive and the means
   *     finite
   */
  public static RegressionModel knownNoise(
      double noiseVariance, double[] priorMean, double priorVariance) {
    return of(new RegressionNoise.Known(noiseVariance), WeightPrior.of(priorMean, priorVariance));
  }

  /**
   * A regression with unknown noise variance sigma2 ~ InverseGamma(shape, scale).
   *
   * @param shape the shape a0 of the prior of sigma2
   * @param scale the scale b0 of the prior of sigma2
   * @param priorMean the mean m0 of the weights, [columns]
   * @param relativeVariance the variance of each weight in units of sigma2
   * @return the model
   * @throws IllegalArgumentException unless the variance, shape and scale are finite and positive
   *     and the means finite
   */
  public static RegressionModel unknownNoise(
      double shape, double scale, double[] priorMean, double relativeVariance) {
    return of(
        new RegressionNoise.Unknown(shape, scale), WeightPrior.of(priorMean, relativeVariance));
  }

  /**
   * A regression with any noise and any Gaussian prior of the weights.
   *
   * @param noise what is known of the noise variance
   * @param prior the prior of the weights; in units of the noise variance where that is unknown
   * @return the model
   */
  public static RegressionModel of(RegressionNoise noise, WeightPrior prior) {
    return new RegressionModel(noise, prior);
  }

  /**
   * The posterior under the reference prior p(beta, sigma2) proportional to 1 / sigma2, as a proper
   * model that further rows update.
   *
   * <p>It has sigma2 ~ InverseGamma((n - p)/2, E/2), E the residual sum of squares of least
   * squares, and beta given sigma2 ~ N(b, sigma2 inverse(X'WX)), b the least-squares weights: each
   * weight has Student's t with n - p degrees of freedom, and its central interval is the
   * confidence interval of the t test. An improper prior has no evidence. Source: A. Gelman et al.,
   * Bayesian Data Analysis, 3rd edition, 2013, section 14.2.
   *
   * @param data the rows, more than columns
   * @return the posterior
   * @throws CollinearColumnsException if columns are collinear
   * @throws IllegalArgumentException unless there are more rows than columns and a residual is left
   */
  public static RegressionModel ofReferencePrior(RegressionStatistics data) {
    int p = data.columns();
    if (data.count() <= p) {
      throw new IllegalArgumentException(
          "the reference prior needs more rows than weights, got "
              + data.count()
              + " rows for "
              + p
              + " weights");
    }
    TriangularRoot root = data.root().leading(p, DoubleDouble.of(1));
    RegressionFit.requireApart(root);
    double left = data.root().get(p, p).value();
    double length = left;
    DoubleDouble[] pull = new DoubleDouble[p];
    for (int i = 0; i < p; i++) {
      pull[i] = data.root().get(i, p);
      length = Math.hypot(length, pull[i].value());
    }
    if (!(left > EXACT * length)) {
      throw new IllegalArgumentException(
          "the weights fit all rows exactly, so that nothing tells the noise variance");
    }
    return of(
        new RegressionNoise.Unknown(0.5 * (data.count() - p), 0.5 * left * left),
        WeightPrior.ofRoot(List.of(root.solve(pull)), root));
  }

  /**
   * What is known of the noise variance.
   *
   * @return its value or its prior
   */
  public RegressionNoise noise() {
    return noise;
  }

  /**
   * The prior of the weights; in units of the noise variance where that is unknown.
   *
   * @return the prior
   */
  public WeightPrior prior() {
    return prior;
  }

  @Override
  public RegressionModel updated(RegressionStatistics data) {
    RegressionFit fit = fit(data);
    DoubleDouble unit = DoubleDouble.of(1).dividedBy(DoubleDouble.of(noise.unit()).squareRoot());
    WeightPrior weights = WeightPrior.ofRoot(fit.mean(), fit.root().leading(prior.columns(), unit));
    return new RegressionModel(noise.updated(data.count(), fit.leftOver()), weights);
  }

  /**
   * The posterior of one weight, whatever the others and the noise.
   *
   * @param data the rows
   * @param column which weight
   * @return Gaussian with known noise, Student's t with unknown
   * @throws IndexOutOfBoundsException if there is no such column
   */
  public UnivariateDistribution posteriorOfWeight(RegressionStatistics data, int column) {
    Objects.checkIndex(column, prior.columns());
    return posteriorOfWeights(data).get(column);
  }

  /**
   * The posterior of each weight, whatever the others and the noise.
   *
   * @param data the rows
   * @return [columns], Gaussian with known noise, Student's t with unknown
   */
  public List<UnivariateDistribution> posteriorOfWeights(RegressionStatistics data) {
    RegressionFit fit = fit(data);
    RegressionNoise after = noise.updated(data.count(), fit.leftOver());
    List<UnivariateDistribution> weights = new ArrayList<>();
    for (int i = 0; i < prior.columns(); i++) {
      double[] direction = new double[prior.columns()];
      direction[i] = 1;
      weights.add(marginal(fit, after, 0, DoubleDouble.of(direction)));
    }
    return weights;
  }

  /**
   * The predictive of the response of weight one at a new row.
   *
   * @param data the rows seen
   * @param x the new row, [columns]
   * @return Gaussian with known noise, Student's t with unknown
   * @throws IllegalArgumentException if the shape does not fit
   */
  public UnivariateDistribution predictive(RegressionStatistics data, double... x) {
    return predictive(data, DoubleDouble.of(x));
  }

  /**
   * The predictive of the response of weight one of a polynomial at a new x.
   *
   * @param data the rows seen, of this basis
   * @param basis the powers that are the columns
   * @param x where, finite
   * @return Gaussian with known noise, Student's t with unknown
   * @throws IllegalArgumentException if the shape does not fit or a power of x is not finite
   */
  public UnivariateDistribution predictive(
      RegressionStatistics data, PolynomialBasis basis, double x) {
    return predictive(data, basis.powers(x));
  }

  private UnivariateDistribution predictive(RegressionStatistics data, DoubleDouble[] along) {
    prior.requireColumns(along.length);
    RegressionFit fit = fit(data);
    return marginal(fit, noise.updated(data.count(), fit.leftOver()), 1, along);
  }

  private static UnivariateDistribution marginal(
      RegressionFit fit, RegressionNoise after, double own, DoubleDouble[] along) {
    return after.marginal(fit.meanAlong(along), own + fit.varianceAlong(along));
  }

  /**
   * The posterior means of the weights.
   *
   * @param data the rows
   * @return mn, [columns]
   */
  public double[] posteriorMean(RegressionStatistics data) {
    return fit(data).mean().stream().mapToDouble(DoubleDouble::value).toArray();
  }

  /**
   * The posterior covariance of the weights with known noise, inverse(Pn) sigma2.
   *
   * @param data the rows
   * @return [columns, columns], symmetric
   * @throws IllegalStateException if the noise is unknown: the weights are not Gaussian
   */
  public double[][] posteriorCovariance(RegressionStatistics data) {
    if (!(noise instanceof RegressionNoise.Known known)) {
      throw new IllegalStateException(
          "with unknown noise the weights have no Gaussian covariance; see posteriorOfWeights");
    }
    TriangularRoot root = fit(data).root();
    int p = root.size();
    DoubleDouble[][] halves = new DoubleDouble[p][];
    for (int j = 0; j < p; j++) {
      double[] unit = new double[p];
      unit[j] = 1;
      halves[j] = root.solveTransposed(DoubleDouble.of(unit));
    }
    double[][] covariance = new double[p][p];
    for (int a = 0; a < p; a++) {
      for (int b = 0; b <= a; b++) {
        DoubleDouble sum = DoubleDouble.ZERO;
        for (int k = a; k < p; k++) {
          sum = sum.plus(halves[a][k].times(halves[b][k]));
        }
        covariance[a][b] = sum.times(known.variance()).value();
        covariance[b][a] = covariance[a][b];
      }
    }
    return covariance;
  }

  /**
   * How nearly each column of X, with the prior's rows under it, is a combination of the others:
   * the collinearity index |x_j| |x_j+|, x_j+ the row of the pseudoinverse. It is 1 for a column
   * that is orthogonal to the others, and 1 / index is the sine of its angle to them.
   *
   * <p>The index is the condition of a weight: an error of relative size e in the column changes
   * the weight by up to index times e. Numbers are rounded to 16 digits when they are read, so a
   * weight of a column of index 1e12 has 4 digits that do not depend on that rounding. Source: G.
   * W. Stewart, "Collinearity and least squares regression", Statistical Science 2 (1987).
   *
   * @param data the rows
   * @return the index of each column, at least 1, [columns]
   * @throws CollinearColumnsException if an index exceeds 1e22, where the arithmetic itself fails
   */
  public double[] collinearity(RegressionStatistics data) {
    TriangularRoot root = fit(data).root();
    return IntStream.range(0, root.size()).mapToDouble(root::collinearity).toArray();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Known noise: 1/2 sum log w - n/2 log(2 pi sigma2) - 1/2 log(det Pn / det P) - E / (2
   * sigma2). Unknown noise: 1/2 sum log w - n/2 log(2 pi) - 1/2 log(det Pn / det P) + a0 log b0 - a
   * log b + log Gamma(a) - log Gamma(a0), a = a0 + n/2, b = b0 + E/2.
   */
  @Override
  public List<Double> logEvidenceTerms(RegressionStatistics data) {
    prior.requireColumns(data.columns());
    if (data.count() == 0) {
      return List.of();
    }
    RegressionFit fit = fit(data);
    List<Double> terms = new ArrayList<>();
    terms.add(0.5 * data.sumOfLogWeights());
    terms.addAll(noise.logEvidenceTerms(data.count(), fit.residual(), fit.priorResidual()));
    terms.add(-fit.halfLogDeterminantRatio());
    return terms;
  }

  RegressionFit fit(RegressionStatistics data) {
    prior.requireColumns(data.columns());
    return RegressionFit.of(data, prior, noise.unit());
  }
}
