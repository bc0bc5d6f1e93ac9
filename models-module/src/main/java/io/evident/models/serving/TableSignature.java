package io.evident.models.serving;

/**
 * The signature {@value #KEY} of an exported model of a table. It takes an input for each column,
 * under the column's name, of n rows: a number as float64 [n] with NaN for a missing cell, a
 * category as string [n] with the empty string. It gives {@value #PREDICTIONS} [n, p] as float64,
 * which are what {@link io.evident.models.task.Task#predicted} names, and {@value #OUTPUTS} [n, k],
 * the network's own outputs, as float32. Where the run was calibrated it gives, as float64, {@value
 * #CALIBRATED} [n, classes]; or of predicted numbers {@value #MEANS} and {@value #DEVIATIONS} [n,
 * targets], and {@value #LOWER} and {@value #UPPER} [n, targets, alphas], the ends of the intervals
 * of the alphas that the calibration was asked for. A category that the model does not know, and
 * that is not "other" to it, counts as none of its categories there; {@link ServedTable} refuses
 * it.
 */
final class TableSignature {
  /** Its name in a SavedModel. */
  public static final String KEY = "serving_default";

  /** The name of the output with what is predicted. */
  public static final String PREDICTIONS = "predictions";

  /** The name of the output with what the network says before it is read. */
  public static final String OUTPUTS = "outputs";

  /** The name of the output with a calibrated probability for each class. */
  public static final String CALIBRATED = "calibrated_probabilities";

  /** The name of the output with the middle of each target's intervals. */
  public static final String MEANS = "interval_means";

  /** The name of the output with the deviation of each target that is predicted for the row. */
  public static final String DEVIATIONS = "interval_deviations";

  /** The name of the output with the lower end of each target's interval, for each alpha. */
  public static final String LOWER = "interval_lower";

  /** The name of the output with the upper end of each target's interval, for each alpha. */
  public static final String UPPER = "interval_upper";

  private TableSignature() {}
}
