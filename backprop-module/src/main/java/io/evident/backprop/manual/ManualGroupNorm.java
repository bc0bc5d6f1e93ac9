package io.evident.backprop.manual;

import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.Shape;

/**
 * y = gamma[c] xhat + beta[c] with xhat = (x - m) / s and s = sqrt(v + epsilon), where m = 1/E sum
 * x and v = 1/E sum (x - m)^2 run over the E numbers that are normalized together: a group of
 * channels of an example, or, as layer normalization, the channels of a pixel.
 *
 * <ul>
 *   <li>dL/dgamma[c] = sum dy xhat, dL/dbeta[c] = sum dy, over all examples and pixels
 *   <li>with d = dL/dxhat = gamma[c] dy, which unlike in batch normalization differs within what is
 *       normalized: dL/dv = sum d (x - m) (-1/2) s^-3 and dL/dm = -sum d / s
 *   <li>dL/dx = d / s + dL/dv 2 (x - m) / E + dL/dm / E = (d - mean(d) - xhat mean(d xhat)) / s
 * </ul>
 *
 * <p>(Ba, Kiros and Hinton 2016, equation 4; Wu and He 2018, equations 1 to 7.)
 */
final class ManualGroupNorm implements ManualLayer {
  private static final int GAMMA = 0;
  private static final int BETA = 1;

  private final int channels;
  private final int groups;

  /** How many numbers in a row belong to the same groups: an example's, or a pixel's. */
  private final int block;

  private final double epsilon;

  private ManualGroupNorm(Shape input, int groups, int block, double epsilon) {
    this.channels = input.dimension(input.rank() - 1);
    this.groups = groups;
    this.block = block;
    this.epsilon = epsilon;
  }

  static ManualGroupNorm of(GroupNorm layer, Shape input) {
    return new ManualGroupNorm(input, layer.groups(), input.size(), layer.epsilon());
  }

  /** Each pixel is one group. */
  static ManualGroupNorm of(LayerNorm layer, Shape input) {
    return new ManualGroupNorm(input, 1, input.dimension(input.rank() - 1), layer.epsilon());
  }

  /** Which of all groups a number is in. */
  private int group(int i) {
    return i / block * groups + i % channels / (channels / groups);
  }

  /** A number for each group of a batch. */
  private double[] forGroups(double[] x) {
    return new double[x.length / block * groups];
  }

  /** E. */
  private int elements() {
    return block / groups;
  }

  /** The mean and variance of each group, and xhat. */
  private final class Moments {
    final double[] mean;
    final double[] variance;
    final double[] xhat;

    Moments(double[] x) {
      mean = forGroups(x);
      variance = forGroups(x);
      xhat = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        mean[group(i)] += x[i] / elements();
      }
      for (int i = 0; i < x.length; i++) {
        double centred = x[i] - mean[group(i)];
        variance[group(i)] += centred * centred / elements();
      }
      for (int i = 0; i < x.length; i++) {
        xhat[i] = (x[i] - mean[group(i)]) / Math.sqrt(squaredDeviation(group(i)));
      }
    }

