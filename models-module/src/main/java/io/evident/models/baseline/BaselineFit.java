package io.evident.models.baseline;

import io.evident.bayes.EmpiricalRegression;
import io.evident.bayes.RegressionAccumulator;
import io.evident.bayes.RegressionStatistics;
import io.evident.models.score.PairedDifference;
import io.evident.models.score.TargetScores;
import io.evident.models.table.TableData;
import io.evident.models.table.TableExamples;
import io.evident.models.task.Answers;
import io.evident.models.task.Binary;
import io.evident.models.task.Classification;
import io.evident.models.task.MultiLabel;
import io.evident.models.task.Regression;
import io.evident.models.task.TaskVisitor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Fits the baseline of a table to its training rows and holds a network against it. */
public final class BaselineFit implements TaskVisitor<Baseline> {
  /**
   * Operations, at most: rows times the square of features for the sums, and so many cubes of the
   * features for each target. They take about half a minute.
   */
  private static final double MOST_WORK = 2e10;

  private static final double CUBES = 100;

  private final TableData data;
  private final Answers answers;

  private BaselineFit(TableData data, Answers answers) {
    this.data = data;
    this.answers = answers;
  }

  /**
   * Fits and compares. The rows to train on are read once, and none is held.
   *
   * @param data the table
   * @param answers of the network about its test rows
   * @return the baseline; one that says why it is missing if there are too many features
   */
  public static Baseline of(TableData data, Answers answers) {
    return data.task().accept(new BaselineFit(data, answers));
  }

  /**
   * Whether so many rows and features are too much work.
   *
   * @param rows to fit to
   * @param features of a row
   * @param targets to fit
   * @return true beyond 2e10 operations
   */
  static boolean isTooMuch(long rows, int features, int targets) {
    double columns = features + 1.0;
    return rows * columns * (columns + targets) + CUBES * targets * columns * columns * columns
        > MOST_WORK;
  }

  private Baseline missing(String why) {
    return new Baseline(
        data.task().kind(), why, data.train().size(), data.test().size(), List.of(), List.of());
  }

  private Baseline ofShares(List<ShareBaseline> shares) {
    return new Baseline(
        data.task().kind(), "", data.train().size(), data.test().size(), List.of(), shares);
  }

  @Override
  public Baseline regression(Regression task) {
    TableExamples train = data.train();
    int features = train.width();
    if (isTooMuch(train.size(), features, task.targets())) {
      return missing(
          String.format(
              Locale.ROOT,
              "a regression of %,d targets on %,d features of %,d rows is too much work",
              task.targets(),
              features,
              train.size()));
    }
    RegressionStatistics[] statistics = statistics(train, task.targets());
    for (int k = 0; k < task.targets(); k++) {
      if (!(statistics[k].responseVariance() > 0)) {
        return missing(
            task.names().get(k) + " is the same in all training rows whose weight is above 0");
      }
    }
    double[][] truth = task.truth(answers);
    double[][] points = task.points(answers);
    double[][] weights = new double[task.targets()][];
    List<EmpiricalRegression> fits = new ArrayList<>();
    for (int k = 0; k < weights.length; k++) {
      fits.add(EmpiricalRegression.of(statistics[k]));
      weights[k] = fits.get(k).model().posteriorMean(statistics[k]);
    }
    double[][] predicted = predicted(task, weights);
    List<LinearBaseline> regressions = new ArrayList<>();
    for (int k = 0; k < weights.length; k++) {
      String name = task.names().get(k);
      EmpiricalRegression fit = fits.get(k);
      double[] y = column(truth, k);
      double[] own = column(predicted, k);
      double[] network = column(points, k);
      regressions.add(
          new LinearBaseline(
              name,
              fit.noiseVariance(),
              fit.slopeVariance(),
              fit.effectiveSlopes(),
              fit.end(),
              fit.model().logEvidence(statistics[k]),
              Arrays.stream(weights[k]).boxed().toList(),
              TargetScores.of(name, y, own),
              TargetScores.of(name, y, network),
              PairedDifference.of(squaredErrors(y, network), squaredErrors(y, own))));
    }
    return new Baseline(task.kind(), "", train.size(), data.test().size(), regressions, List.of());
  }

