package io.evident.cli.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.evident.models.data.DataMemory;
import io.evident.models.internal.text.PlainText;
import io.evident.models.serving.ModelVerification;
import io.evident.models.serving.ServedTable;
import io.evident.models.serving.TablePrediction;
import io.evident.models.storage.StoredJson;
import io.evident.models.table.RowTexts;
import io.evident.models.table.Table;
import io.evident.models.table.TableReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** What {@code evident predict} prints of the rows of tables. */
public final class TablePredictions {
  private static final StoredJson JSON = StoredJson.of("", 1, "");
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final ServedTable served;
  private final TableCalibration calibration;
  private final List<Path> files;
  private final List<String> kept;
  private long count;

  /** Of the longest place in the present file. */
  private int width;

  /** Of one row of a file, where it stands; its own cells; a map of names to numbers. */
  private record Row(
      String place,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> kept,
      List<String> said,
      Map<String, Double> predicted,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<String>> sets) {}

  private record Model(
      String experiment, String checkpoint, int epoch, long step, String trainDigest) {}

  private record Answer(Model model, ModelVerification verification, List<Row> rows) {}

  /** Takes one row. */
  private interface Printer {
    void print(Row row) throws IOException;
  }

  /**
   * Predictions to be printed.
   *
   * @param served the model
   * @param calibration of it
   * @param files the tables
   * @param kept columns of the tables that are printed beside the predictions, each once
   */
  public TablePredictions(
      ServedTable served, TableCalibration calibration, List<Path> files, List<String> kept) {
    this.served = served;
    this.calibration = calibration;
    this.files = files;
    this.kept = kept.stream().distinct().toList();
  }

  /** How many rows were printed. */
  public long count() {
    return count;
  }

  /** Predicts all rows and prints them as they come; JSON is printed at the end. */
  public void print(TableFormat format, Appendable out) throws IOException {
    switch (format) {
      case TEXT -> each(row -> text(row, out));
      case CSV -> csv(out);
      case JSON -> {
        List<Row> rows = new ArrayList<>();
        each(rows::add);
        out.append(json(rows));
      }
    }
  }

  private void each(Printer printer) throws IOException {
    for (Path file : files) {
      TableReading reading = served.reading(DataMemory.halfOfFree());
      try (Table table = Table.read(file, reading)) {
        width = table.place(table.size() - 1).length();
        if (kept.isEmpty()) {
          each(table, List::of, printer);
        } else {
          try (RowTexts texts = RowTexts.open(file, reading, kept)) {
            each(table, texts::next, printer);
          }
        }
        count += table.size();
      }
    }
  }

  /** The kept cells of one row after the other. */
  private interface Cells {
    List<String> next() throws IOException;
  }

  private void each(Table table, Cells cells, Printer printer) throws IOException {
    Iterator<TablePrediction> predictions = served.predictions(table);
    for (int row = 0; row < table.size(); row++) {
      TablePrediction prediction = predictions.next();
      printer.print(
          row(table.place(row), cells.next(), prediction.said(), calibration.of(prediction)));
    }
  }

  private Row row(
      String place, List<String> texts, List<String> said, TableCalibration.Added added) {
    Map<String, String> own = new LinkedHashMap<>();
    for (int c = 0; c < texts.size(); c++) {
      own.put(kept.get(c), texts.get(c));
    }
    return new Row(place, own, said, added.numbers(), added.sets());
  }

  private void text(Row row, Appendable out) throws IOException {
    StringBuilder line = new StringBuilder(row.place());
    line.append(" ".repeat(Math.max(0, width - line.length())));
    row.kept().forEach((name, cell) -> line.append("  ").append(name).append(' ').append(cell));
    if (!row.said().isEmpty()) {
      line.append("  ").append(String.join(", ", row.said()));
    }
    row.predicted()
        .forEach(
            (name, value) ->
                line.append("  ").append(name).append(' ').append(PlainText.number(value)));
    row.sets()
        .forEach(
            (name, set) ->
                line.append("  ")
                    .append(name)
                    .append(": ")
                    .append(set.isEmpty() ? "none" : String.join(", ", set)));
    out.append(PlainText.printable(line.toString())).append('\n');
  }

  private void csv(Appendable out) throws IOException {
    CSVPrinter printer = new CSVPrinter(out, CSV);
    boolean says = served.card().targets().task().hasClasses();
    List<String> names = new ArrayList<>(says ? List.of("predicted") : List.of());
    for (String name : served.card().predicted()) {
      names.add(name);
      names.addAll(calibration.behind(name));
    }
    names.addAll(calibration.probabilities());
    names.addAll(calibration.sets());
    printer.printRecord(header(names));
    each(
        row -> {
          List<Object> cells = new ArrayList<>(row.kept().values());
          cells.add(row.place());
          if (says) {
            cells.add(String.join("; ", row.said()));
          }
          cells.addAll(row.predicted().values());
          row.sets().values().forEach(set -> cells.add(String.join("; ", set)));
          printer.printRecord(cells);
        });
  }

  /**
   * A column of its own name for everything. The truth may be kept beside its prediction; tables
   * and classes are called "row" too.
   */
  private Set<String> header(List<String> names) {
    Set<String> header = new LinkedHashSet<>(kept);
    String row = "row";
    while (header.contains(row) || names.contains(row)) {
      row += " of the file";
    }
    header.add(row);
    for (String name : names) {
      String own = name;
      while (!header.add(own)) {
        own = "predicted " + own;
      }
    }
    return header;
  }

  private String json(List<Row> rows) {
    var card = served.card();
    return JSON.print(
        new Answer(
            new Model(
                card.experiment(),
                card.weights().checkpoint(),
                card.weights().epoch(),
                card.weights().step(),
                card.trainDigest()),
            served.verification(),
            rows));
  }
}
