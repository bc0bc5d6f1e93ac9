package io.evident.backprop.network;

/** In what number type the factors of products and convolutions are. */
public enum Precision {
  /** That of the network: float32, where it trains. */
  FLOAT32(0x1p-24),

  /**
   * bfloat16, the first 16 bits of a float32, whose significand has 8 bits. The sums within an
   * operation are float32, and its result is rounded to bfloat16. Weights, updates and all other
   * layers keep float32.
   */
  BFLOAT16(0x1p-8);

  private final double unit;

  Precision(double unit) {
    this.unit = unit;
  }

  /**
   * Half the distance from 1 to the next number.
   *
   * @return the unit roundoff u: a number is rounded by at most u times its size
   */
  public double unit() {
    return unit;
  }
}
