package io.evident.models.run;

import io.evident.models.directory.RunDirectory;
import io.evident.models.score.Predictions;
import io.evident.models.storage.BoundedFile;
import io.evident.models.storage.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Which class the model of a run gave each of its test images: test-predictions.bin, by which two
 * runs are compared image by image. Immutable.
 *
 * <p>The file: the format's name, how many classes, how many images, and how many bytes the digest
 * of the images has, 4 bytes each; the digest; the true and the predicted class of each image, 4
 * bytes each; and the CRC-32C of all that, big-endian.
 */
public final class TestPredictions {
  private static final byte[] FORMAT = "evident-predictions/1".getBytes(StandardCharsets.US_ASCII);

  private static final int FRONT = FORMAT.length + 12;
  private static final int SUM = 4;
  private static final int MOST_CLASSES = 1 << 24;
  private static final int LONGEST_DIGEST = 1 << 10;

  private final String digest;
  private final int classes;
  private final int[] labels;
  private final int[] predicted;

  private TestPredictions(String digest, int classes, int[] labels, int[] predicted) {
    this.digest = digest;
    this.classes = classes;
    this.labels = labels;
    this.predicted = predicted;
  }

  /** Of the test images of a run. */
  static TestPredictions of(RunEvaluation evaluation) {
    Predictions predictions = evaluation.predictions();
    int[] labels = new int[predictions.size()];
    int[] predicted = new int[predictions.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = predictions.label(i);
      predicted[i] = predictions.predicted(i);
    }
    return new TestPredictions(
        evaluation.subject().digest(), predictions.classNames().size(), labels, predicted);
  }

  void write(RunDirectory run) throws IOException {
    byte[] name = digest.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(FRONT + name.length + 8 * labels.length + SUM);
    bytes.put(FORMAT).putInt(classes).putInt(labels.length).putInt(name.length).put(name);
    for (int i = 0; i < labels.length; i++) {
      bytes.putInt(labels[i]).putInt(predicted[i]);
    }
    bytes.putInt(sum(bytes.array()));
    WholeFile.write(file(run), bytes.array());
  }

  /** Of all but the last bytes, which hold it. */
  private static int sum(byte[] file) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, file.length - SUM);
    return (int) crc.getValue();
  }

  private static Path file(RunDirectory run) {
    return run.path().resolve(RunDirectory.TEST_PREDICTIONS);
  }

  /**
   * Reads it.
   *
   * @param run the run
   * @return empty if the run is not finished, or not on images
   * @throws IllegalArgumentException if it is damaged
   * @throws IOException if it cannot be read
   */
  public static Optional<TestPredictions> read(RunDirectory run) throws IOException {
    Path file = file(run);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(BoundedFile.bytes(file, Integer.MAX_VALUE - 16));
    byte[] format = new byte[FORMAT.length];
    if (bytes.capacity() >= FRONT + SUM
        && bytes.getInt(bytes.capacity() - SUM) == sum(bytes.array())
        && bytes.get(format).position() == FORMAT.length
        && Arrays.equals(format, FORMAT)) {
      int classes = bytes.getInt();
      int images = bytes.getInt();
      int length = bytes.getInt();
      if (classes >= 1
          && classes <= MOST_CLASSES
          && images >= 1
          && length >= 1
          && length <= LONGEST_DIGEST
          && bytes.remaining() == length + 8L * images + SUM) {
        byte[] digest = new byte[length];
        bytes.get(digest);
        int[] labels = new int[images];
        int[] predicted = new int[images];
        boolean fits = true;
        for (int i = 0; i < images; i++) {
          labels[i] = bytes.getInt();
          predicted[i] = bytes.getInt();
          fits &= isClass(labels[i], classes) && isClass(predicted[i], classes);
        }
        if (fits) {
          return Optional.of(
              new TestPredictions(
                  new String(digest, StandardCharsets.US_ASCII), classes, labels, predicted));
        }
      }
    }
    throw new IllegalArgumentException(
        file
            + ": is damaged, or of another version; delete it and "
            + RunDirectory.EVALUATION_JSON
            + ", and resume the run (evident train --resume --out "
            + run.path()
            + ")");
  }

  private static boolean isClass(int number, int classes) {
    return number >= 0 && number < classes;
  }

  /**
   * Which images these are.
   *
   * @return the digest of the test images
   */
  public String digest() {
    return digest;
  }

  /**
   * How many images there are.
   *
   * @return at least 1
   */
  public int size() {
    return labels.length;
  }

  /**
   * How many images are right.
   *
   * @return in 0..size()
   */
  public int right() {
    int right = 0;
    for (int i = 0; i < size(); i++) {
      right += isRight(i) ? 1 : 0;
    }
    return right;
  }

  /**
   * Whether the class of an image was predicted.
   *
   * @param image in 0..size() - 1
   * @return whether the predicted class is the true one
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public boolean isRight(int image) {
    Objects.checkIndex(image, size());
    return labels[image] == predicted[image];
  }
}
