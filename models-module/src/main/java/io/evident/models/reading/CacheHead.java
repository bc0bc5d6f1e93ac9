package io.evident.models.reading;

import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageShape;
import io.evident.models.data.Orientation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands before the pixels in the file of an {@link ImageCache}.
 *
 * <p>The front: the format's name; the lengths of the head, of the pixels of both splits, and of
 * the readings behind them; the CRC-32C sums of the four. The head: shape, class names, how many of
 * the training images, the last ones, are for validation, labels of both splits. The readings: for
 * each split a 1 and its {@link ImageReading}, or a 0 if it has none.
 */
final class CacheHead {
  private static final byte[] FORMAT = "evident-cache/2\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FRONT = 16 + 4 * 8 + 4 * 4;
  private static final int MAX_HEAD = Integer.MAX_VALUE - 8;

  final ImageShape shape;
  final List<String> classNames;
  final int validationImages;

  /** Labels of the training and of the test images. */
  private final List<int[]> labels;

  private final List<Integer> sums;
  private final int headBytes;
  private final List<Optional<ImageReading>> readings;

  private CacheHead(
      ImageShape shape,
      List<String> classNames,
      int validationImages,
      List<int[]> labels,
      List<Integer> sums,
      int headBytes,
      List<Optional<ImageReading>> readings) {
    this.shape = shape;
    this.classNames = classNames;
    this.validationImages = validationImages;
    this.labels = labels;
    this.sums = sums;
    this.headBytes = headBytes;
    this.readings = readings;
  }

  /** What a file begins with; empty if it is none of ours, or damaged there, or cut. */
  static Optional<CacheHead> read(FileChannel in) throws IOException {
    try {
      ByteBuffer front = ByteBuffer.wrap(block(in, 0, FRONT));
      byte[] format = new byte[FORMAT.length];
      front.get(format);
      long headLength = front.getLong();
      long[] lengths = {front.getLong(), front.getLong()};
      long readingsLength = front.getLong();
      boolean fits =
          ByteBuffer.wrap(format).equals(ByteBuffer.wrap(FORMAT))
              && headLength > 0
              && headLength <= MAX_HEAD
              && lengths[0] > 0
              && lengths[1] > 0
              && readingsLength > 0
              && readingsLength <= MAX_HEAD
              && in.size() == FRONT + headLength + lengths[0] + lengths[1] + readingsLength;
      if (!fits) {
        return Optional.empty();
      }
      byte[] head = block(in, FRONT, (int) headLength);
      if (crc(head) != front.getInt()) {
        return Optional.empty();
      }
      List<Integer> sums = List.of(front.getInt(), front.getInt());
      long at = FRONT + headLength + lengths[0] + lengths[1];
      byte[] readings = block(in, at, (int) readingsLength);
      if (crc(readings) != front.getInt()) {
        return Optional.empty();
      }
      CacheHead read = parse(ByteBuffer.wrap(head), sums, readings(ByteBuffer.wrap(readings)));
      return read.bytes(0) == lengths[0] && read.bytes(1) == lengths[1]
          ? Optional.of(read)
          : Optional.empty();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Optional<ImageReading>> readings(ByteBuffer bytes) {
    List<Optional<ImageReading>> readings = new ArrayList<>();
    for (int split = 0; split < 2; split++) {
      readings.add(bytes.get() == 0 ? Optional.empty() : Optional.of(reading(bytes)));
    }
    return readings;
  }

  /** The readings of two splits, once all of their images are decoded. */
  static byte[] readings(EncodedImages train, EncodedImages test) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (EncodedImages images : List.of(train, test)) {
      Optional<ImageReading> reading = images.reading();
      bytes.write(reading.isPresent() ? 1 : 0);
      reading.map(CacheHead::bytes).ifPresent(bytes::writeBytes);
    }
    return bytes.toByteArray();
  }

  private static CacheHead parse(
      ByteBuffer head, List<Integer> sums, List<Optional<ImageReading>> readings) {
    ImageShape shape = new ImageShape(head.getInt(), head.getInt(), head.getInt());
    int classes = head.getInt();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      byte[] name = new byte[head.getInt()];
      head.get(name);
      names.add(new String(name, StandardCharsets.UTF_8));
    }
    int validationImages = head.getInt();
    List<int[]> labels = new ArrayList<>();
    for (int split = 0; split < 2; split++) {
      int[] own = new int[head.getInt()];
      head.asIntBuffer().get(own);
      head.position(head.position() + 4 * own.length);
      labels.add(own);
    }
    return new CacheHead(shape, names, validationImages, labels, sums, head.capacity(), readings);
  }

