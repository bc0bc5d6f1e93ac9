package io.evident.models.run;

import java.util.Locale;

/** Which images of a run are evaluated on. */
public enum EvaluatedSplit {
  /** Those it was trained on. */
  TRAIN,
  /** Those that chose among its epochs. */
  VALIDATION,
  /** Those kept out of training and of every choice. */
  CALIBRATION,
  /** Those it never saw. */
  TEST;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
