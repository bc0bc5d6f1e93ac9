package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.internal.table.CellNumber;
import io.evident.models.internal.table.ExactSum;
import io.evident.models.internal.table.MissingWords;
import io.evident.models.internal.table.TableRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Turns the cells of one column into doubles as they are read, as numbers or as texts, and finds
 * what is wrong with the column as a whole.
 */
final class ColumnCells {
  /** Different texts of a column, at most: they are held. */
  static final int TEXTS = 1_000_000;

  /** A column with texts of which so large a part are numbers is hardly meant. */
  private static final double SUSPICIOUS = 0.95;

  private static final int SHOWN = 40;

  /** A cell that stands out, and where. */
  private record Mark(long line, String cell) {}

  private final TableRows rows;
  private final String name;
  private final boolean isText;
  private final boolean isDeclared;

  private int missing;

  // Of numbers.
  private int numbers;
  private int others;
  private int commas;
  private Mark firstOther;
  private Mark firstInfinite;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private final ExactSum sum = new ExactSum();

  // Of texts, by code in the order in which they appear.
  private final Map<String, Integer> codes = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private int[] counts = new int[16];
  private long[] lines = new long[16];

  ColumnCells(TableRows rows, String name, boolean isText, boolean isDeclared) {
    this.rows = rows;
    this.name = name;
    this.isText = isText;
    this.isDeclared = isDeclared;
  }

  String name() {
    return name;
  }

  /** The number of a cell, or the code of its text; NaN if it is missing. */
  double value(String cell, long line) {
    String stripped = cell.strip();
    if (MissingWords.isMissing(stripped)) {
      missing++;
      return Double.NaN;
    }
    return isText ? code(stripped, line) : number(stripped, line);
  }

  private double number(String cell, long line) {
    double value = CellNumber.parse(cell);
    if (Math.abs(value) <= Double.MAX_VALUE) {
      numbers++;
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum.add(value);
      return value;
    }
    boolean infinite = !Double.isNaN(value);
    if (isDeclared) {
      throw infinite ? infinite(new Mark(line, cell)) : notANumber(new Mark(line, cell));
    }
    if (infinite && firstInfinite == null) {
      firstInfinite = new Mark(line, cell);
    }
    if (!infinite) {
      others++;
      commas += CellNumber.hasDecimalComma(cell) ? 1 : 0;
    }
    if (firstOther == null) {
      firstOther = new Mark(line, cell);
    }
    return Double.NaN;
  }

  private double code(String cell, long line) {
    Integer known = codes.get(cell);
    if (known != null) {
      counts[known]++;
      return known;
    }
    int code = texts.size();
    if (code == TEXTS) {
      if (!isDeclared) {
        refuseNumbers();
      }
      throw new DataFormatException(
          rows.source() + ", column " + shown(name),
          "there are more than " + TEXTS + " different texts",
          "leave the column out, as columns: {drop: [" + shown(name) + "]}");
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
    return others > 0;
  }

  /** Refuses a column that does not hold what it seems to. */
  void judge() {
    if (isDeclared) {
      return;
    }
    if (isText) {
      refuseNumbers();
      return;
    }
    if (others > 0) {
      refuseIfNumbers(numbers, others, commas, firstOther);
    } else if (firstInfinite != null) {
      throw infinite(firstInfinite);
    }
  }

  private void refuseNumbers() {
    int found = 0;
    int not = 0;
    int withComma = 0;
    int first = -1;
    for (int c = 0; c < texts.size(); c++) {
      if (Double.isFinite(CellNumber.parse(texts.get(c)))) {
        found += counts[c];
      } else {
        not += counts[c];
        withComma += CellNumber.hasDecimalComma(texts.get(c)) ? counts[c] : 0;
        first = first < 0 ? c : first;
      }
    }
    if (not > 0) {
      refuseIfNumbers(found, not, withComma, new Mark(lines[first], texts.get(first)));
    }
  }

  private void refuseIfNumbers(int found, int not, int withComma, Mark first) {
    long all = (long) found + not;
    String asText = "declare the column as texts, as columns: {categorical: [" + shown(name) + "]}";
    if (withComma > 0 && found + withComma >= SUSPICIOUS * all) {
      throw at(
          first,
          "\""
              + shown(first.cell())
              + "\" seems to be a number with a decimal comma, as "
              + withComma
              + " cells of the column are",
          "write a decimal point and no separator of thousands; or " + asText);
    }
    if (found >= SUSPICIOUS * all) {
      throw at(
          first,
          "\""
              + shown(first.cell())
              + "\" is no number, and "
              + found
              + " of the column's "
              + all
              + " cells are",
          "mend the cell, or leave it empty if it is missing; or " + asText);
    }
  }

  private DataFormatException infinite(Mark mark) {
    return at(
        mark,
        "\"" + shown(mark.cell()) + "\" is not a finite number",
        "leave the cell empty if it is missing, or remove the row");
  }

  private DataFormatException notANumber(Mark mark) {
    String hint =
        CellNumber.hasDecimalComma(mark.cell())
            ? "write a decimal point, not a comma"
            : "mend the cell, or leave it empty if it is missing";
    return at(mark, "\"" + shown(mark.cell()) + "\" is not a number", hint);
  }

  private DataFormatException at(Mark mark, String what, String remedy) {
    return new DataFormatException(
        rows.place(mark.line()) + ", column " + shown(name), what, remedy);
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
        none ? Double.NaN : sum.value() / numbers,
        List.of(),
        List.of());
  }
}
