package io.evident.cli.text;

import io.evident.bayes.Interval;
import io.evident.models.calibration.CalibrationText;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.serving.TableModelCalibration;
import io.evident.models.serving.TablePrediction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the calibration of a model of a table adds to its predictions. */
public final class TableCalibration {
  private static final String CALIBRATED = "calibrated ";

  private final List<Double> alphas;

  /** The two ends of an interval for each alpha, by the name of the number. */
  private final Map<String, List<String>> ends = new LinkedHashMap<>();

  /** Of calibrated probabilities, by the names of the classes. */
  private final Map<String, String> probabilities = new LinkedHashMap<>();

  /** Of sets, by their alphas. */
  private final Map<Double, String> sets = new LinkedHashMap<>();

  /**
   * Of a model.
   *
   * @param calibration of it
   * @param alphas of intervals and sets
   * @param predicted the names of the model's own numbers, which no column that is added has
   */
  public TableCalibration(
      Optional<TableModelCalibration> calibration, List<Double> alphas, List<String> predicted) {
    this.alphas = alphas;
    Set<String> taken = new HashSet<>(predicted);
    if (calibration.isEmpty()) {
      return;
    }
    alphas.forEach(calibration.get()::require);
    if (calibration.get() instanceof TableModelCalibration.Classes classes) {
      for (String name : classes.classNames()) {
        probabilities.put(name, apart(CALIBRATED + name, taken));
      }
      for (double alpha : alphas) {
        sets.put(alpha, apart(CalibrationText.level(alpha) + " set", taken));
      }
    } else {
      for (String name : predicted) {
        List<String> names = new ArrayList<>();
        for (double alpha : alphas) {
          for (String end : HeadIntervals.names(name, alpha, alphas.size() > 1)) {
            names.add(apart(end, taken));
          }
        }
        ends.put(name, names);
      }
    }
  }

  /** A name that nothing has yet: a target may be called as the end of another's interval is. */
  private static String apart(String name, Set<String> taken) {
    String own = name;
    while (!taken.add(own)) {
      own = CALIBRATED + own;
    }
    return own;
  }

  /** Numbers and sets of one row by the names of their columns. */
  record Added(Map<String, Double> numbers, Map<String, List<String>> sets) {}

  /** The columns of numbers behind a predicted one, of intervals. */
  List<String> behind(String name) {
    return ends.getOrDefault(name, List.of());
  }

  /** The columns of calibrated probabilities. */
  List<String> probabilities() {
    return List.copyOf(probabilities.values());
  }

  /** The columns of sets. */
  List<String> sets() {
    return List.copyOf(sets.values());
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
    if (!probabilities.isEmpty()) {
      prediction
          .calibratedProbabilities()
          .forEach((name, probability) -> numbers.put(probabilities.get(name), probability));
      sets.forEach((alpha, name) -> classes.put(name, prediction.set(alpha)));
    }
    return new Added(numbers, classes);
  }
}
