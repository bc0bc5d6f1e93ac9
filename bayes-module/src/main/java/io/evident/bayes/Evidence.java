package io.evident.bayes;

import java.util.Objects;
import java.util.Optional;

/**
 * The evidence of one model for some data.
 *
 * @param model what the model is called
 * @param logEvidence log p(D), finite
 * @param digest the fingerprint of the data, if it was asked for
 */
public record Evidence(String model, double logEvidence, Optional<DataDigest> digest) {
  /**
   * Checks the log evidence.
   *
   * @param model what the model is called
   * @param logEvidence log p(D), finite
   * @param digest the fingerprint of the data, if it was asked for
   * @throws IllegalArgumentException unless the log evidence is finite
   */
  public Evidence {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(digest, "digest");
    Require.finite("logEvidence of " + model, logEvidence);
  }

  /**
   * The evidence p(D), which is 0 where it underflows.
   *
   * @return exp(logEvidence)
   */
  public double value() {
    return Math.exp(logEvidence);
  }
}
