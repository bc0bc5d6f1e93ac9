package io.evident.models.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Views of an image at which a network looks to judge it; its outputs for them are averaged. Half
 * of the weight is the image's own, half that of the image shifted up and left and of the image
 * shifted down and right. With mirroring each of these is looked at as it is and mirrored left and
 * right, and the two weigh the same.
 *
 * @param mirror whether to look at mirrored images too
 * @param shift by how many pixels to shift, at least 0; 0 shifts nothing. What comes in from
 *     outside is the image mirrored at its edge
 */
public record ImageViews(boolean mirror, int shift) {

  /** The image as it is. */
  public static final ImageViews NONE = new ImageViews(false, 0);

  public ImageViews {
    if (!(shift >= 0)) {
      throw new IllegalArgumentException("shift must be at least 0, got " + shift);
    }
  }

  /**
   * One of the views: the image shifted, then mirrored.
   *
   * @param down by how many rows it is shifted down; negative shifts it up
   * @param right by how many columns it is shifted to the right
   * @param mirrored whether it is then mirrored left and right
   * @param weight of the network's outputs for it
   */
  public record View(int down, int right, boolean mirrored, double weight) {

    /**
     * Where each pixel of the view comes from.
     *
     * @param shape of the image, larger than the shift
     * @return for each pixel, row by row, the index of one of the image
     */
    public int[] sources(ImageShape shape) {
      int height = shape.height();
      int width = shape.width();
      int[] sources = new int[height * width];
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          int shifted = mirrored ? width - 1 - column : column;
          sources[row * width + column] =
              inside(row - down, height) * width + inside(shifted - right, width);
        }
      }
      return sources;
    }

    /** An index beyond an edge is that of its mirror image. */
    private static int inside(int index, int length) {
      int notNegative = Math.abs(index);
      return notNegative < length ? notNegative : 2 * (length - 1) - notNegative;
    }
  }

  /**
   * All views.
   *
   * @return the image as it is first; their weights are powers of 2 and sum to 1
   */
  public List<View> all() {
    List<View> all = new ArrayList<>(of(0, 0, shift == 0 ? 1 : 0.5));
    if (shift > 0) {
      all.addAll(of(-shift, -shift, 0.25));
      all.addAll(of(shift, shift, 0.25));
    }
    return List.copyOf(all);
  }

  private List<View> of(int down, int right, double weight) {
    return mirror
        ? List.of(new View(down, right, false, weight / 2), new View(down, right, true, weight / 2))
        : List.of(new View(down, right, false, weight));
  }

  /**
   * Requires images that are larger than the shift.
   *
   * @param shape of the images
   * @throws IllegalArgumentException if they are not
   */
  public void requireFits(ImageShape shape) {
    if (!(shift < Math.min(shape.height(), shape.width()))) {
      throw new IllegalArgumentException(
          "testTime shifts by " + shift + " pixels, but the images are " + shape);
    }
  }

  /**
   * What they are, for a reader.
   *
   * @return such as "6 views of each image (mirrored, shifted by 1 pixel)"
   */
  @Override
  public String toString() {
    List<String> how = new ArrayList<>();
    if (mirror) {
      how.add("mirrored");
    }
    if (shift > 0) {
      how.add("shifted by " + shift + (shift == 1 ? " pixel" : " pixels"));
    }
    return how.isEmpty()
        ? "each image as it is"
        : all().size() + " views of each image (" + String.join(", ", how) + ")";
  }
}
