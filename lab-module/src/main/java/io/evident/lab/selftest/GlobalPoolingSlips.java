package io.evident.lab.selftest;

import io.evident.backprop.network.GlobalAvgPool2d;
import java.util.List;

/** Usual mistakes in dx[n, i, j, c] = dy[n, c] / P, for images of P pixels. */
final class GlobalPoolingSlips {
  private GlobalPoolingSlips() {}

  /** One element of x: its example, its pixel among the P, and its channel. */
  private record Element(int n, int pixel, int c, int pixels, int channels, int width) {
    /** Where its mean stands in dy. */
    int mean() {
      return n * channels + c;
    }
  }

  /** The gradient of one element. */
  private interface Term {
    double dx(double[] dy, Element e);
  }

  private static LayerSlip slip(String name, Term term) {
    return LayerSlip.of(
        name,
        new GlobalAvgPool2d(),
        (pass, dy, gradients) -> {
          double[] dx = new double[pass.x().length];
          int channels = pass.shape().dimension(2);
          int pixels = pass.shape().size() / channels;
          for (int i = 0; i < dx.length; i++) {
            dx[i] =
                term.dx(
                    dy,
                    new Element(
                        i / (pixels * channels),
                        i / channels % pixels,
                        i % channels,
                        pixels,
                        channels,
                        pass.shape().dimension(1)));
          }
          return dx;
        });
  }

  static List<LayerSlip> all() {
    return List.of(
        slip("not divided by the number of pixels", (dy, e) -> dy[e.mean()]),
        slip("divided by the width alone", (dy, e) -> dy[e.mean()] / e.width),
        slip("divided by the channels too", (dy, e) -> dy[e.mean()] / (e.pixels * e.channels)),
        slip("gradient to the first pixel only", (dy, e) -> e.pixel == 0 ? dy[e.mean()] : 0),
        slip("gradient of the first example for all", (dy, e) -> dy[e.c] / e.pixels),
        slip(
            "channels before pixels",
            (dy, e) -> dy[e.n * e.channels + (e.pixel * e.channels + e.c) / e.pixels] / e.pixels));
  }
}
