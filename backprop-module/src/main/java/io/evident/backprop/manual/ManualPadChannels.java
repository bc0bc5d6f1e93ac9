package io.evident.backprop.manual;

import io.evident.backprop.network.PadChannels;
import io.evident.backprop.network.Shape;

/**
 * y[n, p, q, c] = x[n, p s, q s, c] for the channels c of x, and 0 for those behind them. So dL/dx
 * is dy at the pixels that are taken and 0 at the others; what flows into the zeros is lost.
 */
final class ManualPadChannels implements ExactLayer {
  private final Shape input;
  private final Shape output;
  private final int stride;

  ManualPadChannels(PadChannels layer, Shape input) {
    this.input = input;
    this.output = layer.outputShape(input);
    this.stride = layer.stride();
  }

  /** Copies the channels of the pixels that are taken, from x to y or from dy to dx. */
  private double[] copied(int batch, double[] from, boolean forward) {
    int channels = input.dimension(2);
    double[] to = new double[batch * (forward ? output : input).size()];
    for (int n = 0; n < batch; n++) {
      for (int p = 0; p < output.dimension(0); p++) {
        for (int q = 0; q < output.dimension(1); q++) {
          int row = n * input.dimension(0) + p * stride;
          int xAt = (row * input.dimension(1) + q * stride) * channels;
          int yAt = ((n * output.dimension(0) + p) * output.dimension(1) + q) * output.dimension(2);
          System.arraycopy(from, forward ? xAt : yAt, to, forward ? yAt : xAt, channels);
        }
      }
    }
    return to;
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    return copied(pass.batch(), x, true);
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    return copied(pass.batch(), dy, false);
  }
}
