package io.evident.models.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.evident.models.data.ImageDataset;
import io.evident.models.directory.RunDirectory;
import io.evident.models.internal.plot.SmallPicture;
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
  private static final StoredJson JSON = StoredJson.of("evident-gallery", 1, "delete it");

  /**
   * One image.
   *
   * @param png the picture, PNG in base 64
   * @param actual its class
   * @param predicted the class it was taken for
   * @param confidence the probability of that class, from 0 to 1
   */
  @JsonPropertyOrder({"actual", "predicted", "confidence", "png"})
  public record Image(String png, String actual, String predicted, double confidence) {

    /** An image of a data set, and what is said about it. */
    static Image of(ImageDataset images, int image, String predicted, double confidence)
        throws IOException {
      return new Image(
          Base64.getEncoder().encodeToString(SmallPicture.png(images, image)),
          images.classNames().get(images.label(image)),
          predicted,
          confidence);
    }
  }

  public RunGallery {
    images = List.copyOf(images);
    images.forEach(image -> Base64.getDecoder().decode(image.png()));
  }

  static RunGallery of(RunEvaluation evaluation, int[] chosen) throws IOException {
    ImageDataset shown = evaluation.images().subset(chosen);
    List<String> names = shown.classNames();
    List<Image> images = new ArrayList<>();
    for (int i = 0; i < chosen.length; i++) {
      int predicted = evaluation.predictions().predicted(chosen[i]);
      images.add(
          Image.of(
              shown,
              i,
              names.get(predicted),
              evaluation.predictions().probabilities(chosen[i])[predicted]));
    }
    return new RunGallery(images);
  }

  void write(RunDirectory run) throws IOException {
    run.write(RunDirectory.GALLERY, JSON.print(this));
  }

  /**
   * Reads it.
   *
   * @param run the run
   * @return its gallery; empty if the run is not finished, or not on images
   * @throws IllegalArgumentException if gallery.json is not one
   * @throws IOException if it cannot be read
   */
  public static Optional<RunGallery> read(RunDirectory run) throws IOException {
    Path file = run.path().resolve(RunDirectory.GALLERY);
    return Files.exists(file) ? Optional.of(JSON.read(file, RunGallery.class)) : Optional.empty();
  }
}
