package io.evident.models.training;

import io.evident.models.data.Examples;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.task.Task;
import java.io.IOException;
import java.util.Map;

/** What a trained network says about examples, in the graph that trains. Arrays are not copied. */
public final class NetworkOutputs {
  private final double loss;
  private final float[] values;

  NetworkOutputs(double loss, float[] values) {
    this.loss = loss;
    this.values = values;
  }

  /**
   * Evaluates a network on examples.
   *
   * @param experiment whose network it is
   * @param plan how to use the machine
   * @param task what the network is to say
   * @param examples to evaluate it on
   * @param scaling from features to inputs, as it was measured for the training
   * @param tensors the weights, and what else the checkpoint has
   * @return its outputs
   * @throws IOException if a streamed example cannot be read
   */
  public static NetworkOutputs of(
      Experiment experiment,
      ExecutionPlan plan,
      Task task,
      Examples examples,
      InputScaling scaling,
      Map<String, FloatTensor> tensors)
      throws IOException {
    try (NetworkSession session =
        NetworkSession.open(experiment, plan, task, examples, scaling, tensors)) {
      return session.outputs();
    }
  }

  /**
   * The loss.
   *
   * @return the mean over the examples
   */
  public double loss() {
    return loss;
  }

  /**
   * The outputs before the loss's last function, such as logits.
   *
   * @return row-major [example, output], the array itself
   */
  public float[] values() {
    return values;
  }
}
