package io.evident.models.serving;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.network.Network;
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

  private <T extends TType & org.tensorflow.types.family.TNumber> SignatureDef signature(
      ServingSignature signature, Class<T> type) {
    Ops own = tf.withSubScope(signature.key());
    ImageShape input = model.card().input();
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, input.height(), input.width(), input.channels());
    Placeholder<T> images =
        own.withName(ServingSignature.IMAGES).placeholder(type, Placeholder.shape(shape));
    Operand<TFloat32> pixels = own.dtypes.cast(images, TFloat32.class);
    Operand<TFloat32> outputs =
        own.withName(ServingSignature.OUTPUTS)
            .identity(
                new ViewsLowering(own, model.card()).mean(pixels, seen -> outputs(own, seen)));
    int classes = network.output().size();
    Operand<TFloat64> exact =
        network
            .loss()
            .accept(
                new ProbabilityLowering(own, own.dtypes.cast(outputs, TFloat64.class), classes));
    Operand<TFloat32> probabilities =
        own.withName(ServingSignature.PROBABILITIES).dtypes.cast(exact, TFloat32.class);
    Operand<?> top = own.withName(ServingSignature.TOP_CLASS).math.argMax(outputs, own.constant(1));
    Shape perClass = Shape.of(Shape.UNKNOWN_SIZE, classes);
    return SignatureDef.newBuilder()
        .setMethodName(ModelGraph.METHOD)
        .putInputs(ServingSignature.IMAGES, ModelGraph.info(images, shape))
        .putOutputs(ServingSignature.PROBABILITIES, ModelGraph.info(probabilities, perClass))
        .putOutputs(ServingSignature.TOP_CLASS, ModelGraph.info(top, Shape.of(Shape.UNKNOWN_SIZE)))
        .putOutputs(ServingSignature.OUTPUTS, ModelGraph.info(outputs, perClass))
        .build();
  }
}
