package io.evident.models.internal.serving;

import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A calibration as operations, from features and plain logits to calibrated logits; see {@link
 * HeadCalibration} for the formulas.
 */
public final class CalibrationLowering {
  /** The scope of the constants' names. */
  static final String SCOPE = "calibration";

  /** T^2, where there is a posterior. */
  static final String SQUARED_TEMPERATURE = "squared_temperature";

  private final float temperature;
  private final Optional<PosteriorLowering> posterior;
  private final Operand<TFloat32> divisor;

  /**
   * Makes the constants. With a posterior the logits are m / sqrt(T^2 + T^2 pi / 8 S), which is m /
   * sqrt(1 + pi / 8 S) / T: for one image each operation takes as long as a small product, so
   * constants are multiplied into the factors.
   *
   * @param tf where their scope is to be
   * @param head that was calibrated
   */
  public CalibrationLowering(Ops tf, DenseHead head, HeadCalibration calibration) {
    Ops scope = tf.withSubScope(SCOPE);
    this.temperature = calibration.temperature();
    double squared = (double) temperature * temperature;
    this.posterior =
        calibration
            .posterior()
            .map(
                given ->
                    new PosteriorLowering(scope, head, given, squared * HeadCalibration.PROBIT));
    this.divisor =
        posterior.isPresent()
            ? scope.withName(SQUARED_TEMPERATURE).constant((float) squared)
            : scope.constant(temperature);
  }

  /**
   * Calibrated logits.
   *
   * @param plain f, [n, K]
   * @param features what the head is given, [n, inputs]; not looked at without a posterior
   * @return z, [n, K]
   */
  public Operand<TFloat32> logits(Ops own, Operand<TFloat32> plain, Operand<TFloat32> features) {
    if (posterior.isEmpty()) {
      return temperature == 1 ? plain : own.math.div(plain, divisor);
    }
    PosteriorLowering head = posterior.get();
    return own.math.div(
        head.means(own, features),
        own.math.sqrt(own.math.add(head.variances(own, features), divisor)));
  }
}
