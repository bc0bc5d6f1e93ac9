package io.evident.lab.claims;

/** What became of a claim. */
public enum ClaimStatus {
  /** It holds. */
  REPRODUCED("reproduced"),
  /** A training did better than was published, by more than the tolerance. */
  BETTER("better"),
  /** It does not hold. */
  DIFFERS("differs"),
  /** The spread over the seeds covers the edge of the tolerance. */
  INCONCLUSIVE("inconclusive"),
  /** The print is wrong, and what we expected instead was found. */
  ERRATUM("erratum"),
  /** It was not measured. */
  NOT_RUN("not run");

  private final String text;

  ClaimStatus(String text) {
    this.text = text;
  }

  /**
   * For a reader.
   *
   * @return such as {@code not run}
   */
  public String text() {
    return text;
  }
}
