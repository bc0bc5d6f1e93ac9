package io.evident.models.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
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
