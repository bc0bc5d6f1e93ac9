package io.evident.models.serving;

import io.evident.bayes.Interval;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model says about one row. Immutable. */
public final class TablePrediction {
  private final List<String> names;
  private final double[] values;
  private final List<String> said;
  private final Optional<Calibrated> calibrated;

  /** What a calibration says of the row: the numbers of its outputs. */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Calibrated(TableModelCalibration calibration, double[] values) {}

  /** Holds the array. */
  TablePrediction(
      List<String> names, double[] values, List<String> said, Optional<Calibrated> calibrated) {
    this.names = names;
    this.values = values;
    this.said = said;
    this.calibrated = calibrated;
  }

  /**
   * What the values are: the probabilities of classes or labels, or predicted numbers.
   *
   * @return the name of each
   */
  public List<String> names() {
    return names;
  }

  /**
   * What is predicted.
   *
   * @return one number for each of {@link #names}, a new array
   */
  public double[] values() {
    return values.clone();
  }

  /**
   * One of the values.
   *
   * @param name of it
   * @return the number
   * @throws IllegalArgumentException if there is none of that name
   */
  public double value(String name) {
    int at = names.indexOf(name);
    if (at < 0) {
      throw new IllegalArgumentException("predicted are " + names + ", not " + name);
    }
    return values[at];
  }

  /**
   * The class or labels that the row is said to have.
   *
   * @return one class; of labels those that reach their thresholds; none of predicted numbers
   */
  public List<String> said() {
    return said;
  }

  /**
   * Whether the model is calibrated.
   *
   * @return true if there are calibrated probabilities and sets, or intervals
   */
  public boolean isCalibrated() {
    return calibrated.isPresent();
  }

  /**
   * The calibrated probabilities, of a model that predicts a class. {@link #said} and {@link
   * #values} are those of the network itself.
   *
   * @return by the names of the classes, in their order
   * @throws IllegalStateException if the model is not calibrated, or predicts numbers
   */
  public Map<String, Double> calibratedProbabilities() {
    TableModelCalibration.Classes classes = classes();
    Map<String, Double> probabilities = new LinkedHashMap<>();
    for (int k = 0; k < classes.classNames().size(); k++) {
      probabilities.put(classes.classNames().get(k), calibrated().values[k]);
    }
    return Collections.unmodifiableMap(probabilities);
  }

  /**
   * The classes among which the row's is with a probability of at least 1 - alpha, over rows like
   * those that the model was calibrated with.
   *
   * @param alpha between 0 and 1
   * @return the most probable first; may be empty
   * @throws IllegalStateException if the model is not calibrated, or predicts numbers
   * @throws IllegalArgumentException if it was calibrated with fewer than 1 / alpha - 1 rows, in
   *     all or of a class where sets are by class
   */
  public List<String> set(double alpha) {
    TableModelCalibration.Classes classes = classes();
    return Arrays.stream(classes.calibration().sets().set(calibrated().values, alpha))
        .mapToObj(classes.classNames()::get)
        .toList();
  }

  /**
   * The interval in which a number is with a probability of at least 1 - alpha, over rows like
   * those that the model was calibrated with.
   *
   * @param target the name of the number
   * @param alpha between 0 and 1
   * @return the interval, in the number's unit
   * @throws IllegalStateException if the model is not calibrated, or predicts a class
   * @throws IllegalArgumentException if there is no such target, or the model was calibrated with
   *     fewer than 1 / alpha - 1 rows
   */
  public Interval interval(String target, double alpha) {
    if (!(calibrated().calibration instanceof TableModelCalibration.Numbers numbers)) {
      throw new IllegalStateException("this model predicts a class, and has sets");
    }
    List<String> targets =
        numbers.targets().stream().map(TableModelCalibration.Target::name).toList();
    int at = targets.indexOf(target);
    if (at < 0) {
      throw new IllegalArgumentException("there are intervals of " + targets + ", not " + target);
    }
    return numbers.interval(at, calibrated().values, alpha);
  }

  private Calibrated calibrated() {
    return calibrated.orElseThrow(
        () ->
            new IllegalStateException(
                "this model is not calibrated; calibrate its run (evident calibrate)"));
  }

  private TableModelCalibration.Classes classes() {
    if (calibrated().calibration instanceof TableModelCalibration.Classes classes) {
      return classes;
    }
    throw new IllegalStateException("this model predicts numbers, and has intervals");
  }

  @Override
  public String toString() {
    return names + " = " + Arrays.toString(values);
  }
}
