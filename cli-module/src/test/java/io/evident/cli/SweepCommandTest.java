package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class SweepCommandTest {
  private static final String SWEEP =
      """
      name: rates
      description: which rate
      experiment: linear.yaml
      grid:
        optimizer.learningRate: [1e-3, 1e38]
      """;

  @TempDir private Path folder;

  private Path sweep(String yaml) throws IOException {
    Files.writeString(folder.resolve("linear.yaml"), SmallExperiment.LINEAR);
    return Files.writeString(folder.resolve("rates.yaml"), yaml);
  }

  @Test
  void theBestOfASweepIsNamedAndKept() throws IOException {
    Path yaml = sweep(SWEEP + "seeds: [4, 5]\n");
    Path out = folder.resolve("out");
    CommandResult result = CommandResult.of("sweep", yaml, "--out", out, "--parallel", "2");
    result.assertDone();
    assertEquals(
        4, result.lines().stream().filter(l -> l.startsWith("trial ")).count(), result.out());
    assertTrue(result.out().contains("diverged: the loss became"), result.out());
    assertTrue(result.out().contains("2 of 2 failed"), result.out());
    assertTrue(
        result.lines().stream().anyMatch(l -> l.matches("\\*  1-2 +1e-3 +0\\.\\d{4} \\+- .* ok")),
        result.out());
    assertTrue(
        result.out().contains("best by validationAccuracy: optimizer.learningRate=1e-3"),
        result.out());
    assertEquals(5, Files.readAllLines(out.resolve("results.csv")).size());
    assertTrue(Files.exists(out.resolve("best/metrics.csv")));

    CommandResult again = CommandResult.of("sweep", yaml, "--out", out, "--resume");
    again.assertDone();
    assertTrue(again.out().contains("resumed: 4 of 4 trials have ended"), again.out());
    assertFalse(again.lines().stream().anyMatch(l -> l.startsWith("trial ")), again.out());
    CommandResult.of("sweep", yaml, "--out", out).assertRefused(out.toString(), "--overwrite");
    CommandResult.of("sweep", yaml, "--out", out, "--resume", "--set", "batchSize=8")
        .assertRefused("another experiment");
  }

  @Test
  void aBestRunTrainedOnTheValidationFolderTooIsJudgedAndResumed() throws IOException {
    Path data = folder.resolve("data");
    for (String split : List.of("train", "val", "test")) {
      for (int i = 0; i < 8; i++) {
        picture(data.resolve(split).resolve(i % 2 == 0 ? "cat" : "dog"), split.length() * 20 + i);
      }
    }
    Files.writeString(
        folder.resolve("linear.yaml"),
        SmallExperiment.LINEAR
            .replace("units: 10", "units: 2")
            .replace("split: {train: 80, validation: 20, test: 20}\n", ""));
    Path yaml =
        Files.writeString(
            folder.resolve("rates.yaml"),
            SWEEP.replace("1e38", "1e-4") + "selection: {best: retrained}\n");
    Path out = folder.resolve("out");
    CommandResult.of("sweep", yaml, "--data", data, "--out", out).assertDone();
    Path best = out.resolve("best");
    CommandResult.of("evaluate", best).assertDone();
    CommandResult judged = CommandResult.of("evaluate", best, "--data", data, "--split", "train");
    judged.assertDone();
    assertTrue(judged.out().contains("16 train images"), judged.out());
    CommandResult resumed = CommandResult.of("train", "--resume", "--out", best);
    resumed.assertDone();
    assertTrue(resumed.out().contains("complete"), resumed.out());
  }

  private static void picture(Path folder, int shade) throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1024; i++) {
      image.setRGB(i % 32, i / 32, (shade * 0x10101 + i * (i % 7)) & 0xffffff);
    }
    Files.createDirectories(folder);
    ImageIO.write(image, "png", folder.resolve(shade + ".png").toFile());
  }

  @Test
  void whereEveryTrialDivergesTheExitCodeIs1() throws IOException {
    Path yaml = sweep(SWEEP.replace("[1e-3, 1e38]", "[1e38]"));
    CommandResult result = CommandResult.of("sweep", yaml, "--out", folder.resolve("out"));
    assertEquals(ExitCode.FAILED, result.code(), result.err());
    assertTrue(result.out().contains("no combination came to an end"), result.out());
  }

  @Test
  void whatTheSweepVariesIsNotSetWholeOrInPart() throws IOException {
    Path yaml = sweep(SWEEP);
    String optimizer = "optimizer={kind: sgd, learningRate: 1}";
    CommandResult.of("sweep", yaml, "--list", "--set", optimizer)
        .assertRefused("--set " + optimizer + ": the sweep varies optimizer.learningRate");
    CommandResult.of("sweep", yaml, "--list", "--set", "optimizer.learningRate=1")
        .assertRefused("the sweep varies optimizer.learningRate");
    Path seeded = sweep(SWEEP.contains("seeds:") ? SWEEP : SWEEP + "seeds: [1, 2]\n");
    CommandResult.of("sweep", seeded, "--list", "--set", "seed=7")
        .assertRefused("the sweep has seeds of its own");
    CommandResult.of("sweep", yaml, "--list", "--set", "schedule={kind: cosine}").assertDone();
  }

  @Test
  void theTrialsAreListedWithoutTraining() throws IOException {
    CommandResult builtIn = CommandResult.of("sweep", "--list");
    builtIn.assertDone();
    assertTrue(
        builtIn.out().startsWith("two-layer-cifar-grid  12 trials of two-layer-cifar"),
        builtIn.out());
    CommandResult.of("sweep", "--list", "--resume").assertRefused("--resume", "beside --list");
    CommandResult.of("sweep", "two-layer-cifar-grid", "--list", "--resume")
        .assertRefused("--resume has no effect beside --list");
    CommandResult grid = CommandResult.of("sweep", "two-layer-cifar-grid", "--list");
    grid.assertDone();
    assertEquals(13, grid.lines().size());
    assertEquals(
        "012  optimizer.learningRate=1e-5 network.l2Penalty=1e-6 seed=1", grid.lines().get(12));
    String random =
        """
        name: r
        experiment: linear.yaml
        random:
          trials: 3
          seed: 9
          over:
            batchSize: {integers: [4, 64]}
        """;
    Path yaml = sweep(random);
    List<String> first = CommandResult.of("sweep", yaml, "--list").lines();
    assertTrue(first.get(0).contains("a random search of 3 with seed 9"), first.get(0));
    assertEquals(4, first.size());
    assertEquals(first, CommandResult.of("sweep", yaml, "--list").lines());
  }

  @Test
  void whatIsWrongIsSaidBeforeAnythingIsTrained() throws IOException {
    CommandResult.of("sweep").assertRefused("SWEEP is missing", "--list");
    CommandResult.of("sweep", "two-layer-cifar-gird")
        .assertRefused("did you mean two-layer-cifar-grid?");
    CommandResult.of("sweep", "two-layer-cifar-grid", "--out", folder.resolve("out"))
        .assertRefused("49,000", "--fit-split");
    Path yaml = sweep(SWEEP.replace("1e38", "0"));
    Path out = folder.resolve("out");
    CommandResult.of("sweep", yaml, "--out", out)
        .assertRefused("trial 2, optimizer.learningRate=0", "learningRate must be finite and > 0");
    yaml = sweep(SWEEP.replace("optimizer.learningRate", "optimizer.learningRat"));
    CommandResult.of("sweep", yaml, "--out", out).assertRefused("did you mean learningRate?");
    yaml = sweep(SWEEP.replace("grid:", "gridd:"));
    CommandResult.of("sweep", yaml, "--out", out).assertRefused("rates.yaml:4:1", "mean grid?");
    yaml = sweep(SWEEP.replace("linear.yaml", "linaer.yaml"));
    CommandResult.of("sweep", yaml, "--out", out).assertRefused("linaer.yaml");
    yaml = sweep(SWEEP);
    CommandResult.of("sweep", yaml, "--out", out, "--resume").assertRefused("holds no sweep");
    CommandResult.of("sweep", yaml, "--resume", "--overwrite").assertRefused("one of them");
    CommandResult.of("sweep", yaml, "--parallel", "0").assertRefused("--parallel");
    CommandResult.of("sweep", yaml, "--set", "optimizer.learningRate=1")
        .assertRefused("the sweep varies optimizer.learningRate");
    assertFalse(Files.exists(out));
  }
}
