package io.evident.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.image.FittedImage;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.ModelVerification;
import io.evident.models.serving.ModelVerificationJson;
import io.evident.models.serving.RankedClass;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a model said about images, and which of them could not be read. */
final class PredictionReport {
  private static final int VERSION = 1;

  private final ModelCard card;
  private final ModelVerification verification;
  private final List<Row> rows = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /** One image; scaledFrom is "height x width" where it had another size. */
  private record Row(
      Path file,
      Optional<String> scaledFrom,
      Optional<String> warning,
      List<RankedClass> classes) {}

  private record Failure(Path file, String message) {}

  PredictionReport(ModelCard card, ModelVerification verification) {
    this.card = card;
    this.verification = verification;
  }

  void add(Path file, FittedImage image, List<RankedClass> classes) {
    Optional<String> scaledFrom =
        image.scaled()
            ? Optional.of(image.original().height() + "x" + image.original().width())
            : Optional.empty();
    rows.add(new Row(file, scaledFrom, image.warning(), classes));
  }

  void failed(Path file, String message) {
    failures.add(new Failure(file, message));
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
    int width = rows.stream().mapToInt(row -> row.file().toString().length()).max().orElse(0);
    for (Row row : rows) {
      String classes =
          row.classes().stream()
              .map(c -> String.format(Locale.ROOT, "%s %.4f", c.name(), c.probability()))
              .collect(Collectors.joining(", "));
      String notice =
          row.scaledFrom().map(from -> " (scaled from " + from + " to " + size() + ")").orElse("")
              + row.warning().map(why -> " (read with a warning: " + why + ")").orElse("");
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
                quoted(row.file().toString()),
                Integer.toString(rank++),
                Integer.toString(c.label()),
                quoted(c.name()),
                Double.toString(c.probability()),
                row.scaledFrom().orElse("")));
      }
    }
  }

  private static String quoted(String cell) {
    return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private void printJson(PrintWriter out) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode all = mapper.createObjectNode();
    all.put("version", VERSION);
    ObjectNode model = all.putObject("model");
    model.put("experiment", card.experiment());
    model.put("checkpoint", card.weights().checkpoint());
    model.put("epoch", card.weights().epoch());
    model.put("step", card.weights().step());
    model.put("trainDigest", card.trainDigest());
    all.set("verification", ModelVerificationJson.of(verification));
    ArrayNode images = all.putArray("images");
    for (Row row : rows) {
      ObjectNode image = images.addObject();
      image.put("file", row.file().toString());
      image.put("scaledFrom", row.scaledFrom().orElse(null));
      image.put("warning", row.warning().orElse(null));
      ArrayNode classes = image.putArray("classes");
      for (RankedClass c : row.classes()) {
        ObjectNode one = classes.addObject();
        one.put("name", c.name());
        one.put("label", c.label());
        one.put("probability", c.probability());
      }
    }
    ArrayNode unread = all.putArray("failures");
    for (Failure failure : failures) {
      unread.addObject().put("file", failure.file().toString()).put("message", failure.message());
    }
    try {
      out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers must be JSON", e);
    }
  }
}
