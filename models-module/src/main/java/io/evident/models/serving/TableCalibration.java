package io.evident.models.serving;

import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.calibration.ServedPosterior;
import java.util.List;
import java.util.Objects;

/** How the head of a network of a table is calibrated, to be exported with it. */
public sealed interface TableCalibration {

  /**
   * Of a network that predicts the class of a row.
   *
   * @param classNames in the order of the probabilities; of two classes with one logit f those of
   *     the logits 0 and f
   * @param head the calibration
   */
  record Classes(List<String> classNames, HeadCalibration head) implements TableCalibration {
    public Classes {
      classNames = List.copyOf(classNames);
      if (head.sets().classes() != classNames.size()) {
        throw new IllegalArgumentException(
            "the calibration is of "
                + head.sets().classes()
                + " classes, but the names are "
                + classNames);
      }
    }

    @Override
    public TableModelCalibration told() {
      return new TableModelCalibration.Classes(classNames, ModelCalibration.of(head));
    }

    @Override
    public void requireOf(DenseHead of) {
      boolean fits = classNames.size() == Math.max(2, of.outputs());
      if (head.posterior().isPresent()) {
        ServedPosterior posterior = head.posterior().get();
        fits &= posterior.outputs() == of.outputs() && posterior.width() == of.width();
      }
      TableCalibration.require(fits, of);
    }
  }

  /**
   * Of a network that predicts numbers with a squared error.
   *
   * @param intervals of each number
   * @param alphas those whose intervals the SavedModel gives
   */
  record Numbers(HeadIntervals intervals, List<Double> alphas) implements TableCalibration {
    public Numbers {
      Objects.requireNonNull(intervals, "intervals");
      alphas = List.copyOf(alphas);
      alphas.forEach(intervals::require);
    }

    /** Whether the numbers are those of the refitted head. */
    boolean isBayesian() {
      return intervals.method() == CalibrationMethod.BAYES;
    }

    @Override
    public TableModelCalibration told() {
      return new TableModelCalibration.Numbers(
          intervals.method(),
          alphas,
          intervals.targets().stream()
              .map(t -> new TableModelCalibration.Target(t.name(), t.intervals()))
              .toList());
    }

    @Override
    public void requireOf(DenseHead of) {
      TableCalibration.require(
          intervals.targets().size() == of.outputs()
              && intervals.targets().stream()
                  .allMatch(target -> target.head().posterior().width() == of.width()),
          of);
    }
  }

  /**
   * What the model says of it.
   *
   * @return the same without posteriors, which are in the graph
   */
  TableModelCalibration told();

  /**
   * Requires that it is of a head.
   *
   * @param head of the network
   * @throws IllegalArgumentException if it is of another
   */
  void requireOf(DenseHead head);

  private static void require(boolean fits, DenseHead head) {
    if (!fits) {
      throw new IllegalArgumentException(
          "the calibration is not of a head with "
              + head.outputs()
              + " outputs of "
              + head.width()
              + " features");
    }
  }
}
