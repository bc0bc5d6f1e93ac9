package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.storage.StoredJson;
import java.util.Optional;

/**
 * An evaluation of yes or no as JSON, its fields always in the same order, the version of the
 * format first. A figure that is undefined is null.
 */
final class BinaryJson {
  private static final StoredJson JSON = StoredJson.of("", 1, StoredTask.REMEDY);

  private BinaryJson() {}

  private record Stored(
      StoredTask task,
      String experiment,
      StoredSubject.Checkpoint checkpoint,
      StoredSubject.Data data,
      @JsonSetter(nulls = Nulls.SET) double loss,
      String negative,
      String thresholdFrom,
      StoredLabel positive,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
          CalibratedFigures calibrated) {}

  /**
   * Writes an evaluation; {@link TaskReport#read} reads it.
   *
   * @param report the evaluation
   * @return JSON, indented, ended by a newline
   */
  public static String of(BinaryReport report) {
    EvaluationSubject subject = report.subject();
    return JSON.print(
        new Stored(
            StoredTask.BINARY,
            subject.experiment(),
            StoredSubject.Checkpoint.of(subject),
            StoredSubject.Data.of(subject, report.scores().counts().total()),
            report.loss(),
            report.negative(),
            report.thresholdFrom(),
            StoredLabel.of(report.scores()),
            report.calibrated().orElse(null)));
  }

  static BinaryReport read(String where, String json) {
    return JSON.parse(where, json, Stored.class, BinaryJson::report);
  }

  private static BinaryReport report(Stored all) {
    return new BinaryReport(
        StoredSubject.subject(all.experiment(), all.checkpoint(), all.data()),
        all.loss(),
        all.negative(),
        all.positive().scores(),
        all.thresholdFrom(),
        Optional.ofNullable(all.calibrated()));
  }
}
