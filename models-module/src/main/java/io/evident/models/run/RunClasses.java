package io.evident.models.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import io.evident.models.storage.StoredJson;
import io.evident.models.training.PixelScaling;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a model of a run needs beside its weights, so that one can be made without the images: kept
 * in the run directory from the start of the training.
 *
 * @param classNames in the order of the outputs
 * @param input the shape of an image
 * @param trainDigest of the images
 * @param scaling the normalization, as it was measured on the images trained on
 * @param probes some of the images trained on; none in runs of before models carried a proof
 * @param orientation which way up the images were taken; as stored in runs of before EXIF was read
 */
record RunClasses(
    List<String> classNames,
    ImageShape input,
    String trainDigest,
    PixelScaling scaling,
    List<byte[]> probes,
    Orientation orientation) {
  private static final String FORMAT = "evident-classes";
  private static final int VERSION = 1;
  private static final int PROBES = 8;
  private static final String REMEDY = "resume the run (--resume) or train it again";
  private static final ObjectMapper JSON = new ObjectMapper();

  RunClasses {
    classNames = List.copyOf(classNames);
    probes = List.copyOf(probes);
  }

  /** What a training sees. */
  static RunClasses of(Trainer trainer) {
    ImageDataset all = trainer.images().train();
    return new RunClasses(
        all.classNames(),
        all.shape(),
        all.digest(),
        trainer.data().scaling(),
        probes(trainer.data().train()),
        all.reading().map(ImageReading::orientation).orElse(Orientation.EXIF));
  }

  /** Some images to train on, far apart, for a model to be held against. */
  static List<byte[]> probes(ImageDataset train) {
    int count = Math.min(PROBES, train.size());
    List<byte[]> probes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[train.shape().bytes()];
      train.image((int) ((long) i * train.size() / count)).get(pixels);
      probes.add(pixels);
    }
    return probes;
  }

  void write(RunDirectory directory) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("version", VERSION);
    classNames.forEach(json.putArray("classNames")::add);
    ObjectNode shape = json.putObject("input");
    shape.put("height", input.height());
    shape.put("width", input.width());
    shape.put("channels", input.channels());
    json.put("trainDigest", trainDigest);
    json.put("orientation", orientation.toString());
    json.set("normalization", scaling.json());
    ArrayNode images = json.putArray("probes");
    probes.forEach(image -> images.add(Base64.getEncoder().encodeToString(image)));
    try {
      directory.write(RunDirectory.CLASSES, JSON.writeValueAsString(json) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers must be JSON", e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not there, or something else; the message names it
   */
  static RunClasses read(RunDirectory directory) throws IOException {
    Path file = directory.path().resolve(RunDirectory.CLASSES);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          file + ": is missing, and with it the class names; train the run again");
    }
    JsonNode json = StoredJson.read(file, REMEDY);
    if (!json.path("format").asText().equals(FORMAT)) {
      throw damaged(file, "its format is not " + FORMAT);
    }
    if (json.path("version").asInt() != VERSION) {
      throw new IllegalArgumentException(
          file
              + ": this program reads version "
              + VERSION
              + ", got "
              + json.path("version").asText());
    }
    try {
      JsonNode shape = json.required("input");
      return new RunClasses(
          StoredJson.texts(json, "classNames"),
          new ImageShape(
              StoredJson.integer(shape, "height"),
              StoredJson.integer(shape, "width"),
              StoredJson.integer(shape, "channels")),
          StoredJson.text(json, "trainDigest"),
          PixelScaling.of(json.required("normalization")),
          probes(json),
          json.has("orientation")
              ? Orientation.of(StoredJson.text(json, "orientation"))
              : Orientation.STORED);
    } catch (IllegalArgumentException e) {
      throw damaged(file, e.getMessage());
    }
  }

  private static List<byte[]> probes(JsonNode json) {
    if (!json.has("probes")) {
      return List.of();
    }
    return StoredJson.texts(json, "probes").stream().map(Base64.getDecoder()::decode).toList();
  }

  private static IllegalArgumentException damaged(Path file, String why) {
    return new IllegalArgumentException(file + ": is damaged: " + why + "; " + REMEDY);
  }
}
