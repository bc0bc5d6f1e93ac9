package io.evident.models.score;

import io.evident.models.internal.data.Shuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How much a model relies on each column: the drop of its score when the column's values are
 * shuffled among the rows, which breaks what ties them to the target and keeps their distribution.
 * The model is not trained again. Of columns that say the same, each may look unimportant: the
 * others stand in for it. Sources: L. Breiman, Random Forests, Machine Learning 45 (2001), section
 * 10; as scikit-learn's permutation_importance.
 *
 * @param score what is measured, such as "R2"
 * @param rows how many were shuffled
 * @param repeats shuffles of each column
 * @param baseline the score without a shuffle
 * @param columns in the order of the table
 */
public record PermutationImportance(
    String score, long rows, int repeats, double baseline, List<ColumnImportance> columns) {

  public PermutationImportance {
    columns = List.copyOf(columns);
    if (!(repeats >= 1 && rows >= 1)) {
      throw new IllegalArgumentException(
          "rows and repeats must be at least 1, got " + rows + " and " + repeats);
    }
  }

  /**
   * Measures. The same seed gives the same shuffles; more repeats or more columns add shuffles to
   * those of fewer.
   *
   * @param score what is measured, such as "R2"
   * @param columns the name of each
   * @param rows how many, at least 1
   * @param repeats shuffles of each column, at least 1
   * @param seed of the shuffles
   * @param measured the score; asked once for the baseline, with the order of the rows as it is,
   *     and then repeats times for each column
   * @return the importance of each column
   * @throws IllegalArgumentException if there is no row, column or repeat, or a score is not finite
   */
  public static PermutationImportance of(
      String score,
      List<String> columns,
      int rows,
      int repeats,
      long seed,
      ShuffledScore measured) {
    if (!(repeats >= 1 && rows >= 1 && !columns.isEmpty())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "columns, rows and repeats must be at least 1, got %d, %d and %d",
              columns.size(),
              rows,
              repeats));
    }
    double baseline = finite(score, "as it is", measured.of(0, inOrder(rows)));
    SplittableRandom seeds = new SplittableRandom(seed);
    List<ColumnImportance> importances = new ArrayList<>();
    for (int k = 0; k < columns.size(); k++) {
      SplittableRandom random = seeds.split();
      double[] drops = new double[repeats];
      for (int r = 0; r < repeats; r++) {
        double shuffled = measured.of(k, Shuffle.order(rows, random));
        drops[r] = baseline - finite(score, "with " + columns.get(k) + " shuffled", shuffled);
      }
      double mean = Arrays.stream(drops).average().orElseThrow();
      double squares = Arrays.stream(drops).map(d -> (d - mean) * (d - mean)).sum();
      importances.add(
          new ColumnImportance(columns.get(k), mean, Math.sqrt(squares / (repeats - 1))));
    }
    return new PermutationImportance(score, rows, repeats, baseline, importances);
  }

  private static double finite(String score, String how, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          score + " must be finite for an importance, got " + value + " for the table " + how);
    }
    return value;
  }

  private static int[] inOrder(int rows) {
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /**
   * The columns in order of their importance, the largest first.
   *
   * @return all of them
   */
  public List<ColumnImportance> ranked() {
    return columns.stream()
        .sorted(Comparator.comparingDouble(ColumnImportance::mean).reversed())
        .toList();
  }
}
