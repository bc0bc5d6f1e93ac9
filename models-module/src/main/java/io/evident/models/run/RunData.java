package io.evident.models.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageOrigin;
import io.evident.models.data.ImageSplits;
import io.evident.models.storage.StoredJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What provenance.json of a run says about the images it was trained and tested on.
 *
 * @param source where they came from, in one line
 * @param trainDigest of all training images, those kept for validation included
 * @param testDigest of all test images
 * @param classNames in the order of the labels; empty if the run is older than this entry
 * @param validationImages how many of the training images, the last ones, the data itself kept for
 *     validation
 * @param origin where they can be read again; empty of the built-in sample, of one's own sources,
 *     and of a run that is older than this entry
 */
public record RunData(
    String source,
    String trainDigest,
    String testDigest,
    List<String> classNames,
    int validationImages,
    Optional<ImageOrigin> origin) {
  private static final int VERSION = 1;

  public RunData {
    classNames = List.copyOf(classNames);
  }

  /**
   * Reads it.
   *
   * @param run the run
   * @return what its provenance says
   * @throws IllegalArgumentException if provenance.json is missing or is not one
   * @throws IOException if it cannot be read
   */
  public static RunData of(RunDirectory run) throws IOException {
    Path file = run.path().resolve(RunDirectory.PROVENANCE);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          file + ": is missing, so the run does not say what it was trained on; train it again");
    }
    JsonNode provenance = StoredJson.read(file, "train the run again");
    if (provenance.path("version").asInt(-1) != VERSION) {
      throw new IllegalArgumentException(
          file
              + ": this program reads provenance of version "
              + VERSION
              + ", got "
              + provenance.path("version").asText("none"));
    }
    JsonNode data = provenance.path("data");
    try {
      return new RunData(
          text(data, "source", file),
          text(data, "trainDigest", file),
          text(data, "testDigest", file),
          data.has("classes") ? StoredJson.texts(data, "classes") : List.of(),
          data.has("validationImages") ? StoredJson.integer(data, "validationImages") : 0,
          origin(data));
    } catch (IllegalArgumentException e) {
      throw e.getMessage().startsWith(file.toString())
          ? e
          : new IllegalArgumentException(file + ": data." + e.getMessage(), e);
    }
  }

  private static Optional<ImageOrigin> origin(JsonNode data) {
    if (!data.has("path")) {
      return Optional.empty();
    }
    Optional<Holdout> holdout =
        data.has("testPart")
            ? Optional.of(
                new Holdout(
                    StoredJson.number(data, "testPart"), StoredJson.whole(data, "splitSeed")))
            : Optional.empty();
    return Optional.of(new ImageOrigin(Path.of(StoredJson.text(data, "path")), holdout));
  }

  private static String text(JsonNode data, String name, Path file) {
    if (!data.path(name).isTextual()) {
      throw new IllegalArgumentException(file + ": data." + name + " is missing");
    }
    return data.get(name).asText();
  }

  /**
   * Whether these are the images the run was trained on.
   *
   * @param images any images
   * @return whether the training images are the same, test images apart
   */
  public boolean trainedOn(ImageSplits images) {
    return images.train().digest().equals(trainDigest)
        && images.validationImages() == validationImages;
  }

  /**
   * Whether these are the images the run was tested on.
   *
   * @param images any images
   * @return whether the test images are the same, training images apart
   */
  public boolean testedOn(ImageSplits images) {
    return images.test().digest().equals(testDigest);
  }
}
