package io.evident.models.report;

import java.util.List;

/**
 * Pictures that belong together.
 *
 * @param figures in order
 */
public record Figures(List<Figure> figures) implements Block {

  public Figures {
    figures = List.copyOf(figures);
  }

  /**
   * Pictures.
   *
   * @param figures in order
   * @return the block
   */
  public static Figures of(Figure... figures) {
    return new Figures(List.of(figures));
  }

  @Override
  public String template() {
    return "figures.jte";
  }
}
