package io.evident.spark;

import io.evident.models.data.DataMemory;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.Orientation;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.reading.ImageData;
import io.evident.models.reading.ReadOptions;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialResult;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkFiles;

/**
 * How an executor comes by the images of its trials, and where it keeps them: read once in its
 * life, whatever the number of trials, and told apart by their digest.
 *
 * @param digest of the images as the driver has them, see {@link TrialResult#dataDigest}
 * @param place where they are
 */
record ExecutorImages(String digest, Place place) implements Serializable {
  private static final Map<String, ImageSplits> KEPT = new HashMap<>();

  /** Where images are. */
  sealed interface Place extends Serializable {}

  /** In every jar of evident-models. */
  record Sample() implements Place {}

  /** In this very process, where the driver has put them. */
  record Here() implements Place {}

  /** A file of {@link SentImages} that Spark brings to each executor. */
  record Sent(String file) implements Place {}

  /** A path that each executor sees; a height of 0 takes images as they are. */
  record Seen(
      String path,
      String cache,
      int height,
      int width,
      double heldOut,
      long seed,
      Orientation orientation)
      implements Place {}

  /** Images for executors in processes of their own. */
  static ExecutorImages of(TrialData data, String sentAs) {
    return new ExecutorImages(TrialResult.dataDigest(data.images()), place(data, sentAs));
  }

  private static Place place(TrialData data, String sentAs) {
    if (data.path().isEmpty()) {
      return new Sample();
    }
    if (sentAs != null) {
      return new Sent(sentAs);
    }
    ReadOptions options = data.options();
    return new Seen(
        data.path().get().toAbsolutePath().toString(),
        options.cache().map(Path::toString).orElse(""),
        options.size().map(ImageShape::height).orElse(0),
        options.size().map(ImageShape::width).orElse(0),
        options.holdout().fraction(),
        options.holdout().seed(),
        options.orientation());
  }

  /** Images for tasks in this process, which are the driver's own. */
  static ExecutorImages here(ImageSplits images) {
    String digest = TrialResult.dataDigest(images);
    synchronized (KEPT) {
      KEPT.put(digest, images);
    }
    return new ExecutorImages(digest, new Here());
  }

  /**
   * The images; read by the first task that asks, while others wait.
   *
   * @throws IllegalArgumentException if they cannot be read here, or are others
   * @throws IOException if they cannot be read here
   */
  ImageSplits open() throws IOException {
    synchronized (KEPT) {
      ImageSplits kept = KEPT.get(digest);
      if (kept == null) {
        kept = read();
        String found = TrialResult.dataDigest(kept);
        if (!found.equals(digest)) {
          throw new IllegalArgumentException(
              kept.source()
                  + ": holds other images here than on the driver (digest "
                  + found
                  + ", not "
                  + digest
                  + "); give a path that is the same everywhere, or send them (--ship-data)");
        }
        KEPT.put(digest, kept);
      }
      return kept;
    }
  }

  private ImageSplits read() throws IOException {
    if (place instanceof Sample) {
      return BuiltInSample.load();
    }
    if (place instanceof Sent sent) {
      return SentImages.read(Path.of(SparkFiles.get(sent.file())));
    }
    if (place instanceof Seen seen) {
      try {
        return ImageData.open(Path.of(seen.path()), options(seen));
      } catch (IOException | IllegalArgumentException e) {
        throw new IOException(
            e.getMessage()
                + " (executors read the path themselves; send them the images with --ship-data)",
            e);
      }
    }
    throw new IllegalStateException("the images of this process are not there any more");
  }

  private static ReadOptions options(Seen seen) {
    ReadOptions options =
        ReadOptions.DEFAULT
            .withMemory(DataMemory.halfOfFree())
            .withHoldout(new Holdout(seen.heldOut(), seen.seed()))
            .withOrientation(seen.orientation());
    Optional<Path> cache =
        seen.cache().isEmpty() ? Optional.empty() : Optional.of(Path.of(seen.cache()));
    options = cache.map(options::withCache).orElse(options);
    return seen.height() == 0
        ? options
        : options.withSize(new ImageShape(seen.height(), seen.width(), 3));
  }
}
