package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.data.ExampleKind;
import io.evident.models.data.ImageViews;
import io.evident.models.score.Calibration;
import io.evident.models.score.ClassFigures;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.score.ReliabilityBin;
import io.evident.models.storage.StoredJson;
import java.util.List;
import java.util.Optional;

/**
 * An evaluation as JSON, its fields always in the same order, the version of the format first. A
 * figure that is undefined is null. Of more than {@value #WHOLE} classes the confusion matrix is
 * {@code confusionCells}, the cells that are not 0, in place of {@code confusion}: the whole would
 * be longer than what is read, and nearly all of it 0.
 */
public final class EvaluationJson {
  private static final StoredJson JSON = StoredJson.of("", 1, "evaluate the run again");

  /** Classes whose confusion matrix is written as a whole, at most. */
  static final int WHOLE = 1_000;

  private EvaluationJson() {}

  private record Stored(
      String experiment,
      StoredSubject.Checkpoint checkpoint,
      StoredSubject.Data data,
      @JsonSetter(nulls = Nulls.SET) double loss,
      @JsonSetter(nulls = Nulls.SET) double accuracy,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) Views testTime,
      TopK topK,
      @JsonSetter(nulls = Nulls.SET) double expectedCalibrationError,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
          CalibratedFigures calibrated,
      List<ClassFigures> classes,
      ClassFigures macroMean,
      ClassFigures weightedMean,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
          List<List<Long>> confusion,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET)
          List<List<Long>> confusionCells,
      List<Bin> reliability) {

    ConfusionMatrix matrix() {
      if (confusion != null) {
        return ConfusionMatrix.ofCounts(confusion);
      }
      if (confusionCells == null) {
        throw new IllegalArgumentException("needs the key confusion or confusionCells");
      }
      return ConfusionMatrix.ofCells(classes.size(), confusionCells);
    }
  }

  /** Of several views of each image; absent where the images were taken as they are. */
  private record Views(
      boolean mirror,
      int shift,
      @JsonSetter(nulls = Nulls.SET) double plainLoss,
      @JsonSetter(nulls = Nulls.SET) double plainAccuracy) {

    static Views of(ViewedFigures viewed) {
      return new Views(
          viewed.views().mirror(),
          viewed.views().shift(),
          viewed.plainLoss(),
          viewed.plainAccuracy());
    }

    ViewedFigures figures() {
      return new ViewedFigures(new ImageViews(mirror, shift), plainLoss, plainAccuracy);
    }
  }

  private record TopK(int k, double accuracy) {}

  /** A bin of the calibration; one of images and rows says how many. */
  private record Bin(
      @JsonProperty("from") double lower,
      @JsonProperty("to") double upper,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) Long images,
      @JsonInclude(JsonInclude.Include.NON_NULL) @JsonSetter(nulls = Nulls.SET) Long rows,
      @JsonSetter(nulls = Nulls.SET) double confidence,
      @JsonSetter(nulls = Nulls.SET) double accuracy) {

    static Bin of(ReliabilityBin bin, ExampleKind kind) {
      boolean areImages = kind == ExampleKind.IMAGES;
      return new Bin(
          bin.lower(),
          bin.upper(),
          areImages ? bin.examples() : null,
          areImages ? null : bin.examples(),
          bin.confidence(),
          bin.accuracy());
    }

    ReliabilityBin bin(ExampleKind kind) {
      Long examples = kind == ExampleKind.IMAGES ? images : rows;
      if (examples == null) {
        throw new IllegalArgumentException("each bin of reliability must have " + kind);
      }
      return new ReliabilityBin(lower, upper, examples, confidence, accuracy);
    }
  }

  /**
   * Writes an evaluation.
   *
   * @param report the evaluation
   * @return JSON, indented, ended by a newline
   */
  public static String of(EvaluationReport report) {
    EvaluationSubject subject = report.subject();
    ConfusionMatrix confusion = report.confusion();
    boolean whole = confusion.classes() <= WHOLE;
    return JSON.print(
        new Stored(
            subject.experiment(),
            StoredSubject.Checkpoint.of(subject),
            StoredSubject.Data.of(subject, confusion.total()),
            report.loss(),
            report.accuracy(),
            report.viewed().map(Views::of).orElse(null),
            new TopK(report.topK(), report.topKAccuracy()),
            report.calibration().expectedCalibrationError(),
            report.calibrated().orElse(null),
            report.classes(),
            report.macroMean(),
            report.weightedMean(),
            whole ? confusion.counts() : null,
            whole ? null : confusion.cells(),
            report.calibration().bins().stream()
                .map(bin -> Bin.of(bin, subject.examples()))
                .toList()));
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
    return new EvaluationReport(
        StoredSubject.subject(all.experiment(), all.checkpoint(), all.data()),
        all.classes().stream().map(ClassFigures::name).toList(),
        all.loss(),
        all.matrix(),
        all.topK().k(),
        all.topK().accuracy(),
        new Calibration(all.reliability().stream().map(bin -> bin.bin(all.data().kind())).toList()),
        Optional.ofNullable(all.testTime()).map(Views::figures),
        Optional.ofNullable(all.calibrated()));
  }
}
