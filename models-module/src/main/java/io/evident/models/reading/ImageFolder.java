package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.Holdout;
import io.evident.models.data.ImageOrigin;
import io.evident.models.data.ImageReading;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.Orientation;
import io.evident.models.data.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Images in folders named after their classes: train/CLASS/NAME.jpg, .jpeg or .png and the same
 * under test, on disk or in a .tar.gz, where a folder val, validation or valid beside them holds
 * the validation images; or CLASS/NAME.jpg alone, on disk, of which a {@link Holdout} keeps some
 * for testing. What systems leave in folders is passed over.
 *
 * <p>Classes are the folders in the order of their names. Images are interleaved: those of a class
 * stand in the order of their file names, evenly over the split, so that any run of images has the
 * classes in their proportions. All are decoded to RGB, in parallel. A class may have no test
 * images. Immutable: options give a new object.
 */
public final class ImageFolder {
  private final Path path;
  private final ReadOptions options;

  private ImageFolder(Path path, ReadOptions options) {
    this.path = Objects.requireNonNull(path, "path");
    this.options = Objects.requireNonNull(options, "options");
  }

  /**
   * The data set at a path, all of whose images must be of one size, without a cache.
   *
   * @param path the folder that holds train and test, or the classes; or a .tar.gz of the former
   * @return a reader of it
   */
  public static ImageFolder at(Path path) {
    return new ImageFolder(path, ReadOptions.DEFAULT);
  }

  /**
   * Reads a data set without options.
   *
   * @param path the folder that holds train and test, or the classes; or a .tar.gz of the former
   * @return all images
   * @throws DataFormatException if a folder is missing or empty, an image is damaged or differs in
   *     size from the first, or a file is not an image
   * @throws IOException if the files cannot be read
   */
  public static ImageSplits read(Path path) throws IOException {
    return at(path).read();
  }

  /**
   * The same reader with other options.
   *
   * @param other how to read
   * @return a reader that does so
   */
  public ImageFolder with(ReadOptions other) {
    return new ImageFolder(path, other);
  }

  /**
   * Scales images of any size to one size, without keeping their aspect ratio.
   *
   * @param height in pixels
   * @param width in pixels
   * @return a reader that does so
   * @throws IllegalArgumentException if a side is out of range
   */
  public ImageFolder resizedTo(int height, int width) {
    return with(options.withSize(new ImageShape(height, width, 3)));
  }

  /**
   * Keeps the decoded bytes in a file of this folder, under a digest of its path and of all names,
   * sizes and times of change. As long as these stay the same, nothing is decoded again.
   *
   * @param folder where the file is kept; made if it is not there
   * @return a reader that does so
   */
  public ImageFolder cachedIn(Path folder) {
    return with(options.withCache(folder));
  }

