package io.evident.backprop.manual;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Moves every value by its deviation times the sum of two random signs: one of its own, and one
 * that it shares with its channel, since equal pixels are rounded alike. Which side of its kink a
 * unit or a window is on is as uncertain as a bound is, {@link SimulatedRounding#FARTHER} times
 * what it has been moved and its deviation: one that is nearer is put on the other side, in the
 * first run always, in each other one by chance, since two may undo what one alone does.
 */
final class MovedByRounding implements Between {
  private final Network network;
  private final ManualNetwork manual;
  private final Batch batch;
  private final List<double[]> exact;
  private final MeasuredRounding measured;
  private final boolean measuring;
  private final SplittableRandom random;
  private final boolean first;

  /**
   * Moves values.
   *
   * @param network the network
   * @param manual the same by hand
   * @param batch the examples
   * @param exact what is between its layers when nothing is moved; empty to leave kinks alone
   * @param measured how far
   * @param measuring whether to measure that anew at each moved value before it is moved
   * @param run which of several
   */
  MovedByRounding(
      Network network,
      ManualNetwork manual,
      Batch batch,
      List<double[]> exact,
      MeasuredRounding measured,
      boolean measuring,
      int run) {
    this.network = network;
    this.manual = manual;
    this.batch = batch;
    this.exact = exact;
    this.measured = measured;
    this.measuring = measuring;
    this.random = new SplittableRandom(run);
    this.first = run == 0;
  }

  /** A moved copy of a network's inputs. */
  double[] inputs(double[] variance) {
    double[] moved = batch.inputs().clone();
    double[] deviations = measured.deviations(variance.clone());
    move(moved, deviations, network.input());
    flip(0, moved, deviations);
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
    flip(layer + 1, y, measured.ofOutput(layer));
  }

  private void flip(int value, double[] moved, double[] deviations) {
    if (exact.isEmpty()) {
      return;
    }
    double[] before = exact.get(value);
    manual.flip(
        value,
        batch,
        exact,
        moved,
        i ->
            first || random.nextBoolean()
                ? SimulatedRounding.FARTHER
                    * (Math.abs(moved[i] - before[i])
                        + (deviations.length == 0 ? 0 : deviations[i]))
                : 0);
  }

  @Override
  public void outputGradient(ManualLoss loss, int batch, double[] s, double[] t, double[] ds) {
    if (measuring) {
      measured.outputGradient(loss, batch, s, t, ds);
    }
    move(ds, measured.ofOutputGradient(), network.output());
  }

  @Override
  public void sum(int value, int times, double[] sum) {
    if (measuring) {
      measured.sum(value, times, sum);
    }
    move(sum, measured.ofSum(value, times), network.shapeOf(value));
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
