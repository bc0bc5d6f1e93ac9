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
 * @param proof that it gives the outputs of the derivation by hand
 */
record ModelExtras(ModelCard card, Optional<ModelCalibration> calibration, ModelProof proof) {

  /**
   * Those of a model whose files are whole.
   *
   * @throws IllegalArgumentException if there is no exported model here, or a damaged one
   */
  static ModelExtras read(ModelFolder folder) throws IOException {
    ModelCardJson.Sealed sealed = ModelCardJson.read(folder.card(), folder.cardPlace());
    String proof = folder.proof(sealed.graphDigest(), sealed.proofDigest());
    boolean calibrated = sealed.calibration().isPresent();
    return new ModelExtras(
        sealed.card(),
        sealed.calibration(),
        ModelProofJson.read(proof, folder.proofPlace(), sealed.card(), calibrated));
  }
}
