package io.evident.models.serving;

import io.evident.models.calibration.ModelCalibration;
import io.evident.models.internal.serving.ModelFolder;
import java.io.IOException;
import java.util.Optional;

/**
 * What an exported model of images consists of beside its graph.
 *
 * @param card what travels with it
 * @param calibration empty of models that were not calibrated
 * @param proof empty of models of before they carried one
 */
record ModelExtras(
    ModelCard card, Optional<ModelCalibration> calibration, Optional<ModelProof> proof) {

  /**
   * Those of a model whose files are whole.
   *
   * @throws IllegalArgumentException if there is no exported model here, or a damaged one
   */
  static ModelExtras read(ModelFolder folder) throws IOException {
    ModelCardJson.Sealed sealed = ModelCardJson.read(folder.card(), folder.cardPlace());
    if (sealed.proofDigest().isEmpty()) {
      folder.requireGraph(sealed.graphDigest());
      return new ModelExtras(sealed.card(), sealed.calibration(), Optional.empty());
    }
    String proof = folder.proof(sealed.graphDigest(), sealed.proofDigest().get());
    boolean calibrated = sealed.calibration().isPresent();
    return new ModelExtras(
        sealed.card(),
        sealed.calibration(),
        Optional.of(ModelProofJson.read(proof, folder.proofPlace(), sealed.card(), calibrated)));
  }
}