  /**
   * Reads the data set, in memory or streamed from its cache.
   *
   * @return all images
   * @throws DataFormatException if a folder is missing or empty, an image is damaged, or differs in
   *     size from the first and no size was asked for, or a file is not an image; or if more may
   *     not be held and there is no cache
   * @throws IOException if the files cannot be read, or the cache not be written
   */
  public ImageSplits read() throws IOException {
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw ImageData.missing(path);
    }
    if (!Files.isDirectory(path)) {
      return read((FolderListing) null);
    }
    FolderListing listing = FolderListing.ofFolder(path, options.holdout());
    if (listing.hasSplitsForClasses()) {
      options
          .notices()
          .accept(
              DataFormatException.oneLine(
                  path
                      + ": its images are of the classes "
                      + String.join(", ", listing.train.keySet())
                      + "; if these are splits, put the images into folders of classes, as"
                      + " train/CLASS/NAME"));
    }
    return read(listing);
  }

  /**
   * Reads what was listed.
   *
   * @param listed null of an archive that was not unpacked yet
   */
  private ImageSplits read(FolderListing listed) throws IOException {
    FolderListing listing = listed;
    ImageCache kept = null;
    if (options.cache().isPresent()) {
      String key =
          Files.isDirectory(path)
              ? FolderKey.of(path, listing, options.orientation())
              : FolderKey.ofArchive(path, options.orientation());
      kept = new ImageCache(options.cache().get(), key, options.size().orElse(null));
      Optional<ImageSplits> found = kept.open(options, source(listing));
      if (found.isPresent()) {
        return described(found.get(), listing);
      }
    }
    if (listing == null) {
      try (InputStream in = Files.newInputStream(path)) {
        listing = FolderListing.ofArchive(in, path.toString());
      }
    }
    if (options.size().isEmpty() && options.several().isPresent() && areOfSeveralSizes(listing)) {
      ImageShape shape = options.several().get();
      options
          .notices()
          .accept(
              "images of several sizes, scaled to "
                  + shape.height()
                  + "x"
                  + shape.width()
                  + " (--size)");
      return with(options.withSize(shape)).read(listing);
    }
    FolderDecoder decoder = FolderDecoder.of(listing, path.toString(), options);
    return described(decoder.decode(source(listing), options, kept), listing);
  }

  private boolean areOfSeveralSizes(FolderListing listing) throws IOException {
    return FolderDecoder.of(listing, path.toString(), options).areOfSeveralSizes();
  }

  /**
   * Reads what a network is judged by: the images under test, of which no others need be there, or
   * all images of CLASS/NAME.jpg in a folder.
   *
   * @param classNames of the network, in the order of its outputs; empty for those of the folders
   * @return the images, labelled by these names, not all of which need have some
   * @throws DataFormatException if there are none or one is damaged, a class is none of these, or
   *     more may not be held and there is no cache
   * @throws IOException if the files cannot be read, or the cache not be written
   */
  public TestImages readTest(List<String> classNames) throws IOException {
    return readTest(Files.isDirectory(path) ? FolderListing.ofTest(path) : null, classNames);
  }

  /**
   * Reads all images of a folder and its folders, whatever they are of.
   *
   * @return the images, all of one class
   * @throws DataFormatException if there are none or one is damaged, or more may not be held and
   *     there is no cache
   * @throws IOException if the files cannot be read, or the cache not be written
   */
  TestImages readUnlabelled() throws IOException {
    return readTest(FolderListing.ofUnlabelled(path), List.of());
  }

  /**
   * Reads what was listed to judge by.
   *
   * @param listed null of an archive that was not unpacked yet
   */
  private TestImages readTest(FolderListing listed, List<String> classNames) throws IOException {
    FolderListing listing = listed;
    Optional<ImageSplits> found = Optional.empty();
    ImageCache kept = null;
    if (options.cache().isPresent()) {
      String key =
          listing == null
              ? FolderKey.ofTestArchive(path, classNames, options.orientation())
              : FolderKey.ofTest(path, listing, classNames, options.orientation());
      kept = new ImageCache(options.cache().get(), key, options.size().orElse(null));
      found = kept.open(options, source(null));
    }
    if (found.isEmpty() && listing == null) {
      try (InputStream in = Files.newInputStream(path)) {
        listing = FolderListing.ofTestArchive(in, path.toString());
      }
    }
    ImageSplits read =
        found.isPresent()
            ? found.get()
            : FolderDecoder.ofTest(listing, path.toString(), options)
                .decodeTest(source(null), classNames, options, kept);
    return new TestImages(
        read.test(),
        String.format(
                Locale.ROOT,
                "%s: %,d to judge by, %s",
                read.source(),
                read.test().size(),
                read.test().shape())
            + read.test().reading().map(ImageReading::summary).orElse(""));
  }

  /** Reads a .tar.gz that is not a file. */
  static ImageSplits read(InputStream packed, String where, String source) throws IOException {
    FolderListing listing = FolderListing.ofArchive(packed, where);
    ImageSplits splits =
        FolderDecoder.of(listing, where, ReadOptions.DEFAULT)
            .decode(source, ReadOptions.DEFAULT, null);
    return new ImageSplits(splits.train(), splits.test(), line(splits), splits.memory());
  }

  private String source(FolderListing listing) {
    String holder = Files.isDirectory(path) ? "image folder " : "image folder in ";
    String scaled = options.size().isEmpty() ? "" : ", scaled";
    String split =
        listing == null || !listing.isHeldOut()
            ? ""
            : String.format(
                Locale.ROOT,
                ", %s of each class held out by seed %d",
                options.holdout().fraction(),
                options.holdout().seed());
    String stored =
        options.orientation() == Orientation.STORED ? ", EXIF orientation not applied" : "";
    return DataFormatException.oneLine(holder + path) + scaled + stored + split;
  }

  private ImageSplits described(ImageSplits splits, FolderListing listing) {
    boolean heldOut = listing != null && listing.isHeldOut();
    return splits.described(
        line(splits),
        new ImageOrigin(path, heldOut ? Optional.of(options.holdout()) : Optional.empty()));
  }

  private static String line(ImageSplits splits) {
    int validation = splits.validationImages();
    return String.format(
            Locale.ROOT,
            "%s: %,d train, %s%,d test, %d classes, %s",
            splits.source(),
            splits.train().size() - validation,
            validation == 0 ? "" : String.format(Locale.ROOT, "%,d validation, ", validation),
            splits.test().size(),
            splits.train().classNames().size(),
            splits.train().shape())
        + ImageReading.of(splits).map(ImageReading::summary).orElse("");
  }
}
