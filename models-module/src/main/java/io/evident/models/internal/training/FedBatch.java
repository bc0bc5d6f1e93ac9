package io.evident.models.internal.training;

import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;

/** A batch of examples and the tensors that a step is fed of them, which it closes. */
final class FedBatch implements GraphExamples.Batches.Batch {
  private final Map<Operand<?>, Tensor> fed;
  private final int[] chosen;

  FedBatch(Map<Operand<?>, Tensor> fed, int[] chosen) {
    this.fed = fed;
    this.chosen = chosen;
  }

  @Override
  public int size() {
    return chosen.length;
  }

  @Override
  public int example(int which) {
    return chosen[which];
  }

  @Override
  public Session.Runner feed(Session.Runner runner) {
    fed.forEach(runner::feed);
    return runner;
  }

  @Override
  public void close() {
    fed.values().forEach(Tensor::close);
  }
}
