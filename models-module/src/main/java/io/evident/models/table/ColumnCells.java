package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.internal.table.CellNumber;
import io.evident.models.internal.table.ColumnDoubts;
import io.evident.models.internal.table.ExactSum;
import io.evident.models.internal.table.MissingWords;
import io.evident.models.internal.table.TableRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Turns the cells of one column into doubles as they are read, as numbers or as texts, and finds
 * what is wrong with the column as a whole.
 */
final class ColumnCells {
  /** Different texts of a column, at most: they are held. */
  static final int TEXTS = 1_000_000;

  private static final int SHOWN = 40;

  /** A cell that stands out, and where. */
  private record Mark(long line, String cell) {}

  private final TableRows rows;
  private final String name;
  private final boolean isText;
  private final boolean isDeclared;
  private final TableReading.Remedies remedies;

  /** Of a column whose kind is not declared. */
  private final ColumnDoubts doubts;

  private int missing;

  // Of numbers.
  private int numbers;
  private Mark firstInfinite;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private final ExactSum sum = new ExactSum();

  /** Whether the points of numbers may separate thousands, and the first that has one. */
  private boolean mayBeThousands;

  private Mark firstThousand;

  // Of texts, by code in the order in which they appear.
  private final Map<String, Integer> codes = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private int[] counts = new int[16];
  private long[] lines = new long[16];

  ColumnCells(TableRows rows, String name, boolean isText, TableReading how) {
    this.rows = rows;
    this.name = name;
    this.isText = isText;
    this.isDeclared = how.categorical().contains(name) || how.numeric().contains(name);
    this.remedies = how.remedies();
    this.doubts =
        new ColumnDoubts(
            rows,
            name,
            remedies.texts(shown(name)),
            remedies.numbers(shown(name)),
            ColumnCells::shown);
    this.mayBeThousands = !isDeclared && !isText && rows.hasSemicolons();
  }

  String name() {
    return name;
  }

  /** The number of a cell, or the code of its text; NaN if it is missing. */
  double value(String cell, long line) {
    String stripped = cell.strip();
    if (isText ? MissingWords.isMissing(stripped) : MissingWords.isMissingNumber(stripped)) {
      missing++;
      return Double.NaN;
    }
    return isText ? code(stripped, line) : number(stripped, line);
  }

  private double number(String cell, long line) {
    double value = CellNumber.parse(cell);
    boolean isFinite = Math.abs(value) <= Double.MAX_VALUE;
    if (isDeclared) {
      requireNumber(value, new Mark(line, cell));
    } else if (!isFinite && !Double.isNaN(value)) {
      firstInfinite = firstInfinite == null ? new Mark(line, cell) : firstInfinite;
      return Double.NaN;
    } else if (!isFinite || CellNumber.isPadded(cell) || CellNumber.isRounded(cell)) {
      doubts.addText(cell, line, 1);
      return Double.NaN;
    }
    doubts.addNumber();
    numbers++;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum.add(value);
    if (mayBeThousands) {
      boolean isThousand = CellNumber.mayBeThousands(cell);
      mayBeThousands = isThousand || CellNumber.isUnderThousand(cell);
      firstThousand = isThousand && firstThousand == null ? new Mark(line, cell) : firstThousand;
    }
    return value;
  }

  private double code(String cell, long line) {
    Integer known = codes.get(cell);
    if (known != null) {
      counts[known]++;
      return known;
    }
    int code = texts.size();
    if (code == TEXTS) {
      judge();
      throw new DataFormatException(
          rows.source() + ", column " + shown(name),
          "there are more than " + TEXTS + " different texts",
          "leave the column out, as "
              + remedies.drop(shown(name))
              + "; if it is the target or says how to split, write fewer texts in it, or numbers (of"
              + " times, the seconds since 1970)");
    }
    if (code == counts.length) {
      counts = Arrays.copyOf(counts, 2 * code);
      lines = Arrays.copyOf(lines, 2 * code);
    }
    codes.put(cell, code);
    texts.add(cell);
    counts[code] = 1;
    lines[code] = line;
    return code;
  }

