package io.evident.models.data;

import java.util.Objects;

/**
 * Images to judge a network by, without any to train on.
 *
 * @param images with labels in the order of the network's classes
 * @param source where they came from, in one line for a person
 */
public record TestImages(ImageDataset images, String source) {

  public TestImages {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(source, "source");
  }
}
