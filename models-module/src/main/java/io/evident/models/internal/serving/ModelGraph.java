package io.evident.models.internal.serving;

import com.google.protobuf.CodedOutputStream;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.WeightLayout;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.TensorFlow;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TFloat32;

/** What the graphs of all exported models have in common. */
public final class ModelGraph {
  /** What servers ask for. */
  public static final String METHOD = "tensorflow/serving/predict";

  /** A batch is served whole. */
  public static final LoweringOptions OPTIONS = LoweringOptions.TUNED.withBatchParts(1);

  private static final String TAG = "serve";
  private static final int SAVED_MODEL_SCHEMA = 1;

  private ModelGraph() {}

  /** The content of saved_model.pb, the same bytes for the same model. */
  public static byte[] bytes(MetaGraphDef.Builder meta, Graph graph) throws IOException {
    meta.getMetaInfoDefBuilder().addTags(TAG).setTensorflowVersion(TensorFlow.version());
    meta.setGraphDef(graph.toGraphDef());
    return bytes(
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(SAVED_MODEL_SCHEMA)
            .addMetaGraphs(meta)
            .build());
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
  public static List<Operand<TFloat32>> weights(Ops tf, Network network, ParameterValues values) {
    List<Operand<TFloat32>> weights = new ArrayList<>();
    for (int p = 0; p < network.parameters().size(); p++) {
      weights.add(constant(tf, network, p, values.get(p)));
    }
    return weights;
  }

  private static Operand<TFloat32> constant(Ops tf, Network network, int index, double[] wide) {
    Parameter parameter = network.parameters().get(index);
    WeightLayout layout = WeightLayout.of(network, index, OPTIONS);
    float[] values = new float[wide.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) wide[i];
    }
    long[] shape = layout.held(parameter.shape()).dimensions().stream().mapToLong(d -> d).toArray();
    return tf.withName(parameter.name())
        .constant(
            Shape.of(shape), DataBuffers.of(layout.held(parameter.shape(), values), true, false));
  }

  /** The weights as the model holds them. */
  public static ParameterValues narrowed(ParameterValues wide) {
    ParameterValues narrow = wide.copy();
    for (int p = 0; p < narrow.network().parameters().size(); p++) {
      double[] values = narrow.get(p);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) values[i];
      }
    }
    return narrow;
  }

  /** What a signature says of a tensor. */
  public static TensorInfo info(Operand<?> operand, Shape shape) {
    TensorInfo.Builder info = TensorInfo.newBuilder();
    info.setName(operand.op().name() + ":0");
    info.setDtype(operand.asOutput().dataType());
    for (long size : shape.asArray()) {
      info.getTensorShapeBuilder().addDimBuilder().setSize(size);
    }
    return info.build();
  }
}
