package io.evident.models.report;

import java.util.List;
import java.util.Objects;

/**
 * A part of a report with a title in its list of contents.
 *
 * @param title of the section
 * @param blocks what it shows, in order
 * @param parts sections within it
 */
public record Section(String title, List<Block> blocks, List<Section> parts) {

  public Section {
    Objects.requireNonNull(title, "title");
    blocks = List.copyOf(blocks);
    parts = List.copyOf(parts);
    if (title.isBlank()) {
      throw new IllegalArgumentException("title must not be blank");
    }
  }

  /**
   * A section of blocks.
   *
   * @param title of the section
   * @param blocks what it shows, in order
   * @return the section
   */
  public static Section of(String title, Block... blocks) {
    return new Section(title, List.of(blocks), List.of());
  }

  /**
   * The same with sections within it.
   *
   * @param within in order
   * @return the section
   */
  public Section withParts(List<Section> within) {
    return new Section(title, blocks, within);
  }
}
