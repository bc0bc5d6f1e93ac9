package io.evident.cli;

import io.evident.models.data.DataMemory;
import io.evident.models.serving.ModelVerification;
import io.evident.models.serving.ServedTable;
import io.evident.models.serving.TablePrediction;
import io.evident.models.storage.StoredJson;
import io.evident.models.table.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** What {@code evident predict} prints of the rows of tables. */
final class TablePredictions {
  private static final StoredJson JSON = StoredJson.of("", 1, "");
  private static final CSVFormat CSV = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final ServedTable served;
  private final List<Row> rows = new ArrayList<>();

  /** Of one row of a file, where it stands; a map of names to numbers. */
  private record Row(String place, List<String> said, Map<String, Double> predicted) {}

  private record Model(
      String experiment, String checkpoint, int epoch, long step, String trainDigest) {}

  private record Answer(Model model, ModelVerification verification, List<Row> rows) {}

  TablePredictions(ServedTable served) {
    this.served = served;
  }

  void add(Path file, DataMemory memory) throws IOException {
    try (Table table = Table.read(file, served.reading(memory))) {
      List<TablePrediction> predictions = served.predict(table);
      for (int i = 0; i < predictions.size(); i++) {
        TablePrediction prediction = predictions.get(i);
        Map<String, Double> predicted = new LinkedHashMap<>();
        for (String name : prediction.names()) {
          predicted.put(name, prediction.value(name));
        }
        rows.add(new Row(table.place(i), prediction.said(), predicted));
      }
    }
  }

  int size() {
    return rows.size();
  }

  String print(TableFormat format) {
    return switch (format) {
      case TEXT -> text();
      case CSV -> csv();
      case JSON -> json();
    };
  }

  private String text() {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      int width = rows.stream().mapToInt(row -> row.place().length()).max().orElse(0);
      for (Row row : rows) {
        out.printf(Locale.ROOT, "%-" + width + "s", row.place());
        if (!row.said().isEmpty()) {
          out.print("  " + String.join(", ", row.said()));
        }
        row.predicted()
            .forEach((name, value) -> out.printf(Locale.ROOT, "  %s %s", name, number(value)));
        out.print('\n');
      }
    }
    return text.toString();
  }

  private static String number(double value) {
    double size = Math.abs(value);
    boolean plain = value == 0 || (size >= 1e-3 && size < 1e7);
    return String.format(Locale.ROOT, plain ? "%.4f" : "%.4e", value);
  }

  private String csv() {
    StringBuilder text = new StringBuilder();
    List<String> names = served.card().predicted();
    boolean says = served.card().targets().task().hasClasses();
    try (CSVPrinter printer = new CSVPrinter(text, CSV)) {
      List<Object> header = new ArrayList<>(List.of("row"));
      if (says) {
        header.add("predicted");
      }
      header.addAll(names);
      printer.printRecord(header);
      for (Row row : rows) {
        List<Object> cells = new ArrayList<>(List.of(row.place()));
        if (says) {
          cells.add(String.join("; ", row.said()));
        }
        cells.addAll(row.predicted().values());
        printer.printRecord(cells);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("memory can be written", e);
    }
    return text.toString();
  }

  private String json() {
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
