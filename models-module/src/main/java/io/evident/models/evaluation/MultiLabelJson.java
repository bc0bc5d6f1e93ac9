package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.data.ExampleKind;
import io.evident.models.score.ClassFigures;
import io.evident.models.score.MultiLabelScores;
import io.evident.models.storage.StoredJson;
import java.util.List;

/**
 * An evaluation of several labels as JSON, its fields always in the same order, the version of the
 * format first. A figure that is undefined is null.
 */
final class MultiLabelJson {
  private static final StoredJson JSON = StoredJson.of("", 1, StoredTask.REMEDY);

  private MultiLabelJson() {}

  private record Stored(
      StoredTask task,
      String experiment,
      StoredSubject.Checkpoint checkpoint,
      StoredSubject.Data data,
      @JsonSetter(nulls = Nulls.SET) double loss,
      long exactMatches,
      double exactMatch,
      double hammingLoss,
      @JsonSetter(nulls = Nulls.SET) double meanRocArea,
      @JsonSetter(nulls = Nulls.SET) double meanAveragePrecision,
      ClassFigures microMean,
      ClassFigures macroMean,
      ClassFigures weightedMean,
      String thresholdsFrom,
      List<StoredLabel> labels) {}

  /**
   * Writes an evaluation; {@link TaskReport#read} reads it.
   *
   * @param report the evaluation
   * @return JSON, indented, ended by a newline
   */
  public static String of(MultiLabelReport report) {
    EvaluationSubject subject = report.subject();
    MultiLabelScores scores = report.scores();
    return JSON.print(
        new Stored(
            StoredTask.MULTI_LABEL,
            subject.experiment(),
            StoredSubject.Checkpoint.of(subject),
            StoredSubject.Data.of(subject, scores.rows()),
            report.loss(),
            scores.exactMatches(),
            scores.exactMatch(),
            scores.hammingLoss(),
            scores.meanRocArea(),
            scores.meanAveragePrecision(),
            scores.microMean(),
            scores.macroMean(),
            scores.weightedMean(),
            report.thresholdsFrom(),
            scores.labels().stream().map(StoredLabel::of).toList()));
  }

  static MultiLabelReport read(String where, String json) {
    return JSON.parse(where, json, Stored.class, MultiLabelJson::report);
  }

  private static MultiLabelReport report(Stored all) {
    Long rows = all.data().kind() == ExampleKind.ROWS ? all.data().rows() : all.data().images();
    return new MultiLabelReport(
        StoredSubject.subject(all.experiment(), all.checkpoint(), all.data()),
        all.loss(),
        new MultiLabelScores(
            all.labels().stream().map(StoredLabel::scores).toList(), rows, all.exactMatches()),
        all.thresholdsFrom());
  }
}
