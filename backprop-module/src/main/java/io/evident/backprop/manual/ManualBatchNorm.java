package io.evident.backprop.manual;

import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Shape;
import java.util.Arrays;

/**
 * y = gamma xhat + beta with xhat = (x - m) / s and s = sqrt(v + epsilon), channel by channel; sums
 * run over the M elements of the channel in the batch.
 *
 * <p>In training m = 1/M sum x and v = 1/M sum (x - m)^2 depend on x too:
 *
 * <ul>
 *   <li>dL/dgamma = sum dy xhat, dL/dbeta = sum dy
 *   <li>with d = dL/dxhat = gamma dy: dL/dv = sum d (x - m) (-1/2) s^-3 and dL/dm = -sum d / s (the
 *       part through v is 0, since sum (x - m) = 0)
 *   <li>dL/dx = d / s + dL/dv 2 (x - m) / M + dL/dm / M = (d - mean(d) - xhat mean(d xhat)) / s
 * </ul>
 *
 * <p>At inference m and v are constants: dL/dx = gamma dy / s. (Ioffe and Szegedy 2015, section 3.)
 *
 * <p>Where gamma is no parameter it is 1 in all of these.
 */
final class ManualBatchNorm implements ManualLayer {
  /** Two products, their sum, and the factor M / (M - 1), which is at most 2. */
  private static final double FOLLOWED = 4;

  /** As many numbers as a loop is worth. */
  private static final int RUN = 1024;

  private final int channels;
  private final double epsilon;
  private final double decay;
  private final boolean isScaled;

  /** Where beta and the statistics stand among the parameters; gamma, if any, is the first. */
  private final int beta;

  private final int runningMean;
  private final int runningVariance;

  ManualBatchNorm(BatchNorm layer, Shape input) {
    channels = input.dimension(input.rank() - 1);
    epsilon = layer.epsilon();
    decay = layer.decay();
    isScaled = layer.scale();
    beta = isScaled ? 1 : 0;
    runningMean = beta + 1;
    runningVariance = beta + 2;
  }

