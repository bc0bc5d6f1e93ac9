package io.evident.backprop.internal.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlicesTest {
  private static final int LENGTH = Slices.LENGTH;

  private static double[] random(int length) {
    return new SplittableRandom(length).doubles(length, -1, 1).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 3 * 65_536, 200_001})
  void slicesAreAllOfAnArrayOnceAndInOrder(int length) {
    List<Integer> ends = new ArrayList<>(List.of(0));
    for (int[] slice : Slices.results(length, (first, last) -> new int[] {first, last})) {
      assertEquals(ends.get(ends.size() - 1), slice[0]);
      assertEquals(Math.min(length, slice[0] + LENGTH), slice[1]);
      ends.add(slice[1]);
    }
    assertEquals(length, ends.get(ends.size() - 1));
    int[] visits = new int[length];
    Slices.each(
        length,
        (first, last) -> {
          for (int i = first; i < last; i++) {
            visits[i]++;
          }
        });
    int[] once = new int[length];
    Arrays.fill(once, 1);
    assertArrayEquals(once, visits);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 65_536, 200_001})
  void aSumIsThatOfTheSlicesInOrder(int length) {
    double[] a = random(length);
    Slices.Part part = (first, last) -> Arrays.stream(a, first, last).reduce(0, Double::sum);
    double expected = 0;
    for (int first = 0; first < length; first += LENGTH) {
      expected += part.of(first, Math.min(length, first + LENGTH));
    }
    assertEquals(expected, Slices.sum(length, part));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 65_536, 200_001})
  void theGreatestIsFoundWhereverItIs(int length) {
    double[] a = random(length);
    double[] zeros = new double[length];
    for (int at : new int[] {0, length / 2, length - 1}) {
      double there = a[at];
      for (double greatest : new double[] {-2, 1e300, Double.NEGATIVE_INFINITY, Double.NaN}) {
        a[at] = greatest;
        assertEquals(Math.abs(greatest), Slices.greatestSize(a));
        assertEquals(Math.abs(greatest), Slices.farthest(zeros, a));
        assertEquals(Math.abs(greatest), Slices.farthest(a, zeros));
      }
      a[at] = there;
    }
    a[length / 2] = Double.NaN;
    a[0] = Double.POSITIVE_INFINITY;
    assertEquals(length > 1 ? Double.NaN : Double.POSITIVE_INFINITY, Slices.greatestSize(a));
    assertEquals(0, Slices.greatestSize(zeros));
    Arrays.fill(zeros, -0.0);
    assertEquals(0, Slices.greatestSize(zeros));
    assertEquals(0, Slices.greatestSize(new double[0]));
  }
}
