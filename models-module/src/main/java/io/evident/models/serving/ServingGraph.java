package io.evident.models.serving;

import io.evident.models.data.ImageShape;
import io.evident.models.internal.serving.ModelGraph;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
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
 * A network with its weights as constants, or several, once for each signature, as a SavedModel.
 * Constants need no variables folder and nothing to be restored when the model is loaded.
 * TensorFlow Java's own exporter always adds a saver, which fails where there is no variable to
 * save.
 */
final class ServingGraph {

  /**
   * What is said of images.
   *
   * @param outputs [n, classes], named as the signature names them
   * @param probabilities [n, classes]
   * @param calibrated probabilities, [n, classes]; empty of a model without
   * @param features what the calibrated head is given, [n, features]; where it has a posterior
   */
  record Read(
      Operand<TFloat32> outputs,
      Operand<TFloat64> probabilities,
      Optional<Operand<TFloat64>> calibrated,
      Optional<Operand<TFloat32>> features) {}

  /** From pixels [n, height, width, channels] to what is said of them. */
  interface Reading {
    Read of(Ops own, Operand<TFloat32> pixels);
  }

  private final Ops tf;
  private final ModelCard card;
  private final Reading reading;

  private ServingGraph(Ops tf, ModelCard card, Reading reading) {
    this.tf = tf;
    this.card = card;
    this.reading = reading;
  }

  /**
   * The network at inference: running statistics, nothing dropped.
   *
   * @return the content of saved_model.pb, the same bytes for the same model
   */
  static byte[] of(ModelExport model) throws IOException {
    return of(model.card(), tf -> new NetworkLowering(tf, model));
  }

  /** The same of several networks. */
  static byte[] of(EnsembleExport model) throws IOException {
    return of(model.card(), tf -> new EnsembleLowering(tf, model));
  }

  private static byte[] of(ModelCard card, Function<Ops, Reading> reading) throws IOException {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      ServingGraph serving = new ServingGraph(tf, card, reading.apply(tf));
      MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
      meta.putSignatureDef(
          ServingSignature.BYTES.key(), serving.signature(ServingSignature.BYTES, TUint8.class));
      meta.putSignatureDef(
          ServingSignature.FLOATS.key(),
          serving.signature(ServingSignature.FLOATS, TFloat32.class));
      return ModelGraph.bytes(meta, graph);
    }
  }

  private <T extends TType & org.tensorflow.types.family.TNumber> SignatureDef signature(
      ServingSignature signature, Class<T> type) {
    Ops own = tf.withSubScope(signature.key());
    ImageShape input = card.input();
    Shape shape = Shape.of(Shape.UNKNOWN_SIZE, input.height(), input.width(), input.channels());
    Placeholder<T> images =
        own.withName(ServingSignature.IMAGES).placeholder(type, Placeholder.shape(shape));
    Read read = reading.of(own, own.dtypes.cast(images, TFloat32.class));
    Operand<TFloat32> probabilities =
        own.withName(ServingSignature.PROBABILITIES)
            .dtypes
            .cast(read.probabilities(), TFloat32.class);
    Operand<?> top =
        own.withName(ServingSignature.TOP_CLASS).math.argMax(read.outputs(), own.constant(1));
    Shape perClass = Shape.of(Shape.UNKNOWN_SIZE, card.classNames().size());
    SignatureDef.Builder described = SignatureDef.newBuilder();
    read.calibrated()
        .ifPresent(
            exact ->
                described.putOutputs(
                    ServingSignature.CALIBRATED,
                    ModelGraph.info(
                        own.withName(ServingSignature.CALIBRATED)
                            .dtypes
                            .cast(exact, TFloat32.class),
                        perClass)));
    // No output of the signature: a server would send it with every answer.
    read.features().ifPresent(given -> own.withName(ServingSignature.FEATURES).identity(given));
    return described
        .setMethodName(ModelGraph.METHOD)
        .putInputs(ServingSignature.IMAGES, ModelGraph.info(images, shape))
        .putOutputs(ServingSignature.PROBABILITIES, ModelGraph.info(probabilities, perClass))
        .putOutputs(ServingSignature.TOP_CLASS, ModelGraph.info(top, Shape.of(Shape.UNKNOWN_SIZE)))
        .putOutputs(ServingSignature.OUTPUTS, ModelGraph.info(read.outputs(), perClass))
        .build();
  }
}