  private double[] gamma(double[][] parameters) {
    if (isScaled) {
      return parameters[0];
    }
    double[] ones = new double[channels];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The mean and variance to normalize by. */
  private final class Moments {
    final double[] mean;
    final double[] variance;

    Moments(Pass pass, double[] x, double[][] parameters) {
      boolean training = pass.mode() == Mode.TRAINING;
      mean = training ? meansOf(x) : parameters[runningMean];
      variance = training ? meanSquaresOf(x) : parameters[runningVariance];
    }

    private double[] meansOf(double[] x) {
      double[] sums = new double[run(x.length)];
      for (int at = 0; at < x.length; at += sums.length) {
        for (int i = 0; i < sums.length; i++) {
          sums[i] += x[at + i];
        }
      }
      return ofChannels(sums, x.length / channels);
    }

    private double[] meanSquaresOf(double[] x) {
      double[] m = repeated(mean, x.length);
      double[] sums = new double[m.length];
      for (int at = 0; at < x.length; at += m.length) {
        for (int i = 0; i < m.length; i++) {
          double centred = x[at + i] - m[i];
          sums[i] += centred * centred;
        }
      }
      return ofChannels(sums, x.length / channels);
    }

    /** s of every channel. */
    double[] deviations() {
      double[] deviations = new double[channels];
      for (int c = 0; c < channels; c++) {
        deviations[c] = Math.sqrt(variance[c] + epsilon);
      }
      return deviations;
    }

    /** xhat. */
    double[] normalized(double[] x) {
      double[] m = repeated(mean, x.length);
      double[] s = repeated(deviations(), x.length);
      double[] normalized = new double[x.length];
      for (int at = 0; at < x.length; at += m.length) {
        for (int i = 0; i < m.length; i++) {
          normalized[at + i] = (x[at + i] - m[i]) / s[i];
        }
      }
      return normalized;
    }
  }

  @Override
  public boolean isAffineNear(Mode mode) {
    return mode == Mode.INFERENCE;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new Moments(pass, x, parameters).normalized(x);
    double[] gamma = repeated(gamma(parameters), x.length);
    double[] shift = repeated(parameters[beta], x.length);
    for (int at = 0; at < y.length; at += gamma.length) {
      for (int i = 0; i < gamma.length; i++) {
        y[at + i] = gamma[i] * y[at + i] + shift[i];
      }
    }
    return y;
  }

  /**
   * The channels again and again: a loop over a few of them is too short for the vectors of a
   * processor. The length divides that of the numbers they belong to.
   */
  private double[] repeated(double[] ofChannels, int length) {
    double[] repeated = new double[run(length)];
    for (int at = 0; at < repeated.length; at += channels) {
      System.arraycopy(ofChannels, 0, repeated, at, channels);
    }
    return repeated;
  }

  /** The largest divisor of so many numbers that is a power of 2 times the channels, up to 1024. */
  private int run(int length) {
    int run = channels;
    while (2 * run <= RUN && length % (2 * run) == 0) {
      run *= 2;
    }
    return run;
  }

  /** The mean of each channel, from sums over numbers that lie a run apart. */
  private double[] ofChannels(double[] sums, int elements) {
    double[] means = new double[channels];
    for (int i = 0; i < sums.length; i++) {
      means[i % channels] += sums[i];
    }
    for (int c = 0; c < channels; c++) {
      means[c] /= elements;
    }
    return means;
  }

  /** False: the statistics are the batch's. */
  @Override
  public boolean takesSingleExamples() {
    return false;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] gamma = gamma(parameters);
    Moments moments = new Moments(pass, x, parameters);
    double[] xhat = moments.normalized(x);
    double[] sum = new double[channels];
    double[] sumWithXhat = new double[channels];
    for (int i = 0; i < x.length; i++) {
      sum[i % channels] += dy[i];
      sumWithXhat[i % channels] += dy[i] * xhat[i];
    }
    for (int c = 0; c < channels; c++) {
      if (isScaled) {
        gradients[0][c] += sumWithXhat[c];
      }
      gradients[beta][c] += sum[c];
    }
    double[] dx = new double[x.length];
    double[] deviations = moments.deviations();
    int elements = x.length / channels;
    boolean training = pass.mode() == Mode.TRAINING;
    for (int i = 0; i < x.length; i++) {
      int c = i % channels;
      double through = training ? (sum[c] + xhat[i] * sumWithXhat[c]) / elements : 0;
      dx[i] = gamma[c] * (dy[i] - through) / deviations[c];
    }
    return dx;
  }

  @Override
  public void follow(Pass pass, double[] x, double[][] parameters) {
    int elements = x.length / channels;
    if (elements == 1) {
      // A single element has no unbiased variance to follow.
      return;
    }
    Moments batch = new Moments(pass, x, parameters);
    double unbias = (double) elements / (elements - 1);
    for (int c = 0; c < channels; c++) {
      double[] mean = parameters[runningMean];
      double[] variance = parameters[runningVariance];
      mean[c] = decay * mean[c] + (1 - decay) * batch.mean[c];
      variance[c] = decay * variance[c] + (1 - decay) * unbias * batch.variance[c];
    }
  }

  /**
   * What rounding does to the mean of a channel, to its variance and to x - m, in units of u^2: the
   * statistics are sums over the M elements, the difference cancels what x and m have in common.
   */
  private final class Rounded {
    final double[] ofMean = new double[channels];
    final double[] ofVariance = new double[channels];
    final double elements;

    Rounded(Pass pass, double[] x, Moments moments) {
      elements = (double) x.length / channels;
      if (pass.mode() != Mode.TRAINING) {
        return;
      }
      double[] squares = new double[channels];
      double[] fourth = new double[channels];
      double[] differences = new double[channels];
      for (int i = 0; i < x.length; i++) {
        int c = i % channels;
        double square = (x[i] - moments.mean[c]) * (x[i] - moments.mean[c]);
        squares[c] += x[i] * x[i];
        fourth[c] += square * square;
        differences[c] += 4 * square * difference(x[i], moments.mean[c]);
      }
      double all = elements * elements;
      for (int c = 0; c < channels; c++) {
        double sum = elements * moments.mean[c];
        ofMean[c] = RoundingVariance.ofSum(elements, sum, squares[c]) / all;
        double sumOfSquares = elements * moments.variance[c];
        ofVariance[c] =
            (RoundingVariance.ofSum(elements, sumOfSquares, fourth[c]) + differences[c]) / all;
      }
    }

    private double difference(double x, double mean) {
      return x * x + mean * mean;
    }

