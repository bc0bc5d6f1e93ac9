package io.evident.models.data;

import java.util.Objects;

/**
 * Images to train on and images to test on, of one shape and with the same classes.
 *
 * @param train the images to train on
 * @param test the images to test on
 * @param source where they came from, in one line for a person and for the provenance of a run
 */
public record ImageSplits(ImageDataset train, ImageDataset test, String source) {
  /**
   * Checks that the two fit together.
   *
   * @param train the images to train on
   * @param test the images to test on
   * @param source where they came from, in one line for a person and for the provenance of a run
   * @throws IllegalArgumentException if shapes or class names differ, or source is not one line
   */
  public ImageSplits {
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
}
