package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.score.BinaryCounts;
import io.evident.models.score.BinaryScores;
import io.evident.models.score.OperatingPoint;
import java.util.List;

/** A label's scores as JSON has them: what follows from the counts is written too. */
record StoredLabel(
    String label,
    double threshold,
    @JsonSetter(nulls = Nulls.SET) double precision,
    @JsonSetter(nulls = Nulls.SET) double recall,
    @JsonSetter(nulls = Nulls.SET) double specificity,
    @JsonSetter(nulls = Nulls.SET) double f1,
    double accuracy,
    BinaryCounts counts,
    @JsonSetter(nulls = Nulls.SET) double rocArea,
    @JsonSetter(nulls = Nulls.SET) double averagePrecision,
    double logLoss,
    double brier,
    List<OperatingPoint> curve) {

  static StoredLabel of(BinaryScores scores) {
    BinaryCounts counts = scores.counts();
    return new StoredLabel(
        scores.label(),
        scores.threshold(),
        counts.precision(),
        counts.recall(),
        counts.specificity(),
        counts.f1(),
        counts.accuracy(),
        counts,
        scores.rocArea(),
        scores.averagePrecision(),
        scores.logLoss(),
        scores.brier(),
        scores.curve());
  }

  BinaryScores scores() {
    return new BinaryScores(
        label, threshold, counts, rocArea, averagePrecision, logLoss, brier, curve);
  }
}
