package io.evident.models.serving;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.models.calibration.DenseHead;
import io.evident.models.internal.serving.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;

/**
 * A trained network of a table to be served: {@link #save} makes a SavedModel of it that takes the
 * table's columns by their names, as {@link TableSignature} describes, and carries its proof.
 *
 * @param network the network, with its loss
 * @param weights of this network; rounded to float32
 * @param card what travels with the model
 * @param calibration of its head; empty where it was not calibrated
 */
public record TableModelExport(
    Network network,
    ParameterValues weights,
    TableModelCard card,
    Optional<TableCalibration> calibration) {

  /**
   * A model that is not calibrated.
   *
   * @param network the network, with its loss
   * @param weights of this network; rounded to float32
   * @param card what travels with the model
   */
  public TableModelExport(Network network, ParameterValues weights, TableModelCard card) {
    this(network, weights, card, Optional.empty());
  }

  public TableModelExport {
    ModelExport.requireFits(network);
    ModelExport.requireOf(network, weights);
    Shape features = Shape.of(card.encoding().width());
    if (!network.input().equals(features)) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " takes "
              + network.input()
              + ", but the columns give "
              + features);
    }
    card.task().requireSuits(network.loss());
    if (network.targets() != card.task().targets()) {
      throw new IllegalArgumentException(
          "network "
              + network.name()
              + " is for "
              + network.targets()
              + " targets, but there are "
              + card.task().targets());
    }
    calibration.ifPresent(fitted -> fitted.requireOf(DenseHead.of(network)));
  }

  /**
   * Writes the SavedModel with its proof: what the derivation by hand gives for some rows, held
   * against the model just written, read back. Everything goes into a folder beside, which is then
   * renamed, so that the name never stands for half a model or a wrong one.
   *
   * @param folder where to; its parents are made
   * @param trained some rows that it was trained on as probes beside others, a cell for each column
   *     of the encoding, empty if missing; may be none
   * @param overwrite whether an exported model that is there already may be replaced
   * @return what came of holding it against the proof
   * @throws IllegalArgumentException if something is there that may not be replaced, or the
   *     calibration has more scores than a card that can be read
   * @throws UnverifiedModelException if the model gives other outputs here than the derivation by
   *     hand; nothing is written
   * @throws io.evident.backprop.graph.MissingTensorFlowException if there is no native library
   * @throws IOException if it cannot be written
   */
  public ModelVerification save(Path folder, List<List<String>> trained, boolean overwrite)
      throws IOException {
    ModelFolder target = new ModelFolder(folder);
    target.requireWritable(overwrite);
    BinaryOperator<String> json =
        (graph, proof) ->
            TableModelJson.card(card, calibration.map(TableCalibration::told), graph, proof);
    target.requireReadable(json);
    TensorFlowRuntime.load();
    ModelVerification[] found = new ModelVerification[1];
    target.write(
        TableServingGraph.of(this),
        TableModelJson.proof(TableProof.of(this, trained)),
        json,
        overwrite,
        written -> {
          try (ServedTable model = ServedTable.open(written)) {
            found[0] = model.verification();
          } catch (UnverifiedModelException e) {
            // It names the folder beside, which will not be there.
            String named = e.getMessage().replace(written.toString(), folder.toString());
            throw new UnverifiedModelException(named);
          }
        });
    return found[0];
  }
}
