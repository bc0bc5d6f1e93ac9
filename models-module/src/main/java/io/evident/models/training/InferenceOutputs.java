package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.graph.WeightLayout;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageViews;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.device.SessionConfiguration;
import io.evident.models.internal.training.EvaluationBatch;
import io.evident.models.internal.training.TrainedVariables;
import io.evident.models.internal.training.ViewedImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/**
 * Any network over given weights in TensorFlow, to be asked for its outputs: lowered as a training
 * lowers it, without a loss and without an optimizer. Weights are fed, so that no kernel takes them
 * for constants. Not for several threads at once.
 */
public final class InferenceOutputs implements AutoCloseable {

  private final Network network;
  private final Graph graph = new Graph();
  private final Session session;
  private final List<Placeholder<TFloat32>> weights = new ArrayList<>();
  private final List<TFloat32> values = new ArrayList<>();
  private final Class<? extends TNumber> type;
  private final Placeholder<? extends TNumber> features;
  private final int parts;
  private final Operand<TFloat32> outputs;

  /** The same in one piece, for fewer examples than there are parts. */
  private final Operand<TFloat32> ofFew;

  /**
   * Opens a network.
   *
   * @param network the network
   * @param given its weights, rounded to float32
   * @param plan how to use the machine
   * @param element how features are stored
   * @param scaling from features to inputs
   */
  public InferenceOutputs(
      Network network,
      ParameterValues given,
      ExecutionPlan plan,
      Examples.Element element,
      InputScaling scaling) {
    TensorFlowRuntime.load();
    this.network = network;
    LoweringOptions lowering = plan.lowering();
    parts = lowering.batchParts();
    try {
      Ops tf = Ops.create(graph);
      for (int p = 0; p < network.parameters().size(); p++) {
        weights.add(fed(tf, p, given.get(p), lowering));
      }
      Shape shape = Shape.of(Shape.UNKNOWN_SIZE).append(TrainedVariables.shape(network.input()));
      type = element == Examples.Element.BYTE ? TUint8.class : TFloat32.class;
      features = tf.placeholder(type, Placeholder.shape(shape));
      Operand<TFloat32> inputs = scaling.inputs(tf, tf.dtypes.cast(features, TFloat32.class));
      List<Operand<TFloat32>> operands = new ArrayList<>(weights);
      LoweredNetwork<TFloat32> inParts =
          new LoweredNetwork<>(tf, network, lowering, operands).withoutNames();
      List<Operand<TFloat32>> pieces =
          inParts.split(inputs).stream().map(inParts::outputs).toList();
      outputs = pieces.size() == 1 ? pieces.get(0) : tf.concat(pieces, tf.constant(0));
      // TensorFlow's convolutions fail on a part without examples.
      ofFew =
          pieces.size() == 1
              ? outputs
              : new LoweredNetwork<>(tf, network, lowering.withBatchParts(1), operands)
                  .withoutNames()
                  .outputs(inputs);
      session = new Session(graph, SessionConfiguration.of(plan));
    } catch (RuntimeException | Error e) {
      values.forEach(Tensor::close);
      graph.close();
      throw e;
    }
  }

  private Placeholder<TFloat32> fed(Ops tf, int index, double[] wide, LoweringOptions lowering) {
    Parameter parameter = network.parameters().get(index);
    WeightLayout layout = WeightLayout.of(network, index, lowering);
    float[] narrow = new float[wide.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) wide[i];
    }
    Shape shape = TrainedVariables.shape(layout.held(parameter.shape()));
    values.add(
        TFloat32.tensorOf(
            shape, DataBuffers.of(layout.held(parameter.shape(), narrow), true, false)));
    return tf.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  /**
   * What the network says about examples, read batch by batch.
   *
   * @param examples whose features the network takes
   * @param views of each image, whose outputs are averaged; {@link ImageViews#NONE} for rows
   * @return [examples, outputs]
   * @throws IOException if a streamed example cannot be read
   */
  public float[] of(Examples examples, ImageViews views) throws IOException {
    if (views.equals(ImageViews.NONE)) {
      return of(examples);
    }
    double[] sum = null;
    for (ImageViews.View view : views.all()) {
      float[] seen = of(new ViewedImages(examples, view));
      sum = sum == null ? new double[seen.length] : sum;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += view.weight() * seen[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) sum[i];
    }
    return mean;
  }

  private float[] of(Examples examples) throws IOException {
    int width = network.output().size();
    float[] all = new float[Math.multiplyExact(examples.size(), width)];
    int most = EvaluationBatch.of(network);
    for (int from = 0; from < examples.size(); from += most) {
      int count = Math.min(most, examples.size() - from);
      byte[] bytes = new byte[Math.multiplyExact(count, examples.bytes())];
      examples.read(from, count, bytes, 0);
      float[] part = outputs(bytes, count);
      System.arraycopy(part, 0, all, from * width, part.length);
    }
    return all;
  }

  /**
   * What the network says about examples whose features are at hand.
   *
   * @param bytes of the features, [count, features...], as the examples store them
   * @param count how many examples
   * @return [count, outputs]
   */
  public float[] outputs(byte[] bytes, int count) {
    Shape shape = Shape.of(count).append(TrainedVariables.shape(network.input()));
    try (Tensor batch =
        Tensor.of(type, shape, tensor -> tensor.asRawTensor().data().write(bytes))) {
      Session.Runner runner = session.runner().feed(features, batch);
      for (int p = 0; p < values.size(); p++) {
        runner.feed(weights.get(p), values.get(p));
      }
      try (Result result = runner.fetch(count < parts ? ofFew : outputs).run()) {
        float[] found = new float[count * network.output().size()];
        ((TFloat32) result.get(0)).copyTo(DataBuffers.of(found, false, false));
        return found;
      }
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
    values.forEach(Tensor::close);
  }
}
