package io.evident.models.task;

import io.evident.backprop.network.Loss;
import io.evident.models.data.Examples;
import io.evident.models.evaluation.EvaluationSubject;
import io.evident.models.evaluation.RegressionReport;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.score.Evaluation;
import io.evident.models.score.IntervalCalibration;
import io.evident.models.score.IntervalScores;
import io.evident.models.score.RegressionScores;
import io.evident.models.score.ScatterSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each example has one or several numbers. The network's targets are standardized, (y - mean) /
 * deviation; predictions and measures are in the numbers' own units.
 *
 * @param names of the numbers
 * @param means subtracted of each, 0 to leave it as it is
 * @param deviations divided by, greater than 0, 1 to leave it as it is
 */
public record Regression(List<String> names, List<Double> means, List<Double> deviations)
    implements Task {

  private static final long SAMPLE_SEED = 1;

  public Regression {
    names = List.copyOf(names);
    means = List.copyOf(means);
    deviations = List.copyOf(deviations);
    if (names.isEmpty() || means.size() != names.size() || deviations.size() != names.size()) {
      throw new IllegalArgumentException(
          "names, means and deviations must be as many and at least one, got "
              + names.size()
              + ", "
              + means.size()
              + " and "
              + deviations.size());
    }
  }

  @Override
  public TaskKind kind() {
    return TaskKind.REGRESSION;
  }

  @Override
  public int targets() {
    return names.size();
  }

  @Override
  public void requireSuits(Loss loss) {
    Task.requireApart(predicted(loss));
  }

  @Override
  public List<String> predicted(Loss loss) {
    return RegressionOutputs.of(this, loss).names();
  }

  @Override
  public double[] prediction(Loss loss, double[] outputs) {
    return RegressionOutputs.of(this, loss).read(outputs);
  }

  /**
   * A number in its own unit.
   *
   * @param target which of the names
   * @param standardized as the network gives or is given it
   * @return the number
   */
  public double inItsUnit(int target, double standardized) {
    return standardized * deviations.get(target) + means.get(target);
  }

  @Override
  public List<String> said(double[] prediction, List<Double> thresholds) {
    return List.of();
  }

  @Override
  public <R> R accept(TaskVisitor<R> visitor) {
    return visitor.regression(this);
  }

  @Override
  public TaskReport report(EvaluationSubject subject, Answers answers, List<Double> thresholds) {
    RegressionOutputs reading = RegressionOutputs.of(this, answers.loss());
    double[][] truth = truth(answers);
    double[][] points = points(answers);
    double[][] read = answers.predictions(this);
    List<IntervalScores> intervals = new ArrayList<>();
    List<IntervalCalibration> calibrations = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      List<IntervalScores> scores = reading.intervals(k, column(truth, k), read);
      intervals.addAll(scores);
      reading.calibration(k, column(truth, k), read, scores).ifPresent(calibrations::add);
    }
    return new RegressionReport(
        subject,
        answers.mean(),
        RegressionScores.of(names, truth, points),
        intervals,
        calibrations,
        ScatterSample.of(names, truth, points, ScatterSample.USUAL, SAMPLE_SEED));
  }

  /**
   * The true numbers of examples in their units.
   *
   * @param answers about the examples
   * @return [example, target]
   */
  public double[][] truth(Answers answers) {
    double[][] truth = new double[answers.size()][targets()];
    for (int i = 0; i < truth.length; i++) {
      float[] target = answers.target(i);
      for (int k = 0; k < target.length; k++) {
        truth[i][k] = inItsUnit(k, target[k]);
      }
    }
    return truth;
  }

  /**
   * One number for each target of an example, in its unit: what the network predicts, the mean if
   * it predicts a distribution, or the quantile nearest to a half.
   *
   * @param answers about the examples
   * @return [example, target]
   */
  public double[][] points(Answers answers) {
    RegressionOutputs reading = RegressionOutputs.of(this, answers.loss());
    double[][] points = answers.predictions(this);
    for (int i = 0; i < points.length; i++) {
      points[i] = reading.points(points[i]);
    }
    return points;
  }

  private static double[] column(double[][] rows, int column) {
    return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
  }

  /**
   * Over all targets the means of the root mean squared error and of the mean absolute error, in
   * their units, and of R2 = 1 - sum (y - s)^2 / sum (y - mean)^2, which is undefined (NaN) where a
   * target is constant.
   */
  @Override
  public Scoring scoring(Loss loss, Examples examples) {
    RegressionOutputs reading = RegressionOutputs.of(this, loss);
    int width = loss.outputs(names.size());
    return new Scoring() {
      private final float[] target = new float[names.size()];
      private final double[] squares = new double[target.length];
      private final double[] absolutes = new double[target.length];
      private final double[] centres = new double[target.length];
      private final double[] spreads = new double[target.length];
      private int next;

      @Override
      public void add(float[] outputs) {
        for (int at = 0; at < outputs.length; at += width) {
          double[] points = reading.points(prediction(loss, outputs, at));
          examples.target(next++, target, 0);
          for (int k = 0; k < target.length; k++) {
            double truth = inItsUnit(k, target[k]);
            double error = points[k] - truth;
            squares[k] += error * error;
            absolutes[k] += Math.abs(error);
            // Welford's recurrence: an offset of the target does not spoil its spread.
            double from = truth - centres[k];
            centres[k] += from / next;
            spreads[k] += from * (truth - centres[k]);
          }
        }
      }

      @Override
      public Evaluation evaluation(double mean) {
        double rmse = 0;
        double mae = 0;
        double r2 = 0;
        for (int k = 0; k < target.length; k++) {
          rmse += Math.sqrt(squares[k] / next) / target.length;
          mae += absolutes[k] / next / target.length;
          r2 += (spreads[k] == 0 ? Double.NaN : 1 - squares[k] / spreads[k]) / target.length;
        }
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("rmse", rmse);
        measures.put("mae", mae);
        measures.put("r2", r2);
        return new Evaluation(mean, measures, Optional.empty());
      }
    };
  }
}
