package io.evident.models.internal.table;

import io.evident.models.data.DataFormatException;
import java.util.function.UnaryOperator;

/**
 * Counts what stands in a column whose kind is not declared, and refuses texts that are rather
 * numbers with wrong cells: what is meant is asked, not guessed.
 */
public final class ColumnDoubts {
  /** A column with texts of which so large a part are numbers is hardly meant. */
  private static final double SUSPICIOUS = 0.95;

  /** A cell that stands out, and where. */
  private record Mark(long line, String cell) {}

  private final TableRows rows;
  private final String name;
  private final String asTexts;
  private final String asNumbers;
  private final UnaryOperator<String> shown;

  private long numbers;
  private long texts;
  private long separated;
  private Mark firstText;
  private Mark firstSeparated;
  private boolean hasSeveral;

  /** With how a person declares the column as texts and as numbers, and how a text is shown. */
  public ColumnDoubts(
      TableRows rows, String name, String asTexts, String asNumbers, UnaryOperator<String> shown) {
    this.rows = rows;
    this.name = name;
    this.asTexts = asTexts;
    this.asNumbers = asNumbers;
    this.shown = shown;
  }

  public void addNumber() {
    numbers++;
  }

  /** A text that stands in so many cells, the first on a line. */
  public void addText(String cell, long line, int count) {
    texts += count;
    if (firstText == null) {
      firstText = new Mark(line, cell);
    }
    hasSeveral |= !cell.equals(firstText.cell());
    if (CellNumber.hasSeparators(cell)) {
      separated += count;
      firstSeparated = firstSeparated == null ? new Mark(line, cell) : firstSeparated;
    }
  }

  /** A cell of a column of texts. */
  public void add(String cell, long line, int count) {
    if (CellNumber.isPlain(cell)) {
      numbers += count;
    } else if (!MissingWords.isMissingNumber(cell)) {
      addText(cell, line, count);
    }
  }

  public boolean hasTexts() {
    return texts > 0;
  }

  public void judge() {
    long all = numbers + texts;
    if (texts == 0) {
      return;
    }
    if (separated > 0 && numbers + separated >= SUSPICIOUS * all) {
      throw at(
          firstSeparated,
          " seems to be a number with a decimal comma or separators of thousands, as "
              + separated
              + " cells of the column are",
          "write a decimal point and no separator of thousands; or " + asTexts());
    }
    if (numbers >= SUSPICIOUS * all) {
      throw mostlyNumbers(all);
    }
    boolean isWord = Double.isNaN(CellNumber.parse(firstText.cell()));
    if (isWord && !hasSeveral && numbers >= texts) {
      throw at(
          firstText,
          " is the column's only text, beside "
              + numbers
              + " numbers, and perhaps stands for missing",
          "leave it empty if it does; or " + asTexts());
    }
  }

  private DataFormatException mostlyNumbers(long all) {
    String others = ", and " + numbers + " of the column's " + all + " cells are ";
    String cell = firstText.cell();
    if (CellNumber.isPadded(cell)) {
      return at(
          firstText,
          " begins with a zero, as codes do" + others + "plain numbers",
          "write it without the zero; or " + asTexts() + "; or as numbers, as " + asNumbers);
    }
    if (CellNumber.isRounded(cell)) {
      return at(
          firstText,
          " is a whole number that no double is, as ids are" + others + "other numbers",
          asTexts() + "; or write it with an exponent if it is a measure, such as 1.23e18");
    }
    return at(
        firstText,
        " is no number" + others.stripTrailing(),
        "mend the cell, or leave it empty if it is missing; or " + asTexts());
  }

  private String asTexts() {
    return "declare the column as texts, as " + asTexts;
  }

  private DataFormatException at(Mark mark, String what, String remedy) {
    return new DataFormatException(
        rows.place(mark.line()) + ", column " + shown.apply(name),
        "\"" + shown.apply(mark.cell()) + "\"" + what,
        remedy);
  }
}
