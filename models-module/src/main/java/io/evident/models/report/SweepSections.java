package io.evident.models.report;

import io.evident.models.directory.MetricsCsv;
import io.evident.models.directory.RunDirectory;
import io.evident.models.internal.text.PlainText;
import io.evident.models.sweep.Sweep;
import io.evident.models.sweep.SweepDirectory;
import io.evident.models.sweep.SweepYaml;
import io.evident.models.task.Measure;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A sweep as sections, read from its directory. Of the test examples they show what the best came
 * to and nothing else, so that nobody chooses by them.
 */
public final class SweepSections {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  private static final int MAP_WIDTH = 896;

  private SweepSections() {}

  /**
   * The report of one sweep.
   *
   * @param directory of the sweep
   * @return its report
   * @throws IllegalArgumentException if a file of the sweep is damaged
   * @throws IOException if one cannot be read
   */
  public static Report report(SweepDirectory directory) throws IOException {
    Sweep sweep = directory.sweep();
    return new Report(sweep.name(), sweep.description(), of(directory));
  }

  /**
   * What a reader asks of a sweep.
   *
   * @param directory of the sweep
   * @return what was tried, its tables, and the run of the best
   * @throws IllegalArgumentException if a file of the sweep is damaged
   * @throws IOException if one cannot be read
   */
  public static List<Section> of(SweepDirectory directory) throws IOException {
    Sweep sweep = directory.sweep();
    List<Map<String, String>> trials = trials(directory);
    List<Section> all = new ArrayList<>();
    all.add(summary(sweep, trials));
    all.add(results(sweep, trials, directory));
    if (Files.exists(directory.best().resolve(RunDirectory.EXPERIMENT))) {
      all.add(
          Section.of(
                  "The best",
                  new Paragraph(
                      "The run that was kept, chosen by " + words(sweep) + " and nothing else."))
              .withParts(RunSections.of(RunDirectory.open(directory.best()))));
    }
    return all;
  }

  private static String words(Sweep sweep) {
    String column = sweep.selection().measure().column();
    return Arrays.stream(TaskKind.values())
        .flatMap(task -> validated(task).stream())
        .filter(metric -> metric.column().equals(column))
        .findFirst()
        .orElseThrow()
        .words();
  }

