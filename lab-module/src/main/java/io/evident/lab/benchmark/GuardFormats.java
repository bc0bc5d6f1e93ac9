package io.evident.lab.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A guard as text, JSON and CSV. */
public final class GuardFormats {
  private GuardFormats() {}

  /**
   * A table for a person.
   *
   * @param results in order
   * @return lines, each ended by a newline
   */
  public static String text(List<GuardResult> results) {
    StringBuilder text = new StringBuilder();
    text.append("the trainer against the bare graph of the same network, in turn\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "%-12s %6s %-6s %7s %11s %9s %6s %17s%n",
            "work",
            "batch",
            "device",
            "threads",
            "trainer ms",
            "bare ms",
            "ratio",
            "lowest to highest"));
    for (GuardResult result : results) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-12s %6d %-6s %7d %11.3f %9.3f %6.2f %17s%n",
              result.work(),
              result.batch(),
              result.device(),
              result.threads(),
              1e3 * result.trainer().median(),
              1e3 * result.bare().median(),
              result.ratio(),
              String.format(
                  Locale.ROOT,
                  "%.2f to %.2f",
                  result.ratios().lowest(),
                  result.ratios().highest())));
    }
    return text.toString();
  }

  private static Map<String, Object> fields(GuardResult result) {
    return ResultRows.fields(
        "work", result.work(),
        "batch", result.batch(),
        "device", result.device(),
        "threads", result.threads(),
        "millisPerStep", 1e3 * result.trainer().median(),
        "bareMillisPerStep", 1e3 * result.bare().median(),
        "ratio", result.ratio(),
        "lowestRatio", result.ratios().lowest(),
        "highestRatio", result.ratios().highest());
  }

  /**
   * A list of objects.
   *
   * @param results in order
   * @return JSON, indented, ended by a newline
   */
  public static String json(List<GuardResult> results) {
    return ResultRows.json(results.stream().map(GuardFormats::fields).toList());
  }

  /**
   * A row for each result.
   *
   * @param results in order, at least one
   * @return lines, each ended by a newline
   */
  public static String csv(List<GuardResult> results) {
    return ResultRows.csv(results.stream().map(GuardFormats::fields).toList());
  }
}
