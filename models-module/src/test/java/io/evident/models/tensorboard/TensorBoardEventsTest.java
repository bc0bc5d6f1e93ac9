package io.evident.models.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.run.RecordedTraining;
import io.evident.models.score.Evaluation;
import io.evident.models.tensorboard.EventFile.Point;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.LossWindow;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;

@Tag("long")
class TensorBoardEventsTest {
  private static final String YAML =
      """
      name: small
      network:
        input: [32, 32, 3]
        layers:
          - maxPool2d: {size: 4}
          - flatten
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: meanImage
      split: {train: 90, validation: 10, test: 10}
      optimizer: {kind: sgd, learningRate: 0.0001}
      schedule: {kind: cosine, last: 0.1}
      batchSize: 16
      epochs: 3
      evaluateTrain: every
      seed: 1
      """;

  @TempDir private Path folder;

  private static Experiment experiment() {
    return ExperimentYaml.read(YamlValue.parse("test", YAML));
  }

  private static Trainer trainer() {
    ImageSplits sample = BuiltInSample.load();
    ImageSplits few = new ImageSplits(sample.train().first(100), sample.test().first(50), "a part");
    return Trainer.onAllCores(experiment(), few);
  }

  /** Remembers what the event file should hold. */
  private static final class Expected implements TrainingListener {
    private final List<Point> points = new ArrayList<>();

    private void add(String tag, long step, double value) {
      points.add(new Point(tag, step, (float) value));
    }

    private void add(String of, long step, Optional<Evaluation> evaluation) {
      add("loss/" + of, step, evaluation.orElseThrow().loss());
      add("accuracy/" + of, step, evaluation.orElseThrow().accuracy());
    }

    @Override
    public void onWindow(LossWindow window) {
      add("loss/window", window.step(), window.loss());
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
      add("loss/running", metrics.step(), metrics.runningLoss());
      add("accuracy/running", metrics.step(), metrics.runningAccuracy().orElseThrow());
      add("train", metrics.step(), metrics.train());
      add("validation", metrics.step(), metrics.validation());
      add("test", metrics.step(), metrics.test());
      add("learningRate", metrics.step(), metrics.learningRate());
      add("imagesPerSecond", metrics.step(), metrics.examplesPerSecond());
    }
  }

  @Test
  void theEventFileHoldsWhatWasMeasured() throws IOException {
    Expected expected = new Expected();
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    RecordedTraining.train(trainer().withListeners(List.of(expected)), run, Instant.EPOCH);
    assertEquals(expected.points, EventFile.points(run.tensorBoard()));
    // 18 windows of one step, and ten values for each of three epochs.
    assertEquals(18 + 3 * 10, expected.points.size());
    Path file = TensorBoardFiles.list(run.tensorBoard()).get(0);
    List<Event> events = EventFile.read(file);
    assertEquals("brain.Event:2", events.get(0).getFileVersion());
    assertTrue(events.stream().allMatch(e -> e.getWallTime() > 1.6e9));
  }

  private static final class Killed implements TrainingListener {
    private int steps;

    @Override
    public void onStep(StepMetrics metrics) {
      if (++steps == 12) {
        throw new IllegalStateException("killed");
      }
    }
  }

  @Test
  void aResumedRunContinuesInANewFileWithoutAStepTwice() throws IOException {
    RunDirectory whole = RunDirectory.create(folder.resolve("whole"), false);
    RecordedTraining.train(trainer(), whole, Instant.EPOCH);
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    assertThrows(
        IllegalStateException.class,
        () ->
            RecordedTraining.train(
                trainer().withCheckpointEvery(5).withListeners(List.of(new Killed())),
                run,
                Instant.EPOCH));
    Path first = TensorBoardFiles.list(run.tensorBoard()).get(0);
    // Up to step 11, of which only 10 are in a checkpoint; and a record that was cut short.
    assertEquals(11, EventFile.points(run.tensorBoard()).get(11 + 10 - 1).step());
    byte[] cut = Files.readAllBytes(first);
    Files.write(first, java.util.Arrays.copyOf(cut, cut.length + 9));

    RecordedTraining.resume(trainer().withCheckpointEvery(5), run, Instant.EPOCH, w -> {});
    assertEquals(2, TensorBoardFiles.list(run.tensorBoard()).size());
    List<Point> points = EventFile.points(run.tensorBoard());
    assertEquals(points.size(), new HashSet<>(points).size());
    assertEquals(withoutTimes(whole), withoutTimes(run));
    List<Event> later =
        EventFile.read(
            TensorBoardFiles.list(run.tensorBoard()).stream()
                .filter(f -> !f.equals(first))
                .findFirst()
                .orElseThrow());
    assertEquals(SessionLog.SessionStatus.START, later.get(1).getSessionLog().getStatus());
    assertEquals(11, later.get(1).getStep());
  }

  private static List<Point> withoutTimes(RunDirectory run) throws IOException {
    return EventFile.points(run.tensorBoard()).stream()
        .filter(p -> !p.tag().equals("imagesPerSecond"))
        .toList();
  }

  @Test
  void overwritingARunDeletesItsEventsAndNothingElse() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    RecordedTraining.train(trainer(), run, Instant.EPOCH);
    Path mine = Files.writeString(run.tensorBoard().resolve("notes.txt"), "mine");
    RunDirectory.create(folder.resolve("run"), true);
    assertTrue(TensorBoardFiles.list(run.tensorBoard()).isEmpty());
    assertEquals("mine", Files.readString(mine));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "a file, not a folder");
    try (TensorBoardEvents events = new TensorBoardEvents(file.resolve("events"))) {
      IOException refused =
          assertThrows(IOException.class, () -> events.onWindow(new LossWindow(1, 1, 0.5)));
      assertTrue(refused.getMessage().startsWith(file.toString()), refused.getMessage());
    }
  }

  @Test
  void nothingIsWrittenBeforeTheFirstEvent() throws IOException {
    new TensorBoardEvents(folder.resolve("events")).close();
    assertFalse(Files.exists(folder.resolve("events")));
  }

  @Test
  void closingReleasesEverything() throws IOException {
    write(0);
    long before = Pointer.totalCount();
    for (int i = 1; i <= 5; i++) {
      write(i);
    }
    assertEquals(before, Pointer.totalCount(), "native objects stay open");
  }

  private void write(int number) throws IOException {
    try (TensorBoardEvents events = new TensorBoardEvents(folder.resolve("events-" + number))) {
      for (int step = 1; step <= 20; step++) {
        events.onWindow(new LossWindow(step, 1, 1.0 / step));
      }
    }
  }
}
