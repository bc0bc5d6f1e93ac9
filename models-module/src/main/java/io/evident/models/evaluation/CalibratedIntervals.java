package io.evident.models.evaluation;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/**
 * What a calibrated regression says of examples: its numbers as they are and those of the refitted
 * head, and the intervals of the method that is served.
 *
 * @param method that is served
 * @param targets of the regression, in order, each in its own unit
 */
public record CalibratedIntervals(String method, List<Target> targets) {

  public CalibratedIntervals {
    targets = List.copyOf(targets);
  }

  /**
   * One number that is predicted.
   *
   * @param target its name
   * @param methods the plain numbers and those of the refitted head
   * @param intervals of the method that is served, at each alpha that was kept
   */
  public record Target(String target, List<Method> methods, List<Level> intervals) {
    public Target {
      methods = List.copyOf(methods);
      intervals = List.copyOf(intervals);
    }
  }

  /**
   * A method on these examples.
   *
   * @param method its name
   * @param rmse the root of the mean squared error of its mean
   * @param negativeLogLikelihood of the truth under its mean and deviation, per example, in nats
   */
  public record Method(String method, double rmse, double negativeLogLikelihood) {}

  /**
   * What intervals hold.
   *
   * @param alpha the part of the examples whose truth may lie outside
   * @param coverage the part of the examples whose interval holds the truth
   * @param expectedFrom 95 % of calibrations cover at least this part of so many test examples; NaN
   *     of examples that are no test examples, of which nothing is known
   * @param expectedTo and at most this part
   * @param meanWidth of the intervals
   */
  public record Level(
      double alpha,
      double coverage,
      @JsonSetter(nulls = Nulls.SET) double expectedFrom,
      @JsonSetter(nulls = Nulls.SET) double expectedTo,
      double meanWidth) {}
}
