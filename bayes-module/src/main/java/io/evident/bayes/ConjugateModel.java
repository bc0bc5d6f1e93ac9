package io.evident.bayes;

import java.util.List;

/**
 * A model whose posterior has the form of its prior, so that learning in steps or at once is the
 * same.
 *
 * @param <D> the summary of the data that it learns from
 */
public sealed interface ConjugateModel<D extends Summary<D>>
    permits NormalModel, NormalInverseGammaModel, RegressionModel {
  /**
   * The log evidence log p(D), the logarithm of the marginal likelihood of all observations.
   *
   * @param data the observations
   * @return log p(D); 0 for no observation
   */
  default double logEvidence(D data) {
    return Evidence.sum(logEvidenceTerms(data));
  }

  /**
   * The terms of which {@link #logEvidence} is the sum. Those that depend on the data and the noise
   * alone stand by themselves, so that they are equal for models that differ in their prior.
   *
   * @param data the observations
   * @return the terms, none for no observation
   */
  List<Double> logEvidenceTerms(D data);

  /**
   * This model with the posterior for its prior, as it stands before further observations.
   *
   * @param data the observations
   * @return the updated model
   */
  ConjugateModel<D> updated(D data);

  /**
   * The evidence p(D), which is 0 where it underflows.
   *
   * @param data the observations
   * @return p(D)
   */
  default double evidence(D data) {
    return Math.exp(logEvidence(data));
  }

  /**
   * The evidence under a name and with the digest of the data, for {@link ModelComparison}.
   *
   * @param name what to call the model
   * @param data the observations
   * @return the evidence
   */
  default Evidence evidence(String name, D data) {
    return new Evidence(name, logEvidenceTerms(data), data.digest());
  }
}
