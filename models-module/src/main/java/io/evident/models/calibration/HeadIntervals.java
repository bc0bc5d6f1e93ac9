package io.evident.models.calibration;

import io.evident.bayes.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What makes intervals of what the head of a regression is given. Immutable.
 *
 * <p>Plain, the mean is the number m that the network gives, and all intervals of a target have one
 * width. Bayesian, it is that of the exact posterior of the refitted head, m = c + u w'h with the
 * centre c and the unit u of the training targets, and widths are in proportion to the predictive
 * deviation s = u sqrt(s2 + h'Sh).
 *
 * @param method PLAIN or BAYES
 * @param targets of the regression, in order
 */
public record HeadIntervals(CalibrationMethod method, List<Target> targets) {

  public HeadIntervals {
    targets = List.copyOf(targets);
    if (method != CalibrationMethod.PLAIN && method != CalibrationMethod.BAYES) {
      throw new IllegalArgumentException(method + " is not for numbers");
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("there must be a target");
    }
    for (Target target : targets) {
      if (target.intervals.scaled() != (method == CalibrationMethod.BAYES)) {
        throw new IllegalArgumentException(
            "intervals of " + target.name + " are of another method than " + method);
      }
    }
  }

  /**
   * A mean and how far the truth may lie from it, in the target's own unit.
   *
   * @param mean m
   * @param deviation s
   */
  public record Predicted(double mean, double deviation) {
    /**
     * The interval around it.
     *
     * @param intervals of the method that it is of
     * @param alpha the part of the rows whose truth may lie outside, between 0 and 1
     * @return the interval, in the target's unit
     * @throws IllegalArgumentException if there are too few calibration rows for alpha
     */
    public Interval interval(ConformalIntervals intervals, double alpha) {
      return intervals.scaled()
          ? intervals.interval(mean, deviation, alpha)
          : intervals.interval(mean, alpha);
    }
  }

  /**
   * One number to predict.
   *
   * @param name of its column
   * @param head what is predicted of it
   * @param intervals from rows that neither the head nor the choice of a method was fitted on
   */
  public record Target(String name, TargetHead head, ConformalIntervals intervals) {
    public Target {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(head, "head");
      Objects.requireNonNull(intervals, "intervals");
    }
  }

  /**
   * What the head says of one number.
   *
   * @param center c, the mean of the training targets
   * @param unit u, their deviation
   * @param noiseVariance s2, in units of u squared
   * @param plainDeviation of the plain numbers from the training targets, in the target's unit
   * @param posterior of the weights of the refitted head in units of u, one output
   */
  public record TargetHead(
      double center,
      double unit,
      double noiseVariance,
      double plainDeviation,
      ServedPosterior posterior) {
    public TargetHead {
      requirePositive("unit", unit);
      requirePositive("noiseVariance", noiseVariance);
      requirePositive("plainDeviation", plainDeviation);
      if (!Double.isFinite(center)) {
        throw new IllegalArgumentException("center must be finite, got " + center);
      }
      if (posterior.outputs() != 1) {
        throw new IllegalArgumentException(
            "the posterior of a target has one output, got " + posterior.outputs());
      }
    }

    private static void requirePositive(String name, double value) {
      if (!(value > 0 && Double.isFinite(value))) {
        throw new IllegalArgumentException(name + " must be finite and above 0, got " + value);
      }
    }

    /**
     * What is predicted of a row.
     *
     * @param method PLAIN or BAYES
     * @param plain m of the network, in the target's unit
     * @param h features with the 1 of a bias, [D]
     * @return mean and deviation, in the target's unit
     */
    public Predicted predicted(CalibrationMethod method, double plain, double[] h) {
      if (method == CalibrationMethod.PLAIN) {
        return new Predicted(plain, plainDeviation);
      }
      double deviation = unit * Math.sqrt(noiseVariance + posterior.variances(h)[0]);
      return new Predicted(center + unit * posterior.logits(h)[0], deviation);
    }
  }

  /**
   * What is predicted of a target of a row.
   *
   * @param target which
   * @param plain m of the network, in the target's unit
   * @param h features with the 1 of a bias, [D]
   * @return mean and deviation, in the target's unit
   */
  public Predicted predicted(int target, double plain, double[] h) {
    return targets.get(target).head.predicted(method, plain, h);
  }

  /**
   * An interval of a target of a row.
   *
   * @param target which
   * @param predicted as {@link #predicted} gives it
   * @param alpha the part of the rows whose truth may lie outside, between 0 and 1
   * @return the interval, in the target's unit
   * @throws IllegalArgumentException if there are too few calibration rows for alpha
   */
  public Interval interval(int target, Predicted predicted, double alpha) {
    return predicted.interval(targets.get(target).intervals, alpha);
  }

  /**
   * Refuses an alpha for which there are too few calibration rows.
   *
   * @param alpha between 0 and 1
   * @throws IllegalArgumentException if there are; it says how many are needed
   */
  public void require(double alpha) {
    targets.forEach(target -> target.intervals.threshold(alpha));
  }

  /**
   * The same for JSON.
   *
   * @return the method and each target
   */
  public Stored stored() {
    return new Stored(
        method,
        targets.stream()
            .map(
                target ->
                    new StoredTarget(
                        target.name,
                        target.head.center,
                        target.head.unit,
                        target.head.noiseVariance,
                        target.head.plainDeviation,
                        StoredCalibration.StoredPosterior.of(target.head.posterior),
                        Arrays.stream(target.intervals.sortedScores()).boxed().toList()))
            .toList());
  }

  /**
   * Intervals as JSON has them.
   *
   * @param method PLAIN or BAYES
   * @param targets of the regression
   */
  public record Stored(CalibrationMethod method, List<StoredTarget> targets) {
    /**
     * What was written.
     *
     * @return the intervals
     * @throws IllegalArgumentException if something in it does not fit
     */
    public HeadIntervals intervals() {
      return new HeadIntervals(
          method,
          targets.stream()
              .map(target -> target.target(method == CalibrationMethod.BAYES))
              .toList());
    }
  }

  /**
   * A target as JSON has it.
   *
   * @param name of its column
   * @param center of the training targets
   * @param unit their deviation
   * @param noiseVariance in units of the square of that
   * @param plainDeviation of the plain numbers
   * @param posterior of the refitted head
   * @param scores of the rows that calibrate, ascending
   */
  public record StoredTarget(
      String name,
      double center,
      double unit,
      double noiseVariance,
      double plainDeviation,
      StoredCalibration.StoredPosterior posterior,
      List<Double> scores) {
    Target target(boolean scaled) {
      return new Target(
          name,
          new TargetHead(center, unit, noiseVariance, plainDeviation, posterior.posterior()),
          ConformalIntervals.ofScores(
              scaled, scores.stream().mapToDouble(Double::doubleValue).toArray()));
    }
  }

  /**
   * The names of an interval's ends, as a column has it.
   *
   * @param target of which
   * @param alpha of the interval
   * @param several whether there are intervals of several alphas
   * @return such as "quality from" and "quality to", with " (90 %)" behind where there are several
   */
  public static List<String> names(String target, double alpha, boolean several) {
    String of = several ? " (" + CalibrationText.level(alpha) + ")" : "";
    return List.of(target + " from" + of, target + " to" + of);
  }
}
