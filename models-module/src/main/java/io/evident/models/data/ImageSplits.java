package io.evident.models.data;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Images to train on and images to test on, of one shape and with the same classes.
 *
 * @param train the images to train on
 * @param test the images to test on
 * @param source where they came from, in one line for a person and for the provenance of a run
 * @param memory the limit by which they are held or streamed; empty if nobody set one
 */
public record ImageSplits(
    ImageDataset train, ImageDataset test, String source, Optional<DataMemory> memory) {
  /**
   * Checks that the two fit together.
   *
   * @param train the images to train on
   * @param test the images to test on
   * @param source where they came from, in one line for a person and for the provenance of a run
   * @param memory the limit by which they are held or streamed; empty if nobody set one
   * @throws IllegalArgumentException if shapes or class names differ, or source is not one line
   */
  public ImageSplits {
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
