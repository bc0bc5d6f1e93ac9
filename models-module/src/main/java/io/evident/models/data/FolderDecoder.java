package io.evident.models.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
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
          List.of(listing.train, listing.test)) {
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
   * All images, with a source of one line: in memory, or where the options say so streamed.
   *
   * @param cache where they are kept, or null if they are not
   */
  ImageSplits decode(String source, ReadOptions options, ImageCache cache) throws IOException {
    List<String> classNames = List.copyOf(listing.train.keySet());
    EncodedImages train = new Split(listing.train, classNames);
    EncodedImages test = new Split(listing.test, classNames);
    return ImageCache.decode(train, test, source, where, options, cache);
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
    for (String name : listing.test.keySet()) {
      if (!listing.train.containsKey(name)) {
        throw new DataFormatException(
            where,
            "class " + name + " is under test and not under train",
            "add train/" + name + " or remove test/" + name);
      }
    }
    listing.train.forEach((name, files) -> checkHasImages("train/" + name, files));
    listing.test.forEach((name, files) -> checkHasImages("test/" + name, files));
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

    Split(SortedMap<String, SortedMap<String, ImageFile>> classes, List<String> classNames) {
      this.classNames = classNames;
      tallies.add(tally);
      classes.forEach(
          (name, named) -> {
            int label = classNames.indexOf(name);
            int at = 0;
            for (ImageFile file : named.values()) {
              files.add(new Placed(file, label, (at++ + 0.5) / named.size()));
            }
          });
      // The sort is stable: where places are equal, the classes keep their order.
      files.sort(Comparator.comparingDouble(Placed::place));
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
          Stream.of(listing.train, listing.test)
              .flatMap(classes -> classes.values().stream())
              .mapToInt(Map::size)
              .sum();
      ReadingTally.requireNoneRefused(tallies, where, images);
    }
  }
}
