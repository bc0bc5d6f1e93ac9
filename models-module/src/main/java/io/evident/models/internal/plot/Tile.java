package io.evident.models.internal.plot;

import io.evident.models.data.ImageDataset;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;

/**
 * A small picture with a caption.
 *
 * @param picture its pixels
 * @param caption what stands under it, may be empty
 * @param colour of the caption and of a frame around the picture; null for no frame
 */
record Tile(BufferedImage picture, String caption, Color colour) {
  /** A picture of one image of a data set. */
  static BufferedImage picture(ImageDataset images, int index) {
    int channels = images.shape().channels();
    ByteBuffer pixels = images.image(index);
    BufferedImage picture =
        new BufferedImage(
            images.shape().width(), images.shape().height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int at = (y * picture.getWidth() + x) * channels;
        int red = pixels.get(at) & 0xff;
        int green = pixels.get(at + (channels == 3 ? 1 : 0)) & 0xff;
        int blue = pixels.get(at + (channels == 3 ? 2 : 0)) & 0xff;
        picture.setRGB(x, y, (red << 16) | (green << 8) | blue);
      }
    }
    return picture;
  }

  /**
   * Draws the picture into a square, in whole copies of its pixels, so that no viewer blurs them.
   */
  void draw(Graphics2D graphics, double left, double top, double side) {
    int longer = Math.max(picture.getWidth(), picture.getHeight());
    int times = (int) Math.max(1, Math.ceil(side / longer));
    BufferedImage large =
        new BufferedImage(
            picture.getWidth() * times, picture.getHeight() * times, BufferedImage.TYPE_INT_RGB);
    // A row at once: single pixels go through the colour model, and took most of a gallery's time.
    int[] row = new int[picture.getWidth()];
    int[] wide = new int[large.getWidth()];
    for (int y = 0; y < picture.getHeight(); y++) {
      picture.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int x = 0; x < wide.length; x++) {
        wide[x] = row[x / times] & 0xffffff;
      }
      for (int copy = 0; copy < times; copy++) {
        large.getRaster().setDataElements(0, y * times + copy, wide.length, 1, wide);
      }
    }
    int width = (int) Math.max(1, Math.round(side * picture.getWidth() / longer));
    int height = (int) Math.max(1, Math.round(side * picture.getHeight() / longer));
    int x = (int) Math.round(left + (side - width) / 2);
    int y = (int) Math.round(top + (side - height) / 2);
    graphics.drawImage(large, x, y, width, height, null);
    if (colour != null) {
      graphics.setPaint(colour);
      graphics.setStroke(new BasicStroke(3f));
      graphics.drawRect(x - 2, y - 2, width + 3, height + 3);
    }
  }
}
