package io.evident.models.data;

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
    try {
      return sha256(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(ImageDataset data) throws IOException {
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

  /** Two CRCs of different polynomials of the pixels of each image, in order. */
  static long[] fingerprints(ImageDataset data) {
    long[] found = new long[data.size()];
    ParallelTasks.<UncheckedIOException>run(
        (data.size() + IMAGES - 1) / IMAGES,
        task -> {
          ByteBuffer image = ByteBuffer.allocate(data.shape().bytes());
          CRC32 first = new CRC32();
          CRC32C second = new CRC32C();
          for (int i = task * IMAGES; i < Math.min(data.size(), (task + 1) * IMAGES); i++) {
            try {
              data.read(i, image.clear());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            first.reset();
            second.reset();
            first.update(image.array());
            second.update(image.array());
            found[i] = first.getValue() << 32 | second.getValue();
          }
        });
    return found;
  }
}
