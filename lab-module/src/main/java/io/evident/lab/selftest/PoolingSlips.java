package io.evident.lab.selftest;

import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.PerAxis;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** Usual mistakes in handing an output's gradient to the elements of its window. */
final class PoolingSlips {
  private static final Pool2d MAXIMUM = Pool2d.max(2);

  /** Windows that share elements, so that it matters that their gradients are added. */
  private static final Pool2d SHARED_MAXIMUM = Pool2d.max(2).withStride(1);

  private static final Pool2d MEAN = Pool2d.mean(2);
  private static final Pool2d SHARED_MEAN = Pool2d.mean(2).withStride(1);

  private static final Pool2d PADDED_MAXIMUM =
      Pool2d.max(2).withStride(new PerAxis(2, 1)).withPadding(Padding.explicit(1, 0));
  private static final Pool2d PADDED_MEAN =
      Pool2d.mean(2).withStride(new PerAxis(2, 1)).withPadding(Padding.explicit(1, 0));

  private PoolingSlips() {}

  /** Hands the gradient of one output to the inputs of its window. */
  private interface Window {
    void hand(double dy, int[] members, double[] x, double[] dx);
  }

  private static LayerSlip slip(String name, Pool2d layer, Geometry geometry, Window window) {
    return LayerSlip.of(
        name,
        layer,
        (pass, dy, gradients) -> {
          double[] dx = new double[pass.x().length];
          Shape output = layer.outputShape(pass.shape());
          int channels = pass.shape().dimension(2);
          for (int y = 0; y < dy.length; y++) {
            int q = y / channels % output.dimension(1) * geometry.stride.columns();
            int p = y / channels / output.dimension(1) % output.dimension(0);
            int n = y / output.size();
            int[] first = {
              n, p * geometry.stride.rows() - geometry.top, q - geometry.left, y % channels
            };
            window.hand(dy[y], members(pass, layer.size(), first), pass.x(), dx);
          }
          return dx;
        });
  }

  /** Where the windows of a pass begin. */
  private record Geometry(PerAxis stride, int top, int left) {
    static Geometry of(Pool2d layer) {
      return new Geometry(
          layer.stride(), layer.padding().amount().rows(), layer.padding().amount().columns());
    }

    Geometry unstrided() {
      return new Geometry(PerAxis.of(1), top, left);
    }

    Geometry unpadded() {
      return new Geometry(stride, 0, 0);
    }

    Geometry axesExchanged() {
      return new Geometry(
          new PerAxis(/* rows= */ stride.columns(), /* columns= */ stride.rows()),
          /* top= */ left,
          /* left= */ top);
    }
  }

  /** The elements, inside the image, of the window whose first is [n, i, j, c], row by row. */
  private static int[] members(LayerPass pass, PerAxis size, int[] first) {
    int height = pass.shape().dimension(0);
    int width = pass.shape().dimension(1);
    int channels = pass.shape().dimension(2);
    return IntStream.range(0, size.area())
        .filter(
            m -> {
              int i = first[1] + m / size.columns();
              int j = first[2] + m % size.columns();
              return i >= 0 && i < height && j >= 0 && j < width;
            })
        .map(
            m -> {
              int row = first[0] * height + first[1] + m / size.columns();
              return (row * width + first[2] + m % size.columns()) * channels + first[3];
            })
        .toArray();
  }

  private static LayerSlip slip(String name, Pool2d layer, Window window) {
    return slip(name, layer, Geometry.of(layer), window);
  }

  private static int greatest(int[] members, double[] x) {
    int best = members[0];
    for (int m : members) {
      best = x[m] > x[best] ? m : best;
    }
    return best;
  }

  private static final Window TO_THE_GREATEST =
      (dy, members, x, dx) -> dx[greatest(members, x)] += dy;
  private static final Window TO_ALL =
      (dy, members, x, dx) -> {
        for (int m : members) {
          dx[m] += dy;
        }
      };
  private static final Window SHARED_OUT =
      (dy, members, x, dx) -> {
        for (int m : members) {
          dx[m] += dy / members.length;
        }
      };
  private static final Window TO_THE_FIRST = (dy, members, x, dx) -> dx[members[0]] += dy;

  static List<LayerSlip> of(Pool2d.Reduction reduction) {
    return switch (reduction) {
      case MAX -> ofMaximum();
      case MEAN -> ofMean();
    };
  }

  private static List<LayerSlip> ofMaximum() {
    return List.of(
        slip("gradient to every element of the window", MAXIMUM, TO_ALL),
        slip("gradient shared out over the window", MAXIMUM, SHARED_OUT),
        slip("gradient to the first element of the window", MAXIMUM, TO_THE_FIRST),
        slip(
            "gradient to the least element",
            MAXIMUM,
            (dy, members, x, dx) -> {
              int least = members[0];
              for (int m : members) {
                least = x[m] < x[least] ? m : least;
              }
              dx[least] += dy;
            }),
        slip(
            "gradient to the element of the largest magnitude",
            MAXIMUM,
            (dy, members, x, dx) -> {
              int best = members[0];
              for (int m : members) {
                best = Math.abs(x[m]) > Math.abs(x[best]) ? m : best;
              }
              dx[best] += dy;
            }),
        slip(
            "gradient overwritten where windows share their maximum",
            SHARED_MAXIMUM,
            (dy, members, x, dx) -> dx[greatest(members, x)] = dy),
        slip(
            "gradient multiplied by the maximum",
            MAXIMUM,
            (dy, members, x, dx) -> dx[greatest(members, x)] += dy * x[greatest(members, x)]),
        slip("stride forgotten", MAXIMUM, Geometry.of(MAXIMUM).unstrided(), TO_THE_GREATEST),
        slip(
            "padding forgotten",
            PADDED_MAXIMUM,
            Geometry.of(PADDED_MAXIMUM).unpadded(),
            TO_THE_GREATEST),
        slip(
            "strides and paddings of the axes exchanged",
            PADDED_MAXIMUM,
            Geometry.of(PADDED_MAXIMUM).axesExchanged(),
            TO_THE_GREATEST));
  }

  private static List<LayerSlip> ofMean() {
    return List.of(
        slip("not divided by k^2", MEAN, TO_ALL),
        slip(
            "divided by k instead of k^2",
            MEAN,
            (dy, members, x, dx) -> {
              for (int m : members) {
                dx[m] += dy / Math.sqrt(members.length);
              }
            }),
        slip("gradient to the first element of the window", MEAN, TO_THE_FIRST),
        slip("gradient to the greatest element", MEAN, TO_THE_GREATEST),
        slip(
            "gradient overwritten where windows overlap",
            SHARED_MEAN,
            (dy, members, x, dx) -> {
              for (int m : members) {
                dx[m] = dy / members.length;
              }
            }),
        slip("stride forgotten", MEAN, Geometry.of(MEAN).unstrided(), SHARED_OUT),
        slip("padding forgotten", PADDED_MEAN, Geometry.of(PADDED_MEAN).unpadded(), SHARED_OUT),
        slip(
            "padding counted in the mean",
            PADDED_MEAN,
            (dy, members, x, dx) -> {
              for (int m : members) {
                dx[m] += dy / PADDED_MEAN.size().area();
              }
            }));
  }
}
