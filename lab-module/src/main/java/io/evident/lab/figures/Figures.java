package io.evident.lab.figures;

import io.evident.lab.claims.Claim;
import io.evident.lab.claims.Measurement;

/** Measures the figures of one experiment that need no data and take no time. */
interface Figures {

  /**
   * Measures what a claim is about.
   *
   * @param claim of this experiment
   * @return what was found
   * @throws IllegalArgumentException if it has no such figure
   */
  Measurement measure(Claim claim);

  /** The error for a figure that an experiment does not have. */
  static IllegalArgumentException unknown(Claim claim) {
    return new IllegalArgumentException(
        claim.experiment()
            + " has no figure "
            + claim.metric()
            + (claim.index().isBlank() ? "" : " (" + claim.index() + ")"));
  }
}
