package io.evident.lab.arithmetic;

/**
 * Batch normalization over the last axis by plain loops: y = gamma (x - m) r + beta with r = 1 /
 * sqrt(v + epsilon), which may be computed as x (gamma r) + (beta - m gamma r) as well.
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

  /**
   * With those of the batch. Over m elements of a channel, the mean is off by gamma_m mean |x|, and
   * the variance, computed as mean (x - mean)^2 or as mean x^2 - mean^2, by gamma_m mean x^2; r is
   * off by half of that over v + epsilon, relatively.
   */
  Bounded ofBatch() {
    int channels = gamma.length;
    int m = x.values().length / channels;
    double[] values = new double[x.values().length];
    double[] scales = new double[values.length];
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      double magnitude = 0;
      double squares = 0;
      for (int i = c; i < values.length; i += channels) {
        double greatest = Math.abs(x.values()[i]) + x.scales()[i];
        mean += x.values()[i] / m;
        magnitude += greatest / m;
        squares += greatest * greatest / m;
      }
      double variance = 0;
      for (int i = c; i < values.length; i += channels) {
        double off = x.values()[i] - mean;
        variance += off * off / m;
      }
      double scale = gamma[c] / Math.sqrt(variance + epsilon);
      double ofScale = 1 + squares / (variance + epsilon);
      for (int i = c; i < values.length; i += channels) {
        double off = x.values()[i] - mean;
        double terms =
            Math.abs(x.values()[i]) + x.scales()[i] + magnitude + Math.abs(off) * ofScale;
        values[i] = off * scale + beta[c];
        scales[i] = Math.abs(scale) * terms + Math.abs(beta[c]);
      }
    }
    return new Bounded(values, scales, x.roundings() + m + LayerBounds.FUNCTION);
  }
}
