package io.evident.bayes;

import java.util.Objects;

/**
 * Linear regression y_i ~ N(x_i'beta, sigma2) with a Gaussian prior of the weights beta.
 *
 * <p>Known noise: sigma2 is given and beta ~ N(m0, inverse(P0)). Unknown noise: beta given sigma2 ~
 * N(m0, sigma2 inverse(P0)) and sigma2 ~ InverseGamma(a0, b0). Source: C. M. Bishop, Pattern
 * Recognition and Machine Learning, 2006, section 3.3 and exercise 3.12.
 *
 * <p>In units of the noise both are the same computation: with P = P0 (known noise: P0 sigma2) the
 * posterior precision is Pn = P + X'WX, its mean mn = m0 + inverse(Pn) X'W(y - X m0), and E = (y -
 * X mn)'W(y - X mn) + (mn - m0)'P(mn - m0) is what is left over.
 */
public final class RegressionModel implements ConjugateModel<RegressionStatistics> {
  private final RegressionNoise noise;
  private final WeightPrior prior;

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
    WeightPrior weights =
        WeightPrior.ofPrecision(fit.mean(), fit.precision().scalarMultiply(1 / noise.unit()));
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
    double[] direction = new double[prior.columns()];
    direction[column] = 1;
    RegressionFit fit = fit(data);
    return noise
        .updated(data.count(), fit.leftOver())
        .marginal(fit.meanAlong(direction), fit.varianceAlong(direction));
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
    prior.requireColumns(x.length);
    RegressionFit fit = fit(data);
    return noise
        .updated(data.count(), fit.leftOver())
        .marginal(fit.meanAlong(x), 1 + fit.varianceAlong(x));
  }

  /**
   * The posterior means of the weights.
   *
   * @param data the rows
   * @return mn, [columns]
   */
  public double[] posteriorMean(RegressionStatistics data) {
    return fit(data).mean().toArray();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Known noise: 1/2 sum log w - n/2 log(2 pi sigma2) - 1/2 log(det Pn / det P) - E / (2
   * sigma2). Unknown noise: 1/2 sum log w - n/2 log(2 pi) - 1/2 log(det Pn / det P) + a0 log b0 - a
   * log b + log Gamma(a) - log Gamma(a0), a = a0 + n/2, b = b0 + E/2.
   */
  @Override
  public double logEvidence(RegressionStatistics data) {
    prior.requireColumns(data.columns());
    if (data.count() == 0) {
      return 0;
    }
    RegressionFit fit = fit(data);
    double common = 0.5 * data.sumOfLogWeights() - fit.halfLogDeterminantRatio();
    return common + noise.logEvidence(data.count(), fit.leftOver());
  }

  private RegressionFit fit(RegressionStatistics data) {
    prior.requireColumns(data.columns());
    return RegressionFit.of(data, prior.mean(), prior.precision().scalarMultiply(noise.unit()));
  }
}
