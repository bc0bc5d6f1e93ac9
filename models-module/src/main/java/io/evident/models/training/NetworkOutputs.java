package io.evident.models.training;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.models.data.ImageDataset;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import java.io.IOException;
import java.util.Map;

/** What a trained network says about images, in the graph that trains. Arrays are not copied. */
public final class NetworkOutputs {
  private final double loss;
  private final float[] values;

  NetworkOutputs(double loss, float[] values) {
    this.loss = loss;
    this.values = values;
  }

  /**
   * Evaluates a network on images.
   *
   * @param experiment whose network it is
   * @param plan how to use the machine
   * @param images to evaluate it on
   * @param scaling from bytes to inputs, as it was measured for the training
   * @param tensors the weights, and what else the checkpoint has
   * @return its outputs
   * @throws IOException if a streamed image cannot be read
   */
  public static NetworkOutputs of(
      Experiment experiment,
      ExecutionPlan plan,
      ImageDataset images,
      PixelScaling scaling,
      Map<String, FloatTensor> tensors)
      throws IOException {
    TensorFlowRuntime.load();
    TrainingData data = TrainingData.toEvaluate(experiment, images, scaling);
    try (TrainingGraph graph = new TrainingGraph(experiment, plan, data)) {
      graph.restore(tensors);
      return graph.testOutputs();
    }
  }

  /**
   * The loss.
   *
   * @return the mean over the images
   */
  public double loss() {
    return loss;
  }

  /**
   * The outputs before the loss's last function, such as logits.
   *
   * @return row-major [image, class], the array itself
   */
  public float[] values() {
    return values;
  }
}
