package io.evident.models.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SearchTest {
  private static final long SEED = 11;

  private static Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    values.put("optimizer.learningRate", List.of("1e-3", "1e-4"));
    values.put("batchSize", List.of("8", "16", "32"));
    return values;
  }

  private static RandomSearch search(int trials, long seed) {
    Map<String, Distribution> over = new LinkedHashMap<>();
    over.put("optimizer.learningRate", new LogUniform(1e-5, 1e-1));
    over.put("optimizer.momentum", new Uniform(0.8, 0.99));
    over.put("batchSize", new Integers(3, 5));
    over.put("initializer", new OneOf(List.of("heNormal", "zeros")));
    return new RandomSearch(over, trials, seed);
  }

  @Test
  void aGridHasEveryValueWithEveryOtherAndTheLastKeyChangesFastest() {
    List<String> texts = new Grid(values()).combinations().stream().map(Assignment::text).toList();
    assertEquals(
        List.of(
            "optimizer.learningRate=1e-3 batchSize=8",
            "optimizer.learningRate=1e-3 batchSize=16",
            "optimizer.learningRate=1e-3 batchSize=32",
            "optimizer.learningRate=1e-4 batchSize=8",
            "optimizer.learningRate=1e-4 batchSize=16",
            "optimizer.learningRate=1e-4 batchSize=32"),
        texts);
  }

  @Test
  void theSameSeedDrawsTheSameTrials() {
    assertEquals(search(20, SEED).combinations(), search(20, SEED).combinations(), "seed " + SEED);
    assertEquals(
        search(20, SEED).combinations().subList(0, 7),
        search(7, SEED).combinations(),
        "seed " + SEED);
    assertNotEquals(search(20, SEED).combinations(), search(20, SEED + 1).combinations());
  }

  @Test
  void noSettingIsTriedTwice() {
    RandomSearch few = new RandomSearch(Map.of("batchSize", new Integers(3, 8)), 6, SEED);
    assertEquals(6, Set.copyOf(few.combinations()).size());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new RandomSearch(Map.of("batchSize", new Integers(3, 8)), 7, SEED)
                        .combinations())
            .getMessage();
    assertTrue(message.contains("7 settings that differ") && message.contains("only 6"), message);
  }

  @Test
  void whatIsDrawnLiesWhereItMustAndReachesAllOfIt() {
    Set<String> sizes = new HashSet<>();
    Set<String> initializers = new HashSet<>();
    int small = 0;
    for (Assignment drawn : search(400, SEED).combinations()) {
      double rate = Double.parseDouble(drawn.values().get("optimizer.learningRate"));
      double momentum = Double.parseDouble(drawn.values().get("optimizer.momentum"));
      assertTrue(rate >= 1e-5 && rate <= 1e-1, "seed " + SEED + ": " + drawn);
      assertTrue(momentum >= 0.8 && momentum <= 0.99, "seed " + SEED + ": " + drawn);
      small += rate < 1e-3 ? 1 : 0;
      sizes.add(drawn.values().get("batchSize"));
      initializers.add(drawn.values().get("initializer"));
    }
    assertEquals(Set.of("3", "4", "5"), sizes, "seed " + SEED);
    assertEquals(Set.of("heNormal", "zeros"), initializers, "seed " + SEED);
    // 1e-3 is the middle of the interval by order of magnitude; 400 fair coins are within 50 of
    // 200.
    assertTrue(small > 150 && small < 250, "seed " + SEED + ": " + small);
  }

  @Test
  void aDrawnNumberHasFourDigitsUnlessThatLeavesTheInterval() {
    String drawn = new Uniform(0, 1).draw(new SplittableRandom(SEED));
    assertTrue(drawn.matches("0\\.0*[1-9]\\d{0,3}|\\d\\.\\d{1,3}E-\\d"), "seed " + SEED + drawn);
    Uniform narrow = new Uniform(0.123451, 0.123459);
    double value = Double.parseDouble(narrow.draw(new SplittableRandom(SEED)));
    assertTrue(value >= narrow.low() && value <= narrow.high(), "seed " + SEED + ": " + value);
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Uniform(1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Uniform(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new LogUniform(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new LogUniform(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Integers(2, 2));
    assertThrows(IllegalArgumentException.class, () -> new OneOf(List.of()));
    assertThrows(IllegalArgumentException.class, () -> search(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Grid(Map.of()));
    assertThrows(IllegalArgumentException.class, () -> new Grid(Map.of("seedling", List.of())));
  }
}
