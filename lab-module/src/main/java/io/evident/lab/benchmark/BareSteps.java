package io.evident.lab.benchmark;

import io.evident.models.data.ImageDataset;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.training.BareTraining;
import java.util.SplittableRandom;

/** Rounds of the bare graph, which is built when the first is asked for. */
final class BareSteps implements TimedRounds.Bare, AutoCloseable {
  private static final int LEAST_STEPS = 3;

  private final Experiment experiment;
  private final ExecutionPlan plan;
  private final ImageDataset images;
  private final SplittableRandom random;
  private BareTraining training;

  BareSteps(Experiment experiment, ExecutionPlan plan, ImageDataset images) {
    this.experiment = experiment;
    this.plan = plan;
    this.images = images;
    this.random = new SplittableRandom(experiment.seed());
  }

  @Override
  public Object round(long nanos) {
    if (training == null) {
      training = BareTraining.of(experiment, plan, images);
      step();
    }
    long start = System.nanoTime();
    long spent = 0;
    int steps = 0;
    while (spent < nanos || steps < LEAST_STEPS) {
      step();
      steps++;
      spent = System.nanoTime() - start;
    }
    return BenchmarkWorker.round(steps, spent);
  }

  private void step() {
    training.step(random.ints(experiment.course().batchSize(), 0, images.size()).toArray());
  }

  @Override
  public void close() {
    if (training != null) {
      training.close();
    }
  }
}
