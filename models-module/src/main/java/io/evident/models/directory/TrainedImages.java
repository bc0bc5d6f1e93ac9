package io.evident.models.directory;

import io.evident.models.data.Examples;
import io.evident.models.data.ImageDataset;
import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.WholeFile;
import io.evident.models.training.TrainingData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Which images a run was trained on and which chose its epoch, by their {@linkplain
 * ImageDataset#fingerprints() fingerprints}: kept in the run directory, so that it is known of any
 * image whether the network has learned it, whatever became of the data since.
 *
 * <p>The file: the format's name, how many were trained on and how many chose, 4 bytes each, 8
 * bytes for each image, and the CRC-32C of all that, big-endian.
 */
public final class TrainedImages {
  private static final byte[] FORMAT = "evident-images/1".getBytes(StandardCharsets.US_ASCII);

  private static final int FRONT = FORMAT.length + 8;
  private static final int SUM = 4;

  private final long[] trained;
  private final long[] validated;

  private TrainedImages(long[] trained, long[] validated) {
    this.trained = trained;
    this.validated = validated;
  }

  /**
   * Those of a training that begins.
   *
   * @param data what it is trained on
   * @return the fingerprints of its images
   * @throws IOException if the images cannot be read
   */
  public static TrainedImages of(TrainingData data) throws IOException {
    try {
      return new TrainedImages(
          data.train().fingerprints(),
          data.validation().map(Examples::fingerprints).orElse(new long[0]));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Keeps them.
   *
   * @param run where
   * @throws IOException if the file cannot be written; what was there before is untouched
   */
  public void write(RunDirectory run) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(FRONT + 8 * (trained.length + validated.length) + SUM);
    bytes.put(FORMAT).putInt(trained.length).putInt(validated.length);
    bytes.asLongBuffer().put(trained).put(validated);
    bytes.putInt(bytes.capacity() - SUM, sum(bytes.array()));
    WholeFile.write(file(run), bytes.array());
  }

  /** Of all but the last bytes, which hold it. */
  private static int sum(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, file.length - SUM);
    return (int) crc.getValue();
  }

  private static Path file(RunDirectory run) {
    return run.path().resolve(RunDirectory.TRAINED_IMAGES);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param run where
   * @return empty if the file is not there
   * @throws IllegalArgumentException if it is damaged
   * @throws IOException if it cannot be read
   */
  public static Optional<TrainedImages> read(RunDirectory run) throws IOException {
    Path file = file(run);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(BoundedFile.bytes(file, Integer.MAX_VALUE - 16));
    byte[] format = new byte[FORMAT.length];
    if (bytes.capacity() >= FRONT + SUM
        && bytes.getInt(bytes.capacity() - SUM) == sum(bytes.array())) {
      int trained = bytes.get(format).getInt();
      int validated = bytes.getInt();
      if (Arrays.equals(format, FORMAT)
          && Math.min(trained, validated) >= 0
          && bytes.remaining() == 8L * trained + 8L * validated + SUM) {
        TrainedImages images = new TrainedImages(new long[trained], new long[validated]);
        bytes.asLongBuffer().get(images.trained).get(images.validated);
        return Optional.of(images);
      }
    }
    throw new IllegalArgumentException(
        file + ": is damaged; resume the run (--resume), train it again, or delete the file");
  }

  /**
   * How many of some images were trained on.
   *
   * @param images any images
   * @return from 0 to all of them
   */
  public int trained(ImageDataset images) {
    return count(images, trained);
  }

  /**
   * How many of some images chose the epoch, and were not trained on besides.
   *
   * @param images any images
   * @return from 0 to all of them
   */
  public int validated(ImageDataset images) {
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
