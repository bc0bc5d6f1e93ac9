package io.evident.models.table;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ClassWeights;
import io.evident.models.data.ClassWeightsYaml;
import io.evident.models.data.DataMemory;
import io.evident.models.task.TaskKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A {@link TablePlan} as the keys of an experiment's YAML:
 *
 * <pre>{@code
 * table: {target: quality, task: regression}     # classification | binary | multiLabel | regression
 * columns: {drop: [id], categorical: [region], numeric: {year: {log: false}}, missing: median, rare: 5}
 * split: {validation: 0.1, test: 0.2}            # or {column: part}, {group: patient, ...}, {time: date, ...}
 * calibrationPart: 0.1                           # none
 * }</pre>
 *
 * <p>Further keys of {@code table}: {@code weight}, a column; {@code positive}, a class; {@code
 * standardizeTarget}; {@code classWeights}, {@code balanced} or a number for each class; {@code
 * separator}, comma, semicolon, tab or bar. Of several targets, {@code target} is a list.
 */
public final class TablePlanYaml {
  /** A share of the rows that would be trained on. */
  private static final String CALIBRATION_PART = "calibrationPart";

  /** The keys of an experiment that are read here. */
  public static final Set<String> KEYS = Set.of("table", "columns", "split", CALIBRATION_PART);

  private static final Set<String> TABLE =
      Set.of(
          "target", "task", "weight", "positive", "standardizeTarget", "classWeights", "separator");

  private static final Set<String> COLUMNS =
      Set.of("drop", "categorical", "numeric", "missing", "rare");

  private static final Set<String> SPLIT = Set.of("column", "group", "time", "validation", "test");
  private static final Map<String, Boolean> ANSWERS = Map.of("true", true, "false", false);

  private TablePlanYaml() {}

  /**
   * Reads a plan.
   *
   * @param yaml the experiment
   * @param entries of the experiment
   * @return the plan
   * @throws io.evident.backprop.yaml.YamlException if it does not describe one; the message names
   *     file, line and column
   */
  public static TablePlan read(YamlValue yaml, Map<String, YamlValue> entries) {
    YamlValue table = yaml.required(entries, "table");
    YamlValue columns = entries.get("columns");
    YamlValue split = entries.get("split");
    ColumnPlan columnPlan =
        columns == null ? ColumnPlan.DEFAULT : columns.as(TablePlanYaml::columns);
    YamlValue kept = entries.get(CALIBRATION_PART);
    RowSplitPlan shares = split == null ? RowSplitPlan.DEFAULT : split.as(TablePlanYaml::split);
    RowSplitPlan splitPlan =
        kept == null ? shares : kept.as(part -> shares.withCalibration(part.number()));
    return table.as(value -> table(value, columnPlan, splitPlan));
  }

  /**
   * How to read a table for which no task is chosen yet: with the separator and the kinds of
   * columns that an experiment says, all else inferred.
   *
   * @param entries of the experiment, which need not have a task
   * @param memory how many bytes of cells may be held
   * @return the reading
   * @throws io.evident.backprop.yaml.YamlException if a key is wrong; the message names file, line
   *     and column
   */
  public static TableReading reading(Map<String, YamlValue> entries, DataMemory memory) {
    YamlValue columns = entries.get("columns");
    ColumnPlan plan = columns == null ? ColumnPlan.DEFAULT : columns.as(TablePlanYaml::columns);
    return new TableReading(
        optional(entries, "table", table -> table.mapping(TABLE)).flatMap(TablePlanYaml::separator),
        Set.of(),
        Set.copyOf(plan.drop()),
        plan.numeric().keySet(),
        Set.copyOf(plan.categorical()),
        memory);
  }

  private static Optional<Separator> separator(Map<String, YamlValue> table) {
    return optional(
        table, "separator", value -> value.choice("separator", words(Separator.values())));
  }

  private static TablePlan table(YamlValue yaml, ColumnPlan columns, RowSplitPlan split) {
    Map<String, YamlValue> entries = yaml.mapping(TABLE);
    YamlValue weights = entries.get("classWeights");
    return new TablePlan(
        names(yaml.required(entries, "target")),
        yaml.required(entries, "task").choice("task", words(TaskKind.values())),
        optional(entries, "weight", YamlValue::text),
        optional(entries, "positive", YamlValue::text),
        answer(entries, "standardizeTarget", true),
        weights == null ? ClassWeights.NONE : ClassWeightsYaml.read(weights),
        separator(entries),
        columns,
        split);
  }

  private static List<String> names(YamlValue yaml) {
    return yaml.isScalar()
        ? List.of(yaml.text())
        : yaml.items().stream().map(YamlValue::text).toList();
  }

  private static ColumnPlan columns(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(COLUMNS);
    Map<String, ColumnPlan.Numeric> numeric = new LinkedHashMap<>();
    if (entries.containsKey("numeric")) {
      YamlValue columns = entries.get("numeric");
      if (columns.isSequence()) {
        columns.items().forEach(name -> numeric.put(name.text(), new ColumnPlan.Numeric(false)));
      } else {
        columns
            .entries()
            .forEach(
                (name, settings) ->
                    numeric.put(
                        name,
                        new ColumnPlan.Numeric(
                            answer(settings.mapping(Set.of("log")), "log", false))));
      }
    }
    return new ColumnPlan(
        optional(entries, "drop", TablePlanYaml::names).orElse(List.of()),
        optional(entries, "categorical", TablePlanYaml::names).orElse(List.of()),
        numeric,
        optional(
                entries,
                "missing",
                value -> value.choice("way with missing cells", words(MissingCells.values())))
            .orElse(MissingCells.REFUSE),
        optional(entries, "rare", YamlValue::integer).orElse(1));
  }

