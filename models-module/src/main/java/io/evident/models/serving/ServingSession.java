package io.evident.models.serving;

import io.evident.models.internal.serving.CalibratedInJava;
import io.evident.models.internal.serving.ServingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.family.TType;

/** A SavedModel with our signatures in a TensorFlow session. Threads may run it side by side. */
final class ServingSession implements Answering {
  private final SavedModelBundle bundle;
  private final int classes;
  private final Endpoint bytes;
  private final Endpoint floats;
  private final Optional<CalibratedInJava> ofOne;

  /** Fetching one tensor less is a tenth of the time of a small network's prediction. */
  private final boolean isSoftmax;

  /** Where a signature's tensors are in the graph. */
  private record Endpoint(
      String images, String probabilities, String outputs, Optional<String> calibrated) {

    /** Whether probabilities are softmax(outputs) in float64 and nothing else. */
    boolean isSoftmax(Graph graph) {
      GraphOperation operation = operation(graph, probabilities);
      for (String type : List.of("Cast", "Softmax", "Cast")) {
        if (operation == null || !operation.type().equals(type)) {
          return false;
        }
        operation = (GraphOperation) operation.input(0).op();
      }
      return operation.equals(operation(graph, outputs));
    }

    /** What a tensor, such as name:0, comes from; null if nothing has that name. */
    private static GraphOperation operation(Graph graph, String tensor) {
      return graph.operation(tensor.replaceFirst(":0$", ""));
    }
  }

  private ServingSession(SavedModelBundle bundle, int classes, Endpoint bytes, Endpoint floats) {
    this.bundle = bundle;
    this.classes = classes;
    this.bytes = bytes;
    this.floats = floats;
    this.ofOne =
        Stream.of(ServingSignature.values())
                .allMatch(signature -> bundle.graph().operation(signature.features()) != null)
            ? CalibratedInJava.of(bundle.graph(), bundle.session())
            : Optional.empty();
    this.isSoftmax = bytes.isSoftmax(bundle.graph()) && floats.isSoftmax(bundle.graph());
  }

  /**
   * Loads a model.
   *
   * @param calibrated whether it is to give calibrated probabilities too
   * @throws IllegalArgumentException if TensorFlow cannot, or it has not our signatures; the
   *     message names the folder
   */
  static ServingSession open(
      Path folder, int classes, boolean calibrated, ConfigProto configuration) {
    SavedModelBundle bundle = ServingOptions.loaded(folder, configuration);
    try {
      Map<String, SignatureDef> signatures = bundle.metaGraphDef().getSignatureDefMap();
      return new ServingSession(
          bundle,
          classes,
          endpoint(folder, signatures, ServingSignature.BYTES, calibrated),
          endpoint(folder, signatures, ServingSignature.FLOATS, calibrated));
    } catch (RuntimeException | Error e) {
      bundle.close();
      throw e;
    }
  }

  private static Endpoint endpoint(
      Path folder,
      Map<String, SignatureDef> signatures,
      ServingSignature signature,
      boolean calibrated) {
    SignatureDef found = signatures.get(signature.key());
    boolean ours =
        found != null
            && found.containsInputs(ServingSignature.IMAGES)
            && found.getInputsOrThrow(ServingSignature.IMAGES).getDtype() == signature.inputType()
            && found.containsOutputs(ServingSignature.PROBABILITIES)
            && found.containsOutputs(ServingSignature.OUTPUTS)
            && (!calibrated || found.containsOutputs(ServingSignature.CALIBRATED));
    if (!ours) {
      throw new IllegalArgumentException(
          folder
              + ": has no signature "
              + signature.key()
              + " from "
              + ServingSignature.IMAGES
              + " ("
              + signature.inputType()
              + ") to "
              + ServingSignature.PROBABILITIES
              + " and "
              + ServingSignature.OUTPUTS
              + (calibrated ? " and " + ServingSignature.CALIBRATED : "")
              + "; its signatures are "
              + signatures.keySet().stream().sorted().toList()
              + "; export the model with evident export");
    }
    return new Endpoint(
        found.getInputsOrThrow(ServingSignature.IMAGES).getName(),
        found.getOutputsOrThrow(ServingSignature.PROBABILITIES).getName(),
        found.getOutputsOrThrow(ServingSignature.OUTPUTS).getName(),
        calibrated
            ? Optional.of(found.getOutputsOrThrow(ServingSignature.CALIBRATED).getName())
            : Optional.empty());
  }

  @Override
  public Answer answer(ServingSignature signature, TType images, int count) {
    return answer(signature, images, count, count == 1 && ofOne.isPresent());
  }

  /** What other servers get from the graph for one image is as right as what is served here. */
  @Override
  public List<Way> ways() {
    Way all = (signature, images, count) -> answer(signature, images, count, false);
    return ofOne.isPresent() ? List.of(this::answer, all) : List.of(all);
  }

  private Answer answer(ServingSignature signature, TType images, int count, boolean inJava) {
    Endpoint endpoint = signature == ServingSignature.BYTES ? bytes : floats;
    boolean plainInJava = inJava && isSoftmax;
    Session.Runner runner =
        bundle.session().runner().feed(endpoint.images(), images).fetch(endpoint.outputs());
    if (inJava) {
      runner.fetch(signature.features());
    } else {
      endpoint.calibrated().ifPresent(runner::fetch);
    }
    if (!plainInJava) {
      runner.fetch(endpoint.probabilities());
    }
    try (Result result = runner.run()) {
      int size = count * classes;
      float[] outputs = values(result, 0, size);
      float[] calibrated =
          inJava
              ? ofOne.get().probabilities(values(result, 1, (int) result.get(1).size()))
              : endpoint.calibrated().isEmpty() ? new float[0] : values(result, 1, size);
      return new Answer(
          plainInJava
              ? CalibratedInJava.softmax(outputs)
              : values(result, calibrated.length == 0 ? 1 : 2, size),
          outputs,
          calibrated);
    }
  }

  private static float[] values(Result result, int index, int size) {
    float[] values = new float[size];
    ((TFloat32) result.get(index)).copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  @Override
  public void close() {
    bundle.close();
  }
}
