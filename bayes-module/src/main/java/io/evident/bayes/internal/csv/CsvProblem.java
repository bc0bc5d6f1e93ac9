package io.evident.bayes.internal.csv;

import java.util.List;
import java.util.Locale;

/** The refusals of a CSV: where, what, and how to mend it, in one line. */
final class CsvProblem {
  private static final int SHOWN = 40;

  private CsvProblem() {}

  static IllegalArgumentException at(String file, long line, String what) {
    return new IllegalArgumentException(file + ":" + line + ": " + what);
  }

  static IllegalArgumentException inColumn(String file, long line, String column, String what) {
    return new IllegalArgumentException(
        file + ":" + line + ", column " + shown(column) + ": " + what);
  }

  static IllegalArgumentException empty(String file) {
    return at(file, 1, "the file is empty; write a header row and one observation per line");
  }

  static IllegalArgumentException missingColumn(String file, String column, List<String> header) {
    List<String> named = header.stream().filter(name -> !name.isEmpty()).toList();
    String hint = "name one of: " + shown(String.join(", ", named));
    if (named.stream().anyMatch(name -> name.contains(";"))) {
      hint = "the columns seem to be separated by semicolons; separate them by commas";
    } else if (named.stream().anyMatch(name -> name.contains("\t"))) {
      hint = "the columns seem to be separated by tabs; separate them by commas";
    } else if (named.stream().anyMatch(CsvProblem::isQuoteAfterBlank)) {
      hint = "a quote stands after a blank in the header; remove the blank";
    } else if (named.stream().allMatch(CsvNumber::isNumber)) {
      hint = "the first line seems to be data; write a header row above it";
    } else {
      for (String name : named) {
        if (CsvCellHint.withoutUnseen(name).equals(column)) {
          hint = "a name in the header differs by " + CsvCellHint.unseen(name) + "; remove it";
        }
      }
    }
    return inColumn(file, 1, column, "there is no such column; " + hint);
  }

  static IllegalArgumentException unnamedColumns(String file) {
    return at(file, 1, "no cell of the header has a name; name the column to read");
  }

  static IllegalArgumentException ambiguousColumn(String file, List<String> header) {
    return at(
        file,
        1,
        String.format(
            Locale.ROOT,
            "there are %d columns (%s); name the one to read",
            header.size(),
            shown(String.join(", ", header))));
  }

  static IllegalArgumentException repeatedColumn(String file, String column) {
    return inColumn(file, 1, column, "the header names it twice; give each column its own name");
  }

  static IllegalArgumentException unequalRow(String file, long line, int cells, int columns) {
    String hint =
        cells > columns
            ? "remove the surplus; of a comma in a number, write a decimal comma as a point (3.3, not"
                + " 3,3) and leave a thousands separator out (1234, not 1,234)"
            : "add what is missing";
    return at(
        file,
        line,
        String.format(
            Locale.ROOT, "the row has %d cells, the header %d; %s", cells, columns, hint));
  }

  static IllegalArgumentException notANumber(String file, long line, String column, String cell) {
    String trimmed = cell.strip();
    if (trimmed.isEmpty()) {
      return inColumn(file, line, column, "the cell is empty; write a number or remove the row");
    }
    return inColumn(
        file,
        line,
        column,
        "\"" + shown(trimmed) + "\" is not a finite number; " + CsvCellHint.of(trimmed));
  }

  static IllegalArgumentException emptyLabel(String file, long line, String column) {
    return inColumn(
        file, line, column, "the cell is empty; write the name of a group or remove the row");
  }

  static IllegalArgumentException emptyLine(String file, long line, String column) {
    return inColumn(
        file, line, column, "the line is empty between rows; write a number or remove the line");
  }

  /**
   * Whether a cell has a quote that does not open it, as RFC 4180 has it, for a blank before it.
   */
  static boolean isQuoteAfterBlank(String cell) {
    return cell.strip().startsWith("\"");
  }

  static IllegalArgumentException quoteAfterBlank(String file, long line) {
    return at(file, line, "a quote stands after a blank and so quotes nothing; remove the blank");
  }

  static IllegalArgumentException openQuote(String file, long line) {
    return at(file, line, "a quote that opens here is never closed; close it or remove it");
  }

  static IllegalArgumentException longRow(String file, long line) {
    return at(
        file,
        line,
        "the row has more than "
            + RowLimit.BYTES
            + " bytes, the limit; end the lines, and close every quote");
  }

  static IllegalArgumentException badQuote(String file, long line) {
    return at(
        file,
        line,
        "there is text after a closing quote; double a quote inside a quoted cell (\"\")");
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > SHOWN ? shown + "..." : shown.toString();
  }
}
