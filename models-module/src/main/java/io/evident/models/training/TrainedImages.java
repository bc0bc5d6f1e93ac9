package io.evident.models.training;

import io.evident.models.data.ImageDataset;
import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which images a run was trained on and which chose its epoch, by their {@linkplain
 * ImageDataset#fingerprints() fingerprints}: kept in the run directory, so that it is known of any
 * image whether the network has learned it, whatever became of the data since.
 *
 * <p>The file: the format's name, how many were trained on and how many chose, 4 bytes each, then 8
 * bytes for each image, big-endian.
 */
final class TrainedImages {
  private static final byte[] FORMAT = "evident-images/1".getBytes(StandardCharsets.US_ASCII);

  private final long[] trained;
  private final long[] validated;

  private TrainedImages(long[] trained, long[] validated) {
    this.trained = trained;
    this.validated = validated;
  }

  static TrainedImages of(PreparedImages images) {
    return new TrainedImages(
        images.train().fingerprints(),
        images.validation().map(ImageDataset::fingerprints).orElse(new long[0]));
  }

  void write(RunDirectory run) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(FORMAT.length + 8 + 8 * (trained.length + validated.length));
    bytes.put(FORMAT).putInt(trained.length).putInt(validated.length);
    bytes.asLongBuffer().put(trained).put(validated);
    WholeFile.write(file(run), bytes.array());
  }

  private static Path file(RunDirectory run) {
    return run.path().resolve(RunDirectory.TRAINED_IMAGES);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @return empty if the run is older than this file
   * @throws IllegalArgumentException if it is damaged
   */
  static Optional<TrainedImages> read(RunDirectory run) throws IOException {
    Path file = file(run);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(BoundedFile.bytes(file, Integer.MAX_VALUE - 16));
    byte[] format = new byte[FORMAT.length];
    if (bytes.remaining() >= FORMAT.length + 8) {
      bytes.get(format);
      int[] counts = {bytes.getInt(), bytes.getInt()};
      boolean whole =
          Arrays.equals(format, FORMAT)
              && counts[0] >= 0
              && counts[1] >= 0
              && bytes.remaining() == 8L * counts[0] + 8L * counts[1];
      if (whole) {
        long[] trained = new long[counts[0]];
        long[] validated = new long[counts[1]];
        bytes.asLongBuffer().get(trained).get(validated);
        return Optional.of(new TrainedImages(trained, validated));
      }
    }
    throw new IllegalArgumentException(
        file + ": is damaged; take the run up (--resume), train it again, or delete the file");
  }

  /** How many of some images were trained on. */
  int trained(ImageDataset images) {
    return count(images, trained);
  }

  /** How many of some images chose the epoch, and were not trained on besides. */
  int validated(ImageDataset images) {
    long[] learned = trained.clone();
    Arrays.sort(learned);
    return count(
        images,
        Arrays.stream(validated).filter(v -> Arrays.binarySearch(learned, v) < 0).toArray());
  }

  private static int count(ImageDataset images, long[] among) {
    long[] sorted = among.clone();
    Arrays.sort(sorted);
    return (int)
        Arrays.stream(images.fingerprints())
            .filter(print -> Arrays.binarySearch(sorted, print) >= 0)
            .count();
  }
}