    /** s^2. */
    double squaredDeviation(int group) {
      return variance[group] + epsilon;
    }
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new Moments(x).xhat;
    for (int i = 0; i < y.length; i++) {
      int c = i % channels;
      y[i] = parameters[GAMMA][c] * y[i] + parameters[BETA][c];
    }
    return y;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    Moments moments = new Moments(x);
    double[] xhat = moments.xhat;
    double[] mean = forGroups(x);
    double[] meanWithXhat = forGroups(x);
    for (int i = 0; i < x.length; i++) {
      int c = i % channels;
      gradients[GAMMA][c] += dy[i] * xhat[i];
      gradients[BETA][c] += dy[i];
      double d = parameters[GAMMA][c] * dy[i];
      mean[group(i)] += d / elements();
      meanWithXhat[group(i)] += d * xhat[i] / elements();
    }
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int g = group(i);
      double d = parameters[GAMMA][i % channels] * dy[i];
      dx[i] = (d - mean[g] - xhat[i] * meanWithXhat[g]) / Math.sqrt(moments.squaredDeviation(g));
    }
    return dx;
  }

  /**
   * What rounding does to the mean and the variance of a group and to xhat, in units of u^2: the
   * statistics are sums over the E elements, x - m cancels what x and m have in common.
   */
  private final class Rounded {
    private final double[] x;
    private final Moments moments;
    final double[] ofMean;
    final double[] ofVariance;

    Rounded(double[] x, Moments moments) {
      this.x = x;
      this.moments = moments;
      ofMean = forGroups(x);
      ofVariance = forGroups(x);
      double[] squares = forGroups(x);
      double[] fourth = forGroups(x);
      double[] differences = forGroups(x);
      for (int i = 0; i < x.length; i++) {
        int g = group(i);
        double square = (x[i] - moments.mean[g]) * (x[i] - moments.mean[g]);
        squares[g] += x[i] * x[i];
        fourth[g] += square * square;
        differences[g] += 4 * square * difference(i);
      }
      double e = elements();
      for (int g = 0; g < ofMean.length; g++) {
        ofMean[g] = RoundingVariance.ofSum(e, e * moments.mean[g], squares[g]) / (e * e);
        ofVariance[g] =
            (RoundingVariance.ofSum(e, e * moments.variance[g], fourth[g]) + differences[g])
                / (e * e);
      }
    }

    private double difference(int i) {
      double mean = moments.mean[group(i)];
      return x[i] * x[i] + mean * mean;
    }

    /** Of 1 / s, relatively. */
    double ofDeviation(int group) {
      double s2 = moments.squaredDeviation(group);
      return ofVariance[group] / (4 * s2 * s2) + RoundingVariance.FUNCTION;
    }

    double ofXhat(int i) {
      int g = group(i);
      return (difference(i) + ofMean[g]) / moments.squaredDeviation(g)
          + moments.xhat[i] * moments.xhat[i] * ofDeviation(g);
    }
  }

  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    Rounded rounded = new Rounded(x, new Moments(x));
    double[] variance = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double gamma = parameters[GAMMA][i % channels];
      double beta = parameters[BETA][i % channels];
      variance[i] = gamma * gamma * rounded.ofXhat(i) + y[i] * y[i] + beta * beta;
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
    Moments moments = new Moments(x);
    Rounded rounded = new Rounded(x, moments);
    double e = elements();
    double[] ofXhat = new double[x.length];
    double[] squares = new double[channels];
    double[] squaresWithXhat = new double[channels];
    double[] ofChannel = new double[channels];
    double[] sum = forGroups(x);
    double[] sumWithXhat = forGroups(x);
    double[] groupSquares = forGroups(x);
    double[] groupSquaresWithXhat = forGroups(x);
    double[] ofGroup = forGroups(x);
    for (int i = 0; i < x.length; i++) {
      int c = i % channels;
      int g = group(i);
      ofXhat[i] = rounded.ofXhat(i);
      double withXhat = dy[i] * moments.xhat[i];
      squares[c] += dy[i] * dy[i];
      squaresWithXhat[c] += withXhat * withXhat;
      ofChannel[c] += dy[i] * dy[i] * ofXhat[i];
      double d = parameters[GAMMA][c] * dy[i];
      sum[g] += d;
      sumWithXhat[g] += d * moments.xhat[i];
      groupSquares[g] += d * d;
      groupSquaresWithXhat[g] += d * d * moments.xhat[i] * moments.xhat[i];
      ofGroup[g] += d * d * ofXhat[i];
    }
    double n = (double) x.length / channels;
    double[] largest = new double[gradients.length];
    for (int c = 0; c < channels; c++) {
      double ofGamma = RoundingVariance.ofSum(n, gradients[GAMMA][c], squaresWithXhat[c]);
      double ofBeta = RoundingVariance.ofSum(n, gradients[BETA][c], squares[c]);
      largest[GAMMA] = Math.max(largest[GAMMA], ofGamma + ofChannel[c]);
      largest[BETA] = Math.max(largest[BETA], ofBeta);
    }
    double[] ofInputs = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int g = group(i);
      double d = parameters[GAMMA][i % channels] * dy[i];
      double xhat = moments.xhat[i];
      double mean = sum[g] / e;
      double slope = sumWithXhat[g] / e;
      double terms = d * d + mean * mean + xhat * xhat * slope * slope;
      double ofSum = RoundingVariance.ofSum(e, sum[g], groupSquares[g]);
      double ofSumWithXhat =
          RoundingVariance.ofSum(e, sumWithXhat[g], groupSquaresWithXhat[g]) + ofGroup[g];
      double ofMeans = (ofSum + xhat * xhat * ofSumWithXhat) / (e * e);
      ofInputs[i] =
          (rounded.ofDeviation(g) * terms + ofMeans + slope * slope * ofXhat[i])
              / moments.squaredDeviation(g);
    }
    return new RoundingVariance(ofInputs, largest);
  }
}
