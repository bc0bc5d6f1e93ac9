package io.evident.models.calibration;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/**
 * What came of calibrating a network that predicts numbers.
 *
 * @param subject whose weights; without class names
 * @param parts which rows were used for what
 * @param chosen the method that is served
 * @param targets the numbers that are predicted
 * @param seconds that it took
 */
public record IntervalsReport(
    CalibrationReport.Subject subject,
    CalibrationReport.Parts parts,
    CalibrationMethod chosen,
    List<Target> targets,
    double seconds) {

  public IntervalsReport {
    targets = List.copyOf(targets);
  }

  /**
   * The parts of the rows whose truth may lie outside of an interval.
   *
   * @return those that the calibration was asked for, in order
   */
  public List<Double> alphas() {
    return targets.get(0).methods().get(0).intervals().stream().map(Coverage::alpha).toList();
  }

  /**
   * One number that is predicted, all in its own unit but the precision.
   *
   * @param name of its column
   * @param noiseDeviation sqrt(s2), where the evidence is highest
   * @param precision d of the weights, in units in which the training targets are standardized
   * @param logEvidence there, in nats, in the same units
   * @param atEdge whether the evidence still rises at the end of the range
   * @param weights of the head
   * @param effectiveWeights how many of them the data decide rather than the prior
   * @param methods the plain numbers and those of the refitted head, on the test rows
   */
  public record Target(
      String name,
      double noiseDeviation,
      double precision,
      double logEvidence,
      boolean atEdge,
      int weights,
      double effectiveWeights,
      List<Method> methods) {
    public Target {
      methods = List.copyOf(methods);
    }
  }

  /**
   * A method on the test rows.
   *
   * @param method PLAIN or BAYES
   * @param rootMeanSquaredError of its mean
   * @param negativeLogLikelihood of the truth under its mean and deviation, per row, in nats
   * @param negativeLogLikelihoodError its standard error; NaN of one row
   * @param intervals at each alpha
   */
  public record Method(
      CalibrationMethod method,
      double rootMeanSquaredError,
      double negativeLogLikelihood,
      @JsonSetter(nulls = Nulls.SET) double negativeLogLikelihoodError,
      List<Coverage> intervals) {
    public Method {
      intervals = List.copyOf(intervals);
    }
  }

  /**
   * What conformal intervals are worth on the test rows.
   *
   * @param alpha the part of the rows whose truth may lie outside
   * @param covered how many intervals hold the truth
   * @param rows how many test rows there are
   * @param expectedFrom 95 % of calibrations cover at least this part of so many test rows
   * @param expectedTo and at most this part
   * @param meanWidth of the intervals
   */
  public record Coverage(
      double alpha,
      int covered,
      int rows,
      double expectedFrom,
      double expectedTo,
      double meanWidth) {
    /**
     * The part of the test rows that is covered.
     *
     * @return from 0 to 1
     */
    public double coverage() {
      return (double) covered / rows;
    }
  }

  /**
   * For a person to read.
   *
   * @return lines, each ended by a newline
   */
  public String text() {
    return IntervalsText.of(this);
  }
}
