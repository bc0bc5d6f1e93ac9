package io.evident.models.data;

import io.evident.backprop.network.Shape;
import io.evident.models.internal.data.ParallelTasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Labelled images of one size: bytes [image, row, column, channel] and one label per image.
 *
 * <p>Immutable, and safe to read from many threads. Ranges share the bytes of the data set they
 * were cut from. The labels are always in memory; the pixels are held there too, or streamed: read
 * from an {@link ImageSource} whenever they are asked for.
 */
public final class ImageDataset implements ImageSource, Examples {
  /** Images of a source that one task reads. */
  private static final int BLOCK = 128;

  private final ImageShape shape;
  private final List<String> classNames;
  private final Pixels pixels;
  private final IntBuffer labels;

  /** Null if these are not all images of a split that was read from files. */
  private final ImageReading reading;

  /** What this is a range of, from its image {@code from} on; null if it is none. */
  private final ImageDataset whole;

  private final int from;

  private final Object computing = new Object();

  /** Kept once known. */
  private volatile String digest;

  /** Kept once known, and then never changed. */
  private volatile long[] fingerprints;

  private ImageDataset(
      ImageShape shape,
      List<String> classNames,
      Pixels pixels,
      IntBuffer labels,
      ImageReading reading) {
    this.shape = shape;
    this.classNames = classNames;
    this.pixels = pixels;
    this.labels = labels;
    this.reading = reading;
    this.whole = null;
    this.from = 0;
  }

  private ImageDataset(ImageDataset whole, int from, int to) {
    this.shape = whole.shape;
    this.classNames = whole.classNames;
    this.pixels = whole.pixels.range(from, to - from);
    this.labels = whole.labels.slice(from, to - from);
    this.reading = null;
    this.whole = whole;
    this.from = from;
  }

