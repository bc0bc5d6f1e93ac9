package io.evident.bayes.laplace;

/** How the curvature H of the log-likelihood in all K D weights is held. */
public enum CurvatureForm {
  /** All of H, [K D, K D]: sum_n L_n (x) h_n h_n'. */
  WHOLE,

  /**
   * The Kronecker product B (x) A of A = sum_n h_n h_n' [D, D] and B = (1/N) sum_n L_n [K, K],
   * which is H where all L_n are the same. Source: H. Ritter, A. Botev and D. Barber, "A scalable
   * Laplace approximation for neural networks", ICLR 2018.
   */
  KRONECKER;

  /** The most weights whose curvature is usually held whole: a second's work on one core. */
  static final int USUALLY_WHOLE = 1000;

  /**
   * The form for a head: whole up to 1,000 weights.
   *
   * @param outputs K
   * @param width D
   * @return {@link #WHOLE} where K D is at most 1,000
   */
  public static CurvatureForm usual(int outputs, int width) {
    return (long) outputs * width <= USUALLY_WHOLE ? WHOLE : KRONECKER;
  }
}