  private static RegressionStatistics[] statistics(TableExamples train, int targets) {
    double[] x = new double[train.width() + 1];
    double[] y = new double[targets];
    x[0] = 1;
    RegressionAccumulator sums = RegressionAccumulator.create(x.length, targets);
    for (int i = 0; i < train.size(); i++) {
      double weight = train.weight(i);
      // A row without weight says nothing.
      if (weight > 0) {
        train.features(i, x, 1);
        train.targets(i, y, 0);
        sums.add(x, y, weight);
      }
    }
    return sums.statistics();
  }

  /** [row, target] in the unit of the target. */
  private double[][] predicted(Regression task, double[][] weights) {
    TableExamples test = data.test();
    double[] x = new double[test.width() + 1];
    x[0] = 1;
    double[][] predicted = new double[test.size()][weights.length];
    for (int i = 0; i < predicted.length; i++) {
      test.features(i, x, 1);
      for (int k = 0; k < weights.length; k++) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
          sum += weights[k][j] * x[j];
        }
        predicted[i][k] = task.inItsUnit(k, sum);
      }
    }
    return predicted;
  }

  private static double[] column(double[][] rows, int column) {
    return Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
  }

  private static double[] squaredErrors(double[] truth, double[] predicted) {
    return IntStream.range(0, truth.length)
        .mapToDouble(i -> (predicted[i] - truth[i]) * (predicted[i] - truth[i]))
        .toArray();
  }

  @Override
  public Baseline classification(Classification task) {
    long[] counts = new long[task.targets()];
    for (int i = 0; i < data.train().size(); i++) {
      counts[data.train().label(i)]++;
    }
    double[] shares =
        Arrays.stream(counts).mapToDouble(count -> (double) count / data.train().size()).toArray();
    String target = data.plan().targets().get(0);
    return ofShares(
        List.of(
            compared(
                target,
                task.classNames(),
                shares,
                answers.predictions(task),
                answers.labels(),
                false)));
  }

  @Override
  public Baseline binary(Binary task) {
    String target = data.plan().targets().get(0);
    return ofShares(List.of(label(target, List.of(task.negative(), task.positive()), 0)));
  }

  @Override
  public Baseline multiLabel(MultiLabel task) {
    return ofShares(
        IntStream.range(0, task.targets())
            .mapToObj(k -> label(task.labels().get(k), List.of("no", "yes"), k))
            .toList());
  }

  /** A label that a row has or has not. */
  private ShareBaseline label(String target, List<String> classes, int column) {
    float[] row = new float[data.train().targets()];
    long positive = 0;
    for (int i = 0; i < data.train().size(); i++) {
      data.train().target(i, row, 0);
      positive += row[column] == 1 ? 1 : 0;
    }
    double share = (double) positive / data.train().size();
    double[][] said = answers.predictions(data.task());
    double[][] both = new double[said.length][];
    int[] labels = new int[said.length];
    for (int i = 0; i < said.length; i++) {
      both[i] = new double[] {1 - said[i][column], said[i][column]};
      labels[i] = answers.target(i)[column] == 1 ? 1 : 0;
    }
    return compared(target, classes, new double[] {1 - share, share}, both, labels, true);
  }

  private static ShareBaseline compared(
      String target,
      List<String> classes,
      double[] shares,
      double[][] network,
      int[] labels,
      boolean binary) {
    double[][] constant = new double[labels.length][];
    Arrays.fill(constant, shares);
    return new ShareBaseline(
        target,
        classes,
        Arrays.stream(shares).boxed().toList(),
        ClassScores.of(constant, labels, binary),
        ClassScores.of(network, labels, binary),
        PairedDifference.of(logLosses(network, labels), logLosses(constant, labels)));
  }

  private static double[] logLosses(double[][] probabilities, int[] labels) {
    return IntStream.range(0, labels.length)
        .mapToDouble(i -> ClassScores.logLoss(probabilities[i][labels[i]]))
        .toArray();
  }
}