  /**
   * The same images, with what was found when they were read.
   *
   * @param found empty if they were not decoded from files one by one
   * @return a data set that shares these bytes
   */
  public ImageDataset with(Optional<ImageReading> found) {
    return new ImageDataset(shape, classNames, pixels, labels, found.orElse(null));
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

  /**
   * As {@link #of(ImageShape, List, byte[], int[])}, over the arrays themselves.
   *
   * @param shape the shape of every image
   * @param classNames the name of each class, in the order of the labels
   * @param pixels not copied, so that nobody may change them afterwards
   * @param labels likewise
   * @return the data set
   * @throws IllegalArgumentException as {@link #of(ImageShape, List, byte[], int[])} does
   */
  public static ImageDataset owning(
      ImageShape shape, List<String> classNames, byte[] pixels, int[] labels) {
    Objects.requireNonNull(shape, "shape");
    List<String> names = Labels.checkedNames(classNames);
    Labels.checked(labels, names.size());
    return new ImageDataset(
        shape,
        names,
        Pixels.Held.of(pixels, labels.length, shape),
        IntBuffer.wrap(labels).asReadOnlyBuffer(),
        null);
  }

  /**
   * The images of a source, held in memory if they fit there, else streamed from it.
   *
   * @param source the images
   * @param memory how much may be held
   * @return the data set
   * @throws IllegalArgumentException if the source has no images, its class names are blank or
   *     alike, or a label is none of them
   * @throws IOException if an image that is to be held cannot be read
   */
  public static ImageDataset of(ImageSource source, DataMemory memory) throws IOException {
    return memory.holds(source.size(), source.shape()) ? held(source) : streamed(source);
  }

  /**
   * The images of a source, read into memory on all cores.
   *
   * @param source the images
   * @return a data set with bytes of its own
   * @throws IllegalArgumentException as {@link #of(ImageSource, DataMemory)} does, or if they do
   *     not fit into the heap
   * @throws IOException if an image cannot be read
   */
  public static ImageDataset held(ImageSource source) throws IOException {
    int size = source.size();
    ImageShape shape = source.shape();
    byte[] held = PixelMemory.allocate("images of a source", size, shape);
    int[] labels = Labels.of(source);
    Pixels pixels = new Pixels.Streamed(source, 0);
    ParallelTasks.<IOException>run(
        (size + BLOCK - 1) / BLOCK,
        block -> {
          for (int i = block * BLOCK; i < Math.min(size, (block + 1) * BLOCK); i++) {
            pixels.read(i, ByteBuffer.wrap(held, i * shape.bytes(), shape.bytes()));
          }
        });
    return owning(shape, source.classNames(), held, labels);
  }

  /**
   * The images of a source, read from it each time they are asked for.
   *
   * @param source the images
   * @return a data set that keeps the labels alone
   * @throws IllegalArgumentException as {@link #of(ImageSource, DataMemory)} does
   */
  public static ImageDataset streamed(ImageSource source) {
    Objects.requireNonNull(source.shape(), "shape");
    List<String> names = Labels.checkedNames(source.classNames());
    int[] labels = Labels.checked(Labels.of(source), names.size());
    return new ImageDataset(
        source.shape(),
        names,
        new Pixels.Streamed(source, 0),
        IntBuffer.wrap(labels).asReadOnlyBuffer(),
        null);
  }

  /**
   * The number of images.
   *
   * @return at least 1
   */
  @Override
  public int size() {
    return labels.capacity();
  }

  /**
   * The shape of every image.
   *
   * @return [height, width, channels]
   */
  @Override
  public ImageShape shape() {
    return shape;
  }

  /**
   * The names of the classes, in the order of the labels.
   *
   * @return an unmodifiable list
   */
  @Override
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
  @Override
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
   * What was out of the ordinary about the files these images were decoded from.
   *
   * @return empty if they were not decoded from files one by one, or are a part of those that were
   */
  public Optional<ImageReading> reading() {
    return Optional.ofNullable(reading);
  }

  /**
   * Whether the pixels are read whenever they are asked for, instead of held in memory.
   *
   * @return true if they are
   */
  @Override
  public boolean isStreamed() {
    return pixels instanceof Pixels.Streamed;
  }

  /**
   * All pixels of images that are held, [image, row, column, channel].
   *
   * @return a new read-only view of size() * shape().bytes() unsigned bytes, at position 0
   * @throws IllegalStateException if they are streamed; {@link #read} gives them one by one
   */
  public ByteBuffer pixels() {
    if (pixels instanceof Pixels.Held held) {
      return held.bytes().duplicate();
    }
    throw new IllegalStateException("these images are streamed, not held in memory");
  }

  /**
   * Reads the pixels of one image.
   *
   * @param image the image, in 0..size() - 1
   * @param target where shape().bytes() unsigned bytes are put, at its position
   * @throws IndexOutOfBoundsException if there is no such image
   * @throws IOException if a streamed image cannot be read
   */
  @Override
  public void read(int image, ByteBuffer target) throws IOException {
    Objects.checkIndex(image, size());
    pixels.read(image, target);
  }

  /**
   * The pixels of one image, [row, column, channel].
   *
   * @param image the image, in 0..size() - 1
   * @return read-only: a view where they are held, else a copy; shape().bytes() unsigned bytes, at
   *     position 0
   * @throws IndexOutOfBoundsException if there is no such image
   * @throws UncheckedIOException if a streamed image cannot be read
   */
  public ByteBuffer image(int image) {
    return pixels.image(Objects.checkIndex(image, size()));
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
  @Override
  public ImageDataset range(int from, int to) {
    if (!(from >= 0 && from < to && to <= size())) {
      throw new IllegalArgumentException(
          "range must satisfy 0 <= from < to <= " + size() + ", got from " + from + " to " + to);
    }
    return new ImageDataset(this, from, to);
  }

  @Override
  public ExampleKind kind() {
    return ExampleKind.IMAGES;
  }

  @Override
  public Shape features() {
    return Shape.of(shape.height(), shape.width(), shape.channels());
  }

  @Override
  public Element element() {
    return Element.BYTE;
  }

  @Override
  public int targets() {
    return classNames.size();
  }

  @Override
  public void target(int image, float[] to, int at) {
    Arrays.fill(to, at, at + classNames.size(), 0);
    to[at + label(image)] = 1;
  }

  @Override
  public OptionalInt classes() {
    return OptionalInt.of(classNames.size());
  }

  /**
   * The named images, in the order given.
   *
   * @param images positions in 0..size() - 1, at least one; one may stand twice
   * @return a data set with bytes of its own, in memory
   * @throws IllegalArgumentException if none is named
   * @throws IndexOutOfBoundsException if there is no such image
   * @throws UncheckedIOException if a streamed image cannot be read
   */
  public ImageDataset subset(int... images) {
    byte[] chosen = PixelMemory.allocate("subset", images.length, shape);
    int[] chosenLabels = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      image(images[i]).get(chosen, i * shape.bytes(), shape.bytes());
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
   * @throws UncheckedIOException if a streamed image cannot be read
   */
  public ChannelStatistics channelStatistics() {
    return ChannelStatistics.of(this);
  }

  /**
   * What identifies these images: a digest of shape, class names, labels and pixels, in order;
   * computed when first asked for. Where the images are streamed, their {@link #fingerprints()} are
   * computed as they go by.
   *
   * @return SHA-256 in 64 lower-case hexadecimal digits
   * @throws UncheckedIOException if a streamed image cannot be read
   */
  @Override
  public String digest() {
    // One computes it, others wait: it may be on its way, see ImageSplits.digestAhead.
    synchronized (computing) {
      if (digest == null) {
        digest = knownDigest().orElseGet(this::computedDigest);
      }
      return digest;
    }
  }

  private String computedDigest() {
    if (!isStreamed() || fingerprints != null) {
      return DatasetDigest.of(this);
    }
    DatasetDigest.Passed passed = DatasetDigest.ofOnePass(this);
    fingerprints = passed.fingerprints();
    return passed.digest();
  }

  /**
   * What tells these images apart: 64 bits for each, over its pixels alone, computed on all cores
   * when first asked for, unless they are a part of images whose own are known. They are two CRCs
   * of different polynomials, so that two images that differ have the same with a probability of
   * 2^-64; images made to meet can.
   *
   * @return one for each image, in order
   * @throws UncheckedIOException if a streamed image cannot be read
   */
  @Override
  public long[] fingerprints() {
    synchronized (computing) {
      if (fingerprints == null) {
        fingerprints = knownFingerprints().orElseGet(() -> DatasetDigest.fingerprints(this));
      }
      return fingerprints.clone();
    }
  }

  @Override
  public Optional<long[]> knownFingerprints() {
    if (fingerprints != null) {
      return Optional.of(fingerprints.clone());
    }
    return whole == null
        ? pixels.knownFingerprints(size())
        : whole.knownFingerprints().map(all -> Arrays.copyOfRange(all, from, from + size()));
  }

  @Override
  public Optional<String> knownDigest() {
    if (digest != null) {
      return Optional.of(digest);
    }
    return pixels.knownDigest(size());
  }
}
