package io.evident.cli;

import io.evident.models.storage.StoredJson;
import io.evident.models.table.Table;
import io.evident.models.table.TableColumn;
import io.evident.models.table.TablePlan;
import io.evident.models.task.TaskKind;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code evident data info} says of a table. */
final class TableInfo {
  private static final StoredJson JSON = StoredJson.of("", 1, "");
  private static final MathContext DIGITS = new MathContext(6);

  /** Of a column, the categories that most cells have. */
  private static final int FREQUENT = 5;

  /** Numbers of a target that may be meant as classes, at most. */
  private static final int CLASSES = 20;

  /** How many rows have one value of a target. */
  private record ClassCount(String name, int rows) {}

  private final Table table;
  private final Optional<TableColumn> target;

  TableInfo(Table table, String target) {
    this.table = table;
    this.target = Optional.ofNullable(target).map(name -> table.columns().get(table.column(name)));
  }

  void text(PrintWriter out) {
    int width =
        Math.max(6, table.columns().stream().mapToInt(c -> c.name().length()).max().orElse(0));
    out.println("data: " + table.source());
    out.printf(Locale.ROOT, "table: %,d rows, %,d columns%n", table.size(), table.columns().size());
    out.println("duplicates: " + duplicates());
    out.println();
    String row = "%-" + width + "s  %-11s  %9s  %s%n";
    out.printf(Locale.ROOT, row, "column", "type", "missing", "range, mean or categories");
    for (TableColumn column : table.columns()) {
      out.printf(
          Locale.ROOT,
          row,
          oneLine(column.name()),
          column.kind(),
          String.format(Locale.ROOT, "%,d", column.missing()),
          column.isNumeric() ? range(column) : categories(column));
    }
    target.ifPresent(column -> target(out, column));
    out.println();
    out.println("digest: " + table.digest());
  }

  private String duplicates() {
    int same = table.duplicates();
    return same == 0
        ? "no row is the same as one before it"
        : String.format(
            Locale.ROOT,
            "%,d of %,d rows %s the same as one before",
            same,
            table.size(),
            same == 1 ? "is" : "are");
  }

  private static String range(TableColumn column) {
    return Double.isNaN(column.min())
        ? "no values"
        : number(column.min()) + " to " + number(column.max()) + ", mean " + number(column.mean());
  }

  private static String categories(TableColumn column) {
    int count = column.categories().size();
    String frequent =
        frequent(column).stream()
            .map(c -> String.format(Locale.ROOT, "%s %,d", oneLine(c.name()), c.rows()))
            .collect(Collectors.joining(", "));
    return String.format(Locale.ROOT, "%,d: ", count)
        + frequent
        + (count > FREQUENT ? ", ..." : "");
  }

  private static List<ClassCount> frequent(TableColumn column) {
    return IntStream.range(0, column.categories().size())
        .mapToObj(c -> new ClassCount(column.categories().get(c), column.counts().get(c)))
        .sorted(Comparator.comparingInt(ClassCount::rows).reversed())
        .limit(FREQUENT)
        .toList();
  }

  private void target(PrintWriter out, TableColumn column) {
    out.println();
    out.println("target: " + oneLine(column.name()) + ", which suggests task: " + task(column));
    List<ClassCount> classes = classes(column);
    if (classes.isEmpty()) {
      return;
    }
    int width = Math.max(5, classes.stream().mapToInt(c -> c.name().length()).max().orElse(0));
    String row = "%-" + width + "s  %9s  %7s%n";
    out.printf(Locale.ROOT, row, column.isNumeric() ? "value" : "class", "rows", "share");
    for (ClassCount one : classes) {
      out.printf(
          Locale.ROOT,
          row,
          oneLine(one.name()),
          String.format(Locale.ROOT, "%,d", one.rows()),
          String.format(Locale.ROOT, "%.2f %%", 100.0 * share(one, column)));
    }
  }

  private double share(ClassCount one, TableColumn column) {
    return (double) one.rows() / (table.size() - column.missing());
  }

  private TaskKind task(TableColumn column) {
    return TablePlan.suggestedTask(table, List.of(column.name()));
  }

  /** Those of a target; of numbers only if they are few. */
  private List<ClassCount> classes(TableColumn column) {
    if (!column.isNumeric()) {
      return IntStream.range(0, column.categories().size())
          .mapToObj(c -> new ClassCount(column.categories().get(c), column.counts().get(c)))
          .toList();
    }
    int position = table.column(column.name());
    Map<Double, Integer> counts = new TreeMap<>();
    for (int r = 0; r < table.size() && counts.size() <= CLASSES; r++) {
      double value = table.value(r, position);
      if (!Double.isNaN(value)) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    return counts.size() > CLASSES
        ? List.of()
        : counts.entrySet().stream()
            .map(entry -> new ClassCount(number(entry.getKey()), entry.getValue()))
            .toList();
  }

  /** A number for a person, with at most 6 digits that count. */
  private static String number(double value) {
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    boolean plain = rounded.signum() == 0 || (Math.abs(value) < 1e9 && Math.abs(value) >= 1e-4);
    return plain ? rounded.toPlainString() : rounded.toString();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("source", table.source());
    all.put("rows", table.size());
    all.put("duplicates", table.duplicates());
    List<Map<String, Object>> columns = new ArrayList<>();
    for (TableColumn column : table.columns()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", column.name());
      one.put("type", column.kind().toString());
      one.put("missing", column.missing());
      if (column.isNumeric()) {
        one.put("min", column.min());
        one.put("max", column.max());
        one.put("mean", column.mean());
      } else {
        one.put("categories", column.categories().size());
        one.put("mostFrequent", frequent(column));
      }
      columns.add(one);
    }
    all.put("columns", columns);
    target.ifPresent(column -> all.put("target", targetJson(column)));
    all.put("digest", table.digest());
    return JSON.print(all);
  }

  private Map<String, Object> targetJson(TableColumn column) {
    List<Map<String, Object>> classes = new ArrayList<>();
    for (ClassCount one : classes(column)) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", one.name());
      entry.put("rows", one.rows());
      entry.put("share", share(one, column));
      classes.add(entry);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", column.name());
    all.put("suggestedTask", task(column).toString());
    all.put("classes", classes);
    return all;
  }
}
