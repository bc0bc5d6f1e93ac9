package io.evident.models.calibration;

import io.evident.models.internal.calibration.ClassRows;
import java.util.function.DoubleFunction;

/**
 * One number T by which the logits f of a classifier are divided, so that the probabilities
 * softmax(f / T) fit images that it was not trained on. T above 1 makes it less sure, T below 1
 * surer; the order of the classes stays.
 *
 * <p>With b = 1 / T the mean negative log-likelihood of the labels y,
 *
 * <p>L(b) = 1/N sum_n (log sum_k exp(b f_nk) - b f_ny), L'(b) = 1/N sum_n (sum_k p_nk f_nk - f_ny),
 * L''(b) = 1/N sum_n Var_p(f_n) &gt;= 0,
 *
 * <p>is convex; its minimum is where L' crosses zero. T is sought from {@link #LEAST} to {@link
 * #MOST}. Source: C. Guo et al., On Calibration of Modern Neural Networks, ICML 2017, section 4.2.
 *
 * @param temperature T, from LEAST to MOST
 * @param lossBefore the mean negative log-likelihood of the images it was fitted on, at T = 1
 * @param lossAfter the same at T
 * @param atEdge whether the loss has no minimum within the range. T is the largest where the logits
 *     are worse than none, and the least where they are so small that a smaller one would be
 *     better. It is 1 where the network is right on every image, so that the loss falls with T down
 *     to 0 and says nothing of how sure the network should be; and where the loss is the same for
 *     every T
 */
public record TemperatureFit(
    double temperature, double lossBefore, double lossAfter, boolean atEdge) {
  /** The smallest temperature that is tried. */
  public static final double LEAST = 1e-3;

  /** The largest temperature that is tried. */
  public static final double MOST = 1e3;

  private static final int MOST_STEPS = 200;

  /** Where 1 / T is this close, in relation to itself, it is found. */
  private static final double FOUND = 4 * Math.ulp(1.0);

  /** The loss and its first two derivatives. */
  private record Slope(double loss, double first, double second) {}

  public TemperatureFit {
    if (!(temperature >= LEAST && temperature <= MOST)) {
      throw new IllegalArgumentException(
          "temperature must be in [" + LEAST + ", " + MOST + "], got " + temperature);
    }
  }

  /**
   * Fits the temperature of a softmax.
   *
   * @param logits [N, K], finite
   * @param labels [N], in 0..K-1, at least one
   * @param classes K, at least 2
   * @return the fit
   * @throws IllegalArgumentException if the shapes do not fit, a label is not a class, or a logit
   *     is not finite
   */
  public static TemperatureFit of(double[] logits, int[] labels, int classes) {
    ClassRows.require("logits", logits, labels, classes);
    ClassRows.requireFinite("logits", logits);
    DoubleFunction<Slope> slope = inverse -> softmax(inverse, logits, labels, classes);
    double before = slope.apply(1).loss();
    double low = 1 / MOST;
    double high = 1 / LEAST;
    Slope atLow = slope.apply(low);
    Slope atHigh = slope.apply(high);
    if (atHigh.first() <= 0) {
      // With an image that is wrong the loss rises in the end, at a T that is smaller still.
      return isOneWrong(logits, labels, classes)
          ? new TemperatureFit(LEAST, before, atHigh.loss(), true)
          : new TemperatureFit(1, before, before, true);
    }
    if (atLow.first() >= 0) {
      return new TemperatureFit(MOST, before, atLow.loss(), true);
    }
    double inverse = root(slope, low, high);
    return new TemperatureFit(
        Math.min(MOST, Math.max(LEAST, 1 / inverse)), before, slope.apply(inverse).loss(), false);
  }

  private static boolean isOneWrong(double[] logits, int[] labels, int classes) {
    for (int n = 0; n < labels.length; n++) {
      int best = ClassRows.largest(logits, n, classes);
      if (logits[n * classes + labels[n]] < logits[n * classes + best]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Logits divided by the temperature.
   *
   * @param logits of any shape; not changed
   * @return a new array of the same shape
   */
  public double[] scaled(double[] logits) {
    double[] scaled = new double[logits.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = logits[i] / temperature;
    }
    return scaled;
  }

  /** Newton's method on L'; where it leaves the bracket, the middle of it on the log scale. */
  private static double root(DoubleFunction<Slope> slope, double from, double to) {
    double low = from;
    double high = to;
    double b = 1;
    for (int step = 0; step < MOST_STEPS && high - low > FOUND * high; step++) {
      Slope at = slope.apply(b);
      if (at.first() == 0) {
        return b;
      }
      if (at.first() < 0) {
        low = b;
      } else {
        high = b;
      }
      double next = b - at.first() / at.second();
      if (!(next > low && next < high)) {
        next = Math.sqrt(low * high);
      }
      if (Math.abs(next - b) <= FOUND * b) {
        return next;
      }
      b = next;
    }
    return b;
  }

  private static Slope softmax(double b, double[] logits, int[] labels, int classes) {
    double loss = 0;
    double first = 0;
    double second = 0;
    for (int n = 0; n < labels.length; n++) {
      int at = n * classes;
      int best = ClassRows.largest(logits, n, classes);
      double most = logits[at + best];
      // relative to the largest logit, whose own term is 1
      double others = 0;
      double sum = 0;
      double squares = 0;
      for (int k = 0; k < classes; k++) {
        if (k != best) {
          double down = logits[at + k] - most;
          double e = Math.exp(b * down);
          others += e;
          sum += e * down;
          squares += e * down * down;
        }
      }
      double mean = sum / (1 + others);
      double missed = most - logits[at + labels[n]];
      loss += b * missed + Math.log1p(others);
      first += mean + missed;
      second += squares / (1 + others) - mean * mean;
    }
    return new Slope(loss / labels.length, first / labels.length, second / labels.length);
  }
}
