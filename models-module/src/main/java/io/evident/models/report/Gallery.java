package io.evident.models.report;

import java.util.List;

/**
 * Small images with what a network says about them.
 *
 * @param images in order
 */
public record Gallery(List<Image> images) implements Block {

  public Gallery {
    images = List.copyOf(images);
  }

  @Override
  public String template() {
    return "gallery.jte";
  }

  /**
   * One image.
   *
   * @param source a data: URI
   * @param predicted the class the network says
   * @param confidence the probability it gives it, such as "64 %"
   * @param actual the class it is
   */
  public record Image(String source, String predicted, String confidence, String actual) {

    public Image {
      if (!source.startsWith("data:image/")) {
        throw new IllegalArgumentException("source must be a data: URI of an image");
      }
    }

    /**
     * Whether the network is right.
     *
     * @return true if so
     */
    public boolean isRight() {
      return predicted.equals(actual);
    }

    /**
     * What it shows, for who cannot see it.
     *
     * @return a sentence
     */
    public String alternative() {
      return isRight() ? actual + ", recognized" : actual + ", taken for " + predicted;
    }
  }
}