  private static RowSplitPlan split(YamlValue yaml) {
    Map<String, YamlValue> entries = yaml.mapping(SPLIT);
    List<RowSplitPlan.By> ways = new ArrayList<>();
    for (RowSplitPlan.By by : RowSplitPlan.By.values()) {
      if (entries.containsKey(by.toString())) {
        ways.add(by);
      }
    }
    if (ways.size() > 1) {
      throw yaml.error("a split is by one of column, group and time, got " + ways);
    }
    RowSplitPlan.By by = ways.isEmpty() ? RowSplitPlan.By.SHARES : ways.get(0);
    boolean shares = by != RowSplitPlan.By.COLUMN;
    return new RowSplitPlan(
        by,
        ways.isEmpty() ? "" : entries.get(by.toString()).text(),
        optional(entries, "validation", YamlValue::number)
            .orElse(shares ? RowSplitPlan.VALIDATION : 0),
        optional(entries, "test", YamlValue::number).orElse(shares ? RowSplitPlan.TEST : 0));
  }

  private static <T> Optional<T> optional(
      Map<String, YamlValue> entries, String key, Function<YamlValue, T> reader) {
    return Optional.ofNullable(entries.get(key)).map(reader);
  }

  private static boolean answer(Map<String, YamlValue> entries, String key, boolean otherwise) {
    return optional(entries, key, value -> value.choice("answer", ANSWERS)).orElse(otherwise);
  }

  private static <E extends Enum<E>> Map<String, E> words(E[] values) {
    return Arrays.stream(values).collect(Collectors.toMap(E::toString, Function.identity()));
  }

  /**
   * Writes a plan so that {@link #read} gives the same one.
   *
   * @param plan the plan
   * @param out where to: the keys of an experiment, lines ended by newlines
   */
  public static void print(TablePlan plan, StringBuilder out) {
    List<String> table = new ArrayList<>();
    table.add(
        "target: "
            + (plan.targets().size() == 1 ? quoted(plan.targets().get(0)) : list(plan.targets())));
    table.add("task: " + plan.task());
    plan.weight().ifPresent(column -> table.add("weight: " + quoted(column)));
    plan.positive().ifPresent(name -> table.add("positive: " + quoted(name)));
    if (!plan.standardizeTarget()) {
      table.add("standardizeTarget: false");
    }
    if (!plan.classWeights().equals(ClassWeights.NONE)) {
      table.add("classWeights: " + ClassWeightsYaml.print(plan.classWeights()));
    }
    plan.separator().ifPresent(separator -> table.add("separator: " + separator));
    print("table", table, out);
    if (!plan.columns().equals(ColumnPlan.DEFAULT)) {
      print("columns", columns(plan.columns()), out);
    }
    print("split", split(plan.split()), out);
    if (plan.split().calibration() > 0) {
      out.append(CALIBRATION_PART + ": ").append(plan.split().calibration()).append('\n');
    }
  }

  private static List<String> columns(ColumnPlan plan) {
    List<String> columns = new ArrayList<>();
    if (!plan.drop().isEmpty()) {
      columns.add("drop: " + list(plan.drop()));
    }
    if (!plan.categorical().isEmpty()) {
      columns.add("categorical: " + list(plan.categorical()));
    }
    if (!plan.numeric().isEmpty()) {
      columns.add(
          "numeric: "
              + plan.numeric().entrySet().stream()
                  .map(entry -> quoted(entry.getKey()) + ": {log: " + entry.getValue().log() + "}")
                  .collect(Collectors.joining(", ", "{", "}")));
    }
    columns.add("missing: " + plan.missing());
    columns.add("rare: " + plan.rare());
    return columns;
  }

  private static List<String> split(RowSplitPlan plan) {
    List<String> split = new ArrayList<>();
    if (plan.by() != RowSplitPlan.By.SHARES) {
      split.add(plan.by() + ": " + quoted(plan.column()));
    }
    if (plan.by() != RowSplitPlan.By.COLUMN) {
      split.add("validation: " + plan.validation());
      split.add("test: " + plan.test());
    }
    return split;
  }

  private static void print(String key, List<String> entries, StringBuilder out) {
    out.append(key).append(": {").append(String.join(", ", entries)).append("}\n");
  }

  private static String list(List<String> names) {
    return names.stream().map(TablePlanYaml::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** As it stands where YAML means that, else between double quotes. */
  private static String quoted(String text) {
    if (text.matches("[A-Za-z_][A-Za-z0-9_]*( [A-Za-z0-9_]+)*")) {
      return text;
    }
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
              } else if (c < ' ' || Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                out.append(String.format(java.util.Locale.ROOT, "\\u%04x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.append('"').toString();
  }
}
