package io.evident.backprop.manual;

import io.evident.backprop.network.Shape;
import java.util.List;

/**
 * y[..., c] = x_j[..., c - c_1 - ... - c_(j-1)], where input j has c_j channels; each gets the
 * gradient of its own channels. The inputs of an example are given one after the other.
 */
final class ManualConcat implements ExactLayer {
  private final int[] channels;
  private final int pixels;

  /** Holds the numbers of channels. */
  ManualConcat(List<Shape> inputs) {
    channels = inputs.stream().mapToInt(s -> s.dimension(s.rank() - 1)).toArray();
    pixels = inputs.get(0).size() / channels[0];
  }

  /** Goes from one order to the other. */
  private double[] reordered(double[] from, boolean joins) {
    double[] to = new double[from.length];
    int all = 0;
    for (int own : channels) {
      all += own;
    }
    int example = pixels * all;
    for (int n = 0; n < from.length / example; n++) {
      int before = 0;
      for (int own : channels) {
        for (int p = 0; p < pixels; p++) {
          int apart = n * example + before * pixels + p * own;
          int beside = n * example + p * all + before;
          System.arraycopy(from, joins ? apart : beside, to, joins ? beside : apart, own);
        }
        before += own;
      }
    }
    return to;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    return reordered(x, true);
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    return reordered(dy, false);
  }
}
