package io.evident.lab.arithmetic;

import java.util.function.IntUnaryOperator;

/**
 * Normalization by plain loops: y = gamma (x - m) r + beta with r = 1 / sqrt(v + epsilon), which
 * may be computed as x (gamma r) + (beta - m gamma r) as well.
 */
final class NormalizationBounds {
  private final Bounded x;
  private final double epsilon;
  private final double[] gamma;
  private final double[] beta;

  NormalizationBounds(Bounded x, double epsilon, double[] gamma, double[] beta) {
    this.x = x;
    this.epsilon = epsilon;
    this.gamma = gamma;
    this.beta = beta;
  }

  /** With given statistics: the terms are x gamma r, m gamma r and beta. */
  Bounded ofRunning(double[] mean, double[] variance) {
    int channels = gamma.length;
    double[] values = new double[x.values().length];
    double[] scales = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int c = i % channels;
      double scale = gamma[c] / Math.sqrt(variance[c] + epsilon);
      values[i] = (x.values()[i] - mean[c]) * scale + beta[c];
      scales[i] =
          Math.abs(scale) * (Math.abs(x.values()[i]) + x.scales()[i] + Math.abs(mean[c]))
              + Math.abs(beta[c]);
    }
    return new Bounded(values, scales, x.roundings() + LayerBounds.FUNCTION);
  }

  /** With those of the batch: each channel is normalized over its elements. */
  Bounded ofBatch() {
    return over(gamma.length, i -> i % gamma.length);
  }

  /** With those of each group of channels, over blocks of so many numbers. */
  Bounded ofGroups(int block, int groups) {
    int channels = gamma.length;
    return over(
        x.values().length / block * groups,
        i -> i / block * groups + i % channels / (channels / groups));
  }

  /**
   * Over m elements that are normalized together, the mean is off by gamma_m mean |x|, and the
   * variance, computed as mean (x - mean)^2 or as mean x^2 - mean^2, by gamma_m mean x^2; r is off
   * by half of that over v + epsilon, relatively.
   */
  private Bounded over(int sets, IntUnaryOperator setOf) {
    double[] values = new double[x.values().length];
    double[] scales = new double[values.length];
    int m = values.length / sets;
    double[] mean = new double[sets];
    double[] magnitude = new double[sets];
    double[] squares = new double[sets];
    double[] variance = new double[sets];
    for (int i = 0; i < values.length; i++) {
      int set = setOf.applyAsInt(i);
      double greatest = Math.abs(x.values()[i]) + x.scales()[i];
      mean[set] += x.values()[i] / m;
      magnitude[set] += greatest / m;
      squares[set] += greatest * greatest / m;
    }
    for (int i = 0; i < values.length; i++) {
      int set = setOf.applyAsInt(i);
      double off = x.values()[i] - mean[set];
      variance[set] += off * off / m;
    }
    for (int i = 0; i < values.length; i++) {
      int set = setOf.applyAsInt(i);
      int c = i % gamma.length;
      double scale = gamma[c] / Math.sqrt(variance[set] + epsilon);
      double ofScale = 1 + squares[set] / (variance[set] + epsilon);
      double off = x.values()[i] - mean[set];
      double terms =
          Math.abs(x.values()[i]) + x.scales()[i] + magnitude[set] + Math.abs(off) * ofScale;
      values[i] = off * scale + beta[c];
      scales[i] = Math.abs(scale) * terms + Math.abs(beta[c]);
    }
    return new Bounded(values, scales, x.roundings() + m + LayerBounds.FUNCTION);
  }
}
