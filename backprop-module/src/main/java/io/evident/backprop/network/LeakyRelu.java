package io.evident.backprop.network;

/**
 * y = x for x &gt; 0 and slope x otherwise, element by element.
 *
 * @param slope the slope for negative x, in [0, 1)
 */
public record LeakyRelu(double slope) implements Layer {

  /** PyTorch's default slope, the one the assignments used. */
  public static final double DEFAULT_SLOPE = 0.01;

  /**
   * Checks the slope.
   *
   * @param slope the slope for negative x, in [0, 1)
   * @throws IllegalArgumentException if the slope is not in [0, 1)
   */
  public LeakyRelu {
    if (!(slope >= 0 && slope < 1)) {
      throw new IllegalArgumentException("slope must be in [0, 1), got " + slope);
    }
  }

  @Override
  public String kind() {
    return "leakyRelu";
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  public <R> R accept(LayerVisitor<R> visitor) {
    return visitor.leakyRelu(this);
  }
}
