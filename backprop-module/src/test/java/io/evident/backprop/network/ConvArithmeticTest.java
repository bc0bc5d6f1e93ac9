package io.evident.backprop.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Both inverses against the function itself, tried on every value of a box. */
class ConvArithmeticTest {
  private static final int LONGEST = 24;

  /** What the function gives, or empty where it refuses. */
  private static OptionalInt output(int in, int kernel, int padding, int stride, int dilation) {
    try {
      return OptionalInt.of(ConvArithmetic.output(in, kernel, padding, stride, dilation));
    } catch (IllegalArgumentException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * The settings for each output, by trial of every stride that could matter; of the strides with
   * one window, the least.
   */
  private static Map<Integer, List<ConvArithmetic.Setting>> byTrial(
      int in, int kernel, int dilation) {
    Map<Integer, List<ConvArithmetic.Setting>> found = new HashMap<>();
    for (int padding = 0; padding < kernel; padding++) {
      boolean oneWindow = false;
      for (int stride = 1; stride <= in + 2 * padding + 3; stride++) {
        OptionalInt out = output(in, kernel, padding, stride, dilation);
        if (out.isPresent() && !(oneWindow && out.getAsInt() == 1)) {
          found
              .computeIfAbsent(out.getAsInt(), o -> new ArrayList<>())
              .add(new ConvArithmetic.Setting(padding, stride));
          oneWindow |= out.getAsInt() == 1;
        }
      }
    }
    return found;
  }

  @Test
  void settingsAreAllThatGiveTheOutputInOrder() {
    int listed = 0;
    for (int in = 1; in <= LONGEST; in++) {
      for (int kernel = 1; kernel <= 7; kernel++) {
        for (int dilation = 1; dilation <= 4; dilation++) {
          Map<Integer, List<ConvArithmetic.Setting>> byTrial = byTrial(in, kernel, dilation);
          for (int out = 1; out <= in + 2 * kernel + 2; out++) {
            List<ConvArithmetic.Setting> expected = byTrial.getOrDefault(out, List.of());
            String where =
                "in " + in + ", kernel " + kernel + ", dilation " + dilation + ", out " + out;
            assertEquals(expected, ConvArithmetic.settings(in, kernel, dilation, out), where);
            listed += expected.size();
          }
        }
      }
    }
    assertTrue(listed > 10_000, "settings seen: " + listed);
  }

  @Test
  void everyGreaterStrideThanTheOneListedForAnOutputOf1IsOneWindowToo() {
    ConvArithmetic.Setting listed = ConvArithmetic.settings(9, 3, 1, 1).get(0);
    assertEquals(new ConvArithmetic.Setting(0, 7), listed);
    for (int stride = listed.stride(); stride < 40; stride++) {
      assertEquals(1, ConvArithmetic.output(9, 3, 0, stride, 1));
    }
  }

  @Test
  void inputsAreAllThatGiveTheOutput() {
    int empty = 0;
    for (int kernel = 1; kernel <= 6; kernel++) {
      for (int padding = 0; padding < kernel; padding++) {
        for (int stride = 1; stride <= 6; stride++) {
          for (int dilation = 1; dilation <= 3; dilation++) {
            for (int out = 1; out <= 8; out++) {
              List<Integer> expected = new ArrayList<>();
              for (int in = 1; in <= 80; in++) {
                if (output(in, kernel, padding, stride, dilation).equals(OptionalInt.of(out))) {
                  expected.add(in);
                }
              }
              Optional<ConvArithmetic.Lengths> found =
                  ConvArithmetic.inputs(kernel, padding, stride, dilation, out);
              List<Integer> listed = new ArrayList<>();
              found.ifPresent(
                  range -> {
                    for (int in = range.least(); in <= range.greatest(); in++) {
                      listed.add(in);
                    }
                  });
              assertEquals(
                  expected,
                  listed,
                  "kernel %d, padding %d, stride %d, dilation %d, out %d"
                      .formatted(kernel, padding, stride, dilation, out));
              empty += found.isEmpty() ? 1 : 0;
            }
          }
        }
      }
    }
    assertTrue(empty > 0, "no case without an input was seen");
  }

  @Test
  void theClaimedSizesComeBack() {
    assertTrue(ConvArithmetic.settings(64, 3, 1, 62).contains(new ConvArithmetic.Setting(0, 1)));
    assertEquals(List.of(new ConvArithmetic.Setting(0, 1)), ConvArithmetic.settings(64, 3, 1, 62));
    assertTrue(ConvArithmetic.settings(64, 3, 1, 32).contains(new ConvArithmetic.Setting(1, 2)));
    assertEquals(
        Optional.of(new ConvArithmetic.Lengths(63, 64)), ConvArithmetic.inputs(3, 1, 2, 1, 32));
    assertEquals(List.of(), ConvArithmetic.settings(64, 3, 1, 67), "padding 2 gives 66");
  }

  @Test
  void lengthsNearTheLargestIntegerDoNotWrapAround() {
    int most = Integer.MAX_VALUE;
    assertEquals(most, ConvArithmetic.output(most, 1, 0, 1, 1));
    String tooLong =
        assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.output(most, 2, 1, 1, 1))
            .getMessage();
    assertEquals("in + 2 padding must be at most 2^31 - 1, got in 2147483647, padding 1", tooLong);
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.output(9, most, 0, 1, most));
    assertEquals(
        List.of(new ConvArithmetic.Setting(0, 1)), ConvArithmetic.settings(most, 2, 1, most - 1));
    assertEquals(List.of(), ConvArithmetic.settings(9, 2, most, 3));
    assertEquals(Optional.empty(), ConvArithmetic.inputs(1, 0, most, 1, most));
    ConvArithmetic.Lengths last = ConvArithmetic.inputs(1, 0, most, 1, 1).orElseThrow();
    assertEquals(new ConvArithmetic.Lengths(1, most), last);
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.settings(0, 3, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.settings(9, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.settings(9, 3, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.settings(9, 3, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.inputs(3, 3, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.inputs(3, 0, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> ConvArithmetic.inputs(3, 0, 1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new ConvArithmetic.Setting(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new ConvArithmetic.Lengths(2, 1));
  }
}
