package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.BuiltInSample;
import io.evident.models.data.ImageSplits;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own listener, as in docs/training-your-images.md. */
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

  private static Provenance provenance() {
    Experiment experiment =
        ExperimentYaml.read(
            BuiltInExperiments.yaml("fc2")
                .with("epochs", "4", "test")
                .with("batchSize", "16", "test"));
    ImageSplits sample = BuiltInSample.load();
    ImageSplits few = new ImageSplits(sample.train().first(64), sample.test().first(10), "a part");
    return RecordedRun.onAllCores(experiment, few, Instant.EPOCH);
  }

  @Test
  void aListenerEndsATrainingThatCanBeTakenUpToTheSameBits() throws IOException {
    RunDirectory whole = RunDirectory.create(folder.resolve("whole"), false);
    TrainingResult all = RecordedRun.train(provenance(), whole, 0, List.of()).result();
    assertEquals(4, all.epochs().size());
    assertFalse(all.stoppedEarly());

    // Between the losses of the first two epochs, and of the others.
    double loss = (all.epochs().get(0).runningLoss() + all.epochs().get(1).runningLoss()) / 2;
    GoodEnough listener = new GoodEnough(loss);
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    TrainingResult stopped = RecordedRun.train(provenance(), run, 0, List.of(listener)).result();
    assertTrue(stopped.stoppedEarly());
    assertEquals(2, stopped.epochs().size());
    assertEquals(2, listener.accuracies.size());

    TrainingResult rest =
        RecordedRun.resume(provenance(), run, 0, List.of(), w -> {}).orElseThrow().result();
    assertEquals(3, rest.epochs().get(0).epoch());
    for (int p = 0; p < all.weights().network().parameters().size(); p++) {
      assertArrayEquals(all.weights().get(p), rest.weights().get(p));
    }
  }
}
