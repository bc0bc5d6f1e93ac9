package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native memory over long work in one process, whose Java heap is all there from the start. What is
 * not closed is collected some day, so the open objects are counted after every single piece of
 * work. {@code -Devident.checks=1000} makes more gradient checks.
 *
 * <p>Two things grow for a thousand epochs and have nothing to do with what is left open: the JVM's
 * compiled code, which is taken off, and the arenas that glibc gives to threads, of which there is
 * one here.
 */
@Tag("thorough")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NativeMemoryTest {
  private static final int EPOCHS = 200;
  private static final int CHECKS = Integer.getInteger("evident.checks", 60);
  private static final int PREDICTIONS = 1000;

  /** Until then caches, compiled code and TensorFlow's threads are still coming. */
  private static final int WARM_EPOCHS = 100;

  /**
   * MiB that single steps may still add: 2.6 kB an epoch. A batch of images is 0.6 MiB: one that is
   * left open in every epoch would be 60 MiB.
   */
  private static final double STILL_COMING = 0.25;

  private static final double MIB = 1 << 20;

  @TempDir private static Path folder;
  private final List<String> lines = new ArrayList<>();

  @BeforeAll
  void work() throws Exception {
    Path err = folder.resolve("err");
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-XX:TieredStopAtLevel=1",
                "-Xms512m",
                "-Xmx512m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LongWork.class.getName(),
                folder.toString(),
                Integer.toString(EPOCHS),
                Integer.toString(CHECKS),
                Integer.toString(PREDICTIONS))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("MALLOC_ARENA_MAX", "1");
    Process process = builder.start();
    try {
      assertEquals(0, process.waitFor(), Files.readString(err, Charset.defaultCharset()));
    } finally {
      process.destroyForcibly();
    }
    lines.addAll(Files.readAllLines(out, Charset.defaultCharset()));
  }

  /** A column of the lines that begin with a word: 2 for bytes, 3 for open objects. */
  private double[] column(String word, int column) {
    return lines.stream()
        .map(line -> line.split(" ", -1))
        .filter(cells -> cells[0].equals(word))
        .mapToDouble(cells -> Double.parseDouble(cells[column]))
        .toArray();
  }

  @Test
  void nativeMemoryIsFlatOver200Epochs(TestReporter reporter) {
    double[] bytes = column("epoch", 2);
    assertEquals(EPOCHS, bytes.length);
    assertFlat("epoch", Arrays.copyOfRange(bytes, WARM_EPOCHS, EPOCHS), reporter);
    double[] open = column("epoch", 3);
    // After the first one the event file is open, too.
    for (int epoch = 2; epoch < EPOCHS; epoch++) {
      assertEquals(open[1], open[epoch], "native objects open after epoch " + (epoch + 1));
    }
    assertTrue(open[1] > 0, "the training itself is open");
    assertEquals(column("start", 3)[0], column("trained", 3)[0]);
  }

  @Test
  void gradientChecksLeaveNothingOpen(TestReporter reporter) {
    assertNothingOpen("check", CHECKS);
    double[] bytes = column("check", 2);
    assertFlat("check", Arrays.copyOfRange(bytes, CHECKS / 2, CHECKS), reporter);
  }

  @Test
  void aThousandPredictionsLeaveNothingOpen(TestReporter reporter) {
    assertNothingOpen("prediction", PREDICTIONS / 10);
    double[] bytes = column("prediction", 2);
    assertFlat(
        "ten predictions", Arrays.copyOfRange(bytes, bytes.length / 2, bytes.length), reporter);
  }

  private void assertNothingOpen(String word, int count) {
    double[] open = column(word, 3);
    assertEquals(count, open.length);
    for (int i = 0; i < count; i++) {
      assertEquals(column("start", 3)[0], open[i], word + " " + (i + 1));
    }
  }

  /**
   * The slope is the median of those between any two measurements (Theil and Sen), so that a single
   * step, as when the JVM takes another piece for compiled code, counts for little, and what is
   * left open in every epoch counts in full. Over all of them it comes to no more than three
   * deviations of what is left beside it, or to what is still coming.
   */
  private static void assertFlat(String each, double[] bytes, TestReporter reporter) {
    int n = bytes.length;
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        slopes.add((bytes[j] - bytes[i]) / (j - i));
      }
    }
    Collections.sort(slopes);
    double slope = slopes.get(slopes.size() / 2);
    double[] left = new double[n];
    for (int i = 0; i < n; i++) {
      left[i] = bytes[i] - slope * i;
    }
    double mean = Arrays.stream(left).average().orElseThrow();
    double squares = Arrays.stream(left).map(y -> (y - mean) * (y - mean)).sum();
    double noise = Math.sqrt(squares / (n - 2));
    String text =
        String.format(
            Locale.ROOT,
            "%,.0f bytes for each %s over %d, %.2f MiB in all; noise %.2f MiB; from %.1f to %.1f MiB",
            slope,
            each,
            n,
            slope * n / MIB,
            noise / MIB,
            bytes[0] / MIB,
            bytes[n - 1] / MIB);
    reporter.publishEntry(text);
    assertTrue(slope * n <= Math.max(3 * noise, STILL_COMING * MIB), text);
  }
}
