package io.evident.models.optimization;

/**
 * What pulls weights towards 0, biases and normalization parameters apart.
 *
 * @param form how
 * @param amount the factor, finite and at least 0
 */
public record WeightDecay(Form form, double amount) {

  /** None. */
  public static final WeightDecay NONE = new WeightDecay(Form.L2, 0);

  /** How weights are pulled. */
  public enum Form {
    /** g = g + amount w before the optimizer sees it: the gradient of amount / 2 |w|^2. */
    L2,
    /** w = w - lr amount w before the optimizer's own step. */
    DECOUPLED
  }

  public WeightDecay {
    Require.notNegative("amount", amount);
  }
}
