package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.PixelMemory;
import io.evident.models.internal.data.ParallelTasks;
import io.evident.models.storage.Leftovers;
import io.evident.models.storage.UnwritableFileException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decoded images in one file, named after what they were decoded from: a {@link CacheHead}, the
 * pixels of the training images and those of the test images, and what was found in decoding them.
 *
 * <p>A file that does not have its sums is as good as none. Beside the file stand the digests of
 * its images, which are as good as none once the file has changed.
 */
final class ImageCache {
  private final Path file;
  private final CacheDigests digests;

  /** The cache of what a key stands for, scaled to a shape, or of its own shape if that is null. */
  ImageCache(Path folder, String key, ImageShape shape) {
    this.file = folder.resolve("images-" + key + (shape == null ? "" : "-" + shape) + ".bin");
    this.digests = new CacheDigests(file);
  }

  /**
   * What was kept, if it is there, can be read and is trusted: held or streamed, as the options say
   * for so many images.
   */
  Optional<ImageSplits> open(ReadOptions options, String source) throws IOException {
    return options.anew() ? Optional.empty() : opened(options, source);
  }

  private Optional<ImageSplits> opened(ReadOptions options, String source) throws IOException {
    if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Optional<CacheHead> head;
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      head = CacheHead.read(in);
    }
    if (head.isEmpty()) {
      return Optional.empty();
    }
    long images = (long) head.get().labels(0).length + head.get().labels(1).length;
    Optional<ImageSplits> found =
        options.holds(images, head.get().shape) ? read(source) : map(source);
    int validation = head.get().validationImages;
    return found.map(
        s ->
            new ImageSplits(
                s.train(), s.test(), s.source(), options.memory(), validation, Optional.empty()));
  }

  /**
   * Decodes images: into memory where the options let them be held, else into a cache from which
   * they are streamed.
   *
   * @param cache where they are kept either way, or null
   */
  static ImageSplits decode(
      EncodedImages train,
      EncodedImages test,
      String source,
      String where,
      ReadOptions options,
      ImageCache cache)
      throws IOException {
    if (options.holds((long) train.size() + test.size(), train.shape())) {
      int validation = train.validationImages();
      ImageSplits held =
          new ImageSplits(
              train.held(), test.held(), source, options.memory(), validation, Optional.empty());
      train.requireUsable();
      if (cache != null) {
        cache.keep(held, options.notices());
      }
      return held;
    }
    if (cache == null) {
      throw new DataFormatException(
          where,
          "the images are more than the " + options.memory().orElseThrow() + " that may be held",
          "allow more, or name a cache to stream them from");
    }
    cache.writeForStreaming(train, test);
    return cache
        .opened(options, source)
        .orElseThrow(
            () ->
                new IOException(
                    cache.file + ": was written and is damaged; check the disk and try again"));
  }

  /** What was kept, if it is there and whole, in memory. */
  Optional<ImageSplits> read(String source) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      Optional<CacheHead> head = CacheHead.read(in);
      if (head.isEmpty()) {
        return Optional.empty();
      }
      List<ImageDataset> splits = new ArrayList<>();
      for (int split = 0; split < 2; split++) {
        int[] labels = head.get().labels(split);
        ImageShape shape = head.get().shape;
        byte[] pixels = PixelMemory.allocate(file.toString(), labels.length, shape);
        if (readPixels(in, head.get().at(split), pixels) != head.get().sum(split)) {
          return Optional.empty();
        }
        splits.add(
            ImageDataset.owning(shape, head.get().classNames, pixels, labels)
                .with(head.get().reading(split)));
      }
      return Optional.of(new ImageSplits(splits.get(0), splits.get(1), source));
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  /**
   * What was kept, if it is there, read from the file whenever it is asked for. The pixels' sums
   * are held against the file in the pass that digests them; afterwards its size and time of change
   * stand for them.
   */
  Optional<ImageSplits> map(String source) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      Optional<CacheHead> head = CacheHead.read(in);
      if (head.isEmpty()) {
        return Optional.empty();
      }
      Optional<List<CacheDigests.Known>> known =
          digests.read(head.get().labels(0).length, head.get().labels(1).length);
      if (known.isEmpty()) {
        List<CacheDigests.Known> found = new ArrayList<>();
        for (int split = 0; split < 2; split++) {
          DigestPass pass =
              DigestPass.of(
                  in,
                  head.get().at(split),
                  head.get().shape,
                  head.get().classNames,
                  head.get().labels(split));
          if (pass.sum() != head.get().sum(split)) {
            return Optional.empty();
          }
          found.add(CacheDigests.Known.of(pass));
        }
        keepDigests(found);
        known = Optional.of(found);
      }
      return Optional.of(
          new ImageSplits(
              mapped(in, head.get(), 0, known.get().get(0)),
              mapped(in, head.get(), 1, known.get().get(1)),
              source));
    } catch (BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private static ImageDataset mapped(
      FileChannel in, CacheHead head, int split, CacheDigests.Known known) throws IOException {
    return ImageDataset.streamed(MappedImages.of(in, head, split, known)).with(head.reading(split));
  }

  private void keepDigests(List<CacheDigests.Known> known) {
    try {
      digests.write(known);
    } catch (IOException e) {
      // A cache may be there to be read alone; the digests are then computed again the next time.
      return;
    }
  }

  private void writeForStreaming(EncodedImages train, EncodedImages test) throws IOException {
    try {
      keepDigests(write(train, test, true));
    } catch (UnwritableFileException e) {
      throw new IOException(
          e.getMessage() + ", or name another folder to stream decoded images from (--cache)", e);
    }
  }

  /** Keeps images that are held; where that cannot be, they are decoded again the next time. */
  private void keep(ImageSplits held, Consumer<String> notices) {
    try {
      int validation = held.validationImages();
      write(EncodedImages.of(held.train(), validation), EncodedImages.of(held.test(), 0), false);
    } catch (IOException e) {
      notices.accept(
          "decoded images are not kept for the next time, since "
              + file.toAbsolutePath().getParent()
              + " cannot be written ("
              + UnwritableFileException.reason(e)
              + "); name another folder (--cache)");
    }
  }

  /**
   * Decodes and keeps both splits, block by block; the file appears whole or not at all.
   *
   * @param digested whether the pass over what was written, which sums it, is to digest it too
   * @return what that has found of both, or nothing
   */
  private List<CacheDigests.Known> write(EncodedImages train, EncodedImages test, boolean digested)
      throws IOException {
    List<CacheDigests.Known> found = new ArrayList<>();
    Path temporary = temporary();
    try {
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        long at = CacheHead.pixelsAt(train, test);
        long[] bytes = new long[2];
        List<int[]> labels = new ArrayList<>();
        List<Integer> sums = new ArrayList<>();
        for (EncodedImages images : List.of(train, test)) {
          bytes[labels.size()] = (long) images.size() * images.shape().bytes();
          labels.add(writePixels(out, at, images));
          at += bytes[labels.size() - 1];
        }
        train.requireUsable();
        for (int split = 0; split < 2; split++) {
          long from = at - (split == 0 ? bytes[0] + bytes[1] : bytes[1]);
          if (digested) {
            DigestPass pass =
                DigestPass.of(out, from, train.shape(), train.classNames(), labels.get(split));
            sums.add(pass.sum());
            found.add(CacheDigests.Known.of(pass));
          } else {
            sums.add(sum(out, from, bytes[split]));
          }
        }
        byte[] readings = CacheHead.readings(train, test);
        writeFully(out, at, ByteBuffer.wrap(readings));
        writeFully(out, 0, CacheHead.of(train, labels, sums, bytes, readings));
        force(out);
      }
      rename(temporary);
      return found;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Path temporary() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
      Leftovers.deleteIn(folder);
      return Files.createTempFile(folder, "." + file.getFileName() + ".", Leftovers.ending());
    } catch (IOException e) {
      throw unkept(e);
    }
  }

  private void force(FileChannel out) throws IOException {
    try {
      out.force(true);
    } catch (IOException e) {
      throw unkept(e);
    }
  }

  private void rename(Path temporary) throws IOException {
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unkept(e);
    }
  }

  /** Told apart from what the images themselves may come to. */
  private UnwritableFileException unkept(IOException cause) {
    return new UnwritableFileException(file, cause);
  }

  /** Decodes on all cores, and gives the labels. */
  private int[] writePixels(FileChannel out, long at, EncodedImages images) throws IOException {
    int block = EncodedImages.BLOCK;
    int imageBytes = images.shape().bytes();
    int[] labels = new int[images.size()];
    ParallelTasks.<IOException>run(
        (images.size() + block - 1) / block,
        task -> {
          int from = task * block;
          int to = Math.min(images.size(), from + block);
          byte[] pixels = new byte[(to - from) * imageBytes];
          images.decode(from, to, pixels, 0, labels);
          writeFully(out, at + (long) from * imageBytes, ByteBuffer.wrap(pixels));
        });
    return labels;
  }

  private void writeFully(FileChannel out, long position, ByteBuffer bytes) throws IOException {
    long at = position;
    try {
      while (bytes.hasRemaining()) {
        at += out.write(bytes, at);
      }
    } catch (IOException e) {
      throw unkept(e);
    }
  }

  /** Fills the array on all cores and gives its sum. */
  private static int readPixels(FileChannel in, long position, byte[] pixels) throws IOException {
    return PixelSum.of(
        pixels.length,
        (from, length) -> {
          ByteBuffer part = ByteBuffer.wrap(pixels, (int) from, length).slice();
          CacheHead.readFully(in, position + from, part);
          return part.flip();
        });
  }

  private static int sum(FileChannel in, long position, long bytes) throws IOException {
    return PixelSum.of(
        bytes,
        (from, length) -> {
          ByteBuffer part = ByteBuffer.allocate(length);
          CacheHead.readFully(in, position + from, part);
          return part.flip();
        });
  }
}
