package io.evident.models.sweep;

import io.evident.models.task.TaskKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which trial is the best, by the validation examples alone, and what becomes of it.
 *
 * @param by what decides; empty for what is usual for the task
 * @param best what becomes of the best
 */
public record Selection(Optional<Measure> by, Best best) {

  /** By what is usual for the task; kept as it was trained. */
  public static final Selection DEFAULT = new Selection(Optional.empty(), Best.KEPT);

  public Selection {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(best, "best");
  }

  /**
   * What decides; after the last step of a trial.
   *
   * @param column as metrics.csv has it, such as validationRmse
   * @param isError whether less of it is better
   */
  public record Measure(String column, boolean isError) {
    private static final String PART = "validation";

    /** The greatest accuracy on the validation examples. */
    public static final Measure ACCURACY = new Measure("validationAccuracy", false);

    /** The least loss on the validation examples. */
    public static final Measure LOSS = new Measure("validationLoss", true);

    /**
     * What a task offers.
     *
     * @param task what networks are for
     * @return the loss, and what is measured beside it
     */
    public static List<Measure> of(TaskKind task) {
      List<Measure> all = new ArrayList<>(List.of(LOSS));
      task.measures()
          .forEach(measure -> all.add(new Measure(measure.column(PART), measure.isError())));
      return all;
    }

    /**
     * Whether one value is better than another.
     *
     * @param value of this measure
     * @param other of this measure
     * @return false if they are equal or one is not a number
     */
    public boolean isBetter(double value, double other) {
      return isError ? value < other : value > other;
    }
  }

  /** What becomes of the best trial. */
  public enum Best {
    /** Its run is copied as it is. */
    KEPT,
    /** Its settings are trained once more, on the training and the validation examples together. */
    RETRAINED
  }

  /**
   * What decides.
   *
   * @return the measure
   * @throws IllegalStateException if that depends on a task, see {@link #of}
   */
  public Measure measure() {
    return by.orElseThrow(() -> new IllegalStateException("what decides depends on the task"));
  }

  /**
   * The same where it is known what networks are for. Usual is the accuracy where there is one,
   * else the loss.
   *
   * @param task what networks are for
   * @return a selection by a measure
   * @throws IllegalArgumentException if the task has no such measure
   */
  public Selection of(TaskKind task) {
    List<Measure> all = Measure.of(task);
    if (by.isEmpty()) {
      Measure usual = all.contains(Measure.ACCURACY) ? Measure.ACCURACY : Measure.LOSS;
      return new Selection(Optional.of(usual), best);
    }
    if (!all.contains(by.get())) {
      throw new IllegalArgumentException(
          "selection by "
              + by.get().column()
              + ": "
              + task.word()
              + " measures no such thing; choose by "
              + all.stream().map(Measure::column).collect(Collectors.joining(" or ")));
    }
    return this;
  }
}
