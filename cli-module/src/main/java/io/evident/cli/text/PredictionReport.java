package io.evident.cli.text;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.evident.models.calibration.CalibrationText;
import io.evident.models.image.FittedImage;
import io.evident.models.internal.text.PlainText;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.ModelVerification;
import io.evident.models.serving.Prediction;
import io.evident.models.serving.RankedClass;
import io.evident.models.storage.StoredJson;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** What a model said about images, and which of them could not be read. */
public final class PredictionReport {
  private static final StoredJson JSON = StoredJson.of("", 1, "");

  private final ModelCard card;
  private final ModelVerification verification;
  private final List<Row> rows = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /**
   * One image; scaledFrom is "height x width" where it had another size, else null. All classes are
   * there by rank.
   */
  private record Row(
      String file,
      String scaledFrom,
      String warning,
      List<Ranked> classes,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<ClassSet> sets,
      @JsonIgnore List<Ranked> all) {}

  /** One class; plain is what the network's own outputs give, null where it is the same. */
  private record Ranked(
      int label,
      String name,
      double probability,
      @JsonInclude(JsonInclude.Include.NON_NULL) Double plain) {}

  /** The classes among which the true one is with a probability of at least 1 - alpha. */
  private record ClassSet(double alpha, List<String> classes) {}

  private record Failure(String file, String message) {}

  private record Model(
      String experiment, String checkpoint, int epoch, long step, String trainDigest) {}

  private record Answer(
      Model model, ModelVerification verification, List<Row> images, List<Failure> failures) {}

  public PredictionReport(ModelCard card, ModelVerification verification) {
    this.card = card;
    this.verification = verification;
  }

  /**
   * Adds an image.
   *
   * @param prediction what the model said about it
   * @param top how many classes are shown
   * @param alphas of the sets; none of a model that is not calibrated
   */
  public void add(
      Path file, FittedImage image, Prediction prediction, int top, List<Double> alphas) {
    float[] plain = prediction.plainProbabilities();
    List<Ranked> all =
        prediction.top(plain.length).stream()
            .map(
                c ->
                    new Ranked(
                        c.label(),
                        c.name(),
                        c.probability(),
                        prediction.isCalibrated() ? (double) plain[c.label()] : null))
            .toList();
    List<ClassSet> sets =
        alphas.stream()
            .map(
                alpha ->
                    new ClassSet(
                        alpha, prediction.set(alpha).stream().map(RankedClass::name).toList()))
            .toList();
    String scaledFrom =
        image.scaled() ? image.original().height() + "x" + image.original().width() : null;
    rows.add(
        new Row(
            file.toString(),
            scaledFrom,
            image.warning().orElse(null),
            all.subList(0, Math.min(top, all.size())),
            prediction.isCalibrated() ? sets : null,
            all));
  }

  public void failed(Path file, String message) {
    failures.add(new Failure(file.toString(), message));
  }

  /** One line for each image that could not be read. */
  public List<String> failures() {
    return failures.stream().map(Failure::message).toList();
  }

  public void print(PrintWriter out, TableFormat format) {
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
          row.classes().stream().map(PredictionReport::text).collect(Collectors.joining(", "));
      String sets =
          row.sets() == null
              ? ""
              : row.sets().stream().map(PredictionReport::text).collect(Collectors.joining());
      String notice =
          (row.scaledFrom() == null
                  ? ""
                  : " (scaled from " + row.scaledFrom() + " to " + size() + ")")
              + (row.warning() == null ? "" : " (read with a warning: " + row.warning() + ")");
      out.println(
          PlainText.printable(
              String.format(
                  Locale.ROOT,
                  "%-" + Math.max(1, width) + "s  %s%s%s",
                  row.file(),
                  classes,
                  sets,
                  notice)));
    }
  }

  private static String text(Ranked c) {
    String probability = String.format(Locale.ROOT, "%s %.4f", c.name(), c.probability());
    return c.plain() == null
        ? probability
        : String.format(Locale.ROOT, "%s (plain %.4f)", probability, c.plain());
  }

  private static String text(ClassSet set) {
    String classes = set.classes().isEmpty() ? "none" : String.join(", ", set.classes());
    return "; " + CalibrationText.level(set.alpha()) + " set: " + classes;
  }

  private String size() {
    return card.input().height() + "x" + card.input().width();
  }

  private void printCsv(PrintWriter out) {
    boolean calibrated = rows.stream().anyMatch(row -> row.sets() != null);
    out.println("file,rank,label,class,probability,scaledFrom" + (calibrated ? ",plain,set" : ""));
    for (Row row : rows) {
      for (int rank = 1; rank <= row.all().size(); rank++) {
        Ranked c = row.all().get(rank - 1);
        String sets = row.sets() == null ? "" : sets(row, c);
        // A set that lacks its less likely classes would not keep its promise.
        if (rank > row.classes().size() && sets.isEmpty()) {
          continue;
        }
        out.println(
            String.join(
                ",",
                quoted(row.file()),
                Integer.toString(rank),
                Integer.toString(c.label()),
                quoted(c.name()),
                Double.toString(c.probability()),
                Objects.toString(row.scaledFrom(), "")
                    + (calibrated ? "," + c.plain() + "," + sets : "")));
      }
    }
  }

  /** 1 - alpha of each set that has the class, 0.9 say. */
  private static String sets(Row row, Ranked c) {
    return row.sets().stream()
        .filter(set -> set.classes().contains(c.name()))
        // 1 - 0.07 is 0.93, and not the double beside it
        .map(set -> BigDecimal.ONE.subtract(BigDecimal.valueOf(set.alpha())).toPlainString())
        .collect(Collectors.joining(" "));
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
