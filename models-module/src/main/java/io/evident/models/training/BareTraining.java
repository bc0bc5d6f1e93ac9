package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.models.data.ImageDataset;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.device.SessionConfiguration;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.Optimization;
import io.evident.models.experiment.ParameterRules;
import io.evident.models.internal.device.Bfloat16;
import io.evident.models.internal.training.GraphExamples;
import io.evident.models.internal.training.HeldExamples;
import io.evident.models.internal.training.StepNumbers;
import io.evident.models.internal.training.TrainedVariables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The least that trains a network, to hold the trainer against: its graph, lowered as the trainer
 * lowers it, over images that it holds, with the learning rate a part of the graph. A step feeds
 * indices and fetches the loss; there is no schedule, no order of images, nobody told. What the
 * trainer takes longer than this is what the trainer costs.
 */
public final class BareTraining implements AutoCloseable {
  private final Graph graph = new Graph();
  private final Session session;
  private final HeldExamples images;
  private final Operand<TFloat32> loss;
  private final List<Op> updates;

  private BareTraining(Experiment experiment, ExecutionPlan plan, ImageDataset held) {
    Network network = experiment.network();
    if (network.dependsOnMode()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " trains with more than its gradient; take one without dropout and batch"
              + " normalization, such as the lenet");
    }
    TrainedVariables<TFloat32> variables;
    PixelScaling scaling;
    Bfloat16.require(experiment.precision(), System.getenv());
    LoweringOptions lowering = plan.lowering().withPrecision(experiment.precision());
    try {
      Ops tf = Ops.create(graph);
      variables =
          new TrainedVariables<>(tf, network, lowering, experiment.optimization(), TFloat32.class);
      scaling = PixelScaling.of(experiment.images().normalization(), held);
      images = new HeldExamples(tf, held, "bare");
      LoweredNetwork<TFloat32> lowered =
          new LoweredNetwork<>(tf, network, lowering, variables.weights());
      List<LoweredNetwork.Examples<TFloat32>> examples = new ArrayList<>();
      for (GraphExamples.Part part : images.parts(lowered)) {
        Operand<TFloat32> features = tf.dtypes.cast(part.features(), TFloat32.class);
        examples.add(
            new LoweredNetwork.Examples<>(scaling.inputs(tf, features), part.targets(), List.of()));
      }
      LoweredNetwork.Lowered<TFloat32> training =
          lowered.loss(Mode.TRAINING, examples, experiment.reduction());
      loss = training.loss();
      ParameterRules rules = ParameterRules.of(experiment.optimization(), network);
      List<StepNumbers.Operands<TFloat32>> numbers = new ArrayList<>();
      for (Optimization rule : rules.all()) {
        float rate = (float) rule.optimizer().learningRate();
        numbers.add(
            new StepNumbers.Operands<>(tf.constant(rate), tf.constant(0f), tf.constant(0f)));
      }
      updates = variables.updates(graph, training, numbers, rules.frozen(1)).operations();
      session = new Session(graph, SessionConfiguration.of(plan));
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
    try {
      start(StartingWeights.of(experiment, held, scaling), variables);
      GraphExamples.load(session, List.of(images));
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      // The session first: a graph waits until its sessions are closed.
      close();
      throw e;
    }
  }

  /**
   * Builds the graph and puts weights and images into it.
   *
   * @param experiment what trains; its schedule and its order of images are left out
   * @param plan how to use the machine
   * @param images to train on, held in memory
   * @return the graph, to be closed
   * @throws IllegalArgumentException if the network has dropout or batch normalization
   * @throws IllegalStateException if the images are streamed
   */
  public static BareTraining of(Experiment experiment, ExecutionPlan plan, ImageDataset images) {
    return new BareTraining(experiment, plan, images);
  }

  private void start(ParameterValues values, TrainedVariables<TFloat32> variables) {
    Map<String, double[]> byName = new HashMap<>();
    List<Parameter> parameters = values.network().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      byName.put(parameters.get(p).name(), values.get(p));
    }
    variables.set(
        session,
        (name, shape) -> {
          double[] wide = byName.getOrDefault(name, new double[shape.size()]);
          float[] numbers = new float[wide.length];
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) wide[i];
          }
          return TFloat32.tensorOf(
              TrainedVariables.shape(shape), DataBuffers.of(numbers, true, false));
        });
  }

  /**
   * One step.
   *
   * @param indices of the batch's images, at least as many as the plan's parts
   * @return the batch's mean loss before the update
   */
  public float step(int[] indices) {
    try (TInt32 fed = TInt32.vectorOf(indices)) {
      Session.Runner runner = session.runner().feed(images.indices(), fed).fetch(loss);
      updates.forEach(runner::addTarget);
      try (Result result = runner.run()) {
        return ((TFloat32) result.get(0)).getFloat();
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
