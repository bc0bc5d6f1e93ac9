package io.evident.models.calibration;

import java.util.Objects;
import java.util.Optional;

/**
 * What makes calibrated probabilities of what a network computes: softmax(z / T), where z are the
 * network's own logits f, or those of the posterior of its head, z_k = m_k / sqrt(1 + pi / 8 S_kk).
 * Immutable.
 *
 * @param method one that is served
 * @param temperature T, a float32 above 0; 1 where the method has none
 * @param posterior of the head; where the method is Bayesian
 * @param sets of classes, from other images than those that T was fitted on
 */
public record HeadCalibration(
    CalibrationMethod method,
    float temperature,
    Optional<ServedPosterior> posterior,
    ConformalSets sets) {
  /** The square of the scale at which a logistic function is nearest to a normal one, pi / 8. */
  public static final double PROBIT = Math.PI / 8;

  public HeadCalibration {
    Objects.requireNonNull(sets, "sets");
    if (!method.isServed()) {
      throw new IllegalArgumentException(method + " is not served");
    }
    if (!(temperature > 0 && Float.isFinite(temperature))) {
      throw new IllegalArgumentException("temperature must be finite and > 0, got " + temperature);
    }
    if (posterior.isPresent() != method.isBayesian()) {
      throw new IllegalArgumentException(
          method + (posterior.isPresent() ? " has no" : " needs a") + " posterior");
    }
  }

  /**
   * The calibrated logits of an example.
   *
   * @param plain f, [K]
   * @param h features with the 1 of a bias, [D]; looked at where there is a posterior
   * @return a new array, [K]
   */
  public double[] logits(double[] plain, double[] h) {
    double[] z = plain.clone();
    if (posterior.isPresent()) {
      z = posterior.get().probitLogits(h);
    }
    for (int k = 0; k < z.length; k++) {
      z[k] /= temperature;
    }
    return z;
  }

  /**
   * The calibrated logits of all examples.
   *
   * @param plain f, [N, K]
   * @param features with the 1 of a bias, [N, D]; looked at where there is a posterior
   * @return a new array, [N, K]
   */
  public double[] logits(double[] plain, float[] features) {
    double[] z = posterior.map(p -> p.probitLogits(features)).orElseGet(plain::clone);
    for (int i = 0; i < z.length; i++) {
      z[i] /= temperature;
    }
    return z;
  }

  /**
   * The logits of classes. A head with one logit f is that of two classes with 0 and f.
   *
   * @param logits of a head, [K]
   * @return the array itself, or a new one of two
   */
  public static double[] ofClasses(double[] logits) {
    return logits.length == 1 ? new double[] {0, logits[0]} : logits;
  }

  /**
   * The logits of classes of all examples.
   *
   * @param logits of a head, [N, K]
   * @param outputs K
   * @return the array itself, or of K = 1 a new one, [N, 2]
   */
  public static double[] ofClasses(double[] logits, int outputs) {
    if (outputs > 1) {
      return logits;
    }
    double[] two = new double[2 * logits.length];
    for (int n = 0; n < logits.length; n++) {
      two[2 * n + 1] = logits[n];
    }
    return two;
  }

  static double[] probit(double[] means, double[] variances) {
    double[] z = new double[means.length];
    for (int k = 0; k < z.length; k++) {
      z[k] = means[k] / Math.sqrt(1 + PROBIT * variances[k]);
    }
    return z;
  }
}
