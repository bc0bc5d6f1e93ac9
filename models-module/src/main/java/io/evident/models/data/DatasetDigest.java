package io.evident.models.data;

import io.evident.models.internal.data.ParallelTasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What identifies images: SHA-256 over everything a data set holds, and a short one of each image.
 *
 * <p>Input of the SHA-256: the format's name; count, height, width, channels and number of classes;
 * each class name; each label; all pixels. Integers are four bytes, highest first; a text is its
 * length and its UTF-8 bytes.
 */
final class DatasetDigest {
  /** Changes when the digest of the same images would. */
  private static final String FORMAT = "evident-images/1";

  /** Images that one task reads for their fingerprints. */
  private static final int IMAGES = 128;

  /** Bytes read at once, unless an image has more. */
  private static final int BLOCK = 1 << 20;

  private DatasetDigest() {}

  static String of(ImageDataset data) {
    return sha256(data, Prints.NONE);
  }

  /** What one pass over images gives, which are read in order. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Passed(String digest, long[] fingerprints) {}

  /** Both of images that are long to read. */
  static Passed ofOnePass(ImageDataset data) {
    long[] prints = new long[data.size()];
    Print print = new Print();
    int imageBytes = data.shape().bytes();
    String digest =
        sha256(
            data,
            (from, count, block) -> {
              for (int i = 0; i < count; i++) {
                prints[from + i] = print.of(block, i * imageBytes, imageBytes);
              }
            });
    return new Passed(digest, prints);
  }

  /** Sees images as they go by. */
  private interface Prints {
    /** Sees nothing. */
    Prints NONE = (from, count, block) -> {};

    void add(int from, int count, byte[] block);
  }

  /** Two CRCs of different polynomials. */
  private static final class Print {
    private final CRC32 first = new CRC32();
    private final CRC32C second = new CRC32C();

    long of(byte[] pixels, int at, int length) {
      first.reset();
      second.reset();
      first.update(pixels, at, length);
      second.update(pixels, at, length);
      return first.getValue() << 32 | second.getValue();
    }
  }

  private static String sha256(ImageDataset data, Prints prints) {
    try {
      return read(data, prints);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(ImageDataset data, Prints prints) throws IOException {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    ImageShape shape = data.shape();
    update(sha, FORMAT);
    update(
        sha,
        data.size(),
        shape.height(),
        shape.width(),
        shape.channels(),
        data.classNames().size());
    for (String name : data.classNames()) {
      update(sha, name);
    }
    ByteBuffer labels = ByteBuffer.allocate(4 * data.size());
    labels.asIntBuffer().put(data.labels());
    sha.update(labels);
    int images = Math.max(1, Math.min(data.size(), BLOCK / shape.bytes()));
    byte[] block = new byte[images * shape.bytes()];
    for (int from = 0; from < data.size(); from += images) {
      int count = Math.min(images, data.size() - from);
      data.read(from, count, block, 0);
      sha.update(block, 0, count * shape.bytes());
      prints.add(from, count, block);
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void update(MessageDigest sha, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    update(sha, bytes.length);
    sha.update(bytes);
  }

  private static void update(MessageDigest sha, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    bytes.asIntBuffer().put(values);
    sha.update(bytes);
  }

  /** Those of all images, in order, computed on all cores. */
  static long[] fingerprints(ImageDataset data) {
    long[] found = new long[data.size()];
    ParallelTasks.<UncheckedIOException>run(
        (data.size() + IMAGES - 1) / IMAGES,
        task -> {
          ByteBuffer image = ByteBuffer.allocate(data.shape().bytes());
          Print print = new Print();
          for (int i = task * IMAGES; i < Math.min(data.size(), (task + 1) * IMAGES); i++) {
            try {
              data.read(i, image.clear());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            found[i] = print.of(image.array(), 0, image.capacity());
          }
        });
    return found;
  }
}
