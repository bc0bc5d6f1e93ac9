package io.evident.lab.arithmetic;

import java.util.List;
import java.util.Map;

/** The widths that are looked at, and what stands before them. */
final class Widths {
  /**
   * Those below a vector of the processor or a few, with their remainders; those at which a product
   * that TensorFlow had joined was seen wrong (84, 100, 1000); those of the built-in networks;
   * powers of two and their neighbours.
   */
  static final List<Integer> ALL =
      List.of(
          1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 24, 28, 30, 31, 32, 33, 36,
          40, 44, 47, 48, 49, 50, 52, 56, 60, 63, 64, 65, 68, 72, 76, 80, 84, 96, 100, 104, 112,
          120, 127, 128, 129, 144, 160, 192, 200, 255, 256, 257, 500, 512, 1000, 1024, 2000);

  /** The inputs of a product, which the widths take in turn. */
  private static final List<Integer> INPUTS = List.of(64, 37, 52, 48);

  /** Those of the built-in networks and of the products seen wrong, where they are not too many. */
  private static final Map<Integer, Integer> KNOWN_INPUTS =
      Map.of(10, 84, 84, 120, 120, 400, 256, 512, 100, 100, 1000, 100);

  /** The channels before a convolution, which the widths take in turn. */
  private static final List<Integer> CHANNELS = List.of(3, 6, 4, 5, 8);

  /** Those of the built-in networks. */
  private static final Map<Integer, Integer> KNOWN_CHANNELS =
      Map.of(6, 3, 12, 3, 16, 6, 24, 3, 32, 12, 64, 64, 128, 64, 256, 64);

  /** Beyond it convolutions are small, or they alone would take the time. */
  private static final int WIDE = 256;

  private Widths() {}

  /** The place among all, by which widths take turns. */
  static int turn(int width) {
    return ALL.indexOf(width);
  }

  static int inputsOf(int width) {
    return KNOWN_INPUTS.getOrDefault(width, INPUTS.get(turn(width) % INPUTS.size()));
  }

  static int channelsBefore(int width) {
    return width > WIDE
        ? CHANNELS.get(0)
        : KNOWN_CHANNELS.getOrDefault(width, CHANNELS.get(turn(width) % CHANNELS.size()));
  }
}
