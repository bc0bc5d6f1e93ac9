package io.evident.lab.selftest;

import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.PerAxis;
import io.evident.lab.selftest.ConvolutionWalk.Geometry;
import io.evident.lab.selftest.ConvolutionWalk.Product;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Usual mistakes in the gradients of a convolution's kernel, bias and input. */
final class ConvolutionSlips {
  /** As many filters as channels, so that the two can be mistaken for each other. */
  private static final int FILTERS = SlipNetworks.CHANNELS;

  private static final Conv2d PLAIN = Conv2d.of(FILTERS, 3);
  private static final Conv2d STRIDED = new Conv2d(FILTERS, 2, 2, Padding.VALID, 1);
  private static final Conv2d SAME = new Conv2d(FILTERS, 3, 2, Padding.SAME, 1);
  private static final Conv2d PADDED = new Conv2d(FILTERS, 3, 1, Padding.explicit(1), 1);
  private static final Conv2d DILATED = new Conv2d(FILTERS, 2, 1, Padding.VALID, 2);

  private static final Conv2d OF_AXES =
      Conv2d.of(FILTERS, 3).withStride(new PerAxis(2, 1)).withPadding(Padding.explicit(1, 0));

  /** Two filters on each channel. */
  private static final Conv2d GROUPED =
      Conv2d.of(2 * SlipNetworks.CHANNELS, 2).withGroups(SlipNetworks.CHANNELS);

  private static final Conv2d WITHOUT_BIAS = PLAIN.withBias(false);

  private static final Product KERNEL = (w, at) -> w.dK[w.k(at)] += w.dy[at.y()] * w.x[at.x()];
  private static final Product INPUT = (w, at) -> w.dx[at.x()] += w.dy[at.y()] * w.K[w.k(at)];

  private ConvolutionSlips() {}

  /** The kernel's and the input's products, each with the geometry they are walked in. */
  private record Walks(
      UnaryOperator<Geometry> kernelGeometry,
      Product kernel,
      UnaryOperator<Geometry> inputGeometry,
      Product input) {}

  private static void addBias(ConvolutionWalk w) {
    for (int y = 0; y < w.dy.length; y++) {
      w.db[y % w.filters] += w.dy[y];
    }
  }

  private static LayerSlip slip(
      String name, Conv2d layer, Walks walks, Consumer<ConvolutionWalk> bias) {
    return LayerSlip.of(
        name,
        layer,
        (pass, dy, gradients) -> {
          Geometry right = Geometry.of(layer, pass.shape());
          ConvolutionWalk walk = new ConvolutionWalk(layer, pass, dy, gradients);
          walk.forEach(walks.kernelGeometry.apply(right), walks.kernel);
          walk.forEach(walks.inputGeometry.apply(right), walks.input);
          bias.accept(walk);
          return walk.dx;
        });
  }

  private static LayerSlip kernel(String name, Conv2d layer, Product kernel) {
    return slip(
        name,
        layer,
        new Walks(UnaryOperator.identity(), kernel, UnaryOperator.identity(), INPUT),
        ConvolutionSlips::addBias);
  }

  private static LayerSlip kernel(String name, Conv2d layer, UnaryOperator<Geometry> geometry) {
    return slip(
        name,
        layer,
        new Walks(geometry, KERNEL, UnaryOperator.identity(), INPUT),
        ConvolutionSlips::addBias);
  }

  private static LayerSlip input(String name, Conv2d layer, Product input) {
    return slip(
        name,
        layer,
        new Walks(UnaryOperator.identity(), KERNEL, UnaryOperator.identity(), input),
        ConvolutionSlips::addBias);
  }

  private static LayerSlip input(String name, Conv2d layer, UnaryOperator<Geometry> geometry) {
    return slip(
        name,
        layer,
        new Walks(UnaryOperator.identity(), KERNEL, geometry, INPUT),
        ConvolutionSlips::addBias);
  }

  private static LayerSlip bias(String name, Consumer<ConvolutionWalk> bias) {
    return slip(
        name,
        PLAIN,
        new Walks(UnaryOperator.identity(), KERNEL, UnaryOperator.identity(), INPUT),
        bias);
  }

