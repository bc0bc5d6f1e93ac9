package io.evident.models.internal.plot;

import io.evident.models.data.ImageDataset;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;

/** A few images of each class of a data set, one class in a row. */
public final class ContactSheet {
  private ContactSheet() {}

  /**
   * The first images of each class. Every image takes about 40 pixels: for ten classes of ten
   * images, 600 x 500 is enough.
   *
   * @param title above the images
   * @param images the data set
   * @param perClass how many of each class, at least 1; fewer are shown of a class that has fewer
   * @return the chart
   * @throws IllegalArgumentException if perClass is below 1
   */
  public static JFreeChart of(String title, ImageDataset images, int perClass) {
    if (!(perClass >= 1)) {
      throw new IllegalArgumentException("perClass must be >= 1, got " + perClass);
    }
    List<String> names = images.classNames();
    List<List<Tile>> rows = new ArrayList<>();
    names.forEach(name -> rows.add(new ArrayList<>()));
    for (int i = 0; i < images.size(); i++) {
      List<Tile> row = rows.get(images.label(i));
      if (row.size() < perClass) {
        row.add(new Tile(Tile.picture(images, i), "", null));
      }
    }
    List<Tile> tiles = new ArrayList<>();
    BufferedImage blank = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    blank.setRGB(0, 0, 0xffffff);
    for (List<Tile> row : rows) {
      tiles.addAll(row);
      for (int i = row.size(); i < perClass; i++) {
        tiles.add(new Tile(blank, "", null));
      }
    }
    return TilesPlot.chart(title, images.size() + " images in all", tiles, perClass, names);
  }
}
