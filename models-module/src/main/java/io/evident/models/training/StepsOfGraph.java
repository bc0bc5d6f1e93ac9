package io.evident.models.training;

import java.io.IOException;
import java.util.Map;

/** The steps of a training's own graph, one at a time. */
record StepsOfGraph(TrainingGraph graph) implements StepVerifier.StepTaken {

  @Override
  public void restore(Map<String, FloatTensor> tensors) {
    graph.restore(tensors);
  }

  @Override
  public Map<String, FloatTensor> tensors() {
    return graph.tensors();
  }

  @Override
  public StepDraws.Drawn drawn(int[] indices, long[] seed) throws IOException {
    try (Batches batches = graph.trainingBatches(step -> indices, 0, 1);
        Batches.Batch batch = batches.next()) {
      return graph.drawn(batch, seed);
    }
  }

  @Override
  public float step(int[] indices, StepNumbers numbers, long[] seed) throws IOException {
    try (Batches batches = graph.trainingBatches(step -> indices, 0, 1);
        Batches.Batch batch = batches.next()) {
      return graph.step(batch, numbers, seed).loss();
    }
  }
}
