package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageShape;
import io.evident.models.data.PixelMemory;
import io.evident.models.internal.data.ParallelTasks;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Images of one split before they are decoded; decoded block by block, from many threads. */
interface EncodedImages {
  /** Images that one task decodes. */
  int BLOCK = 128;

  /** Where they come from, for messages. */
  String where();

  int size();

  ImageShape shape();

  List<String> classNames();

  /** How many of them, the last ones, the data itself keeps for validation. */
  int validationImages();

  /**
   * Decodes images from..to - 1.
   *
   * @param pixels where image {@code from} begins at {@code at}
   * @param labels of all images of the split, of which those of this block are set
   */
  void decode(int from, int to, byte[] pixels, int at, int[] labels) throws IOException;

  /** What was out of the ordinary about those decoded so far; empty if they are no files. */
  default Optional<ImageReading> reading() {
    return Optional.empty();
  }

  /**
   * To be called when all are decoded, and those of other splits that belong to them: {@link
   * #decode} goes on where an image cannot be used, so that all such are known.
   *
   * @throws DataFormatException if there was one, here or in a split that belongs to this
   */
  default void requireUsable() {}

  /** All of them in memory, decoded on all cores. */
  default ImageDataset held() throws IOException {
    byte[] pixels = PixelMemory.allocate(where(), size(), shape());
    int[] labels = new int[size()];
    ParallelTasks.<IOException>run(
        (size() + BLOCK - 1) / BLOCK,
        block -> {
          int from = block * BLOCK;
          int to = Math.min(size(), from + BLOCK);
          decode(from, to, pixels, from * shape().bytes(), labels);
        });
    return ImageDataset.owning(shape(), classNames(), pixels, labels).with(reading());
  }

  /** Images that are decoded already, and how many of them, the last ones, are for validation. */
  static EncodedImages of(ImageDataset data, int validationImages) {
    return new Decoded(data, validationImages);
  }

  /** Such images. */
  record Decoded(ImageDataset data, int validationImages) implements EncodedImages {
    @Override
    public String where() {
      return "decoded images";
    }

    @Override
    public int size() {
      return data.size();
    }

    @Override
    public ImageShape shape() {
      return data.shape();
    }

    @Override
    public List<String> classNames() {
      return data.classNames();
    }

    @Override
    public void decode(int from, int to, byte[] pixels, int at, int[] labels) throws IOException {
      data.read(from, to - from, pixels, at);
      data.labels().get(from, labels, from, to - from);
    }

    @Override
    public Optional<ImageReading> reading() {
      return data.reading();
    }
  }
}
