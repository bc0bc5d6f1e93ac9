package io.evident.models.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import io.evident.models.storage.StoredJson;
import java.util.Optional;

/** A model card as JSON, with the digest of the SavedModel it belongs to. */
final class ModelCardJson {
  private static final String FORMAT = "evident-model";
  private static final int VERSION = 2;

  /** Of models that carry no proof. */
  private static final int WITHOUT_PROOF = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A card, the SHA-256 of its saved_model.pb, and that of its proof if it has one. */
  record Sealed(ModelCard card, String graphDigest, Optional<String> proofDigest) {}

  private ModelCardJson() {}

  static String print(Sealed sealed) {
    ModelCard card = sealed.card();
    ObjectNode all = JSON.createObjectNode();
    all.put("format", FORMAT);
    all.put("version", sealed.proofDigest().isPresent() ? VERSION : WITHOUT_PROOF);
    all.put("experiment", card.experiment());
    card.classNames().forEach(all.putArray("classNames")::add);
    ObjectNode input = all.putObject("input");
    input.put("height", card.input().height());
    input.put("width", card.input().width());
    input.put("channels", card.input().channels());
    all.put("orientation", card.orientation().toString());
    all.put("trainDigest", card.trainDigest());
    ObjectNode weights = all.putObject("weights");
    weights.put("checkpoint", card.weights().checkpoint());
    weights.put("epoch", card.weights().epoch());
    weights.put("step", card.weights().step());
    all.put("savedModelDigest", sealed.graphDigest());
    sealed.proofDigest().ifPresent(digest -> all.put("proofDigest", digest));
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers must be JSON", e);
    }
  }

  /**
   * Reads what {@link #print} wrote.
   *
   * @throws IllegalArgumentException if it is something else; the message begins with where
   */
  static Sealed read(String json, String where) {
    JsonNode all = StoredJson.parse(where, json, "export the model again");
    if (!all.path("format").asText().equals(FORMAT)) {
      throw damaged(where, "its format is not " + FORMAT);
    }
    int version = all.path("version").asInt();
    if (version != VERSION && version != WITHOUT_PROOF) {
      throw new IllegalArgumentException(
          where
              + ": this program reads models of versions "
              + WITHOUT_PROOF
              + " and "
              + VERSION
              + ", got "
              + all.path("version").asText());
    }
    try {
      return new Sealed(
          card(all),
          StoredJson.text(all, "savedModelDigest"),
          version == WITHOUT_PROOF
              ? Optional.empty()
              : Optional.of(StoredJson.text(all, "proofDigest")));
    } catch (IllegalArgumentException e) {
      throw damaged(where, e.getMessage());
    }
  }

  private static ModelCard card(JsonNode all) {
    JsonNode input = all.required("input");
    JsonNode weights = all.required("weights");
    return new ModelCard(
        StoredJson.text(all, "experiment"),
        StoredJson.texts(all, "classNames"),
        new ImageShape(
            StoredJson.integer(input, "height"),
            StoredJson.integer(input, "width"),
            StoredJson.integer(input, "channels")),
        StoredJson.text(all, "trainDigest"),
        new ModelCard.Weights(
            StoredJson.text(weights, "checkpoint"),
            StoredJson.integer(weights, "epoch"),
            StoredJson.whole(weights, "step")),
        // Models of before it was written saw no EXIF.
        all.has("orientation")
            ? Orientation.of(StoredJson.text(all, "orientation"))
            : Orientation.STORED);
  }

  private static IllegalArgumentException damaged(String where, String why) {
    return new IllegalArgumentException(
        where + ": is damaged or not of this program: " + why + "; export the model again");
  }
}
