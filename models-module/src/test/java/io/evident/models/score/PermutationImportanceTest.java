package io.evident.models.score;

import static io.evident.models.score.RegressionScoresTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.evaluation.ImportanceCsv;
import io.evident.models.evaluation.ImportanceJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {
  private static final int ROWS = 2000;
  private static final List<String> NAMES = List.of("steep", "flat", "noise");

  /** y = 3 steep - flat, exactly predicted; both columns have the same variance. */
  private static double r2(int column, int[] order) {
    double[] truth = new double[ROWS];
    double[] predicted = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      int steep = column == 0 ? order[i] : i;
      int flat = column == 1 ? order[i] : i;
      truth[i] = 3 * (i * 37 % 101) - i * 53 % 101;
      predicted[i] = 3 * (steep * 37 % 101) - flat * 53 % 101;
    }
    return TargetScores.of("y", truth, predicted).r2();
  }

  private static PermutationImportance importance(long seed, int repeats) {
    return PermutationImportance.of(
        "R2", NAMES, ROWS, repeats, seed, PermutationImportanceTest::r2);
  }

  /** Shuffling takes 2 Var(a x) from the fit: the drops of 3 x and -x are as 9 to 1. */
  @Test
  void aColumnWeighsAsMuchAsItTakesFromTheFit() {
    PermutationImportance importance = importance(1, 20);
    assertEquals(1, importance.baseline());
    double steep = importance.columns().get(0).mean();
    double flat = importance.columns().get(1).mean();
    assertEquals(9, steep / flat, 0.5, "seed 1");
    assertEquals(new ColumnImportance("noise", 0, 0), importance.columns().get(2));
    assertTrue(importance.columns().get(0).deviation() > 0);
    assertEquals(
        List.of("steep", "flat", "noise"),
        importance.ranked().stream().map(ColumnImportance::column).toList());
  }

  @Test
  void theSeedDecidesAndMoreRepeatsGoOn() {
    assertEquals(importance(5, 3), importance(5, 3));
    assertNotEquals(importance(5, 3), importance(6, 3));
    double[] first = new double[NAMES.size()];
    double[] mean = new double[NAMES.size()];
    PermutationImportance.of("R2", NAMES, ROWS, 1, 5, kept(first));
    PermutationImportance.of("R2", NAMES, ROWS, 4, 5, kept(mean));
    assertEquals(importance(5, 1).columns().get(1).mean(), 1 - first[1], 1e-15);
    assertEquals(first[1], mean[1], "the first shuffle is the same");
  }

  /** Keeps the first score of each column after the baseline. */
  private static ShuffledScore kept(double[] scores) {
    Arrays.fill(scores, Double.NaN);
    boolean[] asked = new boolean[1];
    return (column, order) -> {
      double score = r2(column, order);
      if (asked[0] && Double.isNaN(scores[column])) {
        scores[column] = score;
      }
      asked[0] = true;
      return score;
    };
  }

  @Test
  void theMeanAndTheDeviationAreOfTheDrops() {
    double[] scores = {10, 7, 8, 6};
    int[] next = {0};
    PermutationImportance importance =
        PermutationImportance.of("s", List.of("a"), 5, 3, 1, (column, order) -> scores[next[0]++]);
    assertEquals(10, importance.baseline());
    assertEquals(3, importance.columns().get(0).mean(), 1e-15);
    assertEquals(1, importance.columns().get(0).deviation(), 1e-15);
    assertEquals(4, next[0], "the baseline and three shuffles");
  }

  @Test
  void everyOrderIsAPermutation() {
    PermutationImportance.of(
        "s",
        List.of("a", "b"),
        50,
        5,
        3,
        (column, order) -> {
          int[] sorted = order.clone();
          Arrays.sort(sorted);
          assertTrue(Arrays.equals(IntStream.range(0, 50).toArray(), sorted));
          return 0;
        });
  }

  @Test
  void oneRepeatHasNoDeviation() {
    assertTrue(Double.isNaN(importance(1, 1).columns().get(0).deviation()));
  }

  @Test
  void filesHoldIt() {
    PermutationImportance importance = importance(1, 1);
    String json = ImportanceJson.of(importance);
    assertTrue(json.startsWith("{\n  \"version\" : 1,\n  \"score\" : \"R2\""), json);
    assertTrue(json.contains("\"deviation\" : null"), json);
    assertEquals(importance, ImportanceJson.read("i.json", json));
    List<String> csv = ImportanceCsv.of(importance).lines().toList();
    assertEquals(List.of("figure,column,value", "version,,1", "score,,R2"), csv.subList(0, 3));
    assertTrue(csv.contains("deviation,steep,"), csv.toString());
    assertTrue(csv.contains("meanDrop,steep," + importance.columns().get(0).mean()));
    refused("i.json: ", () -> ImportanceJson.read("i.json", json.replace("repeats", "repeat")));
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    refused(
        "columns, rows and repeats must be at least 1, got 1, 0 and 1",
        () -> PermutationImportance.of("s", List.of("a"), 0, 1, 1, (column, order) -> 0));
    refused(
        "got 0, 1 and 1", () -> PermutationImportance.of("s", List.of(), 1, 1, 1, (c, order) -> 0));
    refused(
        "s must be finite for an importance, got NaN for the table as it is",
        () -> PermutationImportance.of("s", List.of("a"), 1, 1, 1, (c, order) -> Double.NaN));
    int[] asked = {0};
    refused(
        "with a shuffled",
        () ->
            PermutationImportance.of(
                "s", List.of("a"), 1, 1, 1, (c, order) -> asked[0]++ == 0 ? 1 : Double.NaN));
  }
}
