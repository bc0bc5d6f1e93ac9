package io.evident.models.data;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where images were read, so that they can be read again.
 *
 * @param path the folder or archive, absolute
 * @param holdout which of them were kept for testing; empty where the data has test images itself
 */
public record ImageOrigin(Path path, Optional<Holdout> holdout) {

  public ImageOrigin {
    path = path.toAbsolutePath().normalize();
    Objects.requireNonNull(holdout, "holdout");
  }
}