  /** Where the pixels of the training images will begin. */
  static long pixelsAt(EncodedImages train, EncodedImages test) {
    return (long) FRONT + headBytes(train.classNames(), (long) train.size() + test.size());
  }

  private static int headBytes(List<String> classNames, long images) {
    long length = 4 * 4 + 4 + 2 * 4 + 4 * images;
    for (String name : classNames) {
      length += 4 + name.getBytes(StandardCharsets.UTF_8).length;
    }
    if (length > MAX_HEAD) {
      throw new IllegalArgumentException(
          "the labels of " + images + " images are more than a file of decoded images can name");
    }
    return (int) length;
  }

  /** Front and head of a file with these images. */
  static ByteBuffer of(
      EncodedImages images, List<int[]> labels, List<Integer> sums, long[] bytes, byte[] readings) {
    int length = headBytes(images.classNames(), (long) labels.get(0).length + labels.get(1).length);
    ByteBuffer head = ByteBuffer.allocate(length);
    ImageShape shape = images.shape();
    head.putInt(shape.height()).putInt(shape.width()).putInt(shape.channels());
    head.putInt(images.classNames().size());
    for (String name : images.classNames()) {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      head.putInt(text.length).put(text);
    }
    head.putInt(images.validationImages());
    for (int[] own : labels) {
      head.putInt(own.length);
      head.asIntBuffer().put(own);
      head.position(head.position() + 4 * own.length);
    }
    ByteBuffer all = ByteBuffer.allocate(FRONT + length);
    all.put(FORMAT).putLong(length).putLong(bytes[0]).putLong(bytes[1]).putLong(readings.length);
    all.putInt(crc(head.array())).putInt(sums.get(0)).putInt(sums.get(1)).putInt(crc(readings));
    return all.put(head.array()).flip();
  }

  /** For {@link #reading(ByteBuffer)}. */
  private static byte[] bytes(ImageReading reading) {
    List<byte[]> texts =
        reading.warnings().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    int length = 5 * 4 + texts.stream().mapToInt(text -> 4 + text.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes
        .putInt(reading.orientation() == Orientation.EXIF ? 0 : 1)
        .putInt(reading.transparent())
        .putInt(reading.turned())
        .putInt(reading.warned());
    bytes.putInt(texts.size());
    texts.forEach(text -> bytes.putInt(text.length).put(text));
    return bytes.array();
  }

  /**
   * What {@link #bytes} gave, from a position on.
   *
   * @throws BufferUnderflowException if it is cut
   * @throws IllegalArgumentException if it is something else
   */
  private static ImageReading reading(ByteBuffer bytes) {
    Orientation orientation = bytes.getInt() == 0 ? Orientation.EXIF : Orientation.STORED;
    int transparent = bytes.getInt();
    int turned = bytes.getInt();
    int warned = bytes.getInt();
    List<String> warnings = new ArrayList<>();
    for (int left = bytes.getInt(); left > 0; left--) {
      int length = bytes.getInt();
      if (length < 0 || length > bytes.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] text = new byte[length];
      bytes.get(text);
      warnings.add(new String(text, StandardCharsets.UTF_8));
    }
    return new ImageReading(orientation, transparent, turned, warned, warnings);
  }

  /** Labels of the training (0) or the test images (1). */
  int[] labels(int split) {
    return labels.get(split);
  }

  /** What was found when the images of a split were decoded. */
  Optional<ImageReading> reading(int split) {
    return readings.get(split);
  }

  /** The sum that the pixels of a split should have. */
  int sum(int split) {
    return sums.get(split);
  }

  /** The bytes of the pixels of a split. */
  long bytes(int split) {
    return (long) labels.get(split).length * shape.bytes();
  }

  /** Where they begin. */
  long at(int split) {
    return FRONT + (long) headBytes + (split == 0 ? 0 : bytes(0));
  }

  private static byte[] block(FileChannel in, long position, int length) throws IOException {
    byte[] block = new byte[length];
    readFully(in, position, ByteBuffer.wrap(block));
    return block;
  }

  /**
   * Fills the buffer from a position.
   *
   * @throws BufferUnderflowException if the file ends before
   */
  static void readFully(FileChannel in, long position, ByteBuffer bytes) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      int n = in.read(bytes, at);
      if (n < 0) {
        throw new BufferUnderflowException();
      }
      at += n;
    }
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
