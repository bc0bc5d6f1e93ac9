package io.evident.models.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.data.ImageShape;
import io.evident.models.storage.StoredJson;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A proof as JSON: each probe's image, in base 64 or how to make it, and what is right. */
final class ModelProofJson {
  private static final String FORMAT = "evident-proof";
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelProofJson() {}

  static String print(ModelProof proof) {
    ObjectNode all = JSON.createObjectNode();
    all.put("format", FORMAT);
    all.put("version", VERSION);
    proof.classNames().forEach(all.withArray("classNames")::add);
    for (Probe probe : proof.probes()) {
      ObjectNode json = all.withArray("probes").addObject();
      if (probe.image() instanceof Probe.Trained trained) {
        json.put("image", Base64.getEncoder().encodeToString(trained.pixels()));
      } else if (probe.image() instanceof Probe.Noise noise) {
        json.put("noise", noise.seed());
      } else if (probe.image() instanceof Probe.Plain plain) {
        json.put("plain", plain.value());
      }
      numbers(json, "outputs", probe.outputs());
      json.put("bound", probe.bound());
      numbers(json, "probabilities", probe.probabilities());
      json.put("probabilityBound", probe.probabilityBound());
    }
    try {
      return JSON.writeValueAsString(all) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers must be JSON", e);
    }
  }

  private static void numbers(ObjectNode json, String name, double[] values) {
    for (double value : values) {
      json.withArray(name).add(value);
    }
  }

  /**
   * Reads what {@link #print} wrote.
   *
   * @param card of the model
   * @throws IllegalArgumentException if it is something else; the message begins with where
   */
  static ModelProof read(String json, String where, ModelCard card) {
    JsonNode all = StoredJson.parse(where, json, "export the model again");
    if (!all.path("format").asText().equals(FORMAT) || all.path("version").asInt() != VERSION) {
      throw new IllegalArgumentException(
          where + ": this program reads " + FORMAT + " of version " + VERSION);
    }
    try {
      List<String> names = StoredJson.texts(all, "classNames");
      if (!names.equals(card.classNames())) {
        throw new IllegalArgumentException(
            "classNames must be those of the model, " + card.classNames() + ", got " + names);
      }
      List<Probe> probes = new ArrayList<>();
      for (JsonNode probe : all.required("probes")) {
        probes.add(
            new Probe(
                image(probe, card.input()),
                numbers(probe, "outputs", card),
                positive(probe, "bound"),
                numbers(probe, "probabilities", card),
                positive(probe, "probabilityBound")));
      }
      if (probes.isEmpty()) {
        throw new IllegalArgumentException("it has no probes");
      }
      return new ModelProof(card.input(), names, probes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          where
              + ": is damaged or not of this program: "
              + e.getMessage()
              + "; export the model again",
          e);
    }
  }

  private static Probe.Image image(JsonNode probe, ImageShape shape) {
    if (probe.has("noise")) {
      return new Probe.Noise(StoredJson.whole(probe, "noise"));
    }
    if (probe.has("plain")) {
      return new Probe.Plain(StoredJson.integer(probe, "plain"));
    }
    byte[] pixels = Base64.getDecoder().decode(StoredJson.text(probe, "image"));
    if (pixels.length != shape.bytes()) {
      throw new IllegalArgumentException(
          "a probe must be an image of " + shape + ", got " + pixels.length + " bytes");
    }
    return new Probe.Trained(pixels);
  }

  private static double[] numbers(JsonNode probe, String name, ModelCard card) {
    JsonNode list = probe.required(name);
    if (list.size() != card.classNames().size()) {
      throw new IllegalArgumentException(
          name + " must be " + card.classNames().size() + " numbers, got " + list.size());
    }
    double[] values = new double[list.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] = StoredJson.number(name, list.get(k));
    }
    return values;
  }

  private static double positive(JsonNode probe, String name) {
    double value = StoredJson.number(probe, name);
    if (!(value > 0)) {
      throw new IllegalArgumentException(name + " must be > 0, got " + value);
    }
    return value;
  }
}
