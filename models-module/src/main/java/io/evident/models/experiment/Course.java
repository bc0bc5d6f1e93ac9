package io.evident.models.experiment;

import io.evident.models.optimization.TrainingLength;
import java.util.OptionalInt;

/**
 * How long a training goes and in which order it sees the images.
 *
 * @param batchSize images a step, at least 1; the last batch of a shuffled epoch may be smaller
 * @param amount how many epochs or steps, at least 1
 * @param unit what the amount counts
 * @param order how batches are drawn
 * @param trainEvaluation when the training images are evaluated with fixed weights
 * @param patience after how many epochs without a lower validation loss to stop; empty never stops
 */
public record Course(
    int batchSize, int amount, Unit unit, Order order, When trainEvaluation, OptionalInt patience) {

  /** What the length of a training is counted in. */
  public enum Unit {
    /** Passes over the training images, or as many draws. */
    EPOCHS,
    /** Batches; the last epoch may be cut short. */
    STEPS
  }

  /** How batches are drawn. */
  public enum Order {
    /** Every image once an epoch, in a seeded order that is new in every epoch. */
    SHUFFLED,
    /** Each image of each batch from all of them, whole batches only. */
    WITH_REPLACEMENT
  }

  /** After which epochs something is done. */
  public enum When {
    /** None. */
    NEVER,
    /** The last. */
    LAST,
    /** All. */
    EVERY
  }

  public Course {
    if (!(batchSize >= 1)) {
      throw new IllegalArgumentException("batchSize must be at least 1, got " + batchSize);
    }
    if (!(amount >= 1)) {
      String name = unit == Unit.EPOCHS ? "epochs" : "steps";
      throw new IllegalArgumentException(name + " must be at least 1, got " + amount);
    }
    if (!(patience.orElse(1) >= 1)) {
      throw new IllegalArgumentException("patience must be at least 1, got " + patience.getAsInt());
    }
  }

  /**
   * Shuffled epochs; the training images are evaluated at the end.
   *
   * @param batchSize images a step, at least 1
   * @param epochs at least 1
   * @return the course
   */
  public static Course ofEpochs(int batchSize, int epochs) {
    return new Course(
        batchSize, epochs, Unit.EPOCHS, Order.SHUFFLED, When.LAST, OptionalInt.empty());
  }

  /**
   * How long this is on so many images.
   *
   * @param images how many training images there are, at least 1
   * @return the length
   */
  public TrainingLength length(int images) {
    int stepsPerEpoch =
        order == Order.SHUFFLED
            ? (images + batchSize - 1) / batchSize
            : Math.max(1, images / batchSize);
    return new TrainingLength(
        stepsPerEpoch, unit == Unit.STEPS ? amount : (long) amount * stepsPerEpoch);
  }

  /**
   * How long this is, for a reader.
   *
   * @return such as "1 epoch" or "1,000 steps"
   */
  public String lengthText() {
    String name = unit == Unit.EPOCHS ? "epoch" : "step";
    return String.format(java.util.Locale.ROOT, "%,d %s%s", amount, name, amount == 1 ? "" : "s");
  }
}
