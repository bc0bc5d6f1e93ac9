package io.evident.models.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.data.ImageDataset;
import io.evident.models.plot.SmallPicture;
import io.evident.models.storage.StoredJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Some test images of a run with what the weights of its model say about them: gallery.json, from
 * which a page shows them without the data at hand.
 *
 * @param images in the order they were drawn
 */
public record RunGallery(List<Image> images) {
  private static final int VERSION = 1;
  private static final String FORMAT = "evident-gallery";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One image.
   *
   * @param png the picture, PNG in base 64
   * @param actual its class
   * @param predicted the class it was taken for
   * @param confidence the probability of that class, from 0 to 1
   */
  public record Image(String png, String actual, String predicted, double confidence) {}

  public RunGallery {
    images = List.copyOf(images);
  }

  static RunGallery of(RunEvaluation evaluation, int[] chosen) throws IOException {
    ImageDataset shown = evaluation.images().subset(chosen);
    List<String> names = shown.classNames();
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      int predicted = evaluation.predictions().predicted(chosen[i]);
      images.add(
          new Image(
              Base64.getEncoder().encodeToString(SmallPicture.png(shown, i)),
              names.get(shown.label(i)),
              names.get(predicted),
              evaluation.predictions().probabilities(chosen[i])[predicted]));
    }
    return new RunGallery(images);
  }

  void write(RunDirectory run) throws IOException {
    ObjectNode all = JSON.createObjectNode();
    all.put("format", FORMAT);
    all.put("version", VERSION);
    ArrayNode list = all.putArray("images");
    for (Image image : images) {
      list.addObject()
          .put("actual", image.actual())
          .put("predicted", image.predicted())
          .put("confidence", image.confidence())
          .put("png", image.png());
    }
    try {
      run.write(
          RunDirectory.GALLERY,
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers must be JSON", e);
    }
  }

  /**
   * Reads it.
   *
   * @param run the run
   * @return its gallery; empty if the run is older than galleries, or not finished
   * @throws IllegalArgumentException if gallery.json is not one
   * @throws IOException if it cannot be read
   */
  public static Optional<RunGallery> read(RunDirectory run) throws IOException {
    Path file = run.path().resolve(RunDirectory.GALLERY);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode all = StoredJson.read(file, "delete it");
    try {
      int version = StoredJson.integer(all, "version");
      if (!StoredJson.text(all, "format").equals(FORMAT) || version != VERSION) {
        throw new IllegalArgumentException("this program reads " + FORMAT + " of version 1");
      }
      List<Image> images = new ArrayList<>();
      for (JsonNode image : all.required("images")) {
        String png = StoredJson.text(image, "png");
        Base64.getDecoder().decode(png);
        images.add(
            new Image(
                png,
                StoredJson.text(image, "actual"),
                StoredJson.text(image, "predicted"),
                StoredJson.number(image, "confidence")));
      }
      return Optional.of(new RunGallery(images));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + ": is not a gallery (" + e.getMessage() + "); delete it", e);
    }
  }
}
