package io.evident.models.task;

import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.LossVisitor;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.score.IntervalCalibration;
import io.evident.models.score.IntervalScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How outputs of a regression are read, in the units of its numbers. The loss decides it: squared,
 * absolute and Huber's error give the number itself; Poisson's deviance its logarithm; the Gaussian
 * likelihood a mean and the logarithm of a variance, read as mean and deviation; the quantile loss
 * a number for each level.
 */
abstract sealed class RegressionOutputs {
  final Regression task;

  RegressionOutputs(Regression task) {
    this.task = task;
  }

  /** Refuses a loss whose outputs are no numbers. */
  static RegressionOutputs of(Regression task, Loss loss) {
    return loss.accept(new OfLoss(task));
  }

  /** Of what {@link #read} gives, in order. */
  abstract List<String> names();

  /** All that is said about an example. */
  abstract double[] read(double[] outputs);

  /** One number for each target of what was read: its mean, or the quantile nearest to a half. */
  double[] points(double[] read) {
    return read;
  }

  /** The scores of the intervals that are predicted of a target. */
  List<IntervalScores> intervals(int target, double[] truth, double[][] read) {
    return List.of();
  }

  /** How often the target is within predicted intervals of several levels. */
  Optional<IntervalCalibration> calibration(
      int target, double[] truth, double[][] read, List<IntervalScores> scores) {
    return scores.isEmpty() ? Optional.empty() : Optional.of(IntervalCalibration.of(scores));
  }

  /** The number, or the logarithm of what it is expected to be. */
  private static final class Numbers extends RegressionOutputs {
    private final boolean logarithms;

    Numbers(Regression task, boolean logarithms) {
      super(task);
      this.logarithms = logarithms;
    }

    @Override
    List<String> names() {
      return task.names();
    }

    @Override
    double[] read(double[] outputs) {
      double[] numbers = new double[task.targets()];
      for (int k = 0; k < numbers.length; k++) {
        double number = logarithms ? Math.exp(outputs[k]) : outputs[k];
        numbers[k] = task.inItsUnit(k, number);
      }
      return numbers;
    }
  }

  /** Each number's mean and deviation. */
  static final class Normal extends RegressionOutputs {
    private Normal(Regression task) {
      super(task);
    }

    @Override
    List<String> names() {
      List<String> names = new ArrayList<>();
      for (String name : task.names()) {
        names.add(name);
        names.add(name + " deviation");
      }
      return names;
    }

    @Override
    double[] read(double[] outputs) {
      int targets = task.targets();
      double[] numbers = new double[2 * targets];
      for (int k = 0; k < targets; k++) {
        numbers[2 * k] = task.inItsUnit(k, outputs[k]);
        numbers[2 * k + 1] = Math.exp(outputs[targets + k] / 2.0) * task.deviations().get(k);
      }
      return numbers;
    }

    @Override
    double[] points(double[] read) {
      double[] points = new double[task.targets()];
      for (int k = 0; k < points.length; k++) {
        points[k] = read[2 * k];
      }
      return points;
    }

    private static double[] column(double[][] read, int column) {
      return Arrays.stream(read).mapToDouble(row -> row[column]).toArray();
    }

    @Override
    List<IntervalScores> intervals(int target, double[] truth, double[][] read) {
      return List.of(
          IntervalScores.ofNormal(
              task.names().get(target),
              truth,
              column(read, 2 * target),
              column(read, 2 * target + 1)));
    }

    @Override
    Optional<IntervalCalibration> calibration(
        int target, double[] truth, double[][] read, List<IntervalScores> scores) {
      return Optional.of(
          IntervalCalibration.ofNormal(
              task.names().get(target),
              truth,
              column(read, 2 * target),
              column(read, 2 * target + 1)));
    }
  }

  /** Each number's quantiles. */
  static final class Quantiles extends RegressionOutputs {
    private final List<Double> levels;

    private Quantiles(Regression task, List<Double> levels) {
      super(task);
      this.levels = levels;
    }

    List<Double> levels() {
      return levels;
    }

    @Override
    List<String> names() {
      List<String> names = new ArrayList<>();
      for (String name : task.names()) {
        for (double level : levels) {
          names.add(String.format(Locale.ROOT, "%s %s", name, level));
        }
      }
      return names;
    }

    @Override
    double[] read(double[] outputs) {
      double[] numbers = new double[task.targets() * levels.size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = task.inItsUnit(i / levels.size(), outputs[i]);
      }
      return numbers;
    }

    @Override
    List<IntervalScores> intervals(int target, double[] truth, double[][] read) {
      double[][] quantiles = new double[read.length][];
      for (int i = 0; i < read.length; i++) {
        int from = target * levels.size();
        quantiles[i] = Arrays.copyOfRange(read[i], from, from + levels.size());
      }
      return IntervalScores.ofQuantiles(
          task.names().get(target),
          truth,
          levels.stream().mapToDouble(Double::doubleValue).toArray(),
          quantiles);
    }

    @Override
    double[] points(double[] read) {
      int middle = 0;
      for (int q = 1; q < levels.size(); q++) {
        boolean nearer = Math.abs(levels.get(q) - 0.5) < Math.abs(levels.get(middle) - 0.5);
        middle = nearer ? q : middle;
      }
      double[] points = new double[task.targets()];
      for (int k = 0; k < points.length; k++) {
        points[k] = read[k * levels.size() + middle];
      }
      return points;
    }
  }

  private record OfLoss(Regression task) implements LossVisitor<RegressionOutputs> {
    @Override
    public RegressionOutputs softmaxCrossEntropy(SoftmaxCrossEntropy loss) {
      throw unsuited(loss);
    }

    @Override
    public RegressionOutputs binaryCrossEntropyOnLogits(BinaryCrossEntropyOnLogits loss) {
      throw unsuited(loss);
    }

    @Override
    public RegressionOutputs binaryCrossEntropy(BinaryCrossEntropy loss) {
      throw unsuited(loss);
    }

    private IllegalArgumentException unsuited(Loss loss) {
      return Task.unsuited(
          task,
          loss,
          "halfMeanSquaredError, absoluteError, huber, poissonDeviance,"
              + " gaussianNegativeLogLikelihood or quantile");
    }

    @Override
    public RegressionOutputs halfMeanSquaredError(HalfMeanSquaredError loss) {
      return new Numbers(task, false);
    }

    @Override
    public RegressionOutputs absoluteError(AbsoluteError loss) {
      return new Numbers(task, false);
    }

    @Override
    public RegressionOutputs huber(Huber loss) {
      return new Numbers(task, false);
    }

    @Override
    public RegressionOutputs poissonDeviance(PoissonDeviance loss) {
      return new Numbers(task, true);
    }

    @Override
    public RegressionOutputs gaussianLikelihood(GaussianLikelihood loss) {
      return new Normal(task);
    }

    @Override
    public RegressionOutputs quantile(QuantileLoss loss) {
      return new Quantiles(task, loss.levels());
    }
  }
}
