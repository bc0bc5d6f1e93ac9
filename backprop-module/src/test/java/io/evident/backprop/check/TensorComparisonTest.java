package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A long tensor is compared in slices. */
class TensorComparisonTest {
  private static final int LENGTH = 200_001;
  private static final double TOLERANCE = 1e-6;

  /** Entries of what is found, and what they are instead. */
  record Planted(int entry, double value) {}

  static Stream<List<Planted>> planted() {
    return Stream.of(
        List.of(),
        List.of(new Planted(LENGTH - 1, 3)),
        List.of(new Planted(70_000, 3), new Planted(140_000, 2), new Planted(1, 2)),
        List.of(new Planted(140_000, Double.NaN)),
        List.of(new Planted(140_000, Double.POSITIVE_INFINITY)),
        List.of(new Planted(140_000, Double.NaN), new Planted(199_999, 3)),
        List.of(new Planted(5, Double.NEGATIVE_INFINITY), new Planted(70_000, Double.NaN)));
  }

  @ParameterizedTest
  @MethodSource("planted")
  void slicesSayWhatTheEntriesSayOneAfterTheOther(List<Planted> planted) {
    SplittableRandom random = new SplittableRandom(3);
    double[] manual = random.doubles(LENGTH, -1, 1).toArray();
    double[] found = manual.clone();
    for (int i = 0; i < LENGTH; i++) {
      found[i] += 1e-8 * random.nextDouble();
    }
    planted.forEach(p -> found[p.entry] = p.value);
    double scale = 0;
    for (int i = 0; i < LENGTH; i++) {
      scale = Math.max(scale, Math.max(Math.abs(manual[i]), Math.abs(found[i])));
    }
    TensorComparison entryByEntry = new TensorComparison("w", "an oracle", TOLERANCE, scale);
    for (int i = 0; i < LENGTH; i++) {
      entryByEntry.add(i, manual[i], found[i], 0);
    }
    Comparison whole = TensorComparison.whole("w", "an oracle", TOLERANCE, 0.5, manual, found);
    assertEquals(entryByEntry.done(), whole);
    assertEquals(LENGTH, whole.entries());
    assertEquals(planted.isEmpty() ? GradientVerdict.PASS : GradientVerdict.FAIL, whole.verdict());
  }
}
