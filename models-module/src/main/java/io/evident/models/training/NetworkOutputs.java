package io.evident.models.training;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Network;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageViews;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.internal.training.ViewedImages;
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
   * What a network says about images as they are, and the mean of what it says about their views.
   *
   * @param plain of the images as they are
   * @param mean of the views; the loss is that of the mean outputs
   */
  public record Viewed(NetworkOutputs plain, NetworkOutputs mean) {}

  /**
   * Evaluates a network on several views of images.
   *
   * @param views of each image
   * @param experiment whose network it is
   * @param plan how to use the machine
   * @param task what the network is to say
   * @param images to evaluate it on
   * @param scaling from features to inputs, as it was measured for the training
   * @param tensors the weights, and what else the checkpoint has
   * @return its outputs
   * @throws IOException if a streamed image cannot be read
   */
  public static Viewed ofViews(
      ImageViews views,
      Experiment experiment,
      ExecutionPlan plan,
      Task task,
      Examples images,
      InputScaling scaling,
      Map<String, FloatTensor> tensors)
      throws IOException {
    NetworkOutputs plain = null;
    double[] sum = null;
    for (ImageViews.View view : views.all()) {
      Examples seen = plain == null ? images : new ViewedImages(images, view);
      NetworkOutputs outputs = of(experiment, plan, task, seen, scaling, tensors);
      plain = plain == null ? outputs : plain;
      sum = sum == null ? new double[outputs.values.length] : sum;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += view.weight() * outputs.values[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) sum[i];
    }
    Network network = experiment.network();
    double loss =
        ManualNetwork.of(network)
            .lossOfOutputs(FloatTensor.weights(network, tensors), sum, targets(images));
    return new Viewed(plain, new NetworkOutputs(loss, mean));
  }

  private static double[] targets(Examples examples) {
    float[] one = new float[examples.targets()];
    double[] all = new double[Math.multiplyExact(examples.size(), one.length)];
    for (int i = 0; i < examples.size(); i++) {
      examples.target(i, one, 0);
      for (int k = 0; k < one.length; k++) {
        all[i * one.length + k] = one[k];
      }
    }
    return all;
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
