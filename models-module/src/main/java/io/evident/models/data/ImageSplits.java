package io.evident.models.data;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Images to train on and images to test on, of one shape and with the same classes.
 *
 * @param train the images to train on; the last of them may be the data's own validation images
 * @param test the images to test on
 * @param source where they came from, in one line for a person and for the provenance of a run
 * @param memory the limit by which they are held or streamed; empty if nobody set one
 * @param validationImages how many of {@code train}, the last ones, the data itself keeps for
 *     validation; 0 if it does not
 * @param origin where they can be read again; empty if they are of no file
 */
public record ImageSplits(
    ImageDataset train,
    ImageDataset test,
    String source,
    Optional<DataMemory> memory,
    int validationImages,
    Optional<ImageOrigin> origin)
    implements ExampleSplits {
  public ImageSplits {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(train, "train");
    Objects.requireNonNull(test, "test");
    if (!train.shape().equals(test.shape())) {
      throw new IllegalArgumentException(
          "train and test must have one shape, got " + train.shape() + " and " + test.shape());
    }
    if (!train.classNames().equals(test.classNames())) {
      throw new IllegalArgumentException(
          "train and test must have the same classes, got "
              + train.classNames()
              + " and "
              + test.classNames());
    }
    if (source.isBlank() || source.lines().count() != 1) {
      throw new IllegalArgumentException("source must be one line, got \"" + source + "\"");
    }
    if (!(validationImages >= 0 && validationImages < train.size())) {
      throw new IllegalArgumentException(
          "validationImages must be in 0.." + (train.size() - 1) + ", got " + validationImages);
    }
  }

  /**
   * Images whose validation images, if any, an experiment takes from those to train on.
   *
   * @param train the images to train on
   * @param test the images to test on
   * @param source where they came from, in one line for a person and for the provenance of a run
   * @param memory the limit by which they are held or streamed; empty if nobody set one
   * @throws IllegalArgumentException if shapes or class names differ, or source is not one line
   */
  public ImageSplits(
      ImageDataset train, ImageDataset test, String source, Optional<DataMemory> memory) {
    this(train, test, source, memory, 0, Optional.empty());
  }

  /**
   * Images without a limit to what is held.
   *
   * @param train the images to train on
   * @param test the images to test on
   * @param source where they came from, in one line for a person and for the provenance of a run
   * @throws IllegalArgumentException if shapes or class names differ, or source is not one line
   */
  public ImageSplits(ImageDataset train, ImageDataset test, String source) {
    this(train, test, source, Optional.empty());
  }

  /**
   * Images of one's own sources, all held in memory if they fit there together, else all streamed.
   *
   * @param train the images to train on
   * @param test the images to test on
   * @param source where they came from, in one line for a person and for the provenance of a run
   * @param memory how much may be held, such as {@link DataMemory#halfOfFree()}
   * @return the splits
   * @throws IllegalArgumentException if shapes or class names differ, a label is out of range, or
   *     source is not one line
   * @throws IOException if an image that is to be held cannot be read
   */
  public static ImageSplits of(
      ImageSource train, ImageSource test, String source, DataMemory memory) throws IOException {
    boolean held = memory.holds((long) train.size() + test.size(), train.shape());
    return new ImageSplits(
        held ? ImageDataset.held(train) : ImageDataset.streamed(train),
        held ? ImageDataset.held(test) : ImageDataset.streamed(test),
        source,
        Optional.of(memory));
  }

  /**
   * The same with another line about them, and where they can be read again.
   *
   * @param line for a person
   * @param where the files they are of
   * @return new splits of these images
   */
  public ImageSplits described(String line, ImageOrigin where) {
    return new ImageSplits(train, test, line, memory, validationImages, Optional.of(where));
  }

  /**
   * The same with all images but those for testing to train on.
   *
   * @return images without a validation split of their own
   */
  public ImageSplits withoutValidation() {
    return new ImageSplits(train, test, source, memory, 0, origin);
  }

  /**
   * The images to train on without those the data itself keeps for validation.
   *
   * @return the first of {@code train}, or all
   */
  public ImageDataset trained() {
    return validationImages == 0 ? train : train.first(train.size() - validationImages);
  }

  /**
   * The images the data itself keeps for validation.
   *
   * @return the last of {@code train}; empty if the data has no such split
   */
  public Optional<ImageDataset> validation() {
    return validationImages == 0
        ? Optional.empty()
        : Optional.of(train.range(train.size() - validationImages, train.size()));
  }

  /**
   * Begins to compute the digests of images that are held, each on a thread of its own, for who
   * will ask for them soon and has something else to do until then, such as loading TensorFlow.
   */
  public void digestAhead() {
    for (ImageDataset images : List.of(train, test)) {
      if (!images.isStreamed()) {
        Thread thread = new Thread(images::digest, "digest of images");
        thread.setDaemon(true);
        thread.start();
      }
    }
  }
}
