package io.evident.lab.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A benchmark as text, JSON and CSV. In the latter two a result has the fields work, batch, device,
 * threads, millisPerStep, spread, imagesPerSecond and share; spread is (highest - lowest) / median
 * of the rounds.
 */
public final class BenchmarkFormats {
  private BenchmarkFormats() {}

  /**
   * A table for a person.
   *
   * @param benchmark what was measured
   * @return lines, each ended by a newline
   */
  public static String text(Benchmark benchmark) {
    StringBuilder text = new StringBuilder();
    int rounds = benchmark.operationsPerSecond().values().size();
    text.append(
        String.format(
            Locale.ROOT,
            "machine: float32 product %.0f GFLOP/s (%.0f to %.0f), copy %.1f GB/s (%.1f to %.1f)%n",
            benchmark.operationsPerSecond().median() / 1e9,
            benchmark.operationsPerSecond().lowest() / 1e9,
            benchmark.operationsPerSecond().highest() / 1e9,
            benchmark.bytesPerSecond().median() / 1e9,
            benchmark.bytesPerSecond().lowest() / 1e9,
            benchmark.bytesPerSecond().highest() / 1e9));
    text.append("images: " + benchmark.source() + "\n");
    text.append("median of " + rounds + " rounds in turn, lowest and highest beside it\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "%-18s %6s %-6s %7s %9s %19s %10s %6s%n",
            "work",
            "batch",
            "device",
            "threads",
            "ms/step",
            "lowest to highest",
            "images/s",
            "share"));
    for (BenchmarkResult result : benchmark.results()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-18s %6d %-6s %7d %9.3f %19s %,10.0f %6.2f%n",
              result.work(),
              result.batch(),
              result.device(),
              result.threads(),
              result.millisPerStep(),
              String.format(
                  Locale.ROOT,
                  "%.3f to %.3f",
                  1e3 * result.seconds().lowest(),
                  1e3 * result.seconds().highest()),
              result.imagesPerSecond(),
              result.share()));
    }
    return text.toString();
  }

  private static Map<String, Object> fields(BenchmarkResult result) {
    return ResultRows.fields(
        "work", result.work(),
        "batch", result.batch(),
        "device", result.device(),
        "threads", result.threads(),
        "millisPerStep", result.millisPerStep(),
        "spread", result.seconds().spread(),
        "imagesPerSecond", result.imagesPerSecond(),
        "share", result.share());
  }

  /**
   * A list of objects.
   *
   * @param results in order
   * @return JSON, indented, ended by a newline
   */
  public static String json(List<BenchmarkResult> results) {
    return ResultRows.json(results.stream().map(BenchmarkFormats::fields).toList());
  }

  /**
   * A row for each result.
   *
   * @param results in order, at least one
   * @return lines, each ended by a newline
   */
  public static String csv(List<BenchmarkResult> results) {
    return ResultRows.csv(results.stream().map(BenchmarkFormats::fields).toList());
  }
}
