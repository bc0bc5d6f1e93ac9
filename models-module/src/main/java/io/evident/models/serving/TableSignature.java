package io.evident.models.serving;

/**
 * The signature {@value #KEY} of an exported model of a table. It takes an input for each column,
 * under the column's name, of n rows: a number as float64 [n] with NaN for a missing cell, a
 * category as string [n] with the empty string. It gives {@value #PREDICTIONS} [n, p] as float64,
 * which are what {@link io.evident.models.task.Task#predicted} names, and {@value #OUTPUTS} [n, k],
 * the network's own outputs, as float32. A category that the model does not know, and that is not
 * "other" to it, counts as none of its categories there; {@link ServedTable} refuses it.
 */
public final class TableSignature {
  /** Its name in a SavedModel. */
  public static final String KEY = "serving_default";

  /** The name of the output with what is predicted. */
  public static final String PREDICTIONS = "predictions";

  /** The name of the output with what the network says before it is read. */
  public static final String OUTPUTS = "outputs";

  private TableSignature() {}
}
