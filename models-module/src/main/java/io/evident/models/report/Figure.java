package io.evident.models.report;

import java.util.Objects;

/**
 * A picture.
 *
 * @param title above it
 * @param alternative what it shows, for who cannot see it; not blank
 * @param source a data: URI
 * @param size how it is shown
 * @param drawn whether it is ink on white, which a dark page may turn round; photographs are not
 */
public record Figure(String title, String alternative, String source, Size size, boolean drawn) {

  /** How much room a picture needs. */
  public enum Size {
    /** Two of them stand beside each other where there is room. */
    HALF("half"),
    /** It takes the whole width. */
    FULL("full"),
    /** Its letters are small: on a narrow screen it keeps its size and is moved sideways. */
    DETAILED("detailed");

    private final String style;

    Size(String style) {
      this.style = style;
    }

    /**
     * The name of its style.
     *
     * @return a class of the style sheet
     */
    public String style() {
      return style;
    }
  }

  public Figure {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(size, "size");
    if (alternative.isBlank()) {
      throw new IllegalArgumentException("alternative must not be blank for the figure " + title);
    }
    if (!source.startsWith("data:image/")) {
      throw new IllegalArgumentException(
          "source must be a data: URI of an image for the figure " + title);
    }
  }
}
