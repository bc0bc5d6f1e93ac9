package io.evident.models.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.models.storage.StoredJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    JsonNode all = StoredJson.parse(where, json, "evaluate the run again");
    int version = all.path("version").asInt(-1);
    if (version != VERSION) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: this program reads evaluations of version %d, got %s",
              where,
              VERSION,
              all.path("version").asText("none")));
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
    all.required("classes").forEach(figures -> names.add(StoredJson.text(figures, "name")));
    List<List<Long>> counts = new ArrayList<>();
    for (JsonNode row : all.required("confusion")) {
      List<Long> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(StoredJson.whole("confusion", cell)));
      counts.add(cells);
    }
    List<ReliabilityBin> bins = new ArrayList<>();
    for (JsonNode bin : all.required("reliability")) {
      bins.add(
          new ReliabilityBin(
              StoredJson.number(bin, "from"),
              StoredJson.number(bin, "to"),
              StoredJson.whole(bin, "images"),
              orNaN(bin, "confidence"),
              orNaN(bin, "accuracy")));
    }
    return new EvaluationReport(
        new EvaluationSubject(
            StoredJson.text(all, "experiment"),
            StoredJson.text(checkpoint, "kind"),
            StoredJson.integer(checkpoint, "epoch"),
            StoredJson.whole(checkpoint, "step"),
            StoredJson.text(data, "split"),
            StoredJson.text(data, "source"),
            StoredJson.text(data, "digest")),
        names,
        orNaN(all, "loss"),
        ConfusionMatrix.ofCounts(counts),
        StoredJson.integer(all.required("topK"), "k"),
        StoredJson.number(all.required("topK"), "accuracy"),
        new Calibration(bins));
  }

  private static double orNaN(JsonNode object, String key) {
    return object.required(key).isNull() ? Double.NaN : StoredJson.number(object, key);
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
