package io.evident.models.report;

import java.util.Objects;

/**
 * A paragraph of text.
 *
 * @param text in one line
 */
public record Paragraph(String text) implements Block {

  public Paragraph {
    Objects.requireNonNull(text, "text");
  }

  @Override
  public String template() {
    return "paragraph.jte";
  }
}
