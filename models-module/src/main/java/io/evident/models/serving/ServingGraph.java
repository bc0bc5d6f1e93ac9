package io.evident.models.serving;

import com.google.protobuf.CodedOutputStream;
import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.WeightLayout;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.models.data.ImageShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
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
  private static final String TAG = "serve";
  private static final String METHOD = "tensorflow/serving/predict";

  private static final int SAVED_MODEL_SCHEMA = 1;
  private static final LoweringOptions OPTIONS = LoweringOptions.TUNED.withBatchParts(1);

  private final ModelExport model;
  private final Network network;
  private final Ops tf;
  private final List<Operand<TFloat32>> weights = new ArrayList<>();

  private ServingGraph(ModelExport model, Graph graph) {
    this.model = model;
    this.network = model.network();
    this.tf = Ops.create(graph);
    for (int p = 0; p < network.parameters().size(); p++) {
      weights.add(constant(p));
    }
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
      meta.getMetaInfoDefBuilder().addTags(TAG).setTensorflowVersion(TensorFlow.version());
      meta.setGraphDef(graph.toGraphDef());
      return bytes(
          SavedModel.newBuilder()
              .setSavedModelSchemaVersion(SAVED_MODEL_SCHEMA)
              .addMetaGraphs(meta)
              .build());
    }
  }

  /** Maps are written in the order of their keys; by default their order changes. */
  private static byte[] bytes(SavedModel model) throws IOException {
    byte[] bytes = new byte[model.getSerializedSize()];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    model.writeTo(out);
    out.checkNoSpaceLeft();
    return bytes;
  }

  /**
   * Dense weights lie with their inputs first: TensorFlow joins a product with its bias, and where
   * the weights are constants with their outputs first, oneDNN's joined kernel is wrong for some
   * widths on some processors with AVX-512.
   */
  private Operand<TFloat32> constant(int index) {
    Parameter parameter = network.parameters().get(index);
    WeightLayout layout = WeightLayout.of(network, index, OPTIONS);
    double[] wide = model.weights().get(index);
    float[] values = new float[wide.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) wide[i];
    }
    long[] shape = layout.held(parameter.shape()).dimensions().stream().mapToLong(d -> d).toArray();
    return tf.withName(parameter.name())
        .constant(
            Shape.of(shape), DataBuffers.of(layout.held(parameter.shape(), values), true, false));
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
                new LoweredNetwork<>(own, network, OPTIONS, weights)
                    .outputs(model.inputs().inputs(own, pixels)));
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
        .setMethodName(METHOD)
        .putInputs(ServingSignature.IMAGES, info(images, shape))
        .putOutputs(ServingSignature.PROBABILITIES, info(probabilities, perClass))
        .putOutputs(ServingSignature.TOP_CLASS, info(top, Shape.of(Shape.UNKNOWN_SIZE)))
        .putOutputs(ServingSignature.OUTPUTS, info(outputs, perClass))
        .build();
  }

  private static TensorInfo info(Operand<?> operand, Shape shape) {
    TensorInfo.Builder info = TensorInfo.newBuilder();
    info.setName(operand.op().name() + ":0");
    info.setDtype(operand.asOutput().dataType());
    for (long size : shape.asArray()) {
      info.getTensorShapeBuilder().addDimBuilder().setSize(size);
    }
    return info.build();
  }
}
