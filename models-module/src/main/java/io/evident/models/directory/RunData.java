package io.evident.models.directory;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageOrigin;
import io.evident.models.data.ImageSplits;
import io.evident.models.storage.StoredJson;
import io.evident.models.table.TableData;
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
 * @param classNames in the order of the labels; empty of a run on a table
 * @param validationImages how many of the training images, the last ones, the data itself kept for
 *     validation
 * @param origin where they can be read again; empty of the built-in sample and of one's own sources
 * @param path of the same, such as a table's file
 */
public record RunData(
    String source,
    String trainDigest,
    String testDigest,
    List<String> classNames,
    int validationImages,
    Optional<ImageOrigin> origin,
    Optional<Path> path) {
  private static final StoredJson JSON = StoredJson.of("", 1, "train the run again");

  /** What of provenance.json is read here; path, testPart and splitSeed are of an origin. */
  private record Stored(Data data) {}

  private record Data(
      String source,
      String trainDigest,
      String testDigest,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> classes,
      @JsonSetter(nulls = Nulls.AS_EMPTY) int validationImages,
      @JsonSetter(nulls = Nulls.SET) String path,
      @JsonSetter(nulls = Nulls.SET) Double testPart,
      @JsonSetter(nulls = Nulls.SET) Long splitSeed) {

    Optional<ImageOrigin> origin() {
      if (testPart != null && splitSeed == null) {
        throw new IllegalArgumentException("needs the key data.splitSeed beside testPart");
      }
      Optional<Holdout> holdout =
          testPart == null ? Optional.empty() : Optional.of(new Holdout(testPart, splitSeed));
      return Optional.ofNullable(path).map(from -> new ImageOrigin(Path.of(from), holdout));
    }
  }

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
    return JSON.read(file, Stored.class, stored -> of(stored.data()));
  }

  private static RunData of(Data data) {
    return new RunData(
        data.source(),
        data.trainDigest(),
        data.testDigest(),
        data.classes(),
        data.validationImages(),
        data.origin(),
        Optional.ofNullable(data.path()).map(Path::of));
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
   * Images as the run had them: one that was trained on the validation images of the data too, such
   * as the best of a sweep trained once more, has none of those.
   *
   * @param images any images
   * @return the same, without a validation split where the run had none
   */
  public ImageSplits asTrained(ImageSplits images) {
    return validationImages == 0 && images.validationImages() > 0
        ? images.withoutValidation()
        : images;
  }

  /**
   * Whether these are the rows the run was trained and tested on.
   *
   * @param table any rows
   * @return whether the table, its split and its features are the same
   */
  public boolean madeOf(TableData table) {
    return table.train().digest().equals(trainDigest) && table.test().digest().equals(testDigest);
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
