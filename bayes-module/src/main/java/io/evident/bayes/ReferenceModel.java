package io.evident.bayes;

import java.util.Optional;

/**
 * Observations x_i ~ N(mu, sigma2) of which neither mean nor variance is known, under the reference
 * prior p(mu, sigma2) proportional to 1 / sigma2, which prefers no location and no scale.
 *
 * <p>It is the limit of the {@link NormalInverseGammaModel} for kappa0 = 0, a0 = -1/2 and b0 = 0.
 * After n observations of which two differ the posterior is that model with mean xbar, kappa = n, a
 * = (n - 1)/2 and b = S/2, so that mu has Student's t with n - 1 degrees of freedom, location xbar
 * and squared scale S / ((n - 1) n): its central interval is the confidence interval of the t test.
 * With precision weights kappa is the total weight W. The prior is improper, so there is no
 * evidence. Source: A. Gelman et al., Bayesian Data Analysis, 3rd edition, 2013, section 3.2.
 */
public record ReferenceModel() implements MeanModel {
  @Override
  public boolean isProper(SufficientStatistics data) {
    return data.count() > 1 && data.centredSumOfSquares() > 0;
  }

  /**
   * The posterior of mean and variance, as a proper model that further observations update.
   *
   * @param data the observations, of which two must differ
   * @return the posterior
   * @throws IllegalArgumentException unless two observations differ
   */
  public NormalInverseGammaModel posterior(SufficientStatistics data) {
    if (!isProper(data)) {
      throw new IllegalArgumentException(
          "the reference prior needs two observations that differ, got "
              + data.count()
              + (data.count() > 1 ? " equal ones" : ""));
    }
    return new NormalInverseGammaModel(
        data.exactMean().value(),
        data.weight(),
        0.5 * (data.count() - 1),
        0.5 * data.centredSumOfSquares());
  }

  @Override
  public StudentT posteriorOfMean(SufficientStatistics data) {
    return posterior(data).posteriorOfMean(SufficientStatistics.empty());
  }

  @Override
  public StudentT predictive(SufficientStatistics data) {
    return posterior(data).predictive(SufficientStatistics.empty());
  }

  @Override
  public Gaussian mapPredictive(SufficientStatistics data) {
    return posterior(data).mapPredictive(SufficientStatistics.empty());
  }

  @Override
  public Optional<Gaussian> mlePredictive(SufficientStatistics data) {
    return NormalInverseGammaModel.mostLikely(data);
  }

  @Override
  public double logEvidence(SufficientStatistics data) {
    return Double.NaN;
  }
}
