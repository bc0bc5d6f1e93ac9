package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.internal.directory.CheckpointFile;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that was interrupted and resumed ends with the bits of one that was not. */
@Tag("long")
class ResumeTest {
  /** Branches, and everything that could carry state from one step to the next, or is random. */
  private static final String YAML =
      """
      name: everything
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5, stride: 2}
          - batchNorm
          - relu
          - residual:
              layers: [conv2d: {filters: 4, kernel: 3, padding: same, bias: false}, batchNorm]
          - relu
          - concat: [[maxPool2d: {size: 2}], [conv2d: {filters: 2, kernel: 2, stride: 2}]]
          - flatten
          - dropout: {rate: 0.3}
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: meanImage
      augmentation: {flip: true, translate: 2, cutout: 6}
      split: {train: 90, validation: 10, test: 10}
      optimizer: OPTIMIZER
      schedule: {kind: warmUp, steps: 3, then: {kind: cosine, last: 0.1}}
      weightDecay: {form: decoupled, amount: 0.01}
      clipping: {form: globalNorm, limit: 2}
      batchSize: 16
      epochs: 3
      evaluateTrain: every
      seed: 5
      """;

  private static final ImageSplits SAMPLE = BuiltInSample.load();
  private static final ImageSplits IMAGES = images();

  @TempDir private static Path shared;

  /** Trained once without an interruption, to be read alone. */
  private static RunDirectory whole;

