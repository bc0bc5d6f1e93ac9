package io.evident.bayes;

/**
 * What a Bayes factor is worth in words.
 *
 * <p>The scale is that of R. E. Kass and A. E. Raftery, "Bayes factors", Journal of the American
 * Statistical Association 90 (1995), section 3.2, in units of 2 log B: 2, 6 and 10 are the bounds.
 */
public enum EvidenceGrade {
  /** 2 log B below 2. */
  BARE_MENTION("not worth more than a bare mention", 2),
  /** 2 log B from 2 to 6. */
  POSITIVE("positive", 6),
  /** 2 log B from 6 to 10. */
  STRONG("strong", 10),
  /** 2 log B above 10. */
  VERY_STRONG("very strong", Double.POSITIVE_INFINITY);

  private final String words;
  private final double below;

  EvidenceGrade(String words, double below) {
    this.words = words;
    this.below = below;
  }

  /**
   * The grade of a log Bayes factor, by its size.
   *
   * @param logBayesFactor log B, of either sign
   * @return the grade
   * @throws IllegalArgumentException if the factor is NaN
   */
  public static EvidenceGrade of(double logBayesFactor) {
    double twice = 2 * Math.abs(logBayesFactor);
    for (EvidenceGrade grade : values()) {
      if (twice < grade.below) {
        return grade;
      }
    }
    if (Double.isNaN(logBayesFactor)) {
      throw new IllegalArgumentException("logBayesFactor must be a number, got NaN");
    }
    return VERY_STRONG;
  }

  /** The words of the scale. */
  @Override
  public String toString() {
    return words;
  }
}
