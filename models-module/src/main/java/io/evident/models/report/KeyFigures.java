package io.evident.models.report;

import java.util.List;

/**
 * The few figures a reader looks for first, large and beside each other.
 *
 * @param figures in order
 */
public record KeyFigures(List<Fact> figures) implements Block {

  public KeyFigures {
    figures = List.copyOf(figures);
  }

  @Override
  public String template() {
    return "keyfigures.jte";
  }
}
