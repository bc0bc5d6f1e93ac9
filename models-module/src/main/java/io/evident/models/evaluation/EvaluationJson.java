package io.evident.models.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An evaluation as JSON, its fields always in the same order, the version of the format first. A
 * figure that is undefined is null.
 */
public final class EvaluationJson {
  private static final int VERSION = 1;

  private EvaluationJson() {}

  /**
   * Writes an evaluation.
   *
   * @param report the evaluation
   * @return JSON, indented, ended by a newline
   */
  public static String of(EvaluationReport report) {
    EvaluationSubject subject = report.subject();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", VERSION);
    all.put("experiment", subject.experiment());
    all.put(
        "checkpoint",
        fields("kind", subject.checkpoint(), "epoch", subject.epoch(), "step", subject.step()));
    all.put(
        "data",
        fields(
            "split", subject.split(),
            "source", subject.source(),
            "digest", subject.digest(),
            "images", report.confusion().total()));
    all.put("loss", defined(report.loss()));
    all.put("accuracy", report.accuracy());
    all.put("topK", fields("k", report.topK(), "accuracy", report.topKAccuracy()));
    all.put("expectedCalibrationError", report.calibration().expectedCalibrationError());
    all.put("classes", report.classes().stream().map(EvaluationJson::figures).toList());
    all.put("macroMean", figures(report.macroMean()));
    all.put("weightedMean", figures(report.weightedMean()));
    all.put("confusion", counts(report.confusion()));
    all.put("reliability", report.calibration().bins().stream().map(EvaluationJson::bin).toList());
    try {
      return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts and numbers must be JSON", e);
    }
  }

  /**
   * Reads what {@link #of} wrote.
   *
   * @param where the text comes from, for errors
   * @param json the text
   * @return the evaluation
   * @throws IllegalArgumentException if it is not one
   */
  public static EvaluationReport read(String where, String json) {
    JsonNode all;
    try {
      all = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(where + ": is not JSON: " + e.getOriginalMessage(), e);
    }
    int version = all.path("version").asInt(-1);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "%s: this program reads evaluations of version %d, got %s"
              .formatted(where, VERSION, all.path("version").asText("none")));
    }
    try {
      return report(all);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": is not an evaluation: " + e.getMessage(), e);
    }
  }

  private static EvaluationReport report(JsonNode all) {
    JsonNode checkpoint = all.required("checkpoint");
    JsonNode data = all.required("data");
    List<String> names = new ArrayList<>();
    all.required("classes").forEach(figures -> names.add(figures.required("name").asText()));
    List<List<Long>> counts = new ArrayList<>();
    for (JsonNode row : all.required("confusion")) {
      List<Long> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.asLong()));
      counts.add(cells);
    }
    List<ReliabilityBin> bins = new ArrayList<>();
    for (JsonNode bin : all.required("reliability")) {
      bins.add(
          new ReliabilityBin(
              bin.required("from").asDouble(),
              bin.required("to").asDouble(),
              bin.required("images").asLong(),
              orNaN(bin.required("confidence")),
              orNaN(bin.required("accuracy"))));
    }
    return new EvaluationReport(
        new EvaluationSubject(
            all.required("experiment").asText(),
            checkpoint.required("kind").asText(),
            checkpoint.required("epoch").asInt(),
            checkpoint.required("step").asLong(),
            data.required("split").asText(),
            data.required("source").asText(),
            data.required("digest").asText()),
        names,
        orNaN(all.required("loss")),
        ConfusionMatrix.ofCounts(counts),
        all.required("topK").required("k").asInt(),
        all.required("topK").required("accuracy").asDouble(),
        new Calibration(bins));
  }

  private static double orNaN(JsonNode number) {
    return number.isNull() ? Double.NaN : number.asDouble();
  }

  private static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  private static Map<String, Object> figures(ClassFigures figures) {
    return fields(
        "name", figures.name(),
        "precision", defined(figures.precision()),
        "recall", defined(figures.recall()),
        "f1", defined(figures.f1()),
        "support", figures.support(),
        "predicted", figures.predicted());
  }

  /** A row for each true class. */
  private static List<List<Long>> counts(ConfusionMatrix confusion) {
    List<List<Long>> rows = new ArrayList<>();
    for (int label = 0; label < confusion.classes(); label++) {
      List<Long> row = new ArrayList<>();
      for (int k = 0; k < confusion.classes(); k++) {
        row.add(confusion.count(label, k));
      }
      rows.add(row);
    }
    return rows;
  }

  private static Map<String, Object> bin(ReliabilityBin bin) {
    return fields(
        "from", bin.lower(),
        "to", bin.upper(),
        "images", bin.images(),
        "confidence", defined(bin.confidence()),
        "accuracy", defined(bin.accuracy()));
  }

  private static Double defined(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
