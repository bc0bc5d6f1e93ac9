package io.evident.models.run;

import io.evident.bayes.Interval;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.ConformalIntervals;
import io.evident.models.calibration.CoverageLaw;
import io.evident.models.calibration.HeadIntervals;
import io.evident.models.calibration.IntervalsReport;
import io.evident.models.internal.calibration.HeadRows;
import io.evident.models.table.TableExamples;
import io.evident.models.task.Regression;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the plain numbers and those of refitted heads are worth on rows whose numbers are known.
 *
 * @param task which numbers there are, and in which units
 * @param trained the head of the network
 */
record IntervalScoring(Regression task, LinearHead trained) {
  /** Of the coverage that calibrations have. */
  private static final double LEVEL = 0.95;

  /** What is predicted of numbers, plain and refitted. */
  static final List<CalibrationMethod> METHODS =
      List.of(CalibrationMethod.PLAIN, CalibrationMethod.BAYES);

  /** Rows of a part, with the numbers of each target in its own unit. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Rows(HeadRows features, double[][] truth) {
    static Rows of(String name, RowFeatures network, TableExamples rows) throws IOException {
      int count = rows.size();
      double[][] truth = new double[rows.targetWidth()][count];
      for (int k = 0; k < truth.length; k++) {
        for (int n = 0; n < count; n++) {
          truth[k][n] = rows.targetValue(n, k);
        }
      }
      // The label of a row is its number, so that a half of the rows knows whose numbers are its.
      int[] numbers = IntStream.range(0, count).toArray();
      return new Rows(new HeadRows(name, network.of(rows), network.head().width(), numbers), truth);
    }
  }

  /** What the network itself gives, in the target's unit. */
  double plain(HeadRows rows, int n, int target) {
    return task.inItsUnit(target, rows.logits(trained, n)[target]);
  }

  HeadIntervals.Predicted predicted(
      HeadIntervals.TargetHead head, CalibrationMethod method, HeadRows rows, int n, int target) {
    return head.predicted(method, plain(rows, n, target), rows.row(n));
  }

  /** -log N(y; m, s^2) of each row, the truth by the number of the row. */
  double[] losses(
      HeadIntervals.TargetHead head,
      CalibrationMethod method,
      HeadRows rows,
      double[] truth,
      int target) {
    double[] losses = new double[rows.size()];
    for (int n = 0; n < losses.length; n++) {
      HeadIntervals.Predicted predicted = predicted(head, method, rows, n, target);
      double off = (truth[rows.labels()[n]] - predicted.mean()) / predicted.deviation();
      losses[n] = 0.5 * (off * off + Math.log(2 * Math.PI)) + Math.log(predicted.deviation());
    }
    return losses;
  }

  /**
   * A method on rows that were kept from all that is fitted.
   *
   * @param intervals of the method
   * @param alphas at which intervals are scored; none of a method without intervals
   */
  IntervalsReport.Method scored(
      CalibrationMethod method,
      HeadIntervals.TargetHead head,
      ConformalIntervals intervals,
      List<Double> alphas,
      Rows all,
      int target) {
    HeadRows rows = all.features();
    double[] truths = all.truth()[target];
    int count = rows.size();
    double squares = 0;
    int[] covered = new int[alphas.size()];
    double[] widths = new double[covered.length];
    for (int n = 0; n < count; n++) {
      HeadIntervals.Predicted predicted = predicted(head, method, rows, n, target);
      double truth = truths[n];
      squares += (truth - predicted.mean()) * (truth - predicted.mean()) / count;
      for (int a = 0; a < covered.length; a++) {
        Interval interval = predicted.interval(intervals, alphas.get(a));
        covered[a] += interval.contains(truth) ? 1 : 0;
        widths[a] += interval.width() / count;
      }
    }
    List<IntervalsReport.Coverage> coverages = new ArrayList<>();
    for (int a = 0; a < covered.length; a++) {
      double alpha = alphas.get(a);
      Interval expected =
          new CoverageLaw(intervals.sortedScores().length, alpha, count).interval(LEVEL);
      coverages.add(
          new IntervalsReport.Coverage(
              alpha, covered[a], count, expected.lower(), expected.upper(), widths[a]));
    }
    SufficientStatistics losses =
        SufficientStatistics.of(losses(head, method, rows, truths, target));
    double error = Math.sqrt(losses.centredSumOfSquares() / ((double) count * (count - 1)));
    return new IntervalsReport.Method(
        method, Math.sqrt(squares), losses.mean().orElseThrow(), error, coverages);
  }
}
