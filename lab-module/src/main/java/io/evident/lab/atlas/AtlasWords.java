package io.evident.lab.atlas;

import java.util.ArrayList;
import java.util.List;
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

  /** One verdict after the other, with the widths that have it where it is not right. */
  static String of(List<Integer> widths, List<JoinedFinding> findings) {
    List<String> words = new ArrayList<>();
    for (JoinedVerdict verdict : JoinedVerdict.values()) {
      List<String> at = new ArrayList<>();
      double share = 0;
      double error = 0;
      String detail = "";
      for (int w = 0; w < widths.size(); w++) {
        JoinedFinding finding = findings.get(w);
        if (finding.verdict() == verdict) {
          at.add(widths.get(w).toString());
          share = Math.max(share, finding.share());
          if (detail.isEmpty() || finding.relativeError() > error) {
            error = finding.relativeError();
            detail = finding.detail();
          }
        }
      }
      if (!at.isEmpty() && !(verdict == JoinedVerdict.RIGHT && at.size() < widths.size())) {
        words.add(word(verdict, String.join(", ", at), share, error, detail));
      }
    }
    return String.join("; ", words);
  }

  private static String word(
      JoinedVerdict verdict, String at, double share, double error, String detail) {
    return switch (verdict) {
      case RIGHT -> String.format(Locale.ROOT, "right (%.1g)", share);
      case WRONG_JOINED ->
          String.format(Locale.ROOT, "WRONG JOINED at %s (%.1g, %s)", at, error, detail);
      case WRONG_ALONE ->
          String.format(Locale.ROOT, "WRONG ALONE at %s (%.1g, %s)", at, error, detail);
      case FAILS -> "fails at " + at + " (" + detail + ")";
      case CRASHES -> "CRASHES at " + at;
    };
  }
}
