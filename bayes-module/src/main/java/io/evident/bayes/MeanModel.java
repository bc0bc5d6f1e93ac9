package io.evident.bayes;

import java.util.Optional;

/**
 * A model of observations x_i ~ N(mu, sigma2) of unknown mean mu, whatever is known of their
 * variance: what a path, a plot or a score asks of it.
 */
public sealed interface MeanModel permits NormalModel, NormalInverseGammaModel, ReferenceModel {
  /**
   * Whether the posterior is proper, which an improper prior leaves to the data.
   *
   * @param data the observations
   * @return true if the posterior and the predictives exist
   */
  boolean isProper(SufficientStatistics data);

  /**
   * The posterior of the mean mu, whatever the variance.
   *
   * @param data the observations
   * @return Gaussian with known variance, Student's t with unknown
   * @throws IllegalArgumentException unless the posterior is proper
   */
  UnivariateDistribution posteriorOfMean(SufficientStatistics data);

  /**
   * The predictive of one more observation of weight one, with all uncertainty in it.
   *
   * @param data the observations
   * @return Gaussian with known variance, Student's t with unknown
   * @throws IllegalArgumentException unless the posterior is proper
   */
  UnivariateDistribution predictive(SufficientStatistics data);

  /**
   * The predictive with the most probable parameters plugged in.
   *
   * @param data the observations
   * @return N(mu, sigma2) at the mode of the posterior of what is unknown
   * @throws IllegalArgumentException unless the posterior is proper
   */
  Gaussian mapPredictive(SufficientStatistics data);

  /**
   * The predictive with the most likely parameters plugged in.
   *
   * @param data the observations
   * @return N(mu, sigma2) where the likelihood of what is unknown is highest, absent where it has
   *     no highest point
   */
  Optional<Gaussian> mlePredictive(SufficientStatistics data);

  /**
   * The log evidence log p(D).
   *
   * @param data the observations
   * @return log p(D), 0 for no observation; NaN under an improper prior, which has none
   */
  double logEvidence(SufficientStatistics data);
}
