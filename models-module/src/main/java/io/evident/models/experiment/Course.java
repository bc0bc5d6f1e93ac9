package io.evident.models.experiment;

import io.evident.models.optimization.TrainingLength;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * How long a training goes and in which order it sees the images.
 *
 * @param batchSize images a step, at least 1; the last batch of a shuffled epoch may be smaller
 *     unless it is dropped
 * @param amount how many epochs or steps, at least 1
 * @param unit what the amount counts
 * @param order how batches are drawn
 * @param trainEvaluation when the training images are evaluated with fixed weights
 * @param patience after how many epochs without a lower validation loss to stop; empty never stops
 * @param dropLastBatch whether the images that fill no whole batch at the end of a shuffled epoch
 *     are left out of it
 */
public record Course(
    int batchSize,
    int amount,
    Unit unit,
    Order order,
    When trainEvaluation,
    OptionalInt patience,
    boolean dropLastBatch) {

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
    if (dropLastBatch && order != Order.SHUFFLED) {
      throw new IllegalArgumentException(
          "dropLastBatch is for shuffled epochs; batches drawn with replacement are all whole");
    }
  }

  /**
   * A course that trains on the short batches too.
   *
   * @param batchSize images a step, at least 1
   * @param amount how many epochs or steps, at least 1
   * @param unit what the amount counts
   * @param order how batches are drawn
   * @param trainEvaluation when the training images are evaluated with fixed weights
   * @param patience after how many epochs without a lower validation loss to stop; empty never
   *     stops
   */
  public Course(
      int batchSize,
      int amount,
      Unit unit,
      Order order,
      When trainEvaluation,
      OptionalInt patience) {
    this(batchSize, amount, unit, order, trainEvaluation, patience, false);
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
   * The same for as long as it says: nothing stops it early.
   *
   * @return a new course
   */
  public Course withoutPatience() {
    return new Course(
        batchSize, amount, unit, order, trainEvaluation, OptionalInt.empty(), dropLastBatch);
  }

  /**
   * How long this is on so many images.
   *
   * @param images how many training images there are, at least 1
   * @return the length
   * @throws IllegalArgumentException if short batches are dropped and there are too few images for
   *     a whole one
   */
  public TrainingLength length(int images) {
    if (dropLastBatch && images < batchSize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "dropLastBatch leaves no batch: batchSize is %,d, and there are %,d to train on; make"
                  + " batchSize smaller, or train on more",
              batchSize,
              images));
    }
    boolean shortToo = order == Order.SHUFFLED && !dropLastBatch;
    int stepsPerEpoch =
        shortToo
            ? Math.toIntExact(((long) images + batchSize - 1) / batchSize)
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
    return String.format(Locale.ROOT, "%,d %s%s", amount, name, amount == 1 ? "" : "s");
  }
}
