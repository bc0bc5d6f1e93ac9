package io.evident.bayes;

import java.util.Optional;

/**
 * What a model needs to know of its data, whatever their number: summaries of parts of the data
 * merge into the summary of all.
 *
 * @param <D> the type of the summary itself
 */
public sealed interface Summary<D extends Summary<D>>
    permits SufficientStatistics, RegressionStatistics {
  /**
   * The number of observations.
   *
   * @return the count
   */
  long count();

  /**
   * The summary of the observations of both.
   *
   * @param other the summary of further observations
   * @return the summary of all
   */
  D merge(D other);

  /**
   * The fingerprint of the observations, if it was asked for when they were added.
   *
   * @return the digest, absent if any part of the data was added without one
   */
  Optional<DataDigest> digest();
}