  private static RecordedTraining recorded;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    whole = RunDirectory.create(shared.resolve("whole"), false);
    recorded = RecordedTraining.train(trainer(withAdam()), whole, Instant.EPOCH);
  }

  private static ImageSplits images() {
    return new ImageSplits(SAMPLE.train().first(100), SAMPLE.test().first(50), "a part");
  }

  private static Experiment experiment(String optimizer) {
    return ExperimentYaml.read(YamlValue.parse("test", YAML.replace("OPTIMIZER", optimizer)));
  }

  private static Experiment withAdam() {
    return experiment("{kind: adam, learningRate: 0.01}");
  }

  /**
   * What a process that is killed leaves behind: everything up to some step, and no further. After
   * earlier steps it leaves copies of the run as it is then.
   */
  private static final class Killed implements TrainingListener {
    private final Map<Long, Path> copies;
    private final Path run;
    private final long afterSteps;
    private long steps;

    Killed(long afterSteps) {
      this(afterSteps, null, Map.of());
    }

    Killed(long afterSteps, Path run, Map<Long, Path> copies) {
      this.afterSteps = afterSteps;
      this.run = run;
      this.copies = copies;
    }

    @Override
    public void onStep(StepMetrics metrics) {
      steps++;
      if (copies.containsKey(steps)) {
        try {
          CopiedRuns.of(run, copies.get(steps));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      if (steps == afterSteps) {
        throw new IllegalStateException("killed");
      }
    }
  }

  private static Trainer trainer(Experiment experiment) {
    return Trainer.onAllCores(experiment, IMAGES);
  }

  private static Map<String, FloatTensor> finalTensors(RunDirectory run) throws IOException {
    return new RunCheckpoints(run).newest(w -> {}).orElseThrow().tensors();
  }

  private static void assertSame(
      Map<String, FloatTensor> expected, Map<String, FloatTensor> found) {
    assertEquals(expected.keySet(), found.keySet());
    expected.forEach(
        (name, tensor) -> assertArrayEquals(tensor.values(), found.get(name).values(), name));
  }

  private static List<String> withoutTimes(RunDirectory run) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String row : Files.readAllLines(run.path().resolve(RunDirectory.METRICS))) {
      rows.add(row.substring(0, row.lastIndexOf(',', row.lastIndexOf(',') - 1)));
    }
    return rows;
  }

  /** 6 steps an epoch: within the first, at its end, after it, and within the last. */
  @Test
  void itIsTheSameRunFromWhereverItIsResumed() throws IOException {
    assertTheSameFromWhereverItIsResumed(withAdam(), whole, 5, 6, 7, 15);
  }

  /** What each optimizer remembers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{kind: sgd, learningRate: 0.1}; 6",
        "{kind: momentum, learningRate: 0.02, momentum: 0.9}; 14",
        "{kind: nesterov, learningRate: 0.02, momentum: 0.9}; 4",
        "{kind: kerasMomentum, learningRate: 0.02, momentum: 0.9}; 6",
        "{kind: adamW, learningRate: 0.01, weightDecay: 0.1}; 14"
      })
  void anOptimizerGoesOnFromACheckpoint(String optimizer, long step) throws IOException {
    Experiment experiment = experiment(optimizer);
    CheckpointResumes.assertTheSameAfter(() -> trainer(experiment), folder, step);
  }

  /** 5 steps an epoch. */
  @Test
  void mirroringAlternatesAcrossAResume() throws IOException {
    String yaml =
        YAML.replace("OPTIMIZER", "{kind: sgd, learningRate: 0.01}")
            .replace(
                "flip: true",
                "flip: alternating, colorJitter: {brightness: 0.2, contrast: 0.1, saturation: 0.3}")
            .replace("- batchNorm", "- batchNorm: {epsilon: 1e-12, decay: 0.6, scale: false}")
            .replace("batchSize: 16", "batchSize: 16\ndropLastBatch: true\nreduction: sum");
    Experiment mirrored = ExperimentYaml.read(YamlValue.parse("test", yaml));
    RunDirectory all = RunDirectory.create(folder.resolve("whole"), false);
    RecordedTraining.train(trainer(mirrored), all, Instant.EPOCH);
    assertTheSameFromWhereverItIsResumed(mirrored, all, 8);
    CheckpointResumes.assertTheSameAfter(() -> trainer(mirrored), folder, 2, 4, 5, 6, 12);
  }

  /** At the last of these steps the training is killed. */
  private void assertTheSameFromWhereverItIsResumed(
      Experiment experiment, RunDirectory expected, long... kills) throws IOException {
    RunDirectory killed = RunDirectory.create(folder.resolve("killed"), false);
    Map<Long, Path> left = new LinkedHashMap<>();
    for (long kill : kills) {
      left.put(kill, folder.resolve("killed-after-" + kill));
    }
    long last = kills[kills.length - 1];
    left.put(last, killed.path());
    Map<Long, Path> copies = new LinkedHashMap<>(left);
    copies.remove(last);
    assertThrows(
        IllegalStateException.class,
        () ->
            RecordedTraining.train(
                trainer(experiment)
                    .withCheckpointEvery(2)
                    .withListeners(List.of(new Killed(last, killed.path(), copies))),
                killed,
                Instant.EPOCH));
    for (Map.Entry<Long, Path> at : left.entrySet()) {
      RunDirectory run = RunDirectory.open(at.getValue());
      Optional<RecordedTraining> resumed =
          RecordedTraining.resume(
              trainer(run.experiment()).withCheckpointEvery(2), run, Instant.EPOCH, w -> {});
      assertTrue(resumed.isPresent());
      String when = "killed after " + at.getKey();
      assertSame(finalTensors(expected), finalTensors(run));
      assertEquals(withoutTimes(expected), withoutTimes(run), when);
      assertEquals(
          Files.readString(expected.path().resolve(RunDirectory.LOSSES)),
          Files.readString(run.path().resolve(RunDirectory.LOSSES)),
          when);
    }
  }

  @Test
  void aCompleteRunIsNotTrainedAgain() throws IOException {
    RunDirectory run = CopiedRuns.run(whole, folder.resolve("run"));
    assertTrue(RecordedTraining.resume(trainer(withAdam()), run, Instant.EPOCH, w -> {}).isEmpty());
  }

  @Test
  void aDamagedCheckpointGivesWayToTheOneBefore() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    assertThrows(
        IllegalStateException.class,
        () ->
            RecordedTraining.train(
                trainer(withAdam()).withCheckpointEvery(2).withListeners(List.of(new Killed(11))),
                run,
                Instant.EPOCH));
    Path newest = run.checkpoints().resolve("step-000000010.safetensors");
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);
    List<String> warnings = new ArrayList<>();
    RecordedTraining.resume(trainer(withAdam()), run, Instant.EPOCH, warnings::add);
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("step-000000010.safetensors"), warnings.get(0));
    assertTrue(warnings.get(0).contains("going back to the one before"), warnings.get(0));
    assertSame(finalTensors(whole), finalTensors(run));
    assertEquals(withoutTimes(whole), withoutTimes(run));
  }

  @Test
  void aCheckpointOfAnotherExperimentOrOfOtherImagesIsRefused() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    assertThrows(
        IllegalStateException.class,
        () ->
            RecordedTraining.train(
                trainer(withAdam()).withCheckpointEvery(2).withListeners(List.of(new Killed(5))),
                run,
                Instant.EPOCH));
    Experiment other = experiment("{kind: sgd, learningRate: 0.1}");
    String ofExperiment =
        assertThrows(
                IllegalArgumentException.class,
                () -> RecordedTraining.resume(trainer(other), run, Instant.EPOCH, w -> {}))
            .getMessage();
    assertTrue(ofExperiment.contains("another experiment"), ofExperiment);
    ImageSplits others =
        new ImageSplits(SAMPLE.train().range(1, 101), SAMPLE.test().first(50), "another part");
    Trainer onOthers = Trainer.onAllCores(withAdam(), others);
    String ofImages =
        assertThrows(
                IllegalArgumentException.class,
                () -> RecordedTraining.resume(onOthers, run, Instant.EPOCH, w -> {}))
            .getMessage();
    assertTrue(ofImages.contains("other images"), ofImages);
  }

  @Test
  void theBestOnValidationIsKept() throws IOException {
    Checkpoint best = CheckpointFile.read(whole.checkpoints().resolve(RunCheckpoints.BEST));
    double lowest = Double.POSITIVE_INFINITY;
    int epoch = 0;
    for (EpochMetrics metrics : recorded.result().epochs()) {
      if (metrics.validation().orElseThrow().loss() < lowest) {
        lowest = metrics.validation().orElseThrow().loss();
        epoch = metrics.epoch();
      }
    }
    assertEquals(6L * epoch, best.steps());
    assertEquals(lowest, best.state().bestLoss().orElseThrow());
  }

  @Test
  void aTrainingStopsWhenValidationNoLongerImproves() throws IOException {
    // At this rate the validation loss only rises after the first epochs.
    String yaml =
        YAML.replace("OPTIMIZER", "{kind: sgd, learningRate: 1e-30}")
            .replace("epochs: 3", "epochs: 50\npatience: 2")
            .replace("- batchNorm", "- tanh");
    Experiment still = ExperimentYaml.read(YamlValue.parse("test", yaml));
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    RecordedTraining stopped = RecordedTraining.train(trainer(still), run, Instant.EPOCH);
    assertTrue(stopped.result().stoppedEarly());
    // Weights that stand still have the same loss in every epoch: the first was the best.
    assertEquals(3, stopped.result().last().epoch());
    assertTrue(stopped.result().last().train().isPresent());
    assertTrue(RecordedTraining.resume(trainer(still), run, Instant.EPOCH, w -> {}).isEmpty());
  }
}
