package io.evident.lab.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How cost grows, as text, JSON and CSV. */
public final class ScalingFormats {
  private static final double MEBI = 1 << 20;

  private ScalingFormats() {}

  /**
   * A table for each axis, for a person.
   *
   * @param results in order
   * @return lines, each ended by a newline
   */
  public static String text(List<ScalingResult> results) {
    StringBuilder text = new StringBuilder();
    for (ScalingResult result : results) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-16s %10s %19s %12s %12s%n",
              result.axis().label(),
              "ms/step",
              "lowest to highest",
              "MFLOP/step",
              "resident MiB"));
      for (ScalingResult.Point point : result.points()) {
        text.append(
            String.format(
                Locale.ROOT,
                "%,-16d %10.3f %19s %,12.1f %,12.0f%n",
                point.value(),
                1e3 * point.seconds().median(),
                String.format(
                    Locale.ROOT,
                    "%.3f to %.3f",
                    1e3 * point.seconds().lowest(),
                    1e3 * point.seconds().highest()),
                point.operations() / 1e6,
                point.residentBytes() / MEBI));
      }
      text.append(
          String.format(
              Locale.ROOT,
              "over its upper half time grows with the exponent %.2f, operations %.2f, memory %.2f%n%n",
              result.timeExponent(),
              result.workExponent(),
              result.memoryExponent()));
    }
    return text.toString();
  }

  private static List<Map<String, Object>> rows(List<ScalingResult> results) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ScalingResult result : results) {
      for (ScalingResult.Point point : result.points()) {
        rows.add(
            ResultRows.fields(
                "axis", result.axis().label(),
                "value", point.value(),
                "millisPerStep", 1e3 * point.seconds().median(),
                "spread", point.seconds().spread(),
                "operations", point.operations(),
                "residentBytes", point.residentBytes(),
                "timeExponent", result.timeExponent(),
                "workExponent", result.workExponent()));
      }
    }
    return rows;
  }

  /**
   * A list of objects, one for each point.
   *
   * @param results in order
   * @return JSON, indented, ended by a newline
   */
  public static String json(List<ScalingResult> results) {
    return ResultRows.json(rows(results));
  }

  /**
   * A row for each point.
   *
   * @param results in order, at least one
   * @return lines, each ended by a newline
   */
  public static String csv(List<ScalingResult> results) {
    return ResultRows.csv(rows(results));
  }
}
