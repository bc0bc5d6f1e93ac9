package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.score.IntervalCalibration;
import io.evident.models.score.IntervalScores;
import io.evident.models.score.RegressionScores;
import io.evident.models.score.ScatterSample;
import io.evident.models.score.TargetScores;
import io.evident.models.storage.StoredJson;
import java.util.List;
import java.util.Optional;

/**
 * An evaluation of a regression as JSON, its fields always in the same order, the version of the
 * format first. A figure that is undefined is null.
 */
final class RegressionJson {
  private static final StoredJson JSON = StoredJson.of("", 1, StoredTask.REMEDY);

  private RegressionJson() {}

  private record Stored(
      StoredTask task,
      String experiment,
      StoredSubject.Checkpoint checkpoint,
      StoredSubject.Data data,
      @JsonSetter(nulls = Nulls.SET) double loss,
      List<TargetScores> targets,
      TargetScores mean,
      List<IntervalScores> intervals,
      List<IntervalCalibration> intervalCalibration,
      List<ScatterSample> samples,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
          CalibratedIntervals calibrated) {}

  /**
   * Writes an evaluation; {@link TaskReport#read} reads it.
   *
   * @param report the evaluation
   * @return JSON, indented, ended by a newline
   */
  public static String of(RegressionReport report) {
    EvaluationSubject subject = report.subject();
    return JSON.print(
        new Stored(
            StoredTask.REGRESSION,
            subject.experiment(),
            StoredSubject.Checkpoint.of(subject),
            StoredSubject.Data.of(subject, report.scores().rows()),
            report.loss(),
            report.scores().targets(),
            report.scores().mean(),
            report.intervals(),
            report.calibrations(),
            report.samples(),
            report.calibrated().orElse(null)));
  }

  static RegressionReport read(String where, String json) {
    return JSON.parse(where, json, Stored.class, RegressionJson::report);
  }

  private static RegressionReport report(Stored all) {
    return new RegressionReport(
        StoredSubject.subject(all.experiment(), all.checkpoint(), all.data()),
        all.loss(),
        new RegressionScores(all.targets()),
        all.intervals(),
        all.intervalCalibration(),
        all.samples(),
        Optional.ofNullable(all.calibrated()));
  }
}
