package io.evident.models.calibration;

/**
 * How little an image conforms to a class k: the larger, the less. The class belongs to the set of
 * an image where the score is at most a threshold, see {@link ConformalSets}.
 */
public enum ConformalScore {
  /**
   * Least ambiguous set-valued classifier: 1 - p_k. It gives the smallest sets on average. Source:
   * M. Sadinle, J. Lei and L. Wasserman, Least Ambiguous Set-Valued Classifiers With Bounded Error
   * Levels, Journal of the American Statistical Association 114 (2019).
   */
  LAC,
  /**
   * Adaptive prediction sets: the sum of the probabilities of the classes that rank above k, plus u
   * p_k with u uniform on [0, 1). Hard images get larger sets. Source: Y. Romano, M. Sesia and E.
   * Candes, Classification with Valid and Adaptive Coverage, NeurIPS 2020.
   */
  APS,
  /**
   * Regularized adaptive prediction sets: the score of APS, plus penalty max(0, rank - beyond), the
   * most probable class having rank 1. Source: A. Angelopoulos et al., Uncertainty Sets for Image
   * Classifiers using Conformal Prediction, ICLR 2021, section 2.
   */
  RAPS
}
