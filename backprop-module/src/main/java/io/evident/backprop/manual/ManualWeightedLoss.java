package io.evident.backprop.manual;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * L = 1/N sum_n w_n l_n, for a loss that is 1/N sum_n l_n without weights.
 *
 * <p>dL/ds_n = w_n / N dl_n/ds_n: row n of the loss's own gradient times w_n.
 */
final class ManualWeightedLoss implements ManualLoss {
  private final ManualLoss loss;
  private final double[] weights;

  ManualWeightedLoss(ManualLoss loss, double[] weights) {
    this.loss = loss;
    this.weights = weights;
  }

  /** One example's part of an array of all. */
  private static double[] row(int n, int batch, double[] all) {
    int length = all.length / batch;
    return Arrays.copyOfRange(all, n * length, (n + 1) * length);
  }

  @Override
  public double value(int batch, double[] s, double[] t) {
    return valueNear(batch, s, s, t);
  }

  @Override
  public double valueNear(int batch, double[] s0, double[] s, double[] t) {
    double sum = 0;
    for (int n = 0; n < batch; n++) {
      sum += weights[n] * loss.valueNear(1, row(n, batch, s0), row(n, batch, s), row(n, batch, t));
    }
    return sum / batch;
  }

  @Override
  public int flips(double[] s0, double[] s, double[] t) {
    return loss.flips(s0, s, t);
  }

  @Override
  public void flip(double[] s0, double[] s, double[] t, IntToDoubleFunction margin) {
    loss.flip(s0, s, t, margin);
  }

  @Override
  public double[] gradient(int batch, double[] s, double[] t) {
    double[] ds = loss.gradient(batch, s, t);
    int outputs = s.length / batch;
    for (int k = 0; k < ds.length; k++) {
      ds[k] *= weights[k / outputs];
    }
    return ds;
  }

  /** The product with w_n is rounded too. */
  @Override
  public double[] gradientVariance(int batch, double[] s, double[] t) {
    double[] variance = loss.gradientVariance(batch, s, t);
    double[] ds = loss.gradient(batch, s, t);
    int outputs = s.length / batch;
    for (int k = 0; k < ds.length; k++) {
      double w = weights[k / outputs];
      variance[k] = w * w * (variance[k] + ds[k] * ds[k]);
    }
    return variance;
  }

  /** What is rounded as a number of the size of 1 is of the size of w_n here. */
  @Override
  public double valueVariance(int batch, double[] s, double[] t) {
    double sum = 0;
    double total = 0;
    for (int n = 0; n < batch; n++) {
      double[] own = row(n, batch, s);
      double[] target = row(n, batch, t);
      double value = loss.value(1, own, target);
      double of = loss.valueVariance(1, own, target) + value * value;
      sum += weights[n] * weights[n] * of;
      total += weights[n];
    }
    double mean = total / batch;
    return RoundingVariance.FUNCTION * Math.max(0, mean * mean - 1)
        + sum / ((double) batch * batch);
  }
}
