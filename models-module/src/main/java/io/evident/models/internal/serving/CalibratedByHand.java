package io.evident.models.internal.serving;

import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.bayes.laplace.CurvatureForm;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.ServedPosterior;
import java.util.Arrays;

/**
 * Calibrated logits in float64, and how far those of a model may be off: as far as its features may
 * be, and as its own sums round. Sums of n float32 terms are off by at most n u times the sum of
 * their sizes (N. Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1).
 */
public final class CalibratedByHand {
  private final HeadCalibration calibration;
  private final DenseHead head;
  private final ParameterValues featureWeights;
  private final LinearHead trained;

  /** Logits of one image, and how far any of them may be off. */
  @SuppressWarnings("ArrayRecordComponent") // internal, and never compared
  public record Logits(double[] values, double bound) {}

  public CalibratedByHand(Network network, ParameterValues wide, HeadCalibration calibration) {
    this.calibration = calibration;
    this.head = DenseHead.of(network);
    ParameterValues weights = ModelGraph.narrowed(wide);
    this.featureWeights = head.featureWeights(weights);
    this.trained = head.weights(weights);
  }

  /** What comes before the head. */
  public Network features() {
    return head.features();
  }

  /** Its weights. */
  public ParameterValues featureWeights() {
    return featureWeights;
  }

  /**
   * The logits of an image.
   *
   * @param features what the head is given, without the 1 of a bias
   * @param bound how far each feature may be off
   */
  public Logits logits(double[] features, double bound) {
    double[] h = Arrays.copyOf(features, head.width());
    if (head.bias()) {
      h[features.length] = 1;
    }
    double[] z = calibration.logits(plain(h), h);
    double farthest = 0;
    if (calibration.posterior().isEmpty()) {
      double[] weights = trained.weights();
      for (int k = 0; k < z.length; k++) {
        farthest = Math.max(farthest, product(weights, k * h.length, h, features.length, bound));
      }
    } else {
      ServedPosterior posterior = calibration.posterior().get();
      double[] means = posterior.logits(h);
      double[] variances = posterior.variances(h);
      double[] off = variancesOff(posterior, h, features.length, bound);
      double[] mean = wide(posterior.mean());
      for (int k = 0; k < z.length; k++) {
        double meanOff = product(mean, k * h.length, h, features.length, bound);
        farthest =
            Math.max(
                farthest,
                probitOff(means[k], meanOff, variances[k], Math.min(off[k], variances[k])));
      }
    }
    double rounded = 0;
    for (double value : z) {
      rounded = Math.max(rounded, 8 * SimulatedRounding.UNIT * Math.abs(value));
    }
    return new Logits(z, farthest / calibration.temperature() + rounded + Float.MIN_NORMAL);
  }

  private double[] plain(double[] h) {
    double[] plain = new double[head.outputs()];
    double[] weights = trained.weights();
    for (int k = 0; k < plain.length; k++) {
      for (int i = 0; i < h.length; i++) {
        plain[k] += weights[k * h.length + i] * h[i];
      }
    }
    return plain;
  }

  /** How far a product of a row with features may be off; the 1 of a bias is exact. */
  public static double product(double[] rows, int at, double[] h, int inputs, double bound) {
    double sizes = 0;
    double moved = 0;
    for (int i = 0; i < h.length; i++) {
      double size = Math.abs(rows[at + i]);
      sizes += size * Math.abs(h[i]);
      moved += i < inputs ? size * bound : 0;
    }
    // One more: the rows may be times a number.
    return moved + (h.length + 2) * SimulatedRounding.UNIT * (sizes + moved);
  }

  /** How far the variances may be off. */
  public static double[] variancesOff(
      ServedPosterior posterior, double[] h, int inputs, double bound) {
    double[] rows = wide(posterior.factors());
    double[] products = posterior.products(h);
    double[] squaresOff = new double[products.length];
    double[] largest = new double[products.length];
    for (int r = 0; r < products.length; r++) {
      double off = product(rows, r * h.length, h, inputs, bound);
      double size = Math.abs(products[r]);
      squaresOff[r] = off * (2 * size + off) + SimulatedRounding.UNIT * (size + off) * (size + off);
      largest[r] = size + off;
    }
    // A variance is a sum of squares times numbers of 0 or more: of the moves, and its own
    // rounding.
    double[] off = posterior.sums(squaresOff);
    double[] most = posterior.sums(squared(largest));
    int terms = h.length + (posterior.form() == CurvatureForm.WHOLE ? 0 : posterior.outputs());
    for (int k = 0; k < off.length; k++) {
      off[k] += (terms + 3) * SimulatedRounding.UNIT * most[k];
    }
    return off;
  }

  private static double[] squared(double[] values) {
    return Arrays.stream(values).map(v -> v * v).toArray();
  }

  /** How far m / sqrt(1 + pi / 8 S) may be off where m and S are: it is monotone in both. */
  private static double probitOff(double mean, double meanOff, double variance, double off) {
    double exact = probit(mean, variance);
    double farthest = 0;
    for (double m : new double[] {mean - meanOff, mean + meanOff}) {
      for (double s : new double[] {variance - off, variance + off}) {
        farthest = Math.max(farthest, Math.abs(probit(m, s) - exact));
      }
    }
    return farthest;
  }

  private static double probit(double mean, double variance) {
    return mean / Math.sqrt(1 + HeadCalibration.PROBIT * variance);
  }

  /** The same numbers as doubles. */
  public static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** The probabilities of logits. */
  public static double[] softmax(double[] logits) {
    double largest = Arrays.stream(logits).max().orElseThrow();
    double[] p = Arrays.stream(logits).map(z -> Math.exp(z - largest)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(e -> e / sum).toArray();
  }

  /**
   * How far probabilities move at most where each logit moves by at most b: farthest is p_k, up or
   * down, where all others go the other way, to p_k e^(2b) / (1 + p_k (e^(2b) - 1)).
   */
  public static double softmaxOff(double[] probabilities, double bound) {
    double farthest = 0;
    for (double move : new double[] {Math.expm1(2 * bound), Math.expm1(-2 * bound)}) {
      for (double p : probabilities) {
        farthest = Math.max(farthest, Math.abs(p * (1 - p) * move / (1 + p * move)));
      }
    }
    return farthest;
  }
}