  /** Whether a cell that is a text was taken for a number. */
  boolean isMistaken() {
    return !isText && doubts.hasTexts();
  }

  /** Refuses a column that does not hold what it seems to. */
  void judge() {
    if (isDeclared) {
      return;
    }
    for (int c = 0; c < texts.size(); c++) {
      doubts.add(texts.get(c), lines[c], counts[c]);
    }
    doubts.judge();
    if (firstInfinite != null && !doubts.hasTexts()) {
      throw infinite(firstInfinite);
    }
  }

  private void requireNumber(double value, Mark mark) {
    String cell = "\"" + shown(mark.cell()) + "\"";
    if (Double.isNaN(value)) {
      throw at(
          mark,
          cell + " is not a number",
          CellNumber.hasSeparators(mark.cell())
              ? "write a decimal point, not a comma, and no separator of thousands"
              : "mend the cell, or leave it empty if it is missing");
    }
    if (Double.isInfinite(value)) {
      throw infinite(mark);
    }
    if (CellNumber.isRounded(mark.cell())) {
      throw at(
          mark,
          cell + " is a whole number that no double is, and others would become the same one",
          "declare the column as texts if it holds ids, as "
              + remedies.texts(shown(name))
              + "; or write it with an exponent, such as 1.23e18");
    }
  }

  private DataFormatException infinite(Mark mark) {
    return at(
        mark,
        "\"" + shown(mark.cell()) + "\" is not a finite number",
        "leave the cell empty if it is missing, or remove the row");
  }

  private DataFormatException at(Mark mark, String what, String remedy) {
    return new DataFormatException(
        rows.place(mark.line()) + ", column " + shown(name), what, remedy);
  }

  /** What may have been meant in another way, once all cells are read. */
  Optional<String> notice() {
    return mayBeThousands && firstThousand != null
        ? Optional.of(
            DataFormatException.oneLine(
                rows.place(firstThousand.line())
                    + ", column "
                    + shown(name)
                    + ": every number with a point has three decimals, such as "
                    + firstThousand.cell()
                    + ", which is read as "
                    + Double.toString(CellNumber.parse(firstThousand.cell()))
                    + "; write it without the point if that separates thousands"))
        : Optional.empty();
  }

  /** Text of a file as part of one line. */
  static String shown(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "...";
  }

  /** For each code, that of the sorted texts; null of numbers. */
  int[] ranks() {
    if (!isText) {
      return null;
    }
    int[] ranks = new int[texts.size()];
    int[] sorted = sorted();
    for (int rank = 0; rank < sorted.length; rank++) {
      ranks[sorted[rank]] = rank;
    }
    return ranks;
  }

  private int[] sorted() {
    boolean allNumbers = texts.stream().allMatch(text -> Double.isFinite(CellNumber.parse(text)));
    Comparator<String> order = Comparator.naturalOrder();
    if (allNumbers) {
      order = Comparator.comparingDouble(CellNumber::parse).thenComparing(order);
    }
    Comparator<String> chosen = order;
    return IntStream.range(0, texts.size())
        .boxed()
        .sorted((a, b) -> chosen.compare(texts.get(a), texts.get(b)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** What was found, once all cells are read. */
  TableColumn column() {
    if (isText) {
      int[] sorted = sorted();
      return new TableColumn(
          name,
          ColumnKind.CATEGORICAL,
          missing,
          Double.NaN,
          Double.NaN,
          Double.NaN,
          Arrays.stream(sorted).mapToObj(texts::get).toList(),
          Arrays.stream(sorted).mapToObj(code -> counts[code]).toList());
    }
    boolean none = numbers == 0;
    return new TableColumn(
        name,
        ColumnKind.NUMERIC,
        missing,
        none ? Double.NaN : min,
        none ? Double.NaN : max,
        none ? Double.NaN : Math.max(min, Math.min(max, sum.mean(numbers))),
        List.of(),
        List.of());
  }
}
