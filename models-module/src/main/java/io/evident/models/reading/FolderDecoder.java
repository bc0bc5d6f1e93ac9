package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.Orientation;
import io.evident.models.image.ImageDecoder;
import io.evident.models.image.ImageFile;
import io.evident.models.internal.data.ParallelTasks;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Decodes the listed images of a folder, in parallel. */
final class FolderDecoder {
  private final FolderListing listing;
  private final String where;
  private final boolean resized;
  private final Orientation orientation;
  private final List<ReadingTally> tallies = new ArrayList<>();
  private ImageShape shape;

  private FolderDecoder(FolderListing listing, String where, ReadOptions options) {
    this.listing = listing;
    this.where = where;
    this.shape = options.size().orElse(null);
    this.resized = shape != null;
    this.orientation = options.orientation();
  }

  /** For images that are scaled to a size if the options name one, else all of the first's. */
  static FolderDecoder of(FolderListing listing, String where, ReadOptions options)
      throws IOException {
    FolderDecoder decoder = new FolderDecoder(listing, where, options);
    decoder.checkClasses();
    if (!decoder.resized) {
      decoder.shape = decoder.firstShape();
    }
    return decoder;
  }

  /**
   * The shape of the first image that has one; those before it are refused when their turn comes.
   */
  private ImageShape firstShape() throws IOException {
    ReadingTally refused = new ReadingTally(orientation);
    int image = 0;
    try (ImageDecoder decoder = new ImageDecoder(orientation)) {
      for (SortedMap<String, SortedMap<String, ImageFile>> split :
          List.of(listing.train, listing.validation, listing.test)) {
        for (ImageFile file : split.values().stream().flatMap(c -> c.values().stream()).toList()) {
          try {
            return decoder.shape(file.bytes(), file.where());
          } catch (DataFormatException e) {
            refused.refuse(image++, e);
          }
        }
      }
    }
    ReadingTally.requireNoneRefused(List.of(refused), where, image);
    throw new IllegalStateException("there are no images");
  }

  /**
   * Whether an image is of another size than the first, by their headers. One that cannot be read
   * is refused when its turn comes.
   */
  boolean areOfSeveralSizes() throws IOException {
    List<ImageFile> files =
        Stream.of(listing.train, listing.validation, listing.test)
            .flatMap(split -> split.values().stream())
            .flatMap(named -> named.values().stream())
            .toList();
    AtomicBoolean several = new AtomicBoolean();
    int block = EncodedImages.BLOCK;
    ParallelTasks.<IOException>run(
        (files.size() + block - 1) / block,
        task -> {
          try (ImageDecoder decoder = new ImageDecoder(orientation)) {
            int to = Math.min(files.size(), (task + 1) * block);
            for (ImageFile file : files.subList(task * block, to)) {
              if (several.get()) {
                return;
              }
              if (isOfOtherSize(file, decoder)) {
                several.set(true);
              }
            }
          }
        });
    return several.get();
  }

  private boolean isOfOtherSize(ImageFile file, ImageDecoder decoder) throws IOException {
    try {
      return !decoder.shape(file.bytes(), file.where()).equals(shape);
    } catch (DataFormatException e) {
      return false;
    }
  }

  /**
   * All images, with a source of one line: in memory, or where the options say so streamed.
   *
   * @param cache where they are kept, or null if they are not
   */
  ImageSplits decode(String source, ReadOptions options, ImageCache cache) throws IOException {
    List<String> classNames = List.copyOf(listing.train.keySet());
    EncodedImages train =
        new Split(classNames).with(listing.train).withValidation(listing.validation);
    EncodedImages test = new Split(classNames).with(listing.test);
    return ImageCache.decode(train, test, source, where, options, cache);
  }

  /** For images to judge a network by, of the shape it takes. */
  static FolderDecoder ofTest(FolderListing listing, String where, ReadOptions options)
      throws IOException {
    FolderDecoder decoder = new FolderDecoder(listing, where, options);
    if (listing.test.isEmpty()) {
      throw new DataFormatException(
          where, "no class folders to judge by", "put images into test/CLASS, or into CLASS");
    }
    listing.test.forEach(decoder::checkHasImages);
    if (!decoder.resized) {
      decoder.shape = decoder.firstShape();
    }
    return decoder;
  }

  /**
   * The images to judge by.
   *
   * @param classNames of the network, in the order of its outputs; empty for those of the folders
   * @return splits whose test images they are; the first of them stands for what is trained on
   */
  ImageSplits decodeTest(
      String source, List<String> classNames, ReadOptions options, ImageCache cache)
      throws IOException {
    List<String> names =
        classNames.isEmpty() ? List.copyOf(listing.test.keySet()) : List.copyOf(classNames);
    List<String> known =
        names.stream().map(name -> Normalizer.normalize(name, Normalizer.Form.NFC)).toList();
    for (String name : listing.test.keySet()) {
      if (!known.contains(name)) {
        throw new DataFormatException(
            where,
            "class " + name + " is none of the classes that were trained on: " + names,
            "rename the folder to one of them, or remove it");
      }
    }
    Split test = new Split(names).with(listing.test);
    return ImageCache.decode(test.first(), test, source, where, options, cache);
  }

