package io.evident.models.internal.comparison;

import io.evident.bayes.Interval;
import io.evident.models.storage.StoredJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A comparison as text, CSV and JSON. Which columns there are depends on the tasks of the runs and
 * on what they were trained on, and on nothing else; their order is always the same.
 */
public final class ComparisonFormats {
  private static final int VERSION = 1;
  private static final StoredJson JSON = StoredJson.of("", VERSION, "compare the runs again");
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private ComparisonFormats() {}

  /**
   * Tables for a person: a row for each run, without the columns in which no run has anything.
   * Figures called last are of the last epoch; those called best are of the one with the lowest
   * validation loss. Below it stand the models on their test images, and experiments over their
   * seeds, as far as there are such.
   *
   * @param comparison the runs
   * @return lines, each ended by a newline
   */
  public static String text(RunComparison comparison) {
    List<ComparisonColumn> columns =
        ComparisonColumn.of(comparison.runs()).stream()
            .filter(column -> !column.heading().isEmpty())
            .filter(c -> comparison.runs().stream().anyMatch(run -> c.value(run).isPresent()))
            .toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(columns.stream().map(ComparisonColumn::heading).toList());
    for (ComparedRun run : comparison.runs()) {
      rows.add(columns.stream().map(column -> column.text(run)).toList());
    }
    return table(rows) + accuracies(comparison.runs());
  }

  /** The models on their test images, where runs keep what they say of each. */
  private static String accuracies(List<ComparedRun> runs) {
    List<List<String>> models = new ArrayList<>();
    models.add(
        List.of(
            "model on test images",
            "images",
            "right",
            "accuracy",
            "95 % interval",
            "only it right",
            "only the first",
            "P(better than the first)"));
    List<List<String>> seeds = new ArrayList<>();
    seeds.add(
        List.of(
            "over seeds",
            "runs",
            "mean accuracy",
            "less the first",
            "95 % interval",
            "P(better than the first)"));
    Set<String> told = new HashSet<>();
    for (ComparedRun run : runs) {
      run.accuracy().ifPresent(model -> models.add(row(run.label(), model)));
      run.accuracy()
          .flatMap(ModelAccuracy::seeds)
          .filter(all -> told.add(all.label()))
          .ifPresent(all -> seeds.add(row(all)));
    }
    return (models.size() > 1 ? "\n" + table(models) : "")
        + (seeds.size() > 1 ? "\n" + table(seeds) : "");
  }

  private static List<String> row(String label, ModelAccuracy model) {
    return List.of(
        label,
        text("%,d", model.images()),
        text("%,d", model.right()),
        text("%.4f", model.accuracy()),
        text(model.interval()),
        model.paired().map(paired -> text("%,d", paired.only())).orElse("-"),
        model.paired().map(paired -> text("%,d", paired.onlyFirst())).orElse("-"),
        model.paired().map(paired -> probability(paired.probabilityBetter())).orElse("-"));
  }

  private static List<String> row(ModelAccuracy.Seeds seeds) {
    Optional<ModelAccuracy.MeanDifference> difference = seeds.difference();
    return List.of(
        seeds.label(),
        text("%,d", seeds.runs()),
        text("%.4f", seeds.mean()),
        difference.map(d -> text("%+.4f", d.mean())).orElse("-"),
        difference.map(d -> text(d.interval())).orElse("-"),
        difference.map(d -> probability(d.probabilityBetter())).orElse("-"));
  }

  private static String text(Interval interval) {
    return text("%.4f", interval.lower()) + " to " + text("%.4f", interval.upper());
  }

  private static String text(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }

  /**
   * A posterior probability, which is never 0 or 1: no data say so.
   *
   * @param p from 0 to 1
   * @return such as 0.508, &lt; 0.001 or &gt; 0.999
   */
  public static String probability(double p) {
    return p < 0.0005 ? "< 0.001" : p > 0.9995 ? "> 0.999" : text("%.3f", p);
  }

  private static String table(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        int column = c;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElseThrow();
        // The name to the left, numbers to the right.
        String format = c == 0 ? "%-" + width + "s" : "  %" + width + "s";
        line.append(String.format(Locale.ROOT, format, row.get(c)));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  /**
   * CSV with a row for each run, the version of the format in the first column; a cell is empty
   * where nothing was measured.
   *
   * @param comparison the runs
   * @return lines, each ended by a newline
   */
  public static String csv(RunComparison comparison) {
    StringBuilder text = new StringBuilder();
    List<ComparisonColumn> columns = ComparisonColumn.of(comparison.runs());
    try (CSVPrinter printer = new CSVPrinter(text, CSV)) {
      List<Object> header = new ArrayList<>(List.of("version"));
      for (ComparisonColumn column : columns) {
        header.add(column.field());
      }
      printer.printRecord(header);
      for (ComparedRun run : comparison.runs()) {
        List<Object> row = new ArrayList<>(List.of(VERSION));
        for (ComparisonColumn column : columns) {
          row.add(column.value(run).orElse(""));
        }
        printer.printRecord(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return text.toString();
  }

  /**
   * JSON: the version of the format, an object for each run, and the notices; null where nothing
   * was measured.
   *
   * @param comparison the runs
   * @return JSON, indented, ended by a newline
   */
  public static String json(RunComparison comparison) {
    List<ComparisonColumn> columns = ComparisonColumn.of(comparison.runs());
    List<Map<String, Object>> runs = new ArrayList<>();
    for (ComparedRun run : comparison.runs()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      for (ComparisonColumn column : columns) {
        fields.put(column.field(), column.value(run).orElse(null));
      }
      runs.add(fields);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("runs", runs);
    all.put("notices", comparison.notices());
    return JSON.print(all);
  }
}
