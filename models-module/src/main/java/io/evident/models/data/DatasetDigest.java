package io.evident.models.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over everything a data set holds.
 *
 * <p>Input: the format's name; count, height, width, channels and number of classes; each class
 * name; each label; all pixels. Integers are four bytes, highest first; a text is its length and
 * its UTF-8 bytes.
 */
final class DatasetDigest {
  /** Changes when the digest of the same images would. */
  private static final String FORMAT = "evident-images/1";

  /** Bytes read at once, unless an image has more. */
  private static final int BLOCK = 1 << 20;

  private DatasetDigest() {}

  static String of(ImageDataset data) throws IOException {
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
}
