package io.evident.models.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Images in folders named after their classes: train/CLASS/NAME.jpg, .jpeg or .png, and the same
 * under test; on disk or in a .tar.gz.
 *
 * <p>Classes are the folders under train in the order of their names, images stand in the order of
 * class and file name, and all are decoded to RGB, in parallel. A class may have no test images.
 * Immutable: options give a new object.
 */
public final class ImageFolder {
  private final Path path;
  private final ImageShape shape;
  private final Path cache;

  private ImageFolder(Path path, ImageShape shape, Path cache) {
    this.path = path;
    this.shape = shape;
    this.cache = cache;
  }

  /**
   * The data set at a path, all of whose images must be of one size, without a cache.
   *
   * @param path the folder that holds train and test, or a .tar.gz of it
   * @return a reader of it
   */
  public static ImageFolder at(Path path) {
    return new ImageFolder(Objects.requireNonNull(path, "path"), null, null);
  }

  /**
   * Reads a data set without options.
   *
   * @param path the folder that holds train and test, or a .tar.gz of it
   * @return all images
   * @throws DataFormatException if a folder is missing or empty, an image is damaged or differs in
   *     size from the first, or a file is not an image
   * @throws IOException if the files cannot be read
   */
  public static ImageSplits read(Path path) throws IOException {
    return at(path).read();
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
    return new ImageFolder(path, new ImageShape(height, width, 3), cache);
  }

  /**
   * Keeps the decoded bytes in a file of this folder, under a digest of its path and of all names,
   * sizes and times of change. As long as these stay the same, nothing is decoded again.
   *
   * @param folder where the file is kept; made if it is not there
   * @return a reader that does so
   */
  public ImageFolder cachedIn(Path folder) {
    return new ImageFolder(path, shape, Objects.requireNonNull(folder, "folder"));
  }

  /**
   * Reads the data set.
   *
   * @return all images
   * @throws DataFormatException if a folder is missing or empty, an image is damaged, or differs in
   *     size from the first and no size was asked for, or a file is not an image
   * @throws IOException if the files cannot be read, or the cache not be written
   */
  public ImageSplits read() throws IOException {
    if (!Files.isDirectory(path) && !Files.isRegularFile(path)) {
      throw ImageData.missing(path);
    }
    boolean folder = Files.isDirectory(path);
    FolderListing listing = folder ? FolderListing.ofFolder(path) : null;
    ImageCache kept = null;
    if (cache != null) {
      String key = folder ? FolderKey.of(path, listing) : FolderKey.ofArchive(path);
      kept = new ImageCache(cache, key, shape);
      Optional<ImageSplits> found = kept.read(source());
      if (found.isPresent()) {
        return described(found.get());
      }
    }
    if (listing == null) {
      try (InputStream in = Files.newInputStream(path)) {
        listing = FolderListing.ofArchive(in, path.toString());
      }
    }
    ImageSplits splits = new FolderDecoder(listing, path.toString(), shape).decode(source());
    if (kept != null) {
      kept.write(splits);
    }
    return described(splits);
  }

  /** Reads a .tar.gz that is not a file. */
  static ImageSplits read(InputStream packed, String where, String source) throws IOException {
    FolderListing listing = FolderListing.ofArchive(packed, where);
    return described(new FolderDecoder(listing, where, null).decode(source));
  }

  private String source() {
    String holder = Files.isDirectory(path) ? "image folder " : "image folder in ";
    String scaled = shape == null ? "" : ", scaled";
    return DataFormatException.oneLine(holder + path) + scaled;
  }

  private static ImageSplits described(ImageSplits splits) {
    String counts =
        String.format(
            Locale.ROOT,
            ": %,d train, %,d test, %d classes, %s",
            splits.train().size(),
            splits.test().size(),
            splits.train().classNames().size(),
            splits.train().shape());
    return new ImageSplits(splits.train(), splits.test(), splits.source() + counts);
  }
}
