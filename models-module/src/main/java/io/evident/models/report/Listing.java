package io.evident.models.report;

import java.util.Objects;

/**
 * A text as it stands in a file, folded away until it is asked for.
 *
 * @param title what it is
 * @param text its lines
 */
public record Listing(String title, String text) implements Block {

  public Listing {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(text, "text");
  }

  @Override
  public String template() {
    return "listing.jte";
  }
}
