package io.evident.models.serving;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.calibration.ModelCalibration;
import io.evident.models.calibration.StoredCalibration;
import io.evident.models.data.Orientation;
import io.evident.models.storage.StoredJson;
import java.util.Optional;

/** A model card as JSON, with the digest of the SavedModel it belongs to. */
final class ModelCardJson {
  /** Models of before the orientation was written saw no EXIF. */
  private static final StoredJson JSON =
      StoredJson.of("evident-model", 2, "export the model again")
          .since(1)
          .orElse("orientation", Orientation.STORED);

  /** Of models that carry no proof. */
  private static final int WITHOUT_PROOF = 1;

  /**
   * A card, what the model says of its calibration if it has one, the SHA-256 of its
   * saved_model.pb, and that of its proof if it has one.
   */
  record Sealed(
      ModelCard card,
      Optional<ModelCalibration> calibration,
      String graphDigest,
      Optional<String> proofDigest) {}

  private record Digests(
      int version,
      String savedModelDigest,
      @JsonSetter(nulls = Nulls.SET) String proofDigest,
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
    boolean proven = digests.version() != WITHOUT_PROOF;
    if (proven && digests.proofDigest() == null) {
      throw new IllegalArgumentException("needs the key proofDigest");
    }
    ModelCard card = StoredJson.bind(all, ModelCard.class);
    return new Sealed(
        card,
        Optional.ofNullable(digests.calibration())
            .map(stored -> ModelCalibration.of(stored, card.classNames().size())),
        digests.savedModelDigest(),
        proven ? Optional.of(digests.proofDigest()) : Optional.empty());
  }
}
