package io.evident.models.serving;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.network.Network;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.data.ImageShape;
import java.io.IOException;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/**
 * A network with its weights as constants, once for each signature, as a SavedModel. Constants need
 * no variables folder and nothing to be restored when the model is loaded. TensorFlow Java's own
 * exporter always adds a saver, which fails where there is no variable to save.
 */
final class ServingGraph {
  private final ModelExport model;
  private final Network network;
  private final Ops tf;
  private final List<Operand<TFloat32>> weights;

  private ServingGraph(ModelExport model, Graph graph) {
    this.model = model;
    this.network = model.network();
    this.tf = Ops.create(graph);
    this.weights = ModelGraph.weights(tf, network, model.weights());
  }

  /**
   * The network at inference: running statistics, nothing dropped.
   *
   * @return the content of saved_model.pb, the same bytes for the same model
   */
  static byte[] of(ModelExport model) throws IOException {
    try (Graph graph = new Graph()) {
      ServingGraph serving = new ServingGraph(model, graph);
      MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
      meta.putSignatureDef(
          ServingSignature.BYTES.key(), serving.signature(ServingSignature.BYTES, TUint8.class));
      meta.putSignatureDef(
          ServingSignature.FLOATS.key(),
          serving.signature(ServingSignature.FLOATS, TFloat32.class));
      return ModelGraph.bytes(meta, graph);
    }
  }

  private Operand<TFloat32> outputs(Ops own, Operand<TFloat32> pixels) {
    return new LoweredNetwork<>(own, network, ModelGraph.OPTIONS, weights)
        .outputs(model.inputs().inputs(own, pixels));
  }

  /**
   * What the network gives for the views of images, averaged: its outputs, and where it is
   * calibrated its logits and what its head is given.
   */
  private List<Operand<TFloat32>> averaged(Ops own, Operand<TFloat32> pixels) {
    ViewsLowering views = new ViewsLowering(own, model.card());
    int classes = network.output().size();
    List<Integer> numbers = numbers();
    if (numbers.size() == 1) {
      Operand<TFloat32> outputs = views.mean(pixels, classes, seen -> outputs(own, seen));
      return List.of(outputs, outputs, outputs);
    }
    int inputs = network.shapeOf(numbers.get(2)).size();
    Operand<TFloat32> all =
        views.mean(
            pixels,
            2 * classes + inputs,
            seen ->
                own.concat(
                    new LoweredNetwork<>(own, network, ModelGraph.OPTIONS, weights)
                        .values(model.inputs().inputs(own, seen), numbers),
                    own.constant(1)));
    return List.of(
        columns(own, all, 0, classes),
        columns(own, all, classes, classes),
        columns(own, all, 2 * classes, inputs));
  }

  /** The values that are needed: outputs, logits, features; outputs alone where they do. */
  private List<Integer> numbers() {
    int outputs = network.layers().size();
    if (model.calibration().isEmpty()) {
      return List.of(outputs);
    }
    DenseHead head = DenseHead.of(network);
    boolean posterior = model.calibration().get().posterior().isPresent();
    return posterior || head.logits() != outputs
        ? List.of(outputs, head.logits(), head.source())
        : List.of(outputs);
  }

  private static Operand<TFloat32> columns(Ops own, Operand<TFloat32> all, int from, int count) {
    return own.slice(all, own.constant(new int[] {0, from}), own.constant(new int[] {-1, count}));
  }

  private Operand<TFloat32> calibrated(
      Ops own, HeadCalibration fitted, Operand<TFloat32> logits, Operand<TFloat32> features) {
    Operand<TFloat32> z =
        new CalibrationLowering(own, fitted, DenseHead.of(network)).logits(logits, features);
    return own.withName(ServingSignature.CALIBRATED)
        .dtypes
        .cast(own.nn.softmax(own.dtypes.cast(z, TFloat64.class)), TFloat32.class);
  }

  private <T extends TType & org.tensorflow.types.family.TNumber> SignatureDef signature(
      ServingSignature signature, Class<T> type) {
    Ops own = tf.withSubScope(signature.key());
    ImageShape input = model.card().input();
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, input.height(), input.width(), input.channels());
    Placeholder<T> images =
        own.withName(ServingSignature.IMAGES).placeholder(type, Placeholder.shape(shape));
    Operand<TFloat32> pixels = own.dtypes.cast(images, TFloat32.class);
    int classes = network.output().size();
    List<Operand<TFloat32>> averaged = averaged(own, pixels);
    Operand<TFloat32> outputs = own.withName(ServingSignature.OUTPUTS).identity(averaged.get(0));
    Operand<TFloat64> exact =
        network
            .loss()
            .accept(
                new ProbabilityLowering(own, own.dtypes.cast(outputs, TFloat64.class), classes));
    Operand<TFloat32> probabilities =
        own.withName(ServingSignature.PROBABILITIES).dtypes.cast(exact, TFloat32.class);
    Operand<?> top = own.withName(ServingSignature.TOP_CLASS).math.argMax(outputs, own.constant(1));
    Shape perClass = Shape.of(Shape.UNKNOWN_SIZE, classes);
    SignatureDef.Builder described = SignatureDef.newBuilder();
    model
        .calibration()
        .ifPresent(
            fitted ->
                described.putOutputs(
                    ServingSignature.CALIBRATED,
                    ModelGraph.info(
                        calibrated(own, fitted, averaged.get(1), averaged.get(2)), perClass)));
    return described
        .setMethodName(ModelGraph.METHOD)
        .putInputs(ServingSignature.IMAGES, ModelGraph.info(images, shape))
        .putOutputs(ServingSignature.PROBABILITIES, ModelGraph.info(probabilities, perClass))
        .putOutputs(ServingSignature.TOP_CLASS, ModelGraph.info(top, Shape.of(Shape.UNKNOWN_SIZE)))
        .putOutputs(ServingSignature.OUTPUTS, ModelGraph.info(outputs, perClass))
        .build();
  }
}
