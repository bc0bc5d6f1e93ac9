package io.evident.cli.text;

import io.evident.bayes.Interval;
import io.evident.models.calibration.CalibrationText;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.serving.TableModelCalibration;
import io.evident.models.serving.TablePrediction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the calibration of a model of a table adds to its predictions. */
public final class TableCalibration {
  private final Optional<TableModelCalibration> calibration;
  private final List<Double> alphas;

  /**
   * Of a model.
   *
   * @param calibration of it
   * @param alphas of intervals and sets
   */
  public TableCalibration(Optional<TableModelCalibration> calibration, List<Double> alphas) {
    this.calibration = calibration;
    this.alphas = alphas;
    calibration.ifPresent(fitted -> alphas.forEach(fitted::require));
  }

  /** Numbers and sets of one row by the names of their columns. */
  record Added(Map<String, Double> numbers, Map<String, List<String>> sets) {}

  /** The columns of numbers behind a predicted one, of intervals. */
  List<String> behind(String name) {
    List<String> names = new ArrayList<>();
    if (hasIntervals()) {
      for (double alpha : alphas) {
        names.addAll(HeadIntervals.names(name, alpha, alphas.size() > 1));
      }
    }
    return names;
  }

  private boolean hasIntervals() {
    return calibration.isPresent() && calibration.get() instanceof TableModelCalibration.Numbers;
  }

  private List<String> classNames() {
    return calibration.isPresent()
            && calibration.get() instanceof TableModelCalibration.Classes classes
        ? classes.classNames()
        : List.of();
  }

  /** The columns of calibrated probabilities. */
  List<String> probabilities() {
    return classNames().stream().map(TableCalibration::calibrated).toList();
  }

  private static String calibrated(String name) {
    return "calibrated " + name;
  }

  /** The columns of sets. */
  List<String> sets() {
    return classNames().isEmpty() ? List.of() : alphas.stream().map(TableCalibration::set).toList();
  }

  private static String set(double alpha) {
    return CalibrationText.percent(1 - alpha) + " set";
  }

  /** The numbers of a row with what is added to them. */
  Added of(TablePrediction prediction) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    Map<String, List<String>> classes = new LinkedHashMap<>();
    for (String name : prediction.names()) {
      numbers.put(name, prediction.value(name));
      List<String> names = behind(name);
      for (int i = 0; i < names.size(); i += 2) {
        Interval interval = prediction.interval(name, alphas.get(i / 2));
        numbers.put(names.get(i), interval.lower());
        numbers.put(names.get(i + 1), interval.upper());
      }
    }
    if (!classNames().isEmpty()) {
      prediction
          .calibratedProbabilities()
          .forEach((name, probability) -> numbers.put(calibrated(name), probability));
      for (double alpha : alphas) {
        classes.put(set(alpha), prediction.set(alpha));
      }
    }
    return new Added(numbers, classes);
  }
}
