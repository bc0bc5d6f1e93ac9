package io.evident.models.experiment;

/**
 * Random changes of an image's colours, as torchvision's ColorJitter defines them, in pixels from 0
 * to 1: first brightness, then contrast, then saturation. Each draws a factor f for each image,
 * uniform from max(0, 1 - strength) to 1 + strength:
 *
 * <ul>
 *   <li>brightness: x becomes f x
 *   <li>contrast: x becomes f x + (1 - f) m, with the mean m of the image's grey over all pixels
 *   <li>saturation: x becomes f x + (1 - f) g, with the grey g of the pixel
 * </ul>
 *
 * <p>Grey is 0.2989 red + 0.587 green + 0.114 blue; of a grey image it is the pixel itself. What
 * comes out of each is cut off at 0 and 1. A strength of 0 leaves the step out. torchvision draws
 * the order of the three too.
 *
 * @param brightness the strength, finite and at least 0
 * @param contrast likewise
 * @param saturation likewise; images of one channel have none
 */
public record ColorJitter(double brightness, double contrast, double saturation) {

  /** Colours as they are. */
  public static final ColorJitter NONE = new ColorJitter(0, 0, 0);

  public ColorJitter {
    require("brightness", brightness);
    require("contrast", contrast);
    require("saturation", saturation);
  }

  private static void require(String name, double strength) {
    if (!(strength >= 0 && strength < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " must be finite and at least 0, got " + strength);
    }
  }
}
