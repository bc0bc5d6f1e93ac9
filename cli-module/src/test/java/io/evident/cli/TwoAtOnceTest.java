package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one directory, and two on one cache of decoded images. */
@Tag("thorough")
class TwoAtOnceTest {
  private static final String EXPERIMENT =
      """
      name: small
      network:
        input: [32, 32, 3]
        layers: [flatten, {dense: {units: CLASSES}}]
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      split: {validation: 4}
      optimizer: {kind: momentum, learningRate: 0.001, momentum: 0.9}
      batchSize: 16
      epochs: EPOCHS
      seed: 1
      """;

  private static final String SWEEP =
      """
      name: rates
      experiment: small.yaml
      grid:
        optimizer.learningRate: [1e-3, 1e-4]
      """;

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private Path experiment(int classes, int epochs) throws IOException {
    Files.writeString(folder.resolve("rates.yaml"), SWEEP);
    return Files.writeString(
        folder.resolve("small.yaml"),
        EXPERIMENT
            .replace("CLASSES", Integer.toString(classes))
            .replace("EPOCHS", Integer.toString(epochs)));
  }

  private static boolean hasCheckpoints(Path run) {
    String[] files = run.resolve("checkpoints").toFile().list();
    return files != null && files.length > 0;
  }

  /** What is not refused trains for hours. */
  private static void assertInUse(Path directory, Object... command) {
    assertTimeoutPreemptively(LIMIT, () -> CommandResult.of(command))
        .assertRefused("evident: " + directory + ": another process is at work in it");
  }

  @Test
  void theSecondOnARunDirectoryIsRefusedUntilTheFirstIsDead() throws Exception {
    // So long that it does not end by itself meanwhile.
    Path yaml = experiment(10, 20_000);
    Path run = folder.resolve("run");
    try (EvidentProcess first =
        EvidentProcess.start(folder.resolve("logs"), "train", yaml, "--out", run)) {
      assertTrue(first.runsUntil(() -> hasCheckpoints(run)), first.err());
      assertInUse(run, "train", "--resume", "--out", run);
      assertInUse(run, "train", yaml, "--out", run);
      assertInUse(run, "train", yaml, "--out", run, "--overwrite");
      assertTrue(first.kill(), first.err());
    }
    // An earlier run is there, and nobody is at work in it.
    CommandResult.of("train", yaml, "--out", run).assertRefused("holds an earlier run");
    experiment(10, 1);
    CommandResult.of("train", yaml, "--out", run, "--overwrite").assertDone();
  }

  @Test
  void theSecondOnASweepIsRefusedAndSoIsATrainingOfItsTrials() throws Exception {
    experiment(10, 20_000);
    Path yaml = folder.resolve("rates.yaml");
    Path out = folder.resolve("sweep");
    Path trial = out.resolve("trials/001");
    try (EvidentProcess first =
        EvidentProcess.start(folder.resolve("logs"), "sweep", yaml, "--out", out)) {
      assertTrue(first.runsUntil(() -> hasCheckpoints(trial)), first.err());
      assertInUse(out, "sweep", yaml, "--out", out, "--resume");
      assertInUse(out, "sweep", yaml, "--out", out, "--overwrite");
      assertInUse(trial, "train", "--resume", "--out", trial);
      assertTrue(first.kill(), first.err());
    }
    experiment(10, 1);
    CommandResult.of("sweep", yaml, "--out", out, "--overwrite").assertDone();
  }

  @Test
  void twoSweepsOnOneCacheComeToWhatEachComesToAlone() throws Exception {
    experiment(2, 3);
    Path yaml = folder.resolve("rates.yaml");
    Path images = pictures(folder.resolve("pictures"));
    Path alone = folder.resolve("alone");
    CommandResult.of(sweep(yaml, images, folder.resolve("cache-alone"), alone)).assertDone();
    Path cache = folder.resolve("cache");
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Path logs = folder.resolve("logs");
    // The cache is empty: both decode, and each may find what the other is writing.
    try (EvidentProcess first = EvidentProcess.start(logs, sweep(yaml, images, cache, one));
        EvidentProcess second = EvidentProcess.start(logs, sweep(yaml, images, cache, two))) {
      first.result().assertDone();
      second.result().assertDone();
    }
    RunFiles.assertSame(alone, one, "");
    RunFiles.assertSame(alone, two, "");
    try (var files = Files.list(cache)) {
      assertEquals(2, files.count(), "the images and their digests, and nothing left over");
    }
  }

  /** Streamed, so that the cache is read as long as the trainings last. */
  private static Object[] sweep(Path yaml, Path images, Path cache, Path out) {
    return new Object[] {
      "sweep", yaml, "--data", images, "--cache", cache, "--data-memory", "1k", "--out", out
    };
  }

  private static Path pictures(Path folder) throws IOException {
    Random random = new Random(1);
    for (String name : List.of("cat", "dog")) {
      Path of = Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < 20; i++) {
        BufferedImage image = new BufferedImage(40, 36, BufferedImage.TYPE_INT_RGB);
        for (int p = 0; p < 40 * 36; p++) {
          image.setRGB(p % 40, p / 40, random.nextInt(1 << 24));
        }
        ImageIO.write(image, "png", of.resolve(i + ".png").toFile());
      }
    }
    return folder;
  }
}
