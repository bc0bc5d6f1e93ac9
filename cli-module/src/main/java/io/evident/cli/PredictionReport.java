package io.evident.cli;

import io.evident.models.image.FittedImage;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.ModelVerification;
import io.evident.models.serving.RankedClass;
import io.evident.models.storage.StoredJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a model said about images, and which of them could not be read. */
final class PredictionReport {
  private static final StoredJson JSON = StoredJson.of("", 1, "");

  private final ModelCard card;
  private final ModelVerification verification;
  private final List<Row> rows = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /** One image; scaledFrom is "height x width" where it had another size, else null. */
  private record Row(String file, String scaledFrom, String warning, List<RankedClass> classes) {}

  private record Failure(String file, String message) {}

  private record Model(
      String experiment, String checkpoint, int epoch, long step, String trainDigest) {}

  private record Answer(
      Model model, ModelVerification verification, List<Row> images, List<Failure> failures) {}

  PredictionReport(ModelCard card, ModelVerification verification) {
    this.card = card;
    this.verification = verification;
  }

  void add(Path file, FittedImage image, List<RankedClass> classes) {
    String scaledFrom =
        image.scaled() ? image.original().height() + "x" + image.original().width() : null;
    rows.add(new Row(file.toString(), scaledFrom, image.warning().orElse(null), classes));
  }

  void failed(Path file, String message) {
    failures.add(new Failure(file.toString(), message));
  }

  /** One line for each image that could not be read. */
  List<String> failures() {
    return failures.stream().map(Failure::message).toList();
  }

  void print(PrintWriter out, TableFormat format) {
    switch (format) {
      case TEXT -> printText(out);
      case CSV -> printCsv(out);
      case JSON -> printJson(out);
    }
    out.flush();
  }

  private void printText(PrintWriter out) {
    int width = rows.stream().mapToInt(row -> row.file().length()).max().orElse(0);
    for (Row row : rows) {
      String classes =
          row.classes().stream()
              .map(c -> String.format(Locale.ROOT, "%s %.4f", c.name(), c.probability()))
              .collect(Collectors.joining(", "));
      String notice =
          (row.scaledFrom() == null
                  ? ""
                  : " (scaled from " + row.scaledFrom() + " to " + size() + ")")
              + (row.warning() == null ? "" : " (read with a warning: " + row.warning() + ")");
      out.printf(Locale.ROOT, "%-" + Math.max(1, width) + "s  %s%s%n", row.file(), classes, notice);
    }
  }

  private String size() {
    return card.input().height() + "x" + card.input().width();
  }

  private void printCsv(PrintWriter out) {
    out.println("file,rank,label,class,probability,scaledFrom");
    for (Row row : rows) {
      int rank = 1;
      for (RankedClass c : row.classes()) {
        out.println(
            String.join(
                ",",
                quoted(row.file()),
                Integer.toString(rank++),
                Integer.toString(c.label()),
                quoted(c.name()),
                Double.toString(c.probability()),
                Objects.toString(row.scaledFrom(), "")));
      }
    }
  }

  private static String quoted(String cell) {
    return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private void printJson(PrintWriter out) {
    Model model =
        new Model(
            card.experiment(),
            card.weights().checkpoint(),
            card.weights().epoch(),
            card.weights().step(),
            card.trainDigest());
    out.print(JSON.print(new Answer(model, verification, rows, failures)));
  }
}
