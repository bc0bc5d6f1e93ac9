package io.evident.models.experiment;

import io.evident.models.data.ImageShape;

/**
 * What is done at random to each training image, anew in every epoch, before normalization.
 *
 * @param flip when to mirror left and right
 * @param translate by how many pixels at most to shift up, down, left and right, at least 0; what
 *     comes in from outside is the image mirrored at its edge
 * @param colors how to change the colours, before normalization
 * @param cutout the side of a square that is blanked to what normalization makes 0 of, at least 0
 */
public record Augmentation(Flip flip, int translate, ColorJitter colors, int cutout) {

  /** When an image is mirrored left and right. */
  public enum Flip {
    /** Never. */
    NEVER,
    /** Every second time by chance: a new draw for each image in every epoch. */
    RANDOM,
    /**
     * In every second epoch: in the first one by a draw for each image, in each later one if it was
     * not in the epoch before. No image is seen alike twice in a row.
     */
    ALTERNATING
  }

  /** The images as they are. */
  public static final Augmentation NONE = new Augmentation(Flip.NEVER, 0, ColorJitter.NONE, 0);

  public Augmentation {
    if (!(translate >= 0 && cutout >= 0)) {
      throw new IllegalArgumentException(
          "translate and cutout must be at least 0, got " + translate + " and " + cutout);
    }
  }

  /**
   * Refuses images that cannot be changed so.
   *
   * @param shape of the images
   * @throws IllegalArgumentException if they are no larger than a shift, or grey where the
   *     saturation is to change
   */
  public void requireFits(ImageShape shape) {
    if (colors.saturation() > 0 && shape.channels() == 1) {
      throw new IllegalArgumentException(
          "augmentation changes the saturation, but the images are grey; leave it out");
    }
    int side = Math.min(shape.height(), shape.width());
    if (translate > 0 && translate >= side) {
      throw new IllegalArgumentException(
          "augmentation shifts by up to "
              + translate
              + " pixels, but the images are "
              + shape.height()
              + " by "
              + shape.width()
              + "; translate can be "
              + (side - 1)
              + " at most");
    }
  }
}
