package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/reference/run-directory.md names every file that a run, a sweep and an inference leave. */
class RunDirectoryPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "run-directory.md");

  private static final String EXPERIMENT =
      """
      name: small
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 2, kernel: 5, stride: 3}
          - maxPool2d: {size: 3}
          - flatten
          - dense: {units: classes}
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      split: {validation: 20}
      calibrationPart: 0.2
      optimizer: {kind: sgd, learningRate: 0.01}
      batchSize: 32
      epochs: 1
      seed: 1
      """;

  private static final String TABLE =
      """
      name: table
      table: {target: y, task: regression}
      network: {layers: [dense: {units: 4}, relu]}
      optimizer: {kind: adam, learningRate: 0.01}
      batchSize: 8
      epochs: 1
      seed: 1
      """;

  private static final String SWEEP =
      """
      name: sizes
      experiment: small.yaml
      grid: {batchSize: [16, 32], optimizer.learningRate: [0.01, 0.1]}
      selection: {best: retrained}
      """;

  /** Kept by trainings of reproduce alone. */
  private static final Set<String> ELSEWHERE = Set.of("batch-losses.csv");

  @TempDir private static Path folder;
  private static String page;

  @BeforeAll
  static void layTheFiles() throws IOException {
    page = Files.readString(PAGE);
    CifarFixture.write(folder.resolve("cifar"), 20);
    Files.writeString(folder.resolve("small.yaml"), EXPERIMENT);
    Files.writeString(folder.resolve("sizes.yaml"), SWEEP);
    Files.writeString(folder.resolve("x.csv"), "x\n1\n2\n4\n");
  }

  private static String section(String heading) {
    String from = page.substring(page.indexOf("\n## " + heading + "\n") + 4);
    int end = from.indexOf("\n## ");
    return end < 0 ? from : from.substring(0, end);
  }

  /** The code in the first column of the first table of a section. */
  private static List<String> shown(String heading, String column) {
    String section = section(heading);
    String table = section.substring(section.indexOf("| " + column + " |"));
    List<String> names = new ArrayList<>();
    table
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .forEach(
            line ->
                Pattern.compile("`([^`]+)`")
                    .matcher(line.split("\\|", -1)[1])
                    .results()
                    .forEach(name -> names.add(name.group(1))));
    return names;
  }

  /** A name with a star, a number for NNN, or all that is below a folder. */
  private static Pattern pattern(String shown) {
    return Pattern.compile(
        Pattern.quote(shown)
            .replace("*", "\\E[^/]*\\Q")
            .replace("...", "\\E.*\\Q")
            .replace("NNN", "\\E\\d{3,}\\Q"));
  }

  private static Set<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString().replace('\\', '/'))
          .collect(Collectors.toSet());
    }
  }

  private static void assertNamed(String heading, Path directory) throws IOException {
    Set<String> there = files(directory);
    List<String> shown = shown(heading, "file");
    for (String file : there) {
      assertTrue(
          shown.stream().anyMatch(name -> pattern(name).matcher(file).matches()),
          heading + ": the page does not name " + file);
    }
    for (String name : shown) {
      assertTrue(
          ELSEWHERE.contains(name)
              || there.stream().anyMatch(file -> pattern(name).matcher(file).matches()),
          heading + ": there is no " + name + " among " + there);
    }
  }

  @Test
  void theFilesOfARunAndItsModelAreNamed() throws IOException {
    Path run = folder.resolve("run");
    train(run);
    CommandResult.of("calibrate", run).assertDone();
    assertNamed("A run", run);
    assertNamed("A model", run.resolve("model"));
    String header = Files.readAllLines(run.resolve("metrics.csv")).get(0);
    assertEquals(List.of(header.split(",", -1)), shown("A run", "column"));
  }

  @Test
  void theFilesOfARunOnATableAreNamed() throws IOException {
    StringBuilder csv = new StringBuilder("x,z,y\n");
    for (int i = 0; i < 40; i++) {
      csv.append(i).append(',').append(i * i % 7).append(',').append(3 * i + i % 5).append('\n');
    }
    Files.writeString(folder.resolve("t.csv"), csv);
    Files.writeString(folder.resolve("table.yaml"), TABLE);
    Path run = folder.resolve("on-a-table");
    CommandResult trained =
        CommandResult.of(
            "train", folder.resolve("table.yaml"), "--data", folder.resolve("t.csv"), "--out", run);
    trained.assertDone();
    assertTrue(
        trained.out().contains("baseline: Bayesian linear regression, test RMSE "), trained.out());
    Set<String> there = files(run);
    List<String> own = shown("A run", "file of a table's run");
    List<String> shared = shown("A run", "file");
    for (String name : own) {
      assertTrue(there.contains(name), "there is no " + name + " among " + there);
    }
    for (String file : there) {
      assertTrue(
          own.contains(file)
              || shared.stream().anyMatch(name -> pattern(name).matcher(file).matches()),
          "the page does not name " + file);
    }
  }

  private static void train(Path run) {
    CommandResult.of(
            "train", folder.resolve("small.yaml"), "--data", folder.resolve("cifar"), "--out", run)
        .assertDone();
  }

  @Test
  @Tag("thorough")
  void theFilesOfASweepAreNamed() throws IOException {
    Path sweep = folder.resolve("sweep");
    CommandResult.of(
            "sweep",
            folder.resolve("sizes.yaml"),
            "--data",
            folder.resolve("cifar"),
            "--out",
            sweep)
        .assertDone();
    assertNamed("A sweep", sweep);
  }

  @Test
  void theFilesOfAnInferenceAreNamed() throws IOException {
    Path inference = folder.resolve("inference");
    CommandResult.of("bayes", folder.resolve("x.csv"), "--out", inference).assertDone();
    assertNamed("An inference", inference);
  }
}
