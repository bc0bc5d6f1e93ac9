package io.evident.models.serving;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.HeadCalibration;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.data.ImageShape;
import io.evident.models.internal.serving.ModelFolder;
import io.evident.models.training.InputScaling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * A trained network to be served: {@link #save} makes a SavedModel of it, whose two signatures
 * {@link ServingSignature} describes, and whose {@link ModelCard} stands in {@code
 * assets.extra/evident.json}.
 *
 * @param network the network, with its loss, which decides how outputs become probabilities
 * @param weights of this network; rounded to float32
 * @param inputs the normalization of the pixels
 * @param card what travels with the model
 * @param calibration of its head; empty where it was not calibrated
 */
public record ModelExport(
    Network network,
    ParameterValues weights,
    InputScaling inputs,
    ModelCard card,
    Optional<HeadCalibration> calibration) {

  /** A SavedModel is one protocol buffer, of less than 2 GiB; this much is left for the graph. */
  private static final long MAX_WEIGHT_BYTES = Integer.MAX_VALUE - (1L << 22);

  /**
   * A model that is not calibrated.
   *
   * @param network the network, with its loss, which decides how outputs become probabilities
   * @param weights of this network; rounded to float32
   * @param inputs the normalization of the pixels
   * @param card what travels with the model
   */
  public ModelExport(
      Network network, ParameterValues weights, InputScaling inputs, ModelCard card) {
    this(network, weights, inputs, card, Optional.empty());
  }

  public ModelExport {
    requireFits(network);
    requireOf(network, weights);
    ImageShape image = card.input();
    Shape given = Shape.of(image.height(), image.width(), image.channels());
    if (!network.input().equals(given)) {
      throw new IllegalArgumentException(
          "network " + network.name() + " takes " + network.input() + ", the card says " + given);
    }
    if (network.output().size() != card.classNames().size()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " has "
              + network.output().size()
              + " outputs, but there are "
              + card.classNames().size()
              + " class names");
    }
    calibration.ifPresent(fitted -> requireFits(network, fitted));
  }

  private static void requireFits(Network network, HeadCalibration calibration) {
    DenseHead head = DenseHead.of(network);
    boolean fits =
        calibration.sets().classes() == head.outputs()
            && calibration
                .posterior()
                .map(p -> p.outputs() == head.outputs() && p.width() == head.width())
                .orElse(true);
    if (!fits) {
      throw new IllegalArgumentException(
          "the calibration is not of the head of network "
              + network.name()
              + ", which has "
              + head.outputs()
              + " outputs of "
              + head.width()
              + " features");
    }
  }

  /** What the model says of its calibration. */
  Optional<ModelCalibration> told() {
    return calibration.map(ModelCalibration::of);
  }

  /** Requires finite weights of a network. */
  static void requireOf(Network network, ParameterValues weights) {
    if (!weights.network().parameters().equals(network.parameters())) {
      throw new IllegalArgumentException(
          "the weights are of network "
              + weights.network().name()
              + ", whose parameters are not those of "
              + network.name());
    }
    requireFinite(weights);
  }

  private static void requireFinite(ParameterValues weights) {
    List<Parameter> parameters = weights.network().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      for (double value : weights.get(p)) {
        if (!Float.isFinite((float) value)) {
          throw new IllegalArgumentException(
              "weights must be finite in float32, got "
                  + value
                  + " in "
                  + parameters.get(p).name()
                  + "; a training that diverged leaves such weights");
        }
      }
    }
  }

  /** Requires weights that fit into a SavedModel. */
  static void requireFits(Network network) {
    requireFits("network " + network.name() + " has", network.parameterCount());
  }

  /** Requires so many weights to fit into a SavedModel. */
  static void requireFits(String whose, long parameters) {
    long bytes = 4 * parameters;
    if (!(bytes <= MAX_WEIGHT_BYTES)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %,d parameters, %,d bytes, but a SavedModel with its weights inside holds at most %,d bytes; its checkpoints hold them (safetensors)",
              whose,
              parameters,
              bytes,
              MAX_WEIGHT_BYTES));
    }
  }

  /**
   * Writes the SavedModel with its proof: outputs that the derivation by hand gives for probes,
   * held against those of the model just written, read back. Everything goes into a folder beside,
   * which is then renamed, so that the name never stands for half a model or a wrong one.
   *
   * @param folder where to; its parents are made
   * @param trained some images that it was trained on, [height, width, channels] each, as probes
   *     beside others; may be none
   * @param overwrite whether an exported model that is there already may be replaced
   * @return what came of holding it against the proof
   * @throws IllegalArgumentException if something is there that may not be replaced
   * @throws UnverifiedModelException if the model gives other outputs here than the derivation by
   *     hand; nothing is written
   * @throws io.evident.backprop.graph.MissingTensorFlowException if there is no native library
   * @throws IOException if it cannot be written
   */
  public ModelVerification save(Path folder, List<byte[]> trained, boolean overwrite)
      throws IOException {
    ModelFolder target = new ModelFolder(folder);
    target.requireWritable(overwrite);
    BinaryOperator<String> json = (graph, proof) -> ModelCardJson.print(card, told(), graph, proof);
    target.requireReadable(json);
    TensorFlowRuntime.load();
    return save(folder, ServingGraph.of(this), ModelProof.of(this, trained), json, overwrite);
  }

  /** Writes a SavedModel that gives what its proof says. */
  static ModelVerification save(
      Path folder, byte[] bytes, ModelProof right, BinaryOperator<String> card, boolean overwrite)
      throws IOException {
    ModelVerification[] found = new ModelVerification[1];
    new ModelFolder(folder)
        .write(
            bytes,
            ModelProofJson.print(right),
            card,
            overwrite,
            written -> {
              try (ServedModel model = ServedModel.open(written)) {
                found[0] = model.verification();
              } catch (UnverifiedModelException e) {
                // It names the folder beside, which will not be there.
                String named = e.getMessage().replace(written.toString(), folder.toString());
                throw new UnverifiedModelException(named);
              }
            });
    return found[0];
  }

  /**
   * Writes the SavedModel with its proof, without training images among the probes.
   *
   * @param folder where to; its parents are made
   * @param overwrite whether an exported model that is there already may be replaced
   * @return what came of holding it against the proof
   * @throws IllegalArgumentException if something is there that may not be replaced
   * @throws UnverifiedModelException if the model gives other outputs here than the derivation by
   *     hand; nothing is written
   * @throws io.evident.backprop.graph.MissingTensorFlowException if there is no native library
   * @throws IOException if it cannot be written
   */
  public ModelVerification save(Path folder, boolean overwrite) throws IOException {
    return save(folder, List.of(), overwrite);
  }

  /**
   * Deletes an exported model; other files in its folder stay.
   *
   * @param folder where it is; it may not be there
   * @throws IOException if a file cannot be deleted
   */
  public static void delete(Path folder) throws IOException {
    new ModelFolder(folder).delete();
  }
}
