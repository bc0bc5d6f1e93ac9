package io.evident.backprop.manual;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import java.util.SplittableRandom;

/**
 * Moves every value by its deviation times the sum of two random signs: one of its own, and one
 * that it shares with its channel, since equal pixels are rounded alike.
 */
final class MovedByRounding implements Between {
  private final Network network;
  private final MeasuredRounding measured;
  private final boolean measuring;
  private final SplittableRandom random;

  /**
   * Moves values.
   *
   * @param measured how far
   * @param measuring whether to measure that anew at each moved value before it is moved
   */
  MovedByRounding(Network network, MeasuredRounding measured, boolean measuring, long seed) {
    this.network = network;
    this.measured = measured;
    this.measuring = measuring;
    this.random = new SplittableRandom(seed);
  }

  /** A moved copy of a network's inputs. */
  double[] inputs(double[] inputs, double[] variance) {
    double[] moved = inputs.clone();
    move(moved, measured.deviations(variance.clone()), network.input());
    return moved;
  }

  @Override
  public void output(
      int layer,
      ManualLayer implementation,
      Pass pass,
      double[] x,
      double[] y,
      double[][] parameters) {
    if (measuring) {
      measured.output(layer, implementation, pass, x, y, parameters);
    }
    move(y, measured.ofOutput(layer), network.outputOf(layer));
  }

  @Override
  public void outputGradient(ManualLoss loss, int batch, double[] s, double[] t, double[] ds) {
    if (measuring) {
      measured.outputGradient(loss, batch, s, t, ds);
    }
    move(ds, measured.ofOutputGradient(), network.output());
  }

  @Override
  public void inputGradient(
      int layer,
      ManualLayer implementation,
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {
    if (measuring) {
      measured.inputGradient(layer, implementation, pass, x, y, dy, dx, parameters, gradients);
    }
    if (dx.length > 0) {
      move(dx, measured.ofInputGradient(layer), network.inputOf(layer));
    }
  }

  private void move(double[] values, double[] deviations, Shape shape) {
    if (deviations.length == 0) {
      return;
    }
    int channels = shape.dimension(shape.rank() - 1);
    double[] shared = new double[channels];
    for (int c = 0; c < channels; c++) {
      shared[c] = (random.nextLong() & 1) == 0 ? -1 : 1;
    }
    long signs = 0;
    for (int i = 0, c = 0; i < values.length; i++, c = c + 1 == channels ? 0 : c + 1) {
      if ((i & 63) == 0) {
        signs = random.nextLong();
      }
      values[i] += deviations[i] * (shared[c] + ((signs & 1) == 0 ? -1 : 1));
      signs >>>= 1;
    }
  }
}