    /** Of xhat = (x - m) / s, apart from the product and the sum with gamma and beta. */
    double ofNormalized(double x, double xhat, Moments moments, int c) {
      double s2 = moments.variance[c] + epsilon;
      return (difference(x, moments.mean[c]) + ofMean[c]) / s2
          + xhat * xhat * (ofVariance[c] / (4 * s2 * s2) + RoundingVariance.FUNCTION);
    }
  }

  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    Moments moments = new Moments(pass, x, parameters);
    Rounded rounded = new Rounded(pass, x, moments);
    double[] xhat = moments.normalized(x);
    double[] variance = new double[x.length];
    double[] gamma = gamma(parameters);
    for (int i = 0; i < x.length; i++) {
      int c = i % channels;
      double shift = parameters[beta][c];
      variance[i] =
          gamma[c] * gamma[c] * rounded.ofNormalized(x[i], xhat[i], moments, c)
              + y[i] * y[i]
              + shift * shift;
    }
    return variance;
  }

  /** dx is the difference of three terms, which may all but cancel. */
  @Override
  public RoundingVariance gradientVariance(
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {
    Moments moments = new Moments(pass, x, parameters);
    Rounded rounded = new Rounded(pass, x, moments);
    double[] xhat = moments.normalized(x);
    double[] squares = new double[channels];
    double[] squaresWithXhat = new double[channels];
    double[] ofXhat = new double[channels];
    double[] sumWithXhat = new double[channels];
    double[] ofNormalized = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = i % channels;
      ofNormalized[i] = rounded.ofNormalized(x[i], xhat[i], moments, c);
      sumWithXhat[c] += dy[i] * xhat[i];
      squares[c] += dy[i] * dy[i];
      squaresWithXhat[c] += dy[i] * dy[i] * xhat[i] * xhat[i];
      ofXhat[c] += dy[i] * dy[i] * ofNormalized[i];
    }
    double m = rounded.elements;
    double[] ofBeta = new double[channels];
    double[] ofGamma = new double[channels];
    for (int c = 0; c < channels; c++) {
      ofBeta[c] = RoundingVariance.ofSum(m, gradients[beta][c], squares[c]);
      ofGamma[c] = RoundingVariance.ofSum(m, sumWithXhat[c], squaresWithXhat[c]) + ofXhat[c];
    }
    double[] ofInputs = new double[x.length];
    double[] gamma = gamma(parameters);
    boolean training = pass.mode() == Mode.TRAINING;
    for (int i = 0; i < x.length; i++) {
      int c = i % channels;
      double mean = training ? gradients[beta][c] / m : 0;
      double slope = training ? sumWithXhat[c] / m : 0;
      double terms = dy[i] * dy[i] + mean * mean + xhat[i] * xhat[i] * slope * slope;
      double sums = training ? (ofBeta[c] + xhat[i] * xhat[i] * ofGamma[c]) / (m * m) : 0;
      double scale = gamma[c] * gamma[c] / (moments.variance[c] + epsilon);
      double s2 = moments.variance[c] + epsilon;
      double ofScale = RoundingVariance.FUNCTION + rounded.ofVariance[c] / (4 * s2 * s2);
      ofInputs[i] = scale * (ofScale * terms + sums + slope * slope * ofNormalized[i]);
    }
    double[] largest = new double[gradients.length];
    if (isScaled) {
      largest[0] = RoundingVariance.largest(ofGamma);
    }
    largest[beta] = RoundingVariance.largest(ofBeta);
    return new RoundingVariance(ofInputs, largest);
  }

  @Override
  public double[] followedVariance(Pass pass, double[] x, double[][] parameters) {
    double[] largest = new double[parameters.length];
    if (x.length == channels) {
      return largest;
    }
    Rounded rounded = new Rounded(pass, x, new Moments(pass, x, parameters));
    for (int c = 0; c < channels; c++) {
      double mean = parameters[runningMean][c];
      double variance = parameters[runningVariance][c];
      largest[runningMean] =
          Math.max(largest[runningMean], rounded.ofMean[c] + FOLLOWED * mean * mean);
      largest[runningVariance] =
          Math.max(
              largest[runningVariance], FOLLOWED * (rounded.ofVariance[c] + variance * variance));
    }
    return largest;
  }
}
