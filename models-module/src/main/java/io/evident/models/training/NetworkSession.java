package io.evident.models.training;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Precision;
import io.evident.models.data.Examples;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.task.Task;
import java.io.IOException;
import java.util.Map;

/**
 * A trained network in the graph that trains, open to be asked about examples again and again:
 * streamed ones may be others each time. Not for several threads at once.
 */
public final class NetworkSession implements AutoCloseable {
  private final TrainingGraph graph;

  private NetworkSession(TrainingGraph graph) {
    this.graph = graph;
  }

  /**
   * Opens a network.
   *
   * @param experiment whose network it is
   * @param plan how to use the machine
   * @param task what the network is to say
   * @param examples to ask about; held ones are loaded now
   * @param scaling from features to inputs, as it was measured for the training
   * @param tensors the weights, and what else the checkpoint has
   * @return the session, which the caller closes
   */
  public static NetworkSession open(
      Experiment experiment,
      ExecutionPlan plan,
      Task task,
      Examples examples,
      InputScaling scaling,
      Map<String, FloatTensor> tensors) {
    TensorFlowRuntime.load();
    TrainingData data = TrainingData.toEvaluate(task, examples, scaling);
    // Whatever a training multiplied in, a network is judged as it is served.
    TrainingGraph graph =
        new TrainingGraph(experiment.withPrecision(Precision.FLOAT32), plan, data);
    try {
      graph.restore(tensors);
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
    return new NetworkSession(graph);
  }

  /**
   * Asks about all examples.
   *
   * @return the outputs, in the order of the examples
   * @throws IOException if a streamed example cannot be read
   */
  public NetworkOutputs outputs() throws IOException {
    return graph.testOutputs();
  }

  @Override
  public void close() {
    graph.close();
  }
}
