package io.evident.models.internal.training;

import io.evident.models.experiment.ColorJitter;

/**
 * A {@link ColorJitter} of one image in float64, with what rounding does to each pixel in float32,
 * as a variance in units of the squared unit roundoff.
 */
public final class ColorByHand {
  private final int channels;
  private final double[] x;
  private final double[] variance;

  private ColorByHand(double[] pixels, int channels) {
    this.channels = channels;
    this.x = pixels.clone();
    this.variance = new double[pixels.length];
  }

  /**
   * Changes an image.
   *
   * @param jitter how
   * @param pixels from 0 to 255, [height, width, channels]
   * @param channels of them
   * @param factors for brightness, contrast and saturation
   */
  public static ColorByHand of(
      ColorJitter jitter, double[] pixels, int channels, double[] factors) {
    ColorByHand image = new ColorByHand(pixels, channels);
    if (jitter.brightness() > 0) {
      image.scale(factors[0]);
    }
    if (jitter.contrast() > 0) {
      image.contrast(factors[1]);
    }
    if (jitter.saturation() > 0) {
      image.saturation(factors[2]);
    }
    return image;
  }

  /** Pixels from 0 to 255. */
  public double[] pixels() {
    return x;
  }

  public double[] variance() {
    return variance;
  }

  private void scale(double f) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= f;
      variance[i] = f * f * variance[i] + x[i] * x[i];
      cutOff(i);
    }
  }

  private void contrast(double f) {
    int pixels = x.length / channels;
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (int p = 0; p < pixels; p++) {
      double grey = grey(p);
      sum += grey;
      squares += grey * grey;
      largest = Math.max(largest, greyVariance(p));
    }
    double mean = sum / pixels;
    // Sums of n terms: n (s^2 / 3 + q / 6) as partial sums grow, and what each term brings.
    double ofSum = pixels * (sum * sum / 3 + squares / 6) + sum * sum + 2 * squares;
    double ofMean = ofSum / ((double) pixels * pixels) + largest + mean * mean;
    for (int i = 0; i < x.length; i++) {
      blend(i, f, mean, ofMean);
    }
  }

  private void saturation(double f) {
    for (int p = 0; p < x.length / channels; p++) {
      double grey = grey(p);
      double ofGrey = greyVariance(p);
      for (int c = 0; c < channels; c++) {
        blend(p * channels + c, f, grey, ofGrey);
      }
    }
  }

  private double grey(int pixel) {
    if (channels == 1) {
      return x[pixel];
    }
    double grey = 0;
    for (int c = 0; c < channels; c++) {
      grey += ColorLowering.GREY.get(c) * x[pixel * channels + c];
    }
    return grey;
  }

  /** Of three products with rounded shares and two sums. */
  private double greyVariance(int pixel) {
    if (channels == 1) {
      return variance[pixel];
    }
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      double share = ColorLowering.GREY.get(c);
      double product = share * x[pixel * channels + c];
      sum += share * share * variance[pixel * channels + c] + 2 * product * product;
    }
    return sum + 2 * grey(pixel) * grey(pixel);
  }

  /** f x + (1 - f) v, where 1 - f and both products are rounded too. */
  private void blend(int i, double f, double with, double ofWith) {
    double product = f * x[i];
    double other = (1 - f) * with;
    x[i] = product + other;
    variance[i] =
        f * f * variance[i]
            + product * product
            + (1 - f) * (1 - f) * ofWith
            + 2 * other * other
            + x[i] * x[i];
    cutOff(i);
  }

  private void cutOff(int i) {
    x[i] = Math.min(Math.max(x[i], 0), ColorLowering.WHITE);
  }
}
