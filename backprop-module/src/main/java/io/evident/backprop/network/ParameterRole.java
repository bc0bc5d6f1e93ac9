package io.evident.backprop.network;

/** What a parameter is in its layer: how it starts, and who changes it. */
public enum ParameterRole {
  /** Multiplies inputs. Drawn by the initializer; penalties on weights apply to it. */
  WEIGHT,
  /** Is added. Drawn by the initializer. */
  BIAS,
  /** Multiplies what was normalized, or all of an example. Starts at 1 unless a layer says. */
  SCALE,
  /** Is added to what was normalized. Starts at 0. */
  SHIFT,
  /** The mean that inference normalizes by. Starts at 0; followed in training, not learned. */
  RUNNING_MEAN,
  /** The variance that inference normalizes by. Starts at 1; followed in training, not learned. */
  RUNNING_VARIANCE;

  /** Where it starts unless the initializer draws it or its layer says otherwise. */
  double start() {
    return this == SCALE || this == RUNNING_VARIANCE ? 1 : 0;
  }

  /**
   * Whether a gradient changes it.
   *
   * @return false for running statistics, which follow the data
   */
  public boolean trained() {
    return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
  }

  /**
   * Whether penalties on weights apply to it.
   *
   * @return true for weights alone
   */
  public boolean regularized() {
    return this == WEIGHT;
  }
}
