package io.evident.models.report;

/** A piece of a section. What it holds is text and numbers: only its template knows HTML. */
public sealed interface Block
    permits Paragraph, KeyFigures, Facts, DataTable, Figures, Gallery, Listing {

  /**
   * The template that shows it, which takes the block as its only parameter.
   *
   * @return the file's name in the module's folder of templates
   */
  String template();
}
