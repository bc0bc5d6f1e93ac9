package io.evident.models.evaluation;

import io.evident.models.score.Calibration;
import io.evident.models.score.ClassFigures;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.score.Predictions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is said about a classifier on a set of examples.
 *
 * <p>A figure of a class that has no denominator is undefined, NaN: the precision of a class that
 * was never predicted, the recall of a class without examples, and the F1 of a class that is
 * neither. In the means over the classes it counts as 0, which is scikit-learn's {@code
 * zero_division=0} with all classes named as labels: a class that the examples lack pulls the macro
 * mean down, but not the weighted one, where it weighs nothing.
 *
 * @param subject what was evaluated on which examples
 * @param classNames the name of each class, in the order of the labels
 * @param loss mean over the examples
 * @param confusion every example, by true and predicted class
 * @param topK the k of {@code topKAccuracy}
 * @param topKAccuracy the part of the examples whose class is among the k ranked highest, see
 *     {@link Predictions#topKAccuracy}
 * @param calibration how probabilities compare with how often they are right
 * @param viewed what it would be on the images as they are, where it is of several views of each
 * @param calibrated what it would be with calibrated probabilities, where the run was calibrated
 */
public record EvaluationReport(
    EvaluationSubject subject,
    List<String> classNames,
    double loss,
    ConfusionMatrix confusion,
    int topK,
    double topKAccuracy,
    Calibration calibration,
    Optional<ViewedFigures> viewed,
    Optional<CalibratedFigures> calibrated)
    implements TaskReport {
  private static final int USUAL_TOP_K = 5;

  public EvaluationReport {
    classNames = List.copyOf(classNames);
    if (classNames.size() != confusion.classes()) {
      throw new IllegalArgumentException(
          "classNames must be one for each of "
              + confusion.classes()
              + " classes, got "
              + classNames.size());
    }
  }

  /**
   * A report on examples as they are.
   *
   * @param subject what was evaluated on which examples
   * @param classNames the name of each class, in the order of the labels
   * @param loss mean over the examples
   * @param confusion every example, by true and predicted class
   * @param topK the k of {@code topKAccuracy}
   * @param topKAccuracy the part of the examples whose class is among the k ranked highest
   * @param calibration how probabilities compare with how often they are right
   */
  public EvaluationReport(
      EvaluationSubject subject,
      List<String> classNames,
      double loss,
      ConfusionMatrix confusion,
      int topK,
      double topKAccuracy,
      Calibration calibration) {
    this(
        subject,
        classNames,
        loss,
        confusion,
        topK,
        topKAccuracy,
        calibration,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same, on several views of each image.
   *
   * @param figures what it would be on the images as they are; empty if it is on these
   * @return a new report
   */
  public EvaluationReport withViewed(Optional<ViewedFigures> figures) {
    return new EvaluationReport(
        subject, classNames, loss, confusion, topK, topKAccuracy, calibration, figures, calibrated);
  }

  /**
   * The same of a run that was calibrated.
   *
   * @param figures what it would be with calibrated probabilities; empty if it was not
   * @return a new report
   */
  public EvaluationReport withCalibrated(Optional<CalibratedFigures> figures) {
    return new EvaluationReport(
        subject, classNames, loss, confusion, topK, topKAccuracy, calibration, viewed, figures);
  }

  /**
   * The report of predictions.
   *
   * @param subject what was evaluated on which examples
   * @param predictions for these examples
   * @param topK in 1..classes
   * @param bins of the calibration, at least 1
   * @return the report
   * @throws IllegalArgumentException if topK or bins is out of range
   */
  public static EvaluationReport of(
      EvaluationSubject subject, Predictions predictions, int topK, int bins) {
    return new EvaluationReport(
        subject,
        predictions.classNames(),
        predictions.loss(),
        predictions.confusion(),
        topK,
        predictions.topKAccuracy(topK),
        predictions.calibration(bins));
  }

  /**
   * The k of the top-k accuracy where nothing else is asked.
   *
   * @param classes how many there are, at least 1
   * @return 5, or the number of classes if that is smaller
   */
  public static int usualTopK(int classes) {
    return Math.min(USUAL_TOP_K, classes);
  }

  /**
   * The part of the examples that was predicted right.
   *
   * @return from 0 to 1
   */
  public double accuracy() {
    return confusion.accuracy();
  }

  /**
   * The figures of each class.
   *
   * @return in the order of the labels
   */
  public List<ClassFigures> classes() {
    List<ClassFigures> classes = new ArrayList<>();
    for (int k = 0; k < confusion.classes(); k++) {
      classes.add(
          new ClassFigures(
              classNames.get(k),
              confusion.precision(k),
              confusion.recall(k),
              confusion.f1(k),
              confusion.support(k),
              confusion.predicted(k)));
    }
    return classes;
  }

  /**
   * The mean over all classes, each weighing the same; an undefined figure counts as 0.
   *
   * @return the means, with the number of all examples as support
   */
  public ClassFigures macroMean() {
    return ClassFigures.mean("macro mean", classes(), figures -> 1.0 / confusion.classes());
  }

  /**
   * The mean over all classes, each weighing as much as it has examples; an undefined figure counts
   * as 0. The weighted recall is the accuracy.
   *
   * @return the means, with the number of all examples as support
   */
  public ClassFigures weightedMean() {
    long total = confusion.total();
    return ClassFigures.mean(
        "weighted mean", classes(), figures -> (double) figures.support() / total);
  }

  @Override
  public String text() {
    return EvaluationText.of(this);
  }

  @Override
  public String csv() {
    return EvaluationCsv.of(this);
  }

  @Override
  public String json() {
    return EvaluationJson.of(this);
  }

  @Override
  public <R> R accept(TaskReportVisitor<R> visitor) {
    return visitor.classification(this);
  }
}
