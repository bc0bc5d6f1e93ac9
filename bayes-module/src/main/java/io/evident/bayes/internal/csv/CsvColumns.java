package io.evident.bayes.internal.csv;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which cells of a row are wanted: the numbers in their order, and perhaps one label. */
final class CsvColumns {
  private final String file;
  private final int width;
  private final int[] slots;
  private final List<String> names;
  private final int label;

  private CsvColumns(String file, int width, int[] slots, List<String> names, int label) {
    this.file = file;
    this.width = width;
    this.slots = slots;
    this.names = names;
    this.label = label;
  }

  /**
   * Finds the columns in a header. A cell without a name, as a row number often has, is a column
   * that nobody can ask for, and there may be several.
   *
   * @param wanted the columns of numbers; empty for the only column that has a name
   * @param labelled the column of labels; empty for none
   */
  static CsvColumns find(String file, List<String> cells, List<String> wanted, String labelled) {
    List<String> header = cells.stream().map(String::strip).toList();
    Set<String> seen = new HashSet<>();
    List<String> named = header.stream().filter(column -> !column.isEmpty()).toList();
    for (String column : named) {
      if (!seen.add(column)) {
        throw CsvProblem.repeatedColumn(file, column);
      }
    }
    if (named.isEmpty()) {
      throw CsvProblem.unnamedColumns(file);
    }
    if (wanted.isEmpty() && named.size() > 1) {
      throw CsvProblem.ambiguousColumn(file, named);
    }
    List<String> names = wanted.isEmpty() ? named : List.copyOf(wanted);
    int[] slots = new int[header.size()];
    Arrays.fill(slots, -1);
    for (int i = 0; i < names.size(); i++) {
      slots[index(file, header, names.get(i))] = i;
    }
    int label = labelled.isEmpty() ? -1 : index(file, header, labelled);
    return new CsvColumns(file, header.size(), slots, names, label);
  }

  private static int index(String file, List<String> header, String column) {
    int index = header.indexOf(column);
    if (index < 0 || column.isEmpty()) {
      throw CsvProblem.missingColumn(file, column, header);
    }
    return index;
  }

  List<String> names() {
    return names;
  }

  /** The number of cells in a row. */
  int width() {
    return width;
  }

  /** Which of the wanted numbers a cell is; negative if none. */
  int slot(int cell) {
    return cell < width ? slots[cell] : -1;
  }

  boolean isLabel(int cell) {
    return cell == label;
  }

  void requireWidth(long line, int cells) {
    if (cells != width) {
      throw CsvProblem.unequalRow(file, line, cells, width);
    }
  }

  void requireWidth(long line, List<String> cells) {
    if (cells.size() != width && cells.stream().anyMatch(CsvProblem::isQuoteAfterBlank)) {
      throw CsvProblem.quoteAfterBlank(file, line);
    }
    requireWidth(line, cells.size());
  }

  /**
   * Refuses an empty line between rows of a single column, where it is a missing value; in several
   * columns it is no row.
   *
   * @param line the first empty line since the row before; 0 for none
   */
  void requireNoEmptyLine(long line) {
    if (line > 0 && width == 1) {
      throw CsvProblem.emptyLine(file, line, names.get(0));
    }
  }

  IllegalArgumentException notANumber(long line, int cell, String text) {
    return CsvProblem.notANumber(file, line, names.get(slots[cell]), text);
  }
}