  private static List<Map<String, String>> trials(SweepDirectory directory) throws IOException {
    Path file = directory.path().resolve(SweepDirectory.RESULTS);
    List<Map<String, String>> rows = new ArrayList<>();
    if (Files.exists(file)) {
      try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, FORMAT)) {
        for (CSVRecord row : parser) {
          rows.add(row.toMap());
        }
      }
    }
    return rows;
  }

  private static Section summary(Sweep sweep, List<Map<String, String>> trials) {
    long ended = trials.stream().filter(SweepSections::isOk).count();
    return Section.of(
        "What was tried",
        new KeyFigures(
            List.of(
                new Fact("trials", Integer.toString(sweep.size())),
                new Fact("came to an end", Long.toString(ended)),
                new Fact("seeds", Integer.toString(Math.max(1, sweep.seeds().size()))))),
        new Facts(
            List.of(
                new Fact("experiment", sweep.experiment()),
                new Fact("search", sweep.search().text()),
                new Fact("varied", String.join(", ", sweep.search().keys())),
                new Fact("chosen by", words(sweep)))),
        new Listing(SweepDirectory.SWEEP, SweepYaml.print(sweep)));
  }

  private static boolean isOk(Map<String, String> trial) {
    return "ok".equals(trial.get("status"));
  }

  private static Section results(
      Sweep sweep, List<Map<String, String>> trials, SweepDirectory directory) throws IOException {
    List<Block> blocks = new ArrayList<>();
    TaskKind task = task(trials);
    Measure first = task.measures().get(0);
    Optional<Figure> map =
        Pictures.drawing(
            "Validation " + first.words() + " of each combination, after the last step",
            "Heat map of the validation "
                + first.words()
                + " by the two settings that vary; the numbers are in the table below",
            directory.plot("validation-" + first.name() + ".svg"),
            Figure.Size.DETAILED,
            true,
            MAP_WIDTH);
    map.ifPresent(figure -> blocks.add(Figures.of(figure)));
    if (sweep.seeds().size() > 1) {
      blocks.add(combinations(sweep, task, trials));
    }
    blocks.add(table(sweep, task, trials));
    return new Section("Results", blocks, List.of());
  }

  /**
   * What the networks are for: results.csv has a column for everything that their task measures.
   */
  private static TaskKind task(List<Map<String, String>> trials) {
    Set<String> columns = trials.isEmpty() ? Set.of() : trials.get(0).keySet();
    return Arrays.stream(TaskKind.values())
        .filter(task -> columns.containsAll(MetricsCsv.measures(task)))
        .max(Comparator.comparingInt(task -> task.measures().size()))
        .orElse(TaskKind.CLASSIFICATION);
  }

  /** A column of results.csv and what stands above it. */
  private record Metric(String column, String words, boolean isError) {}

  /** What one may choose by. */
  private static List<Metric> validated(TaskKind task) {
    List<Metric> all = new ArrayList<>();
    task.measures()
        .forEach(
            measure ->
                all.add(
                    new Metric(
                        measure.column("validation"),
                        "validation " + measure.words(),
                        measure.isError())));
    all.add(new Metric("validationLoss", "validation loss", true));
    return all;
  }

  private static DataTable table(Sweep sweep, TaskKind task, List<Map<String, String>> trials) {
    List<String> keys = List.copyOf(sweep.search().keys());
    List<Column> columns = new ArrayList<>(List.of(Column.number("trial")));
    keys.forEach(key -> columns.add(setting(key, trials)));
    columns.add(Column.number("seed"));
    Measure first = task.measures().get(0);
    List<Metric> metrics = new ArrayList<>(validated(task));
    metrics.add(new Metric(first.column("train"), "train " + first.words(), first.isError()));
    metrics.add(new Metric("runningLoss", "running loss", true));
    metrics.forEach(metric -> columns.add(Column.number(metric.words())));
    columns.addAll(
        List.of(Column.number("seconds"), Column.text("status"), Column.text("message")));
    List<List<Cell>> rows = new ArrayList<>();
    for (Map<String, String> trial : trials) {
      List<Cell> row = new ArrayList<>(List.of(Cell.text(cell(trial, "trial"))));
      keys.forEach(key -> row.add(Cell.text(cell(trial, key))));
      row.add(Cell.text(cell(trial, "seed")));
      metrics.forEach(
          metric -> row.add(Cell.figure(number(trial, metric.column()), metric.isError())));
      row.add(Cell.number(number(trial, "seconds"), "%,.1f"));
      row.add(Cell.marked(cell(trial, "status"), isOk(trial) ? Tone.GOOD : Tone.BAD));
      row.add(Cell.text(cell(trial, "message")));
      rows.add(row);
    }
    return DataTable.of("Every trial, after its last step", columns, rows).withFilter("status");
  }

  private static DataTable combinations(
      Sweep sweep, TaskKind task, List<Map<String, String>> trials) {
    int seeds = sweep.seeds().size();
    List<String> keys = List.copyOf(sweep.search().keys());
    Map<List<String>, List<Map<String, String>>> groups = new LinkedHashMap<>();
    for (Map<String, String> trial : trials) {
      List<String> values = keys.stream().map(key -> cell(trial, key)).toList();
      groups.computeIfAbsent(values, v -> new ArrayList<>()).add(trial);
    }
    List<Column> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(setting(key, trials)));
    validated(task).forEach(metric -> columns.add(Column.number(metric.words())));
    columns.add(Column.number("seeds that ended"));
    List<List<Cell>> rows = new ArrayList<>();
    groups.forEach(
        (values, group) -> {
          List<Cell> row = new ArrayList<>();
          values.forEach(value -> row.add(Cell.text(value)));
          validated(task).forEach(metric -> row.add(mean(group, metric, seeds)));
          long ended = group.stream().filter(SweepSections::isOk).count();
          row.add(Cell.shown((double) ended, ended + " of " + seeds));
          rows.add(row);
        });
    return DataTable.of(
        "Every combination, after the last step: mean and deviation over the seeds", columns, rows);
  }

  /** A mean over some seeds would flatter a combination that diverges with one of the others. */
  private static Cell mean(List<Map<String, String>> group, Metric metric, int seeds) {
    double[] values = group.stream().mapToDouble(trial -> number(trial, metric.column())).toArray();
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = values.length < seeds ? Double.NaN : sum / seeds;
    if (!Double.isFinite(mean)) {
      return Cell.figure(mean, metric.isError());
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    String format = PlainText.format(mean, metric.isError());
    return Cell.shown(
        mean,
        String.format(
            Locale.ROOT, format + " \u00b1 " + format, mean, Math.sqrt(squares / (seeds - 1))));
  }

  /** A setting is a number if all its values are. */
  private static Column setting(String key, List<Map<String, String>> trials) {
    boolean numeric = trials.stream().allMatch(trial -> Double.isFinite(number(trial, key)));
    return new Column(key, numeric);
  }

  private static String cell(Map<String, String> trial, String column) {
    return trial.getOrDefault(column, "");
  }

  private static double number(Map<String, String> trial, String column) {
    try {
      return Double.parseDouble(cell(trial, column));
    } catch (NumberFormatException e) {
      // Nothing was measured, or the setting is a word.
      return Double.NaN;
    }
  }
}
