package io.evident.models.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Some rows of a regression for a picture: all of them, or so many drawn at random that a picture
 * of them can be read and kept.
 *
 * @param target its name, with its unit if it has one
 * @param rows how many there are of which these are drawn
 * @param truth the true value of each drawn row
 * @param predicted the predicted one
 */
public record ScatterSample(String target, long rows, List<Double> truth, List<Double> predicted) {
  /** The most that are drawn where nothing else is asked. */
  public static final int USUAL = 2000;

  /** What is drawn of all targets together at most, so that a file of them can be read. */
  private static final int ALL = 200_000;

  public ScatterSample {
    truth = List.copyOf(truth);
    predicted = List.copyOf(predicted);
    if (truth.size() != predicted.size() || truth.size() > rows || truth.isEmpty()) {
      throw new IllegalArgumentException(
          "truth and predicted must be as many, at least one and no more than the "
              + rows
              + " rows, got "
              + truth.size()
              + " and "
              + predicted.size());
    }
  }

  /**
   * Draws rows, the same ones for every target.
   *
   * @param targets the name of each
   * @param truth the true values [row, target], at least one row, finite
   * @param predicted as many, finite
   * @param most rows, at least 1; of many targets fewer are drawn: 200,000 of all together
   * @param seed of the draw, which is without replacement
   * @return a sample of each target, in the order of the rows
   * @throws IllegalArgumentException if the shapes differ, there is no row, or most is below 1
   */
  public static List<ScatterSample> of(
      List<String> targets, double[][] truth, double[][] predicted, int most, long seed) {
    ScoredRows.requireRows("predicted", predicted.length, truth.length);
    if (!(most >= 1)) {
      throw new IllegalArgumentException("most must be at least 1, got " + most);
    }
    int each = Math.max(1, ALL / Math.max(1, targets.size()));
    int[] drawn = drawn(truth.length, Math.min(most, each), seed);
    List<ScatterSample> samples = new ArrayList<>();
    for (int k = 0; k < targets.size(); k++) {
      double[] actual = RegressionScores.column("truth", truth, k, targets.size());
      double[] said = RegressionScores.column("predicted", predicted, k, targets.size());
      ScoredRows.requireFinite("truth of " + targets.get(k), actual, truth.length);
      ScoredRows.requireFinite("predicted of " + targets.get(k), said, truth.length);
      samples.add(
          new ScatterSample(
              targets.get(k), truth.length, picked(actual, drawn), picked(said, drawn)));
    }
    return samples;
  }

  /** The first places of a shuffle, in order. */
  private static int[] drawn(int rows, int most, long seed) {
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    int count = Math.min(rows, most);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count && count < rows; i++) {
      int other = i + random.nextInt(rows - i);
      int row = order[other];
      order[other] = order[i];
      order[i] = row;
    }
    int[] drawn = Arrays.copyOf(order, count);
    Arrays.sort(drawn);
    return drawn;
  }

  private static List<Double> picked(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> values[row]).toList();
  }

  /**
   * How many rows were drawn.
   *
   * @return at least 1
   */
  public int size() {
    return truth.size();
  }
}
