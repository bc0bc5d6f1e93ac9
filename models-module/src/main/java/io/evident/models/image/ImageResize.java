package io.evident.models.image;

import io.evident.models.data.ImageShape;

/**
 * Scales RGB bytes with a triangle filter, first across and then down.
 *
 * <p>With s = from / to and r = max(1, s), output i is centred at c = (i + 1/2) s - 1/2, and input
 * k weighs max(0, 1 - |k - c| / r), the weights normalized to sum 1. For enlarging this is linear
 * interpolation; for reducing every input pixel counts, so that nothing flickers. The aspect ratio
 * is not kept.
 */
final class ImageResize {
  private ImageResize() {}

  /** For one axis: output i is the weighted mean of inputs first[i] and on. */
  private static final class Filter {
    private final int[] first;
    private final float[][] weights;

    Filter(int outputs) {
      first = new int[outputs];
      weights = new float[outputs][];
    }
  }

  /** Scales [height, width, 3] into target, from a position. */
  static void resize(byte[] rgb, ImageShape from, ImageShape to, byte[] target, int at) {
    Filter across = filter(from.width(), to.width());
    Filter down = filter(from.height(), to.height());
    float[] narrow = new float[from.height() * to.width() * 3];
    for (int y = 0, out = 0; y < from.height(); y++) {
      for (int x = 0; x < to.width(); x++) {
        float[] weights = across.weights[x];
        int in = (y * from.width() + across.first[x]) * 3;
        for (int channel = 0; channel < 3; channel++) {
          float sum = 0;
          for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * (rgb[in + 3 * k + channel] & 0xff);
          }
          narrow[out++] = sum;
        }
      }
    }
    int row = to.width() * 3;
    for (int y = 0, out = at; y < to.height(); y++) {
      float[] weights = down.weights[y];
      int in = down.first[y] * row;
      for (int x = 0; x < row; x++) {
        float sum = 0;
        for (int k = 0; k < weights.length; k++) {
          sum += weights[k] * narrow[in + k * row + x];
        }
        target[out++] = (byte) Math.max(0, Math.min(255, Math.round(sum)));
      }
    }
  }

  private static Filter filter(int from, int to) {
    double scale = (double) from / to;
    double radius = Math.max(1, scale);
    Filter filter = new Filter(to);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale - 0.5;
      int first = (int) Math.max(0, Math.ceil(centre - radius));
      int last = (int) Math.min(from - 1, Math.floor(centre + radius));
      double[] exact = new double[last - first + 1];
      double sum = 0;
      for (int k = 0; k < exact.length; k++) {
        exact[k] = Math.max(0, 1 - Math.abs(first + k - centre) / radius);
        sum += exact[k];
      }
      filter.first[i] = first;
      filter.weights[i] = new float[exact.length];
      for (int k = 0; k < exact.length; k++) {
        filter.weights[i][k] = (float) (exact[k] / sum);
      }
    }
    return filter;
  }
}
