package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.storage.StoredJson;
import java.util.List;

/**
 * An evaluation as JSON, its fields always in the same order, the version of the format first. A
 * figure that is undefined is null.
 */
public final class EvaluationJson {
  private static final StoredJson JSON = StoredJson.of("", 1, "evaluate the run again");

  private EvaluationJson() {}

  private record Stored(
      String experiment,
      Checkpoint checkpoint,
      Data data,
      @JsonSetter(nulls = Nulls.SET) double loss,
      @JsonSetter(nulls = Nulls.SET) double accuracy,
      TopK topK,
      @JsonSetter(nulls = Nulls.SET) double expectedCalibrationError,
      List<ClassFigures> classes,
      ClassFigures macroMean,
      ClassFigures weightedMean,
      List<List<Long>> confusion,
      List<ReliabilityBin> reliability) {}

  private record Checkpoint(String kind, int epoch, long step) {}

  private record Data(String split, String source, String digest, long images) {}

  private record TopK(int k, double accuracy) {}

  /**
   * Writes an evaluation.
   *
   * @param report the evaluation
   * @return JSON, indented, ended by a newline
   */
  public static String of(EvaluationReport report) {
    EvaluationSubject subject = report.subject();
    ConfusionMatrix confusion = report.confusion();
    return JSON.print(
        new Stored(
            subject.experiment(),
            new Checkpoint(subject.checkpoint(), subject.epoch(), subject.step()),
            new Data(subject.split(), subject.source(), subject.digest(), confusion.total()),
            report.loss(),
            report.accuracy(),
            new TopK(report.topK(), report.topKAccuracy()),
            report.calibration().expectedCalibrationError(),
            report.classes(),
            report.macroMean(),
            report.weightedMean(),
            confusion.counts(),
            report.calibration().bins()));
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
    return JSON.parse(where, json, Stored.class, EvaluationJson::report);
  }

  private static EvaluationReport report(Stored all) {
    Checkpoint checkpoint = all.checkpoint();
    Data data = all.data();
    return new EvaluationReport(
        new EvaluationSubject(
            all.experiment(),
            checkpoint.kind(),
            checkpoint.epoch(),
            checkpoint.step(),
            data.split(),
            data.source(),
            data.digest()),
        all.classes().stream().map(ClassFigures::name).toList(),
        all.loss(),
        ConfusionMatrix.ofCounts(all.confusion()),
        all.topK().k(),
        all.topK().accuracy(),
        new Calibration(all.reliability()));
  }
}
