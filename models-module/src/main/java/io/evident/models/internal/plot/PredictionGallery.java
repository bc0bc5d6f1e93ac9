package io.evident.models.internal.plot;

import io.evident.models.data.ImageDataset;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;

/** Images with what was predicted for them; the wrong predictions stand out. */
public final class PredictionGallery {
  /** How many images are shown at most. */
  public static final int SHOWN = 20;

  private static final int COLUMNS = 5;

  private PredictionGallery() {}

  /**
   * The first {@value #SHOWN} images, five in a row. A right prediction stands under its image; a
   * wrong one is red, framed, and followed by the true class.
   *
   * @param title above the images
   * @param images with their true labels
   * @param predictions the predicted class of each image
   * @return the chart
   * @throws IllegalArgumentException if the predictions are not as many as the images, or one is
   *     not a class
   */
  public static JFreeChart of(String title, ImageDataset images, int[] predictions) {
    if (predictions.length != images.size()) {
      throw new IllegalArgumentException(
          "predictions must be one for each of "
              + images.size()
              + " images, got "
              + predictions.length);
    }
    List<String> names = images.classNames();
    List<Tile> tiles = new ArrayList<>();
    int wrong = 0;
    for (int i = 0; i < Math.min(SHOWN, images.size()); i++) {
      if (!(predictions[i] >= 0 && predictions[i] < names.size())) {
        throw new IllegalArgumentException(
            "predictions["
                + i
                + "] must be in 0.."
                + (names.size() - 1)
                + ", got "
                + predictions[i]);
      }
      boolean right = predictions[i] == images.label(i);
      wrong += right ? 0 : 1;
      String said = names.get(predictions[i]);
      tiles.add(
          new Tile(
              Tile.picture(images, i),
              right ? said : said + " (is " + names.get(images.label(i)) + ")",
              right ? null : Palette.WRONG));
    }
    return TilesPlot.chart(
        title, wrong + " of " + tiles.size() + " wrong", tiles, COLUMNS, List.of());
  }
}
