package io.evident.models.sweep;

import io.evident.models.data.ImageSplits;
import io.evident.models.reading.ReadOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The images of trials, and how another process comes by them.
 *
 * @param images as they were read here
 * @param path where they were read; empty for the built-in sample
 * @param options how they were read
 * @param sent whether they are sent to who trains, which need not see the path then
 */
public record TrialData(
    ImageSplits images, Optional<Path> path, ReadOptions options, boolean sent) {

  public TrialData {
    Objects.requireNonNull(images, "images");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(options, "options");
    if (sent && (images.train().isStreamed() || images.test().isStreamed())) {
      throw new IllegalArgumentException(
          images.source()
              + ": is too large to be held in memory, and so to be sent; let it be read from a path"
              + " that is seen everywhere");
    }
  }

  /**
   * The built-in sample, which everybody has.
   *
   * @param images the sample
   * @return its data
   */
  public static TrialData sample(ImageSplits images) {
    return new TrialData(images, Optional.empty(), ReadOptions.DEFAULT, false);
  }
}
