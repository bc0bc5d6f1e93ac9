package io.evident.models.data;

import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * Labelled images of one size: bytes [image, row, column, channel] and one label per image.
 *
 * <p>Immutable, and safe to read from many threads. Ranges share the bytes of the data set they
 * were cut from.
 */
public final class ImageDataset {
  private final ImageShape shape;
  private final List<String> classNames;
  private final ByteBuffer pixels;
  private final IntBuffer labels;

  /** Kept once known; computed twice it would be the same. */
  private volatile String digest;

  private ImageDataset(
      ImageShape shape, List<String> classNames, ByteBuffer pixels, IntBuffer labels) {
    this.shape = shape;
    this.classNames = classNames;
    this.pixels = pixels;
    this.labels = labels;
  }

  /**
   * A data set of copied arrays.
   *
   * @param shape the shape of every image
   * @param classNames the name of each class, in the order of the labels; not blank, no two alike
   * @param pixels bytes [image, row, column, channel], shape.bytes() for each label
   * @param labels the class of each image, in 0..classNames.size() - 1; at least one
   * @return the data set
   * @throws IllegalArgumentException if any of the above does not hold; the message says which
   */
  public static ImageDataset of(
      ImageShape shape, List<String> classNames, byte[] pixels, int[] labels) {
    return owning(shape, classNames, pixels.clone(), labels.clone());
  }

  /** As {@link #of}, over the arrays themselves, which nobody may change afterwards. */
  static ImageDataset owning(
      ImageShape shape, List<String> classNames, byte[] pixels, int[] labels) {
    Objects.requireNonNull(shape, "shape");
    List<String> names = checkedNames(classNames);
    if (labels.length == 0) {
      throw new IllegalArgumentException("labels must not be empty: a data set holds an image");
    }
    if (pixels.length != (long) labels.length * shape.bytes()) {
      throw new IllegalArgumentException(
          "pixels must hold "
              + labels.length
              + " images of "
              + shape
              + " = "
              + (long) labels.length * shape.bytes()
              + " bytes, got "
              + pixels.length);
    }
    for (int i = 0; i < labels.length; i++) {
      if (!(labels[i] >= 0 && labels[i] < names.size())) {
        throw new IllegalArgumentException(
            "labels[" + i + "] must be in 0.." + (names.size() - 1) + ", got " + labels[i]);
      }
    }
    return new ImageDataset(
        shape,
        names,
        ByteBuffer.wrap(pixels).asReadOnlyBuffer(),
        IntBuffer.wrap(labels).asReadOnlyBuffer());
  }

  private static List<String> checkedNames(List<String> classNames) {
    List<String> names = List.copyOf(classNames);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("classNames must not be empty");
    }
    for (String name : names) {
      if (name.isBlank()) {
        throw new IllegalArgumentException("classNames must not hold a blank name, got " + names);
      }
    }
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException("classNames must differ, got " + names);
    }
    return names;
  }

  /**
   * The number of images.
   *
   * @return at least 1
   */
  public int size() {
    return labels.capacity();
  }

  /**
   * The shape of every image.
   *
   * @return [height, width, channels]
   */
  public ImageShape shape() {
    return shape;
  }

  /**
   * The names of the classes, in the order of the labels.
   *
   * @return an unmodifiable list
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * The class of one image.
   *
   * @param image the image, in 0..size() - 1
   * @return its label, in 0..classNames().size() - 1
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int label(int image) {
    return labels.get(Objects.checkIndex(image, size()));
  }

  /**
   * All labels.
   *
   * @return a new read-only view of size() labels, at position 0
   */
  public IntBuffer labels() {
    return labels.duplicate();
  }

  /**
   * All pixels, [image, row, column, channel].
   *
   * @return a new read-only view of size() * shape().bytes() unsigned bytes, at position 0
   */
  public ByteBuffer pixels() {
    return pixels.duplicate();
  }

  /**
   * The pixels of one image, [row, column, channel].
   *
   * @param image the image, in 0..size() - 1
   * @return a new read-only view of shape().bytes() unsigned bytes, at position 0
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public ByteBuffer image(int image) {
    Objects.checkIndex(image, size());
    return pixels.slice(image * shape.bytes(), shape.bytes());
  }

  /**
   * The first images, in order.
   *
   * @param count how many, in 1..size()
   * @return a data set that shares these bytes
   * @throws IllegalArgumentException if there are not so many
   */
  public ImageDataset first(int count) {
    return range(0, count);
  }

  /**
   * The images from one position up to, and without, another.
   *
   * @param from the first image
   * @param to one after the last image
   * @return a data set that shares these bytes
   * @throws IllegalArgumentException unless 0 &lt;= from &lt; to &lt;= size()
   */
  public ImageDataset range(int from, int to) {
    if (!(from >= 0 && from < to && to <= size())) {
      throw new IllegalArgumentException(
          "range must satisfy 0 <= from < to <= " + size() + ", got from " + from + " to " + to);
    }
    return new ImageDataset(
        shape,
        classNames,
        pixels.slice(from * shape.bytes(), (to - from) * shape.bytes()),
        labels.slice(from, to - from));
  }

  /**
   * The named images, in the order given.
   *
   * @param images positions in 0..size() - 1, at least one; one may stand twice
   * @return a data set with bytes of its own
   * @throws IllegalArgumentException if none is named
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public ImageDataset subset(int... images) {
    byte[] chosen = PixelMemory.allocate("subset", images.length, shape);
    int[] chosenLabels = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      Objects.checkIndex(images[i], size());
      pixels.get(images[i] * shape.bytes(), chosen, i * shape.bytes(), shape.bytes());
      chosenLabels[i] = label(images[i]);
    }
    return owning(shape, classNames, chosen, chosenLabels);
  }

  /**
   * How many images each class has.
   *
   * @return one count per class, 0 for a class without images
   */
  public int[] classCounts() {
    int[] counts = new int[classNames.size()];
    for (int i = 0; i < size(); i++) {
      counts[label(i)]++;
    }
    return counts;
  }

  /**
   * Mean and deviation of each channel, over all pixels of all images; computed when asked.
   *
   * @return the statistics, in units of 255
   */
  public ChannelStatistics channelStatistics() {
    return ChannelStatistics.of(pixels(), shape.channels());
  }

  /**
   * What identifies these images: a digest of shape, class names, labels and pixels, in order;
   * computed when first asked for.
   *
   * @return SHA-256 in 64 lower-case hexadecimal digits
   */
  public String digest() {
    if (digest == null) {
      digest = DatasetDigest.of(this);
    }
    return digest;
  }
}
