package io.evident.models.calibration;

import java.util.Objects;

/**
 * What an exported model says of its calibration; the posterior itself is in its graph.
 *
 * @param method by which its probabilities are calibrated
 * @param temperature by which logits are divided
 * @param sets of classes
 */
public record ModelCalibration(CalibrationMethod method, double temperature, ConformalSets sets) {

  public ModelCalibration {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(sets, "sets");
  }

  /**
   * What a model says of a calibration.
   *
   * @param calibration of its head
   * @return the same without the posterior
   */
  public static ModelCalibration of(HeadCalibration calibration) {
    return new ModelCalibration(
        calibration.method(), calibration.temperature(), calibration.sets());
  }

  /**
   * What JSON has of it.
   *
   * @param stored as {@link #stored} made it
   * @param classes how many the model has
   * @return the same
   * @throws IllegalArgumentException if something in it does not fit
   */
  public static ModelCalibration of(StoredCalibration stored, int classes) {
    return new ModelCalibration(stored.method(), stored.temperature(), stored.sets().sets(classes));
  }

  /**
   * The same for JSON.
   *
   * @return without a posterior
   */
  public StoredCalibration stored() {
    return new StoredCalibration(method, temperature, null, StoredCalibration.StoredSets.of(sets));
  }
}
