package io.evident.models.internal.plot;

import io.evident.models.data.ImageDataset;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;

/** One image of a data set as a PNG for a page, no larger than a page shows it. */
public final class SmallPicture {
  private static final int MOST = 160;

  private SmallPicture() {}

  /**
   * The picture.
   *
   * @param images the data set
   * @param index which of them
   * @return a PNG, neither side longer than 160 pixels
   * @throws IOException if it cannot be encoded
   */
  public static byte[] png(ImageDataset images, int index) throws IOException {
    BufferedImage picture = Tile.picture(images, index);
    int longer = Math.max(picture.getWidth(), picture.getHeight());
    return ChartFiles.png(longer <= MOST ? picture : smaller(picture, (double) MOST / longer));
  }

  private static BufferedImage smaller(BufferedImage picture, double scale) {
    int width = (int) Math.max(1, Math.round(picture.getWidth() * scale));
    int height = (int) Math.max(1, Math.round(picture.getHeight() * scale));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }
}
