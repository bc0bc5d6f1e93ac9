package io.evident.spark;

import io.evident.models.data.DataMemory;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.reading.ImageData;
import io.evident.models.reading.ReadOptions;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialImages;
import io.evident.models.sweep.TrialTable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkFiles;

/**
 * How an executor comes by the images or the table of its trials, and where it keeps them: read
 * once in its life, whatever the number of trials, and told apart by their digest.
 *
 * @param digest of the data as the driver has it, see {@link TrialData#digest}
 * @param place where it is
 */
record ExecutorData(String digest, Place place) implements Serializable {
  private static final Map<String, TrialData> KEPT = new HashMap<>();

  /** Where images or a table are. */
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

  /** A CSV that each executor sees. */
  record SeenTable(String path) implements Place {}

  /** A CSV that Spark brings to each executor, and what the driver calls it. */
  record SentTable(String file, String path) implements Place {}

  /** Data for executors in processes of their own. */
  static ExecutorData of(TrialData data, String sentAs) throws IOException {
    return new ExecutorData(data.digest(), place(data, sentAs));
  }

  private static Place place(TrialData data, String sentAs) {
    if (data instanceof TrialTable table) {
      String path = table.file().toAbsolutePath().toString();
      return sentAs == null ? new SeenTable(path) : new SentTable(sentAs, path);
    }
    TrialImages images = (TrialImages) data;
    if (images.path().isEmpty()) {
      return new Sample();
    }
    if (sentAs != null) {
      return new Sent(sentAs);
    }
    ReadOptions options = images.options();
    return new Seen(
        images.path().get().toAbsolutePath().toString(),
        options.cache().map(Path::toString).orElse(""),
        options.size().map(ImageShape::height).orElse(0),
        options.size().map(ImageShape::width).orElse(0),
        options.holdout().fraction(),
        options.holdout().seed(),
        options.orientation());
  }

  /** Data for tasks in this process, which is the driver's own. */
  static ExecutorData here(TrialData data) throws IOException {
    String digest = data.digest();
    synchronized (KEPT) {
      KEPT.put(digest, data);
    }
    return new ExecutorData(digest, new Here());
  }

  /**
   * The data; read by the first task that asks, while others wait.
   *
   * @throws IllegalArgumentException if it cannot be read here, or is other data
   * @throws IOException if it cannot be read here
   */
  TrialData open() throws IOException {
    synchronized (KEPT) {
      TrialData kept = KEPT.get(digest);
      if (kept == null) {
        kept = read();
        String found = kept.digest();
        if (!found.equals(digest)) {
          throw new IllegalArgumentException(
              kept.source()
                  + ": holds other "
                  + (kept instanceof TrialTable ? "rows" : "images")
                  + " here than on the driver (digest "
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

  private TrialData read() throws IOException {
    if (place instanceof Sample) {
      return TrialData.sample(BuiltInSample.load());
    }
    if (place instanceof Sent sent) {
      return TrialData.sample(SentImages.read(Path.of(SparkFiles.get(sent.file()))));
    }
    if (place instanceof SentTable sent) {
      return TrialTable.copied(
          Path.of(SparkFiles.get(sent.file())), Path.of(sent.path()), DataMemory.halfOfFree());
    }
    try {
      if (place instanceof Seen seen) {
        return TrialData.sample(ImageData.open(Path.of(seen.path()), options(seen)));
      }
      if (place instanceof SeenTable seen) {
        return TrialTable.of(Path.of(seen.path()), DataMemory.halfOfFree(), false);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(
          e.getMessage()
              + " (executors read the path themselves; send them the data with --ship-data)",
          e);
    }
    throw new IllegalStateException("the data of this process is not there any more");
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
