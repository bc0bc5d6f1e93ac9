package io.evident.models.training;

/**
 * From a pixel byte p to what a network sees: (p / 255 - mean) / deviation, the same for every
 * channel.
 *
 * @param mean subtracted, finite
 * @param deviation divided by, greater than 0
 */
public record Normalization(double mean, double deviation) {

  /**
   * Checks the values.
   *
   * @param mean subtracted, finite
   * @param deviation divided by, greater than 0
   * @throws IllegalArgumentException if mean is not finite or deviation is not finite and &gt; 0
   */
  public Normalization {
    if (!Double.isFinite(mean)) {
      throw new IllegalArgumentException("mean must be finite, got " + mean);
    }
    if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("deviation must be finite and > 0, got " + deviation);
    }
  }

  /**
   * What a byte is multiplied by.
   *
   * @return 1 / (255 deviation)
   */
  double scale() {
    return 1 / (255 * deviation);
  }

  /**
   * What is then added.
   *
   * @return -mean / deviation
   */
  double offset() {
    return -mean / deviation;
  }
}
