package io.evident.models.reading;

import io.evident.models.data.DataMemory;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How image data is read. Immutable.
 *
 * @param memory how much may be held, beyond which data is streamed from its cache; empty to hold
 *     whatever there is
 * @param cache the folder for decoded images; empty to keep none
 * @param size to which the images of a folder are scaled, with 3 channels; empty to take them as
 *     they are, of one size
 * @param several to which the images of a folder are scaled where no size is given and they are of
 *     several sizes, with 3 channels; empty to refuse them
 * @param holdout which images of a folder without a test split are kept for testing
 * @param orientation which way up the images of a folder are taken
 * @param anew whether images are decoded even where the cache has them, and the cache replaced
 * @param notices told, in a line each, of what does not keep the data from being read, such as a
 *     cache that cannot be written
 */
public record ReadOptions(
    Optional<DataMemory> memory,
    Optional<Path> cache,
    Optional<ImageShape> size,
    Optional<ImageShape> several,
    Holdout holdout,
    Orientation orientation,
    boolean anew,
    Consumer<String> notices) {
  /**
   * All held, no cache, images of one size, a fifth held out, turned as EXIF says; nobody is told
   * of anything.
   */
  public static final ReadOptions DEFAULT =
      new ReadOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Holdout.FIFTH,
          Orientation.EXIF,
          false,
          notice -> {});

  public ReadOptions {
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(holdout, "holdout");
    Objects.requireNonNull(orientation, "orientation");
    Objects.requireNonNull(notices, "notices");
    for (Optional<ImageShape> scaled : List.of(size, several)) {
      if (scaled.isPresent() && scaled.get().channels() != 3) {
        throw new IllegalArgumentException(
            "images are decoded to 3 channels, but scaling to " + scaled.get() + " was asked for");
      }
    }
  }

  /**
   * The same with a limit to what is held.
   *
   * @param limit beyond which data is streamed
   * @return new options
   */
  public ReadOptions withMemory(DataMemory limit) {
    return new ReadOptions(
        Optional.of(limit), cache, size, several, holdout, orientation, anew, notices);
  }

  /**
   * The same with a cache.
   *
   * @param folder where decoded images are kept; made if it is not there
   * @return new options
   */
  public ReadOptions withCache(Path folder) {
    return new ReadOptions(
        memory, Optional.of(folder), size, several, holdout, orientation, anew, notices);
  }

  /**
   * The same with the images of a folder scaled.
   *
   * @param shape to which, with 3 channels
   * @return new options
   */
  public ReadOptions withSize(ImageShape shape) {
    return new ReadOptions(
        memory, cache, Optional.of(shape), several, holdout, orientation, anew, notices);
  }

  /**
   * The same with the images of a folder scaled where they are of several sizes.
   *
   * @param shape to which, with 3 channels
   * @return new options
   */
  public ReadOptions withSeveral(ImageShape shape) {
    return new ReadOptions(
        memory, cache, size, Optional.of(shape), holdout, orientation, anew, notices);
  }

  /**
   * The same with other images held out.
   *
   * @param other which
   * @return new options
   */
  public ReadOptions withHoldout(Holdout other) {
    return new ReadOptions(memory, cache, size, several, other, orientation, anew, notices);
  }

  /**
   * The same with somebody who is told.
   *
   * @param told of what does not keep the data from being read, in a line each
   * @return new options
   */
  public ReadOptions withNotices(Consumer<String> told) {
    return new ReadOptions(memory, cache, size, several, holdout, orientation, anew, told);
  }

  /**
   * The same with the images of a folder taken another way up.
   *
   * @param other which way
   * @return new options
   */
  public ReadOptions withOrientation(Orientation other) {
    return new ReadOptions(memory, cache, size, several, holdout, other, anew, notices);
  }

  /**
   * The same with every image decoded, whatever the cache has.
   *
   * @return new options
   */
  public ReadOptions withoutTrustInCache() {
    return new ReadOptions(memory, cache, size, several, holdout, orientation, true, notices);
  }

  /** Whether so many images are to be held. */
  boolean holds(long images, ImageShape shape) {
    return memory.isEmpty() || memory.get().holds(images, shape);
  }
}
