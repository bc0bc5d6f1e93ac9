package io.evident.models.internal.calibration;

import io.evident.models.internal.data.Shuffle;
import io.evident.models.storage.StoredJson;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The images that a calibration uses, each for one thing: those the network was trained on for the
 * posterior of its head, one half of those that were kept out for the temperatures and the choice
 * of a method, the other half for the sets, and the test images for the scores. Each part has a
 * type of its own, which only this class makes, so that none can be used for two.
 */
public final class CalibrationParts {
  /**
   * Scores that a calibration keeps, at most. With the comma and the blank behind it a double has
   * at most 25 characters in JSON; what is left of {@link StoredJson#MAX_BYTES} is for posteriors,
   * names and figures.
   */
  static final int MOST_SCORES = 2_000_000;

  /** Null where nothing is fitted on it. */
  private final Trained trained;

  private final Fitting fitting;
  private final Conformal conformal;
  private final Test test;

  private CalibrationParts(Trained trained, Fitting fitting, Conformal conformal, Test test) {
    this.trained = trained;
    this.fitting = fitting;
    this.conformal = conformal;
    this.test = test;
  }

  /** Images for one thing. */
  public abstract static sealed class Part {
    private final HeadRows rows;

    private Part(HeadRows rows) {
      this.rows = rows;
    }

    /**
     * The images.
     *
     * @return features and labels
     */
    public HeadRows rows() {
      return rows;
    }
  }

  /** What the network was trained on. */
  public static final class Trained extends Part {
    private Trained(HeadRows rows) {
      super(rows);
    }
  }

  /** What temperatures are fitted on. */
  public static final class Fitting extends Part {
    private Fitting(HeadRows rows) {
      super(rows);
    }
  }

  /** What the scores of sets come from. */
  public static final class Conformal extends Part {
    private Conformal(HeadRows rows) {
      super(rows);
    }
  }

  /** What all is scored on. */
  public static final class Test extends Part {
    private Test(HeadRows rows) {
      super(rows);
    }
  }

  /**
   * Splits the images that were kept out of the training into two halves by chance; of an odd
   * number the sets get the larger.
   *
   * @param trained what the network was trained on
   * @param kept what was kept out of the training and of every choice, at least 2
   * @param test what nothing has seen
   * @param seed of the split
   * @return the parts
   * @throws IllegalArgumentException if fewer than 2 were kept
   */
  public static CalibrationParts of(HeadRows trained, HeadRows kept, HeadRows test, long seed) {
    return split(new Trained(trained), kept, test, seed);
  }

  /**
   * The same halves where nothing is fitted on what the network was trained on.
   *
   * @param kept what was kept out of the training and of every choice, at least 2
   * @param test what nothing has seen
   * @param seed of the split
   * @return the parts, without one that was trained on
   * @throws IllegalArgumentException if fewer than 2 were kept
   */
  public static CalibrationParts ofUnfitted(HeadRows kept, HeadRows test, long seed) {
    return split(null, kept, test, seed);
  }

  private static CalibrationParts split(Trained trained, HeadRows kept, HeadRows test, long seed) {
    int[] order = order(kept.size(), seed);
    int half = order.length / 2;
    return new CalibrationParts(
        trained,
        new Fitting(kept.subset("fitted on", Arrays.copyOf(order, half))),
        new Conformal(kept.subset("conformal", Arrays.copyOfRange(order, half, order.length))),
        new Test(test));
  }

  private static int[] order(int kept, long seed) {
    if (kept < 2) {
      throw new IllegalArgumentException(
          "there must be at least 2 examples to calibrate by, got "
              + kept
              + "; train with a larger calibrationPart");
    }
    return Shuffle.order(kept, new SplittableRandom(seed));
  }

  /**
   * Requires that the scores of the examples can be kept, before anything is computed.
   *
   * @param kept how many examples were kept out of the training
   * @param targets how many scores each gives
   * @throws IllegalArgumentException if they are too many; it says how many may be
   */
  public static void requireKept(int kept, int targets) {
    int most = 2 * (MOST_SCORES / targets);
    if (kept > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%,d examples are kept for calibration, and of at most %,d do the scores fit into"
                  + " calibration.json and a model; train with a smaller calibrationPart",
              kept,
              most));
    }
  }

  /**
   * The labels of the examples that the scores of sets will come from, before anything is computed.
   *
   * @param kept the labels of those that were kept out of the training
   * @param seed of the split
   * @return a new array
   * @throws IllegalArgumentException if fewer than 2 were kept
   */
  public static int[] conformalLabels(int[] kept, long seed) {
    return Arrays.stream(order(kept.length, seed))
        .skip(kept.length / 2)
        .map(n -> kept[n])
        .toArray();
  }

  /**
   * What the network was trained on.
   *
   * @return the part
   * @throws IllegalStateException if nothing is fitted on it
   */
  public Trained trained() {
    if (trained == null) {
      throw new IllegalStateException("nothing is fitted on what the network was trained on");
    }
    return trained;
  }

  /**
   * What temperatures are fitted on.
   *
   * @return the part
   */
  public Fitting fitting() {
    return fitting;
  }

  /**
   * What the scores of sets come from.
   *
   * @return the part
   */
  public Conformal conformal() {
    return conformal;
  }

  /**
   * What all is scored on.
   *
   * @return the part
   */
  public Test test() {
    return test;
  }
}
