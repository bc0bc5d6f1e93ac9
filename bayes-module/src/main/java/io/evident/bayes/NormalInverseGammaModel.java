package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.SpecialFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Observations x_i ~ N(mu, sigma2) of which neither mean nor variance is known: mu given sigma2 ~
 * N(priorMean, sigma2 / priorCount), sigma2 ~ InverseGamma(shape, scale).
 *
 * <p>With mu0, kappa0, a0, b0 the parameters, the posterior has kappa = kappa0 + n, mean (kappa0
 * mu0 + n xbar) / kappa, a = a0 + n/2 and b = b0 + S/2 + kappa0 n (xbar - mu0)^2 / (2 kappa). With
 * precision weights, n is the total weight W, except in a. Source: K. P. Murphy, "Conjugate
 * Bayesian analysis of the Gaussian distribution", 2007, section 6.
 *
 * @param priorMean the mean mu0 of mu
 * @param priorCount kappa0, how many observations the prior of mu is worth
 * @param shape the shape a0 of the prior of sigma2
 * @param scale the scale b0 of the prior of sigma2
 */
public record NormalInverseGammaModel(
    double priorMean, double priorCount, double shape, double scale)
    implements ConjugateModel<SufficientStatistics>, MeanModel {
  public NormalInverseGammaModel {
    Require.finite("priorMean", priorMean);
    Require.positive("priorCount", priorCount);
    Require.positive("shape", shape);
    Require.positive("scale", scale);
  }

  /**
   * A model of the given prior.
   *
   * @param priorMean the mean mu0 of mu
   * @param priorCount kappa0, how many observations the prior of mu is worth
   * @param shape the shape a0 of the prior of sigma2
   * @param scale the scale b0 of the prior of sigma2
   * @return the model
   * @throws IllegalArgumentException unless the mean is finite and the others finite and positive
   */
  public static NormalInverseGammaModel of(
      double priorMean, double priorCount, double shape, double scale) {
    return new NormalInverseGammaModel(priorMean, priorCount, shape, scale);
  }

  @Override
  public NormalInverseGammaModel updated(SufficientStatistics data) {
    if (data.count() == 0) {
      return this;
    }
    DoubleDouble count = DoubleDouble.sum(priorCount, data.weight());
    DoubleDouble pull = new DoubleDouble(data.weight(), 0).dividedBy(count);
    DoubleDouble distance = data.meanMinus(priorMean);
    double mean = distance.times(pull).plus(priorMean).value();
    return new NormalInverseGammaModel(
        mean,
        count.value(),
        shape + 0.5 * data.count(),
        scale + 0.5 * (data.centredSumOfSquares() + between(data)));
  }

  /** kappa0 n (xbar - mu0)^2 / kappa. */
  private double between(SufficientStatistics data) {
    double distance = data.meanMinus(priorMean).value();
    double pull = data.weight() / (priorCount + data.weight());
    return distance * (distance * (priorCount * pull));
  }

  @Override
  public boolean isProper(SufficientStatistics data) {
    return true;
  }

  /**
   * The posterior of the mean mu, whatever the variance.
   *
   * @param data the observations
   * @return Student's t with 2a degrees of freedom and squared scale b / (a kappa)
   */
  @Override
  public StudentT posteriorOfMean(SufficientStatistics data) {
    NormalInverseGammaModel p = updated(data);
    return new StudentT(p.priorMean, p.scale / (p.shape * p.priorCount), 2 * p.shape);
  }

  /**
   * The posterior of the variance sigma2, whatever the mean.
   *
   * @param data the observations
   * @return InverseGamma(a, b)
   */
  public InverseGamma posteriorOfVariance(SufficientStatistics data) {
    NormalInverseGammaModel p = updated(data);
    return new InverseGamma(p.shape, p.scale);
  }

  /**
   * The predictive of one more observation of weight one.
   *
   * @param data the observations
   * @return Student's t with 2a degrees of freedom and squared scale b (kappa + 1) / (a kappa)
   */
  @Override
  public StudentT predictive(SufficientStatistics data) {
    NormalInverseGammaModel p = updated(data);
    double squaredScale = p.scale / p.shape * ((p.priorCount + 1) / p.priorCount);
    return new StudentT(p.priorMean, squaredScale, 2 * p.shape);
  }

  /**
   * The predictive with the most probable mean and variance plugged in, N(m, b / (a + 3/2)).
   *
   * @param data the observations
   * @return the Gaussian at the mode of the posterior of (mu, sigma2)
   */
  @Override
  public Gaussian mapPredictive(SufficientStatistics data) {
    NormalInverseGammaModel p = updated(data);
    return new Gaussian(p.priorMean, p.scale / (p.shape + 1.5));
  }

  /**
   * The predictive with the most likely mean and variance plugged in, N(xbar, S / n).
   *
   * @param data the observations
   * @return the Gaussian; absent unless two observations differ
   */
  @Override
  public Optional<Gaussian> mlePredictive(SufficientStatistics data) {
    return mostLikely(data);
  }

  static Optional<Gaussian> mostLikely(SufficientStatistics data) {
    double variance = data.count() == 0 ? 0 : data.centredSumOfSquares() / data.count();
    return variance > 0
        ? Optional.of(new Gaussian(data.exactMean().value(), variance))
        : Optional.empty();
  }

  /**
   * {@inheritDoc}
   *
   * <p>log p(D) = 1/2 sum log w_i - n/2 log(2 pi) - n/2 log b + 1/2 log(kappa0 / kappa) + log
   * Gamma(a) - log Gamma(a0) + a0 log(b0 / b), where log b = log(S/2) + log(1 + 2 (b - S/2) / S).
   */
  @Override
  public List<Double> logEvidenceTerms(SufficientStatistics data) {
    if (data.count() == 0) {
      return List.of();
    }
    double squares = data.centredSumOfSquares();
    double between = between(data);
    List<Double> terms = new ArrayList<>();
    terms.add(0.5 * data.sumOfLogWeights());
    terms.addAll(Evidence.scaleTerms(data.count(), squares, scale, between));
    terms.add(-0.5 * Math.log1p(data.weight() / priorCount));
    terms.add(SpecialFunctions.logGammaRise(shape, 0.5 * data.count()));
    terms.add(-shape * Math.log1p(0.5 * (squares + between) / scale));
    return terms;
  }

  @Override
  public double logEvidence(SufficientStatistics data) {
    return ConjugateModel.super.logEvidence(data);
  }
}
