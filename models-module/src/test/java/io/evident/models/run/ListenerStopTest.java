package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ImageSplits;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingPausedException;
import io.evident.models.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own listener, as in docs/how-to/follow-a-training.md. */
@Tag("long")
class ListenerStopTest {
  @TempDir private Path folder;

  private static final class GoodEnough implements TrainingListener {
    private final double loss;
    private final List<Double> accuracies = new ArrayList<>();
    private boolean reached;

    GoodEnough(double loss) {
      this.loss = loss;
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
      accuracies.add(metrics.test().orElseThrow().accuracy());
      reached = metrics.runningLoss() < loss;
    }

    @Override
    public boolean wantsToStop() {
      return reached;
    }
  }

  private static Trainer trainer() {
    Experiment experiment =
        ExperimentYaml.read(
            BuiltInExperiments.yaml("fc2")
                .with("epochs", "4", "test")
                .with("batchSize", "16", "test"));
    ImageSplits sample = BuiltInSample.load();
    ImageSplits few = new ImageSplits(sample.train().first(64), sample.test().first(10), "a part");
    return Trainer.onAllCores(experiment, few);
  }

  @Test
  void aListenerEndsATrainingThatCanBeResumedToTheSameBits() throws IOException {
    RunDirectory whole = RunDirectory.create(folder.resolve("whole"), false);
    TrainingResult all = RecordedTraining.train(trainer(), whole, Instant.EPOCH).result();
    assertEquals(4, all.epochs().size());
    assertFalse(all.stoppedEarly());

    // Between the losses of the first two epochs, and of the others.
    double loss = (all.epochs().get(0).runningLoss() + all.epochs().get(1).runningLoss()) / 2;
    GoodEnough listener = new GoodEnough(loss);
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    TrainingResult stopped =
        RecordedTraining.train(trainer().withListeners(List.of(listener)), run, Instant.EPOCH)
            .result();
    assertTrue(stopped.stoppedEarly());
    assertEquals(2, stopped.epochs().size());
    assertEquals(2, listener.accuracies.size());

    TrainingResult rest =
        RecordedTraining.resume(trainer(), run, Instant.EPOCH, w -> {}).orElseThrow().result();
    assertEquals(3, rest.epochs().get(0).epoch());
    for (int p = 0; p < all.weights().network().parameters().size(); p++) {
      assertArrayEquals(all.weights().get(p), rest.weights().get(p));
    }
  }

  /** Leaves the training at one of the times it is asked whether to. */
  private static final class Leaving implements TrainingListener {
    private int left;

    Leaving(int asked) {
      left = asked;
    }

    @Override
    public boolean wantsToPause() {
      return --left == 0;
    }
  }

  @Test
  @Tag("thorough")
  void aTrainingIsLeftAfterAnyStepOrWithinAnEvaluationAndResumedToTheSameBits() throws IOException {
    RunDirectory whole = RunDirectory.create(folder.resolve("whole"), false);
    RecordedTraining.train(trainer(), whole, Instant.EPOCH);
    Checkpoint end = new RunCheckpoints(whole).newest(w -> {}).orElseThrow();
    // 4 steps and an evaluation an epoch: asked 5 times in each.
    for (int asked : new int[] {1, 5, 19, 20}) {
      String which = "left when asked for the time " + asked;
      RunDirectory run = RunDirectory.create(folder.resolve("left-" + asked), false);
      assertThrows(
          TrainingPausedException.class,
          () ->
              RecordedTraining.train(
                  trainer().withListeners(List.of(new Leaving(asked))), run, Instant.EPOCH),
          which);
      Checkpoint kept = new RunCheckpoints(run).newest(w -> {}).orElseThrow();
      assertEquals((asked - 1) / 5 * 4 + Math.min(4, (asked - 1) % 5 + 1), kept.steps(), which);
      assertFalse(Files.exists(run.model()), which);
      assertTrue(
          RecordedTraining.resume(trainer(), run, Instant.EPOCH, w -> {}).isPresent(), which);
      Checkpoint last = new RunCheckpoints(run).newest(w -> {}).orElseThrow();
      assertEquals(end.steps(), last.steps(), which);
      end.tensors()
          .forEach(
              (name, tensor) ->
                  assertArrayEquals(tensor.values(), last.tensors().get(name).values(), which));
      assertEquals(withoutTimes(whole), withoutTimes(run), which);
    }
  }

  private static List<String> withoutTimes(RunDirectory run) throws IOException {
    return Files.readAllLines(run.path().resolve(RunDirectory.METRICS)).stream()
        .map(row -> row.substring(0, row.lastIndexOf(',', row.lastIndexOf(',') - 1)))
        .toList();
  }
}
