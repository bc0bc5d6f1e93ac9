package io.evident.models.sweep;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.run.CopiedRuns;
import io.evident.models.storage.DirectoryInUseException;
import io.evident.models.storage.DirectoryLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class SweepRunTest {
  /**
   * Two epochs of a small convolutional net, whose batches would be cut for a second core; at 1e38
   * its weights overflow.
   */
  private static final String EXPERIMENT =
      """
      name: linear
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 2, kernel: 5, stride: 3}
          - residual: [conv2d: {filters: 2, kernel: 1}]
          - flatten
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      split: {train: 80, validation: 20}
      optimizer: {kind: momentum, learningRate: 0.01, momentum: 0.9}
      batchSize: 16
      epochs: 2
      seed: 1
      """;

  private static final String SWEEP =
      """
      name: rates
      experiment: linear.yaml
      grid:
        optimizer.learningRate: [1e38, 1e-3]
        batchSize: [8, 16]
      """;

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  private static final ImageSplits SAMPLE = BuiltInSample.load();

  @TempDir private static Path shared;

  /** The usual sweep, one trial at a time, run once; who writes has a copy. */
  private static SweepDirectory whole;

  private static SweepOutcome outcome;

  private static final TrialData IMAGES = TrialData.sample(images(0));
  private static final String DIGEST = TrialResult.dataDigest(images(0));

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    whole = SweepDirectory.create(shared.resolve("sweep"), false);
    outcome = run(sweep(SWEEP), whole, 1);
  }

  private SweepDirectory copied() throws IOException {
    return SweepDirectory.open(CopiedRuns.of(whole.path(), folder.resolve("sweep")));
  }

  private static ImageSplits images(int from) {
    return new ImageSplits(
        SAMPLE.train().range(from, from + 100), SAMPLE.test().first(50), "a part");
  }

  private static Sweep sweep(String yaml) {
    return SweepYaml.read(YamlValue.parse("sweep.yaml", yaml));
  }

  private static List<TrialDescription> trials(Sweep sweep) throws IOException {
    return TrialList.of(sweep, YamlValue.parse("linear.yaml", EXPERIMENT), IMAGES, t -> t);
  }

  private SweepDirectory directory(String name) throws IOException {
    return SweepDirectory.create(folder.resolve(name), false);
  }

  private static SweepOutcome run(Sweep sweep, SweepDirectory directory, int parallel)
      throws IOException {
    return SweepRun.start(sweep, trials(sweep), DIGEST, directory)
        .run(LocalSweepRunner.of(IMAGES, directory, parallel, CLOCK), r -> {});
  }

  private static List<String> withoutTimes(SweepDirectory directory) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String row : Files.readAllLines(directory.path().resolve(SweepDirectory.RESULTS))) {
      rows.add(row.replaceAll(",[^,]*,(ok|diverged|status),", ",$1,"));
    }
    return rows;
  }

  /** Counts what it hands on. */
  private static final class Counting implements SweepRunner {
    private final SweepRunner runner;
    private final List<Integer> trained = new ArrayList<>();

    Counting(SweepRunner runner) {
      this.runner = runner;
    }

    @Override
    public void run(List<TrialDescription> trials, TrialListener listener) throws IOException {
      trials.forEach(t -> trained.add(t.index()));
      runner.run(trials, listener);
    }
  }

  @Test
  void aTrialThatDivergesIsReportedAndNotFatal() throws IOException {
    SweepDirectory directory = whole;
    List<String> rows = withoutTimes(directory);
    assertEquals(5, rows.size());
    assertEquals(
        "trial,optimizer.learningRate,batchSize,seed,runningLoss,runningAccuracy,trainLoss,"
            + "trainAccuracy,validationLoss,validationAccuracy,testLoss,testAccuracy,status,"
            + "message",
        rows.get(0));
    assertTrue(rows.get(3).startsWith("3,1e-3,8,1,"), rows.get(3));
    assertTrue(rows.get(3).endsWith(",ok,"), rows.get(3));
    for (int diverged : new int[] {1, 2}) {
      assertTrue(rows.get(diverged).contains(",1e38,"), rows.get(diverged));
      assertTrue(rows.get(diverged).contains(",,,,,,,,diverged,"), rows.get(diverged));
      assertTrue(rows.get(diverged).contains("the loss became"), rows.get(diverged));
      assertFalse(outcome.standings().get(diverged - 1).isComplete());
    }

    SweepOutcome.Best best = outcome.best().orElseThrow();
    assertEquals(
        Files.readString(best.directory().resolve("metrics.csv")),
        Files.readString(directory.best().resolve("metrics.csv")));
    assertTrue(Files.exists(directory.best().resolve("checkpoints/best.safetensors")));
    double greatest = 0;
    for (Standing standing : outcome.standings()) {
      if (standing.isComplete()) {
        greatest = Math.max(greatest, standing.mean("validationAccuracy"));
      }
    }
    assertEquals(greatest, best.standing().mean("validationAccuracy"));
    assertEquals(2, outcome.plots().size());
    assertTrue(Files.size(directory.path().resolve("plots/validation-accuracy.svg")) > 1000);
  }

  @Test
  void resultsDoNotDependOnHowManyTrialsAreTrainedAtATime() throws IOException {
    SweepDirectory one = whole;
    SweepDirectory three = directory("three");
    run(sweep(SWEEP), three, 3);
    assertEquals(withoutTimes(one), withoutTimes(three));
    Path weights = Path.of("checkpoints", "step-000000020.safetensors");
    for (String trial : List.of("trials/003", "trials/004", "best")) {
      Path at = Path.of(trial).resolve(weights);
      Path ofOne = one.path().resolve(at);
      if (Files.exists(ofOne)) {
        assertArrayEquals(
            Files.readAllBytes(ofOne), Files.readAllBytes(three.path().resolve(at)), trial);
      }
    }
    assertTrue(Files.exists(one.path().resolve("trials/003").resolve(weights)));
  }

  @Test
  void anInterruptedSweepIsResumedWithoutRepeatingATrial() throws IOException {
    Sweep sweep = sweep(SWEEP);
    SweepDirectory directory = directory("interrupted");
    List<Integer> ended = new ArrayList<>();
    SweepRunner local = LocalSweepRunner.of(IMAGES, directory, 1, CLOCK);
    SweepRun first = SweepRun.start(sweep, trials(sweep), DIGEST, directory);
    assertThrows(
        IllegalStateException.class,
        () ->
            first.run(
                local,
                result -> {
                  ended.add(result.index());
                  if (ended.size() == 3) {
                    throw new IllegalStateException("killed");
                  }
                }));
    assertEquals(List.of(1, 2, 3), ended);
    assertEquals(4, Files.readAllLines(directory.path().resolve("results.csv")).size());
    Map<Path, FileTime> before = times(directory, "001", "002", "003");

    Counting counting = new Counting(local);
    SweepRun again = SweepRun.resume(sweep, trials(sweep), DIGEST, directory);
    assertEquals(1, again.left().size());
    again.run(counting, r -> {});
    assertEquals(List.of(4), counting.trained);
    assertEquals(before, times(directory, "001", "002", "003"), "files of finished trials");
    assertEquals(withoutTimes(whole), withoutTimes(directory));

    Counting idle = new Counting(local);
    SweepRun.resume(sweep, trials(sweep), DIGEST, directory).run(idle, r -> {});
    assertEquals(List.of(), idle.trained);
    assertEquals(withoutTimes(whole), withoutTimes(directory));
  }

  private static Map<Path, FileTime> times(SweepDirectory directory, String... trials)
      throws IOException {
    Map<Path, FileTime> times = new TreeMap<>();
    for (String trial : trials) {
      try (Stream<Path> files = Files.walk(directory.path().resolve("trials").resolve(trial))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          times.put(file, Files.getLastModifiedTime(file));
        }
      }
    }
    assertFalse(times.isEmpty());
    return times;
  }

  @Test
  void anUnfinishedTrialGoesOnFromItsCheckpoint() throws IOException {
    Sweep sweep = sweep(SWEEP);
    SweepDirectory directory = copied();
    // As if the process had been killed in the second epoch of trial 4: 5 steps an epoch.
    Path trial = directory.path().resolve("trials/004");
    Path first = trial.resolve("checkpoints/step-000000005.safetensors");
    Files.delete(trial.resolve("checkpoints/step-000000010.safetensors"));
    Files.delete(directory.path().resolve("trials/004.json"));
    String result = withoutTimes(directory).get(4);
    FileTime began = FileTime.from(Instant.EPOCH);
    Files.setLastModifiedTime(first, began);

    SweepRun.resume(sweep, trials(sweep), DIGEST, directory)
        .run(LocalSweepRunner.of(IMAGES, directory, 1, CLOCK), r -> {});
    assertEquals(result, withoutTimes(directory).get(4));
    assertEquals(began, Files.getLastModifiedTime(first), "the first epoch was not repeated");
    JsonNode resumed =
        new ObjectMapper().readTree(trial.resolve("provenance.json").toFile()).path("resumed");
    assertEquals(1, resumed.size(), "the checkpoint was gone on from once");
    assertEquals(5, resumed.path(0).path("steps").asInt());
  }

  @Test
  void aTrialWhoseCheckpointsAreAllDamagedBeginsAnew() throws IOException {
    Sweep sweep = sweep(SWEEP);
    SweepDirectory directory = copied();
    List<String> rows = withoutTimes(directory);
    Path checkpoints = directory.path().resolve("trials/003/checkpoints");
    try (Stream<Path> files = Files.list(checkpoints)) {
      for (Path file : files.toList()) {
        Files.writeString(file, "damaged");
      }
    }
    Files.delete(directory.path().resolve("trials/003.json"));
    List<String> warnings = new ArrayList<>();
    SweepRun.resume(sweep, trials(sweep), DIGEST, directory)
        .run(
            LocalSweepRunner.of(IMAGES, directory, 1, CLOCK),
            new TrialListener() {
              @Override
              public void onResult(TrialResult result) {}

              @Override
              public void onWarning(int trial, String warning) {
                warnings.add(trial + ": " + warning);
              }
            });
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).startsWith("3: "), warnings.get(0));
    assertTrue(warnings.get(0).endsWith("; the trial begins anew"), warnings.get(0));
    assertEquals(rows, withoutTimes(directory));
  }

  @Test
  void aTrialWhoseCheckpointsAreOfAnotherVersionIsLeftAsItIs() throws IOException {
    Sweep sweep = sweep(SWEEP);
    SweepDirectory directory = copied();
    Path trial = directory.path().resolve("trials/003");
    for (String step : List.of("05", "10", "20")) {
      Path file = trial.resolve("checkpoints/step-0000000" + step + ".safetensors");
      if (Files.exists(file)) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        String later = text.replace("\"version\":\"1\"", "\"version\":\"2\"");
        assertNotEquals(text, later);
        Files.writeString(file, later, StandardCharsets.ISO_8859_1);
      }
    }
    Files.delete(directory.path().resolve("trials/003.json"));
    Map<Path, FileTime> before = times(directory, "003");
    SweepRun resumed = SweepRun.resume(sweep, trials(sweep), DIGEST, directory);
    SweepRunner local = LocalSweepRunner.of(IMAGES, directory, 1, CLOCK);
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> resumed.run(local, r -> {}))
            .getMessage();
    assertTrue(refusal.contains("reads checkpoints of version 1, got 2"), refusal);
    assertFalse(refusal.contains("start anew"), refusal);
    before.remove(trial.resolve(".lock"));
    Map<Path, FileTime> after = times(directory, "003");
    after.remove(trial.resolve(".lock"));
    assertEquals(before, after);
  }

  @Test
  void anotherExperimentOrOtherImagesAreNotResumed() throws IOException {
    Sweep sweep = sweep(SWEEP);
    SweepDirectory directory = copied();
    Sweep other = sweep(SWEEP.replace("1e38", "1e37"));
    String ofExperiment =
        assertThrows(
                IllegalArgumentException.class,
                () -> SweepRun.resume(other, trials(other), DIGEST, directory))
            .getMessage();
    assertTrue(ofExperiment.contains("trials/001"), ofExperiment);
    String others = TrialResult.dataDigest(images(1));
    assertNotEquals(DIGEST, others);
    assertThrows(
        IllegalArgumentException.class,
        () -> SweepRun.resume(sweep, trials(sweep), others, directory));
    // Of a trial that has not ended there is only its experiment to compare.
    Files.delete(directory.path().resolve("trials/001.json"));
    assertThrows(
        IllegalArgumentException.class,
        () -> SweepRun.resume(other, trials(other), DIGEST, directory));
  }

  @Test
  void theBestIsTrainedOnceMoreOnTrainingAndValidationImages() throws IOException {
    Sweep sweep =
        sweep(
            SWEEP.replace("1e38", "1e-6")
                + "seeds: [4, 5]\nselection: {by: validationLoss, best: retrained}\n");
    SweepDirectory directory = directory("sweep");
    SweepOutcome retrained = run(sweep, directory, 2);
    assertEquals(4, retrained.standings().size());
    SweepOutcome.Best best = retrained.best().orElseThrow();
    assertEquals(2, best.standing().results().size());
    String experiment = Files.readString(directory.best().resolve("experiment.yaml"));
    assertTrue(experiment.contains("split: {validation: 0, train: 100}"), experiment);
    assertTrue(
        experiment.contains(
            "learningRate: "
                + Double.parseDouble(
                    best.trial().assignment().values().get("optimizer.learningRate"))),
        experiment);
    assertEquals(
        ExperimentYaml.print(
                ExperimentYaml.read(YamlValue.parse("best", best.trial().experiment())))
            .lines()
            .count(),
        experiment.lines().count());
    assertEquals(0, best.kept().index());
    assertTrue(best.kept().metric("validationAccuracy").isEmpty());
    assertTrue(best.kept().metric("testAccuracy").isPresent());

    Counting counting = new Counting(LocalSweepRunner.of(IMAGES, directory, 1, CLOCK));
    SweepRun.resume(sweep, trials(sweep), DIGEST, directory).run(counting, r -> {});
    assertEquals(List.of(), counting.trained, "it is not trained a third time");
  }

  @Test
  void whatWasDoneInTheBestRunIsKept() throws IOException {
    Sweep sweep = sweep(SWEEP);
    SweepDirectory directory = copied();
    SweepRunner idle = new Counting(LocalSweepRunner.of(IMAGES, directory, 1, CLOCK));
    Executable resume =
        () -> SweepRun.resume(sweep, trials(sweep), DIGEST, directory).run(idle, r -> {});
    Path calibration = Files.writeString(directory.best().resolve("calibration.json"), "mine");
    Path report = Files.writeString(directory.best().resolve("evaluation.txt"), "mine");
    Files.delete(directory.best().resolve("metrics.csv"));
    assertDoesNotThrow(resume);
    assertEquals("mine", Files.readString(calibration));
    assertEquals("mine", Files.readString(report));
    assertTrue(Files.exists(directory.best().resolve("metrics.csv")), "what lacks is copied");
    DirectoryLock.holding(
        directory.best(), () -> assertThrows(DirectoryInUseException.class, resume));

    Path experiment = directory.best().resolve("experiment.yaml");
    String best = Files.readString(experiment);
    String other = Files.readString(directory.path().resolve("trials/001/experiment.yaml"));
    assertNotEquals(best, other);
    Files.writeString(experiment, other);
    assertRefused(resume, "the calibration of another run");
    assertEquals("mine", Files.readString(calibration));
    Files.delete(calibration);
    Files.writeString(experiment, best.replace("epochs: 2", "epochs: 3"));
    assertRefused(resume, "another experiment");
    Files.writeString(experiment, other);
    assertDoesNotThrow(resume);
    assertEquals(best, Files.readString(experiment));
    assertNotEquals("mine", Files.readString(report));
  }

  private static void assertRefused(Executable resume, String why) {
    String refusal = assertThrows(IllegalArgumentException.class, resume).getMessage();
    assertTrue(refusal.contains(why) && refusal.contains("move it elsewhere"), refusal);
  }

  @Test
  void aBadCombinationIsFoundBeforeAnythingIsTrained() {
    String outOfRange = refusal("{batchSize: [8, 16, 0]}");
    assertTrue(outOfRange.startsWith("sweep rates: trial 3, batchSize=0: "), outOfRange);
    assertTrue(outOfRange.contains("batchSize must be at least 1, got 0"), outOfRange);
    String unknown = refusal("{optimizer.learningrate: [1]}");
    assertTrue(unknown.contains("did you mean learningRate?"), unknown);
    assertTrue(refusal("{epoch: [1]}").contains("did you mean epochs?"), "");
    assertTrue(refusal("{steps: [1]}").contains("not both"), "");
    assertTrue(refusal("{split.train: [80, 81]}").contains("trial 2, split.train=81"), "");
    assertTrue(refusal("{split.validation: [0]}").contains("chooses by validation images"), "");
    assertTrue(refusal("{optimizer.kind.x: [1]}").contains("nothing below"), "");
  }

  private String refusal(String grid) {
    Sweep sweep = sweep("name: rates\nexperiment: linear.yaml\ngrid: " + grid + "\n");
    return assertThrows(IllegalArgumentException.class, () -> trials(sweep)).getMessage();
  }

  @Test
  void anEarlierSweepIsReplacedOnlyWhenAskedAndOnlyWhatASweepWrites() throws IOException {
    Path path = copied().path();
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> SweepDirectory.create(path, false))
            .getMessage();
    assertTrue(refusal.contains("--overwrite") && refusal.contains("--resume"), refusal);
    Path mine = Files.writeString(path.resolve("trials/002/notes.txt"), "mine");
    Path also = Files.writeString(path.resolve("trials/notes.txt"), "mine");
    SweepDirectory.create(path, true);
    try (Stream<Path> left = Files.walk(path)) {
      assertEquals(Set.of(mine, also), left.filter(Files::isRegularFile).collect(toSet()));
    }
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("notes.txt"), "mine");
    assertThrows(IllegalArgumentException.class, () -> SweepDirectory.create(other, true));
    assertThrows(IllegalArgumentException.class, () -> SweepDirectory.open(other));
  }

  @Test
  void asManyTrialsAtATimeAsThereAreCoresAndMemory() {
    long bytes = 150L * 3072;
    assertEquals(4, LocalSweepRunner.parallelism(12, 4, IMAGES, Long.MAX_VALUE));
    assertEquals(3, LocalSweepRunner.parallelism(3, 4, IMAGES, Long.MAX_VALUE));
    assertEquals(2, LocalSweepRunner.parallelism(12, 4, IMAGES, 2 * 2 * bytes));
    assertEquals(1, LocalSweepRunner.parallelism(12, 4, IMAGES, 1));
  }
}
