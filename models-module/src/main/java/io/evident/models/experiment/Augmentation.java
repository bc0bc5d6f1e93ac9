package io.evident.models.experiment;

/**
 * What is done at random to each training image, anew in every epoch, before normalization.
 *
 * @param flip whether to mirror left and right, every second time
 * @param translate by how many pixels at most to shift up, down, left and right, at least 0; what
 *     comes in from outside is the image mirrored at its edge
 * @param cutout the side of a square that is blanked to what normalization makes 0 of, at least 0
 */
public record Augmentation(boolean flip, int translate, int cutout) {

  /** The images as they are. */
  public static final Augmentation NONE = new Augmentation(false, 0, 0);

  public Augmentation {
    if (!(translate >= 0 && cutout >= 0)) {
      throw new IllegalArgumentException(
          "translate and cutout must be at least 0, got " + translate + " and " + cutout);
    }
  }
}