  static List<LayerSlip> all() {
    return List.of(
        kernel(
            "kernel gradient flipped",
            PLAIN,
            (w, at) ->
                w.dK[w.k(w.rows - 1 - at.u(), w.columns - 1 - at.v(), at.c(), at.f())] +=
                    w.dy[at.y()] * w.x[at.x()]),
        kernel(
            "kernel gradient with rows and columns swapped",
            PLAIN,
            (w, at) -> w.dK[w.k(at.v(), at.u(), at.c(), at.f())] += w.dy[at.y()] * w.x[at.x()]),
        kernel(
            "kernel gradient with channels and filters swapped",
            PLAIN,
            (w, at) -> w.dK[w.k(at.u(), at.v(), at.f(), at.c())] += w.dy[at.y()] * w.x[at.x()]),
        kernel(
            "kernel gradient of the first example only",
            PLAIN,
            (w, at) -> w.dK[w.k(at)] += at.n() == 0 ? w.dy[at.y()] * w.x[at.x()] : 0),
        kernel(
            "kernel gradient of the last pixel only",
            PLAIN,
            (w, at) -> w.dK[w.k(at)] = w.dy[at.y()] * w.x[at.x()]),
        kernel(
            "kernel gradient averaged over the output's pixels",
            PLAIN,
            (w, at) -> w.dK[w.k(at)] += w.dy[at.y()] * w.x[at.x()] / (w.outHeight * w.outWidth)),
        kernel("stride forgotten in the kernel gradient", STRIDED, Geometry::unstrided),
        kernel("padding forgotten in the kernel gradient", PADDED, Geometry::unpadded),
        kernel("SAME's odd zero before in the kernel gradient", SAME, Geometry::oddZeroBefore),
        kernel("dilation forgotten in the kernel gradient", DILATED, Geometry::undilated),
        input(
            "input gradient by the flipped kernel",
            PLAIN,
            (w, at) ->
                w.dx[at.x()] +=
                    w.dy[at.y()]
                        * w.K[w.k(w.rows - 1 - at.u(), w.columns - 1 - at.v(), at.c(), at.f())]),
        input(
            "input gradient by the kernel with channels and filters swapped",
            PLAIN,
            (w, at) -> w.dx[at.x()] += w.dy[at.y()] * w.K[w.k(at.u(), at.v(), at.f(), at.c())]),
        input(
            "input gradient of the first filter only",
            PLAIN,
            (w, at) -> w.dx[at.x()] += at.f() == 0 ? w.dy[at.y()] * w.K[w.k(at)] : 0),
        input(
            "input gradient overwritten where windows overlap",
            PLAIN,
            (w, at) -> w.dx[at.x()] = w.dy[at.y()] * w.K[w.k(at)]),
        input("stride forgotten in the input gradient", STRIDED, Geometry::unstrided),
        input("padding forgotten in the input gradient", PADDED, Geometry::unpadded),
        input("SAME's odd zero before in the input gradient", SAME, Geometry::oddZeroBefore),
        input("dilation forgotten in the input gradient", DILATED, Geometry::undilated),
        input(
            "input gradient by the flipped kernel, without a bias",
            WITHOUT_BIAS,
            (w, at) ->
                w.dx[at.x()] +=
                    w.dy[at.y()]
                        * w.K[w.k(w.rows - 1 - at.u(), w.columns - 1 - at.v(), at.c(), at.f())]),
        kernel(
            "strides and paddings exchanged in the kernel gradient",
            OF_AXES,
            Geometry::axesExchanged),
        input(
            "strides and paddings exchanged in the input gradient",
            OF_AXES,
            Geometry::axesExchanged),
        kernel(
            "groups forgotten in the kernel gradient",
            GROUPED,
            (w, at) -> w.dK[w.k(at)] += w.dy[at.y()] * w.x[w.x(at, 0)]),
        input(
            "groups forgotten in the input gradient",
            GROUPED,
            (w, at) -> w.dx[w.x(at, 0)] += w.dy[at.y()] * w.K[w.k(at)]),
        kernel(
            "filters dealt out to the groups in turn in the kernel gradient",
            GROUPED,
            (w, at) -> w.dK[w.k(at)] += w.dy[at.y()] * w.x[w.x(at, at.f() % GROUPED.groups())]),
        input(
            "filters dealt out to the groups in turn in the input gradient",
            GROUPED,
            (w, at) -> w.dx[w.x(at, at.f() % GROUPED.groups())] += w.dy[at.y()] * w.K[w.k(at)]),
        bias("bias gradient missing", w -> {}),
        bias(
            "bias gradient of one pixel only",
            w -> {
              for (int n = 0; n < w.batch; n++) {
                for (int f = 0; f < w.filters; f++) {
                  w.db[f] += w.dy[n * w.outHeight * w.outWidth * w.filters + f];
                }
              }
            }),
        bias(
            "bias gradient averaged over the output's pixels",
            w -> {
              for (int y = 0; y < w.dy.length; y++) {
                w.db[y % w.filters] += w.dy[y] / (w.outHeight * w.outWidth);
              }
            }),
        bias(
            "bias gradient along the first axis instead of the filters'",
            w -> {
              for (int y = 0; y < w.dy.length; y++) {
                w.db[y * w.filters / w.dy.length] += w.dy[y];
              }
            }));
  }
}
