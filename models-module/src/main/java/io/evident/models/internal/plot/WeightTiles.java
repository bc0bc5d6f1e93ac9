package io.evident.models.internal.plot;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;

/**
 * The weights of a first layer as RGB pictures, one per unit or kernel.
 *
 * <p>A weight w is drawn as 127.5 (1 + w / max|w|), the maximum being that of its unit: zero is mid
 * grey, and units of different scale are all visible. A unit with a weight that is not finite is
 * white. Of more than {@value #SHOWN} units the first are drawn, and the title's second line says
 * so.
 */
public final class WeightTiles {
  /** How many units are drawn at most: more would be too small to see. */
  public static final int SHOWN = 256;

  private static final String SCALE = "each scaled by its own largest weight; grey is zero";

  private WeightTiles() {}

  /** Where the weight of a unit for a pixel and channel stands. */
  private interface Weights {
    float at(int unit, int y, int x, int channel);
  }

  /**
   * Kernels of a convolution.
   *
   * @param title above the pictures
   * @param weights [height, width, 3, kernels]
   * @param height of a kernel
   * @param width of a kernel
   * @param kernels how many
   * @return the chart
   * @throws IllegalArgumentException if there are not height * width * 3 * kernels weights
   */
  public static JFreeChart ofKernels(
      String title, float[] weights, int height, int width, int kernels) {
    check(weights, height, width, kernels);
    return chart(
        title,
        height,
        width,
        kernels,
        (unit, y, x, channel) -> weights[((y * width + x) * 3 + channel) * kernels + unit]);
  }

  /**
   * Units of a dense layer over images.
   *
   * @param title above the pictures
   * @param weights [units, height * width * 3], the inputs in the order height, width, channel
   * @param height of the images
   * @param width of the images
   * @param units how many
   * @return the chart
   * @throws IllegalArgumentException if there are not units * height * width * 3 weights
   */
  public static JFreeChart ofUnits(
      String title, float[] weights, int height, int width, int units) {
    check(weights, height, width, units);
    return chart(
        title,
        height,
        width,
        units,
        (unit, y, x, channel) -> weights[((unit * height + y) * width + x) * 3 + channel]);
  }

  private static void check(float[] weights, int height, int width, int units) {
    boolean fits =
        height >= 1
            && width >= 1
            && units >= 1
            && weights.length == (long) height * width * 3 * units;
    if (!fits) {
      throw new IllegalArgumentException(
          "weights must be "
              + units
              + " times "
              + height
              + "x"
              + width
              + "x3, got "
              + weights.length);
    }
  }

  private static JFreeChart chart(String title, int height, int width, int units, Weights weights) {
    List<Tile> tiles = new ArrayList<>();
    int shown = Math.min(SHOWN, units);
    for (int unit = 0; unit < shown; unit++) {
      tiles.add(new Tile(picture(height, width, unit, weights), "", null));
    }
    String which =
        shown == units
            ? ""
            : String.format(Locale.ROOT, "the first %d of %,d units, ", shown, units);
    return TilesPlot.chart(title, which + SCALE, tiles, columns(shown), List.of());
  }

  /** The number of columns that leaves each picture the most room where width : height is 1.6. */
  static int columns(int pictures) {
    int best = 1;
    double most = 0;
    for (int columns = 1; columns <= pictures; columns++) {
      int rows = (pictures + columns - 1) / columns;
      double side = Math.min(1.6 / columns, 1.0 / rows);
      if (side > most) {
        best = columns;
        most = side;
      }
    }
    return best;
  }

  private static BufferedImage picture(int height, int width, int unit, Weights weights) {
    float largest = 0;
    boolean finite = true;
    for (int i = 0; i < height * width * 3; i++) {
      float weight = weights.at(unit, i / 3 / width, i / 3 % width, i % 3);
      finite &= Float.isFinite(weight);
      largest = Math.max(largest, Math.abs(weight));
    }
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          float weight = weights.at(unit, y, x, channel);
          double scaled = largest == 0 ? 0 : (double) weight / largest;
          rgb = (rgb << 8) | (int) Math.round(127.5 * (1 + scaled));
        }
        picture.setRGB(x, y, finite ? rgb : 0xffffff);
      }
    }
    return picture;
  }
}
