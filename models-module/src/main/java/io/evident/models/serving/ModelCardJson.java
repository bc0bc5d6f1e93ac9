package io.evident.models.serving;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.calibration.StoredCalibration;
import io.evident.models.storage.StoredJson;
import java.util.Optional;

/** A model card as JSON, with the digest of the SavedModel it belongs to. */
final class ModelCardJson {
  private static final StoredJson JSON =
      StoredJson.of("evident-model", 2, "export the model again");

  /**
   * A card, what the model says of its calibration if it has one, and the SHA-256 of its
   * saved_model.pb and of its proof.
   */
  record Sealed(
      ModelCard card,
      Optional<ModelCalibration> calibration,
      String graphDigest,
      String proofDigest) {}

  private record Digests(
      String savedModelDigest,
      String proofDigest,
      @JsonSetter(nulls = Nulls.SET) StoredCalibration calibration) {}

  private ModelCardJson() {}

  static String print(
      ModelCard card,
      Optional<ModelCalibration> calibration,
      String graphDigest,
      String proofDigest) {
    ObjectNode all =
        StoredJson.tree(card).put("savedModelDigest", graphDigest).put("proofDigest", proofDigest);
    calibration.ifPresent(c -> all.set("calibration", StoredJson.tree(c.stored())));
    return JSON.print(all);
  }

  /**
   * Reads what {@link #print} wrote.
   *
   * @throws IllegalArgumentException if it is something else; the message begins with where
   */
  static Sealed read(String json, String where) {
    return JSON.parse(where, json, ObjectNode.class, ModelCardJson::sealed);
  }

  private static Sealed sealed(ObjectNode all) {
    Digests digests = StoredJson.bind(all, Digests.class);
    ModelCard card = StoredJson.bind(all, ModelCard.class);
    return new Sealed(
        card,
        Optional.ofNullable(digests.calibration())
            .map(stored -> ModelCalibration.of(stored, card.classNames().size())),
        digests.savedModelDigest(),
        digests.proofDigest());
  }
}