  private void checkClasses() {
    if (listing.isHeldOut()) {
      listing.train.forEach(this::checkHasImages);
      if (listing.test.isEmpty()) {
        throw new DataFormatException(
            where,
            "no class has two images, so that none can be held out to test on",
            "add images, or put them into train/CLASS and test/CLASS");
      }
      return;
    }
    if (listing.train.isEmpty() || listing.test.isEmpty()) {
      throw new DataFormatException(
          where,
          "no class folders under " + (listing.train.isEmpty() ? "train" : "test"),
          "put images into train/CLASS and test/CLASS, one folder per class");
    }
    checkTrained("test", listing.test);
    checkTrained("the validation images", listing.validation);
    listing.train.forEach((name, files) -> checkHasImages("train/" + name, files));
    listing.validation.forEach((name, files) -> checkHasImages("val/" + name, files));
    listing.test.forEach((name, files) -> checkHasImages("test/" + name, files));
  }

  private void checkTrained(String split, SortedMap<String, SortedMap<String, ImageFile>> classes) {
    for (String name : classes.keySet()) {
      if (!listing.train.containsKey(name)) {
        throw new DataFormatException(
            where,
            "class " + name + " is under " + split + " and not under train",
            "add train/" + name + " or remove it there");
      }
    }
  }

  private void checkHasImages(String folder, SortedMap<String, ImageFile> files) {
    if (files.isEmpty()) {
      throw new DataFormatException(
          where, "folder " + folder + " holds no images", "add some or remove the folder");
    }
  }

  /** A file, its class, and how far into its class it stands, in (0, 1). */
  private record Placed(ImageFile file, int label, double place) {}

  /**
   * The files of a split, classes interleaved: those of a class in the order of their names, evenly
   * over the whole. So every run of them, the last that a validation split takes or the first that
   * a smaller training does, has the classes in their proportions.
   */
  private final class Split implements EncodedImages {
    private final List<Placed> files = new ArrayList<>();
    private final List<String> classNames;
    private final ReadingTally tally = new ReadingTally(orientation);
    private final List<String> keys;
    private int validationImages;

    Split(List<String> classNames) {
      this.classNames = classNames;
      tallies.add(tally);
      this.keys =
          classNames.stream().map(n -> Normalizer.normalize(n, Normalizer.Form.NFC)).toList();
    }

    /** Adds files after those that are there. */
    Split with(SortedMap<String, SortedMap<String, ImageFile>> classes) {
      List<Placed> placed = new ArrayList<>();
      classes.forEach(
          (name, named) -> {
            int label = keys.indexOf(name);
            int at = 0;
            for (ImageFile file : named.values()) {
              placed.add(new Placed(file, label, (at++ + 0.5) / named.size()));
            }
          });
      // The sort is stable: where places are equal, the classes keep their order.
      placed.sort(Comparator.comparingDouble(Placed::place));
      files.addAll(placed);
      return this;
    }

    Split withValidation(SortedMap<String, SortedMap<String, ImageFile>> classes) {
      int before = files.size();
      with(classes);
      validationImages = files.size() - before;
      return this;
    }

    /** Its first image alone. */
    Split first() {
      Split first = new Split(classNames);
      // It is among the others, which count it.
      tallies.remove(first.tally);
      first.files.add(files.get(0));
      return first;
    }

    @Override
    public int validationImages() {
      return validationImages;
    }

    @Override
    public String where() {
      return where;
    }

    @Override
    public int size() {
      return files.size();
    }

    @Override
    public ImageShape shape() {
      return shape;
    }

    @Override
    public List<String> classNames() {
      return classNames;
    }

    @Override
    public void decode(int from, int to, byte[] pixels, int at, int[] labels) throws IOException {
      try (ImageDecoder decoder = new ImageDecoder(orientation)) {
        for (int i = from; i < to; i++) {
          ImageFile file = files.get(i).file();
          int position = at + (i - from) * shape.bytes();
          labels[i] = files.get(i).label();
          try {
            byte[] encoded = file.bytes();
            ImageDecoder.Found found =
                resized
                    ? decoder.decodeResized(encoded, file.where(), shape, pixels, position)
                    : decoder.decode(encoded, file.where(), shape, pixels, position);
            tally.add(i, file.where(), found);
          } catch (DataFormatException e) {
            tally.refuse(i, e);
          }
        }
      }
    }

    @Override
    public Optional<ImageReading> reading() {
      return Optional.of(tally.reading());
    }

    @Override
    public void requireUsable() {
      int images =
          Stream.of(listing.train, listing.validation, listing.test)
              .flatMap(classes -> classes.values().stream())
              .mapToInt(Map::size)
              .sum();
      ReadingTally.requireNoneRefused(tallies, where, images);
    }
  }
}
