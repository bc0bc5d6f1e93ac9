package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Rows in the order of a column: the last are for testing, those before for validation. Rows of the
 * same time are in the same part, the later one.
 */
final class TimeSplit {
  /** Those of ISO 8601: a date, with a time, with a time and its distance from Greenwich. */
  private static final List<Function<String, LocalDateTime>> FORMS =
      List.of(
          text -> LocalDate.parse(text).atStartOfDay(),
          text -> LocalDateTime.parse(text.replace(' ', 'T')),
          text ->
              OffsetDateTime.parse(text.replace(' ', 'T'))
                  .withOffsetSameInstant(ZoneOffset.UTC)
                  .toLocalDateTime());

  private static final String NUMBER = "[+-]?[0-9]+\\.?[0-9]*";

  private TimeSplit() {}

  /** The time of each row, as a number. */
  static double[] times(RowSplitPlan split, Table table) {
    int column = table.column(split.column());
    int[] ranks = table.columns().get(column).isNumeric() ? null : ranks(table, column);
    double[] times = new double[table.size()];
    for (int row = 0; row < times.length; row++) {
      double value = table.value(row, column);
      if (Double.isNaN(value)) {
        throw table.error(
            row, column, "the cell is missing, and with it the row's time", "fill it in");
      }
      times[row] = ranks == null ? value + 0.0 : ranks[(int) value];
    }
    return times;
  }

  static TableSplit of(RowSplitPlan split, Table table) {
    double[] times = times(split, table);
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    int[] wanted = TableSplit.counts(split, times.length);
    int testFrom = border(sorted, times.length - wanted[1]);
    int validationFrom =
        split.validation() > 0 ? border(sorted, Math.max(0, testFrom - wanted[0])) : testFrom;
    PartRows parts = new PartRows(times.length);
    for (int row = 0; row < times.length; row++) {
      if (testFrom < sorted.length && times[row] >= sorted[testFrom]) {
        parts.set(row, PartRows.TEST);
      } else if (validationFrom < testFrom && times[row] >= sorted[validationFrom]) {
        parts.set(row, PartRows.VALIDATION);
      }
    }
    return parts.split();
  }

  /** The first of the rows of the same time. */
  static int border(double[] sorted, int from) {
    int at = from;
    while (at > 0 && at < sorted.length && sorted[at - 1] == sorted[at]) {
      at--;
    }
    return at;
  }

  /** The place of each category in the order of time; equal times have equal places. */
  private static int[] ranks(Table table, int column) {
    List<String> texts = table.columns().get(column).categories();
    // Read as texts for a zero before them, or for more digits than a double has.
    if (texts.stream().allMatch(text -> text.matches(NUMBER))) {
      return ranks(texts.stream().map(BigDecimal::new).toList());
    }
    List<LocalDateTime> times = null;
    for (Function<String, LocalDateTime> form : FORMS) {
      times = times == null ? parsed(texts, form) : times;
    }
    if (times == null) {
      throw refused(table, column);
    }
    return ranks(times);
  }

  private static <T extends Comparable<? super T>> int[] ranks(List<T> times) {
    int[] order =
        IntStream.range(0, times.size())
            .boxed()
            .sorted(Comparator.comparing(times::get))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] ranks = new int[order.length];
    for (int i = 1; i < order.length; i++) {
      boolean same = times.get(order[i]).compareTo(times.get(order[i - 1])) == 0;
      ranks[order[i]] = ranks[order[i - 1]] + (same ? 0 : 1);
    }
    return ranks;
  }

  /** The times if every text is of a form, else null. */
  private static List<LocalDateTime> parsed(
      List<String> texts, Function<String, LocalDateTime> form) {
    try {
      return texts.stream().map(form).toList();
    } catch (DateTimeException e) {
      // Another form may fit.
      return null;
    }
  }

  private static DataFormatException refused(Table table, int column) {
    return new DataFormatException(
        table.source() + ", column " + ColumnCells.shown(table.columns().get(column).name()),
        "the cells, such as \""
            + ColumnCells.shown(table.columns().get(column).categories().get(0))
            + "\", have no order of time",
        "write numbers, or all as 2024-03-31, as 2024-03-31T12:00 or as 2024-03-31T12:00Z");
  }
}
