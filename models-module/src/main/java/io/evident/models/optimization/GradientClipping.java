package io.evident.models.optimization;

/**
 * What keeps a gradient from being too long.
 *
 * @param form how
 * @param limit greater than 0; infinite is no limit
 */
public record GradientClipping(Form form, double limit) {

  /** No limit. */
  public static final GradientClipping NONE =
      new GradientClipping(Form.GLOBAL_NORM, Double.POSITIVE_INFINITY);

  /** What is limited. */
  public enum Form {
    /** g = g min(1, limit / |g|), with |g| the Euclidean norm over all parameters together. */
    GLOBAL_NORM,
    /** Each entry is brought into [-limit, limit]. */
    VALUE
  }

  public GradientClipping {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("limit must be > 0, got " + limit);
    }
  }
}
