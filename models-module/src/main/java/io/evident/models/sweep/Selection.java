package io.evident.models.sweep;

/**
 * Which trial is the best, by the validation images alone, and what becomes of it.
 *
 * @param measure what decides
 * @param best what becomes of the best
 */
public record Selection(Measure measure, Best best) {

  /** By validation accuracy; kept as it was trained. */
  public static final Selection DEFAULT = new Selection(Measure.ACCURACY, Best.KEPT);

  /** What decides; after the last step of a trial. */
  public enum Measure {
    /** The greatest accuracy on the validation images. */
    ACCURACY("validationAccuracy", true),
    /** The least loss on the validation images. */
    LOSS("validationLoss", false);

    private final String column;
    private final boolean greatest;

    Measure(String column, boolean greatest) {
      this.column = column;
      this.greatest = greatest;
    }

    /**
     * The name of this measure, as metrics.csv has it.
     *
     * @return the column
     */
    public String column() {
      return column;
    }

    /**
     * Whether one value is better than another.
     *
     * @param value of this measure
     * @param other of this measure
     * @return false if they are equal or one is not a number
     */
    public boolean isBetter(double value, double other) {
      return greatest ? value > other : value < other;
    }
  }

  /** What becomes of the best trial. */
  public enum Best {
    /** Its run is copied as it is. */
    KEPT,
    /** Its settings are trained once more, on the training and the validation images together. */
    RETRAINED
  }
}
