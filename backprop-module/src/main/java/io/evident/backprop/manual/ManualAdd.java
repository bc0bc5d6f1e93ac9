package io.evident.backprop.manual;

import io.evident.backprop.network.Mode;

/**
 * y = x_1 + ... + x_k, whose gradient goes to each of them whole: dL/dx_j = dL/dy. The inputs of an
 * example are given one after the other.
 */
final class ManualAdd implements ManualLayer {
  private final int inputs;
  private final int size;

  /**
   * Holds sizes.
   *
   * @param inputs k
   * @param size of one example of one input
   */
  ManualAdd(int inputs, int size) {
    this.inputs = inputs;
    this.size = size;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length / inputs];
    for (int n = 0; n < y.length / size; n++) {
      for (int j = 0; j < inputs; j++) {
        int from = (n * inputs + j) * size;
        for (int i = 0; i < size; i++) {
          y[n * size + i] = j == 0 ? x[from + i] : y[n * size + i] + x[from + i];
        }
      }
    }
    return y;
  }

  @Override
  public boolean isAffineNear(Mode mode) {
    return true;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[dy.length * inputs];
    for (int n = 0; n < dy.length / size; n++) {
      for (int j = 0; j < inputs; j++) {
        System.arraycopy(dy, n * size, dx, (n * inputs + j) * size, size);
      }
    }
    return dx;
  }

  /** Each partial sum is rounded. */
  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    double[] variance = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      int from = i / size * inputs * size + i % size;
      double sum = x[from];
      for (int j = 1; j < inputs; j++) {
        sum += x[from + j * size];
        variance[i] += sum * sum;
      }
    }
    return variance;
  }

  @Override
  public RoundingVariance gradientVariance(
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {
    return RoundingVariance.EXACT;
  }
}
