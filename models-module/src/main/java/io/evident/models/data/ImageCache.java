package io.evident.models.data;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Decoded images in one file, named after what they were decoded from.
 *
 * <p>The file: the format's name; the lengths of the head and of the pixels; their CRC-32C sums;
 * the head (shape, class names, labels of both splits); the pixels of both splits. A file that does
 * not have its sums is as good as none.
 */
final class ImageCache {
  private static final byte[] FORMAT = "evident-cache/1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FRONT = 16 + 3 * 8 + 3 * 4;

  /** Bytes that have a sum of their own and are read by one task. */
  private static final int BLOCK = 1 << 21;

  private final Path file;

  /** The cache of what a key stands for, scaled to a shape, or of its own shape if that is null. */
  ImageCache(Path folder, String key, ImageShape shape) {
    this.file = folder.resolve("images-" + key + (shape == null ? "" : "-" + shape) + ".bin");
  }

  /** What was kept, if it is there and whole. */
  Optional<ImageSplits> read(String source) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer front = ByteBuffer.wrap(block(in, 0, FRONT));
      byte[] format = new byte[FORMAT.length];
      front.get(format);
      long headLength = front.getLong();
      long[] lengths = {front.getLong(), front.getLong()};
      boolean fits =
          new String(format, StandardCharsets.US_ASCII)
                  .equals(new String(FORMAT, StandardCharsets.US_ASCII))
              && headLength > 0
              && headLength <= 1 << 28
              && lengths[0] > 0
              && lengths[1] > 0
              && in.size() == FRONT + headLength + lengths[0] + lengths[1];
      if (!fits) {
        return Optional.empty();
      }
      byte[] head = block(in, FRONT, (int) headLength);
      if (crc(head) != front.getInt()) {
        return Optional.empty();
      }
      return decode(ByteBuffer.wrap(head), in, FRONT + headLength, lengths, front, source);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<ImageSplits> decode(
      ByteBuffer head, FileChannel in, long at, long[] lengths, ByteBuffer sums, String source)
      throws IOException {
    ImageShape shape = new ImageShape(head.getInt(), head.getInt(), head.getInt());
    int classes = head.getInt();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      byte[] name = new byte[head.getInt()];
      head.get(name);
      names.add(new String(name, StandardCharsets.UTF_8));
    }
    long position = at;
    List<ImageDataset> splits = new ArrayList<>();
    for (long length : lengths) {
      int[] labels = new int[head.getInt()];
      head.asIntBuffer().get(labels);
      head.position(head.position() + 4 * labels.length);
      byte[] pixels = PixelMemory.allocate(file.toString(), labels.length, shape);
      if (pixels.length != length || sums.getInt() != readPixels(in, position, pixels)) {
        return Optional.empty();
      }
      position += length;
      splits.add(ImageDataset.owning(shape, names, pixels, labels));
    }
    return Optional.of(new ImageSplits(splits.get(0), splits.get(1), source));
  }

  /** Keeps both splits; the file appears whole or not at all. */
  void write(ImageSplits splits) throws IOException {
    byte[] head = head(splits);
    ByteBuffer front = ByteBuffer.allocate(FRONT);
    front.put(FORMAT).putLong(head.length);
    front.putLong(splits.train().pixels().capacity()).putLong(splits.test().pixels().capacity());
    front.putInt(crc(head));
    front.putInt(sum(splits.train().pixels(), (from, length) -> {}));
    front.putInt(sum(splits.test().pixels(), (from, length) -> {}));
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path temporary =
        file.resolveSibling(
            "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      try (FileChannel out =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writeAll(out, front.flip());
        writeAll(out, ByteBuffer.wrap(head));
        writeAll(out, splits.train().pixels());
        writeAll(out, splits.test().pixels());
        out.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static byte[] head(ImageSplits splits) {
    List<byte[]> names = new ArrayList<>();
    int length = 4 * 4 + 2 * 4 + 4 * (splits.train().size() + splits.test().size());
    for (String name : splits.train().classNames()) {
      names.add(name.getBytes(StandardCharsets.UTF_8));
      length += 4 + names.get(names.size() - 1).length;
    }
    ByteBuffer head = ByteBuffer.allocate(length);
    ImageShape shape = splits.train().shape();
    head.putInt(shape.height()).putInt(shape.width()).putInt(shape.channels()).putInt(names.size());
    names.forEach(name -> head.putInt(name.length).put(name));
    for (ImageDataset split : List.of(splits.train(), splits.test())) {
      head.putInt(split.size());
      for (int i = 0; i < split.size(); i++) {
        head.putInt(split.label(i));
      }
    }
    return head.array();
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static byte[] block(FileChannel in, long position, int length) throws IOException {
    byte[] block = new byte[length];
    readFully(in, position, ByteBuffer.wrap(block));
    return block;
  }

  /** Fills the array on all cores and gives its sum. */
  private static int readPixels(FileChannel in, long position, byte[] pixels) throws IOException {
    return sum(
        ByteBuffer.wrap(pixels),
        (from, length) -> readFully(in, position + from, ByteBuffer.wrap(pixels, from, length)));
  }

  /** What is done with a part before its sum is taken. */
  private interface Part {
    void prepare(int from, int length) throws IOException;
  }

  /** The sum of the sums of all parts, taken on all cores. */
  private static int sum(ByteBuffer bytes, Part part) throws IOException {
    int length = bytes.capacity();
    ByteBuffer sums = ByteBuffer.allocate(4 * (int) (((long) length + BLOCK - 1) / BLOCK));
    ParallelTasks.<IOException>run(
        sums.capacity() / 4,
        task -> {
          int from = task * BLOCK;
          part.prepare(from, Math.min(BLOCK, length - from));
          sums.putInt(4 * task, crc(bytes.slice(from, Math.min(BLOCK, length - from))));
        });
    return crc(sums);
  }

  private static void readFully(FileChannel in, long position, ByteBuffer bytes)
      throws IOException {
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
    return crc(ByteBuffer.wrap(bytes));
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
