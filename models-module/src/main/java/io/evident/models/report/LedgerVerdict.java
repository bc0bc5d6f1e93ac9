package io.evident.models.report;

/** What became of a published figure. */
public enum LedgerVerdict {
  /** It holds. */
  REPRODUCED("reproduced", Tone.GOOD),
  /** A training did better than was published. */
  BETTER("better", Tone.BETTER),
  /** It does not hold. */
  DIFFERS("differs", Tone.BAD),
  /** The spread over the seeds covers the edge of the tolerance. */
  INCONCLUSIVE("inconclusive", Tone.UNSURE),
  /** The print is wrong, and what was expected instead was found. */
  ERRATUM("erratum", Tone.NOTICE),
  /** It was not measured. */
  NOT_RUN("not run", Tone.QUIET);

  private final String text;
  private final Tone tone;

  LedgerVerdict(String text, Tone tone) {
    this.text = text;
    this.tone = tone;
  }

  /**
   * As it is written.
   *
   * @return one or two words
   */
  public String text() {
    return text;
  }

  /** How it is to be taken. */
  Tone tone() {
    return tone;
  }
}
