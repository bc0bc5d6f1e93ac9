package io.evident.models.experiment;

import java.util.List;

/**
 * From a pixel byte p to (p / 255 - mean) / deviation.
 *
 * @param mean subtracted, finite; one for all channels, or one for each
 * @param deviation divided by, greater than 0; as many as means
 */
public record Standardization(List<Double> mean, List<Double> deviation) implements Normalization {

  public Standardization {
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    if (mean.isEmpty() || mean.size() != deviation.size()) {
      throw new IllegalArgumentException(
          "mean and deviation must be one number each, or one for each channel, got "
              + mean
              + " and "
              + deviation);
    }
    for (double m : mean) {
      if (!Double.isFinite(m)) {
        throw new IllegalArgumentException("mean must be finite, got " + m);
      }
    }
    for (double d : deviation) {
      if (!(d > 0 && d < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("deviation must be finite and > 0, got " + d);
      }
    }
  }

  /**
   * The same for all channels.
   *
   * @param mean subtracted, finite
   * @param deviation divided by, greater than 0
   * @return the normalization
   * @throws IllegalArgumentException as the constructor does
   */
  public static Standardization of(double mean, double deviation) {
    return new Standardization(List.of(mean), List.of(deviation));
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.standardization(this);
  }
}
