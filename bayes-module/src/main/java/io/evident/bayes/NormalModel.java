package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;
import java.util.List;
import java.util.Optional;

/**
 * Observations x_i ~ N(mu, noiseVariance) of an unknown mean mu ~ N(priorMean, priorVariance).
 *
 * <p>With sigma2 the noise variance, mu0 and tau2 the prior mean and variance, and n, xbar, S the
 * {@link SufficientStatistics}, the posterior is N(m, v), 1/v = n/sigma2 + 1/tau2, m = v (n
 * xbar/sigma2 + mu0/tau2). With precision weights, n is the total weight W. Source: C. M. Bishop,
 * Pattern Recognition and Machine Learning, 2006, equations 2.141 and 2.142.
 *
 * @param noiseVariance the known variance sigma2 of one observation about mu
 * @param priorMean the mean mu0 of the prior
 * @param priorVariance the variance tau2 of the prior
 */
public record NormalModel(double noiseVariance, double priorMean, double priorVariance)
    implements ConjugateModel<SufficientStatistics>, MeanModel {
  public NormalModel {
    Require.positive("noiseVariance", noiseVariance);
    Require.finite("priorMean", priorMean);
    Require.positive("priorVariance", priorVariance);
  }

  /**
   * A model of the given noise and prior.
   *
   * @param noiseVariance the known variance sigma2 of one observation about mu
   * @param priorMean the mean mu0 of the prior
   * @param priorVariance the variance tau2 of the prior
   * @return the model
   * @throws IllegalArgumentException unless both variances are finite and positive and the mean
   *     finite
   */
  public static NormalModel of(double noiseVariance, double priorMean, double priorVariance) {
    return new NormalModel(noiseVariance, priorMean, priorVariance);
  }

  /**
   * The prior of mu.
   *
   * @return N(mu0, tau2)
   */
  public Gaussian prior() {
    return new Gaussian(priorMean, priorVariance);
  }

  /**
   * The posterior of mu.
   *
   * @param data the observations
   * @return N(m, v)
   */
  public Gaussian posterior(SufficientStatistics data) {
    if (data.count() == 0) {
      return prior();
    }
    double scale = scale(data.weight(), priorVariance, noiseVariance);
    DoubleDouble information = DoubleDouble.product(data.weight(), priorVariance * scale);
    DoubleDouble total = information.plus(noiseVariance * scale);
    DoubleDouble pull = information.dividedBy(total);
    double mean = data.meanMinus(priorMean).times(pull).plus(priorMean).value();
    return new Gaussian(mean, posteriorVariance(priorVariance * scale, total.value()));
  }

  /** tau2 sigma2 / (sigma2 + W tau2), beginning with the quotient that does not underflow. */
  private double posteriorVariance(double scaledPrior, double scaledTotal) {
    double share = noiseVariance / scaledTotal;
    return share >= Double.MIN_NORMAL
        ? scaledPrior * share
        : noiseVariance * (scaledPrior / scaledTotal);
  }

  @Override
  public boolean isProper(SufficientStatistics data) {
    return true;
  }

  /** {@link #posterior}. */
  @Override
  public Gaussian posteriorOfMean(SufficientStatistics data) {
    return posterior(data);
  }

  /** {@link #bayesPredictive}. */
  @Override
  public Gaussian predictive(SufficientStatistics data) {
    return bayesPredictive(data);
  }

  @Override
  public double logEvidence(SufficientStatistics data) {
    return ConjugateModel.super.logEvidence(data);
  }

  /** 1, or a power of two so small that W tau2 + sigma2 times it does not overflow. */
  private static double scale(double w, double tau2, double sigma2) {
    return w * tau2 + sigma2 <= Double.MAX_VALUE ? 1 : 0x1p-64;
  }

  @Override
  public NormalModel updated(SufficientStatistics data) {
    Gaussian posterior = posterior(data);
    return new NormalModel(noiseVariance, posterior.mean(), posterior.variance());
  }

  /**
   * The predictive of one more observation of weight one, with the uncertainty of mu in it.
   *
   * @param data the observations
   * @return N(m, v + sigma2)
   */
  public Gaussian bayesPredictive(SufficientStatistics data) {
    Gaussian posterior = posterior(data);
    return new Gaussian(posterior.mean(), posterior.variance() + noiseVariance);
  }

  /**
   * The predictive with the most probable mu plugged in, N(m, sigma2).
   *
   * @param data the observations
   * @return N(m, sigma2)
   */
  @Override
  public Gaussian mapPredictive(SufficientStatistics data) {
    return new Gaussian(posterior(data).mean(), noiseVariance);
  }

  /**
   * The predictive with the most likely mu plugged in, absent before any data.
   *
   * @param data the observations
   * @return N(xbar, sigma2), if there is an observation
   */
  @Override
  public Optional<Gaussian> mlePredictive(SufficientStatistics data) {
    return data.mean().isPresent()
        ? Optional.of(new Gaussian(data.mean().getAsDouble(), noiseVariance))
        : Optional.empty();
  }

  /**
   * {@inheritDoc}
   *
   * <p>log p(D) = 1/2 sum log w_i - n/2 log(2 pi sigma2) - S/(2 sigma2) - 1/2 log(1 + W
   * tau2/sigma2) - W (xbar - mu0)^2 / (2 (sigma2 + W tau2)), the last in two parts.
   */
  @Override
  public List<Double> logEvidenceTerms(SufficientStatistics data) {
    return logEvidenceTerms(data, noiseVariance, priorMean, priorVariance);
  }

  /** The terms, for which a prior variance of 0 has a meaning too: mu = mu0. */
  static List<Double> logEvidenceTerms(
      SufficientStatistics data, double sigma2, double mu0, double tau2) {
    if (data.count() == 0) {
      return List.of();
    }
    double w = data.weight();
    DoubleDouble distance = data.meanMinus(mu0);
    double scale = scale(w, tau2, sigma2);
    DoubleDouble spread = DoubleDouble.product(w, tau2 * scale).plus(sigma2 * scale);
    DoubleDouble between = distance.times(-0.5).times(distance.times(w * scale).dividedBy(spread));
    double ratio = w * (tau2 / sigma2);
    return List.of(
        0.5 * data.sumOfLogWeights(),
        -0.5 * data.count() * Gaussian.logTwoPi(sigma2),
        -0.5 * data.centredSumOfSquares() / sigma2,
        ratio <= Double.MAX_VALUE
            ? -0.5 * Math.log1p(ratio)
            : -0.5 * (Math.log(w) + Math.log(tau2) - Math.log(sigma2)),
        between.high(),
        between.low());
  }
}
