package io.evident.models.score;

import static io.evident.models.score.RegressionScoresTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScatterSampleTest {
  private static final List<String> NAMES = List.of("a", "b");

  /** Row i has i and -i, predicted half more. */
  private static double[][] rows(int count, double more) {
    double[][] rows = new double[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = new double[] {i + more, -i + more};
    }
    return rows;
  }

  private static List<ScatterSample> sample(int count, int most, long seed) {
    return ScatterSample.of(NAMES, rows(count, 0), rows(count, 0.5), most, seed);
  }

  @Test
  void fewRowsAreAllThere() {
    ScatterSample sample = sample(3, 3, 1).get(0);
    assertEquals(List.of(0.0, 1.0, 2.0), sample.truth());
    assertEquals(List.of(0.5, 1.5, 2.5), sample.predicted());
    assertEquals(3, sample.rows());
  }

  @Test
  void manyRowsAreDrawnOnceEachAndAlikeForEveryTarget() {
    List<ScatterSample> samples = sample(1000, 100, 1);
    ScatterSample first = samples.get(0);
    assertEquals(100, first.size());
    assertEquals(1000, first.rows());
    assertEquals(100, new HashSet<>(first.truth()).size());
    assertEquals(first.truth().stream().sorted().toList(), first.truth());
    for (int i = 0; i < 100; i++) {
      assertEquals(first.truth().get(i) + 0.5, first.predicted().get(i));
      assertEquals(first.truth().get(i), -samples.get(1).truth().get(i));
    }
    assertEquals(samples, sample(1000, 100, 1));
    assertNotEquals(samples, sample(1000, 100, 2));
    // the mean of 100 drawn from 0..999 has the deviation 27
    double mean = first.truth().stream().mapToDouble(x -> x).average().orElseThrow();
    assertEquals(499.5, mean, 4 * 27, "seed 1");
  }

  /** Of three rows each pair is drawn by a third of the seeds: 1000 times, with deviation 26. */
  @Test
  void everyChoiceIsAsLikely() {
    Map<List<Double>, Integer> counts = new HashMap<>();
    for (long seed = 0; seed < 3000; seed++) {
      counts.merge(sample(3, 2, seed).get(0).truth(), 1, Integer::sum);
    }
    assertEquals(3, counts.size());
    counts.forEach((pair, count) -> assertEquals(1000, count, 5 * 26, "rows " + pair));
  }

  @Test
  void whatIsNoSampleIsRefused() {
    refused("most must be at least 1", () -> sample(3, 0, 1));
    refused("at least one row", () -> sample(0, 1, 1));
    refused(
        "predicted of b must be finite, got NaN for row 0",
        () ->
            ScatterSample.of(
                NAMES, new double[][] {{1, 2}}, new double[][] {{1, Double.NaN}}, 1, 1));
    refused("no more than the 1 rows", () -> new ScatterSample("a", 1, List.of(), List.of()));
  }

  @Test
  void ofManyTargetsFewerRowsAreDrawn() {
    List<String> names = IntStream.range(0, 800).mapToObj(k -> "t" + k).toList();
    double[][] values = new double[300][800];
    List<ScatterSample> samples = ScatterSample.of(names, values, values, ScatterSample.USUAL, 1);
    assertEquals(800, samples.size());
    samples.forEach(sample -> assertEquals(250, sample.size()));
    List<ScatterSample> fewer =
        ScatterSample.of(names.subList(0, 1), new double[300][1], new double[300][1], 2000, 1);
    assertEquals(300, fewer.get(0).size());
  }
}
