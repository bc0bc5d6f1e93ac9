package io.evident.lab.selftest;

import io.evident.backprop.manual.LayerPass;
import io.evident.backprop.network.Pool2d;
import java.util.List;

/** Usual mistakes in handing an output's gradient to the elements of its window. */
final class PoolingSlips {
  private static final Pool2d MAXIMUM = Pool2d.max(2);

  /** Windows that share elements, so that it matters that their gradients are added. */
  private static final Pool2d SHARED_MAXIMUM = Pool2d.max(2).withStride(1);

  private static final Pool2d MEAN = Pool2d.mean(2);
  private static final Pool2d SHARED_MEAN = Pool2d.mean(2).withStride(1);

  private PoolingSlips() {}

  /** Hands the gradient of one output to the inputs of its window. */
  private interface Window {
    void hand(double dy, int[] members, double[] x, double[] dx);
  }

  private static LayerSlip slip(String name, Pool2d layer, int stride, Window window) {
    return LayerSlip.of(
        name,
        layer,
        (pass, dy, gradients) -> {
          double[] dx = new double[pass.x().length];
          int outHeight = layer.outputShape(pass.shape()).dimension(0);
          int outWidth = layer.outputShape(pass.shape()).dimension(1);
          int channels = pass.shape().dimension(2);
          for (int y = 0; y < dy.length; y++) {
            int q = y / channels % outWidth * stride;
            int p = y / channels / outWidth % outHeight * stride;
            int n = y / channels / outWidth / outHeight;
            window.hand(
                dy[y],
                members(pass, layer.size(), new int[] {n, p, q, y % channels}),
                pass.x(),
                dx);
          }
          return dx;
        });
  }

  /** The elements of the window whose first is [n, i, j, c], row by row. */
  private static int[] members(LayerPass pass, int size, int[] first) {
    int height = pass.shape().dimension(0);
    int width = pass.shape().dimension(1);
    int channels = pass.shape().dimension(2);
    int[] members = new int[size * size];
    for (int m = 0; m < members.length; m++) {
      int i = first[1] + m / size;
      int j = first[2] + m % size;
      members[m] = ((first[0] * height + i) * width + j) * channels + first[3];
    }
    return members;
  }

  private static LayerSlip slip(String name, Pool2d layer, Window window) {
    return slip(name, layer, layer.stride(), window);
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
        slip("stride forgotten", MAXIMUM, 1, TO_THE_GREATEST));
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
        slip("stride forgotten", MEAN, 1, SHARED_OUT));
  }
}
