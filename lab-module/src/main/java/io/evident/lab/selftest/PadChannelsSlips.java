package io.evident.lab.selftest;

import io.evident.backprop.network.PadChannels;
import java.util.List;

/** Usual mistakes in giving dy back to the pixels and channels that were taken. */
final class PadChannelsSlips {
  private static final PadChannels LAYER = PadChannels.of(SlipNetworks.CHANNELS + 2).withStride(2);

  private PadChannelsSlips() {}

  /**
   * Which part of dy an element of x is given.
   *
   * @param n example
   * @param i row of x
   * @param j column of x
   * @param c channel of x
   * @param rows of dy
   * @param columns of dy
   * @param channels of dy
   */
  private record Element(int n, int i, int j, int c, int rows, int columns, int channels) {
    double of(double[] dy, int p, int q, int channel) {
      return p < rows && q < columns ? dy[((n * rows + p) * columns + q) * channels + channel] : 0;
    }

    boolean isTaken() {
      return i % LAYER.stride() == 0 && j % LAYER.stride() == 0;
    }
  }

  /** The gradient of one element. */
  private interface Term {
    double dx(double[] dy, Element e);
  }

  private static LayerSlip slip(String name, Term term) {
    return LayerSlip.of(
        name,
        LAYER,
        (pass, dy, gradients) -> {
          double[] dx = new double[pass.x().length];
          int width = pass.shape().dimension(1);
          int channels = pass.shape().dimension(2);
          for (int at = 0; at < dx.length; at++) {
            int pixel = at / channels;
            dx[at] =
                term.dx(
                    dy,
                    new Element(
                        at / pass.shape().size(),
                        pixel / width % pass.shape().dimension(0),
                        pixel % width,
                        at % channels,
                        LAYER.outputShape(pass.shape()).dimension(0),
                        LAYER.outputShape(pass.shape()).dimension(1),
                        LAYER.channels()));
          }
          return dx;
        });
  }

  static List<LayerSlip> all() {
    int stride = LAYER.stride();
    return List.of(
        slip("stride forgotten", (dy, e) -> e.of(dy, e.i, e.j, e.c)),
        slip(
            "gradient to every pixel, as if none were left out",
            (dy, e) -> e.of(dy, e.i / stride, e.j / stride, e.c)),
        slip(
            "gradient shared out as by an average pooling",
            (dy, e) -> e.of(dy, e.i / stride, e.j / stride, e.c) / (stride * stride)),
        slip(
            "gradient of the last channels, as if the zeros stood before",
            (dy, e) ->
                e.isTaken()
                    ? e.of(
                        dy,
                        e.i / stride,
                        e.j / stride,
                        e.c + LAYER.channels() - SlipNetworks.CHANNELS)
                    : 0),
        slip(
            "rows and columns swapped",
            (dy, e) -> e.isTaken() ? e.of(dy, e.j / stride, e.i / stride, e.c) : 0));
  }
}
