package io.evident.backprop.atlas;

import java.util.Locale;

/** Findings in few words, rounded so that two runs say the same. */
final class AtlasWords {
  private AtlasWords() {}

  /** Such as {@code right (1e-13)} or {@code WRONG (0.9)}. */
  static String of(AtlasFinding finding) {
    double error = finding.relativeError();
    return switch (finding.verdict()) {
      case RIGHT -> error == 0 ? "right (exact)" : "right (" + powerOfTen(error) + ")";
      case WRONG ->
          Double.isFinite(error) ? String.format(Locale.ROOT, "WRONG (%.1g)", error) : "WRONG";
      case MISSING -> "missing";
      case THROWS -> "throws";
      case CRASHES -> "CRASHES";
      case NO_KERNEL -> "no kernel";
    };
  }

  /** The next power of ten above: rounding errors vary, their size does not. */
  private static String powerOfTen(double error) {
    return String.format(Locale.ROOT, "1e%d", (int) Math.ceil(Math.log10(error)));
  }
}
