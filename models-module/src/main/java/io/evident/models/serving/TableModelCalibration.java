package io.evident.models.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.bayes.Interval;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.ConformalIntervals;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.calibration.StoredCalibration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What an exported model of a table says of its calibration; posteriors are in its graph. */
public sealed interface TableModelCalibration {

  /**
   * Of a model that predicts the class of a row.
   *
   * @param classNames in the order of the calibrated probabilities
   * @param calibration by which they are calibrated, with the sets
   */
  record Classes(List<String> classNames, ModelCalibration calibration)
      implements TableModelCalibration {
    public Classes {
      classNames = List.copyOf(classNames);
      Objects.requireNonNull(calibration, "calibration");
    }

    @Override
    public void require(double alpha) {
      calibration.sets().require(alpha, classNames);
    }

    @Override
    public List<String> outputs() {
      return List.of(TableSignature.CALIBRATED);
    }

    @Override
    public int width() {
      return classNames.size();
    }

    @Override
    public Stored stored() {
      return new Stored(classNames, calibration.stored(), null, null, null);
    }
  }

  /**
   * Of a model that predicts numbers.
   *
   * @param method PLAIN or BAYES
   * @param alphas those whose intervals the SavedModel gives
   * @param targets the numbers, in order
   */
  record Numbers(CalibrationMethod method, List<Double> alphas, List<Target> targets)
      implements TableModelCalibration {
    public Numbers {
      Objects.requireNonNull(method, "method");
      alphas = List.copyOf(alphas);
      targets = List.copyOf(targets);
    }

    @Override
    public void require(double alpha) {
      targets.forEach(target -> target.intervals().threshold(alpha));
    }

    @Override
    public List<String> outputs() {
      return List.of(
          TableSignature.MEANS,
          TableSignature.DEVIATIONS,
          TableSignature.LOWER,
          TableSignature.UPPER);
    }

    @Override
    public int width() {
      return 2 * targets.size() * (1 + alphas.size());
    }

    /** The interval of a target of a row, which has so many numbers. */
    Interval interval(int target, double[] row, double alpha) {
      ConformalIntervals intervals = targets.get(target).intervals();
      double mean = row[target];
      return intervals.scaled()
          ? intervals.interval(mean, row[targets.size() + target], alpha)
          : intervals.interval(mean, alpha);
    }

    @Override
    public Stored stored() {
      return new Stored(
          null,
          null,
          method,
          alphas,
          targets.stream()
              .map(
                  target ->
                      new StoredTarget(
                          target.name(),
                          Arrays.stream(target.intervals().sortedScores()).boxed().toList()))
              .toList());
    }
  }

  /**
   * A number that is predicted.
   *
   * @param name of its column
   * @param intervals of it
   */
  record Target(String name, ConformalIntervals intervals) {}

  /**
   * Refuses an alpha for which there were too few calibration rows.
   *
   * @param alpha between 0 and 1
   * @throws IllegalArgumentException if there were; it says how many are needed
   */
  void require(double alpha);

  /**
   * The outputs that the signature has for it.
   *
   * @return their names, in the order in which a row of theirs is held
   */
  List<String> outputs();

  /**
   * How many numbers these outputs have for a row.
   *
   * @return at least 1
   */
  int width();

  /**
   * The same for JSON.
   *
   * @return that of classes or of numbers
   */
  Stored stored();

  /**
   * A calibration as JSON has it: of classes, or of numbers.
   *
   * @param classNames of classes
   * @param classes of classes
   * @param method of numbers
   * @param alphas of numbers
   * @param targets of numbers
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Stored(
      @JsonSetter(nulls = Nulls.SET) List<String> classNames,
      @JsonSetter(nulls = Nulls.SET) StoredCalibration classes,
      @JsonSetter(nulls = Nulls.SET) CalibrationMethod method,
      @JsonSetter(nulls = Nulls.SET) List<Double> alphas,
      @JsonSetter(nulls = Nulls.SET) List<StoredTarget> targets) {

    /**
     * What was written.
     *
     * @return the same
     * @throws IllegalArgumentException if a key is missing, or something in it does not fit
     */
    public TableModelCalibration calibration() {
      if (classNames != null && classes != null) {
        return new Classes(classNames, ModelCalibration.of(classes, classNames.size()));
      }
      if (method == null || alphas == null || targets == null) {
        throw new IllegalArgumentException(
            "calibration needs the keys classNames and classes, or method, alphas and targets");
      }
      boolean scaled = method == CalibrationMethod.BAYES;
      return new Numbers(
          method, alphas, targets.stream().map(target -> target.target(scaled)).toList());
    }
  }

  /**
   * A target as JSON has it.
   *
   * @param name of its column
   * @param scores of the rows that calibrate, ascending
   */
  record StoredTarget(String name, List<Double> scores) {
    Target target(boolean scaled) {
      return new Target(
          name,
          ConformalIntervals.ofScores(
              scaled, scores.stream().mapToDouble(Double::doubleValue).toArray()));
    }
  }
}
