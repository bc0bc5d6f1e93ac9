package io.evident.models.data;

import io.evident.models.data.FolderListing.ImageFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * Images in folders named after their classes: train/CLASS/NAME.jpg, .jpeg or .png, and the same
 * under test; on disk or in a .tar.gz.
 *
 * <p>Classes are the folders under train in the order of their names, images stand in the order of
 * class and file name, and all are decoded to RGB, in parallel. A class may have no test images.
 */
public final class ImageFolder {
  /** Images that one task decodes. */
  private static final int BLOCK = 128;

  private ImageFolder() {}

  /**
   * Reads the data set from the folder that holds train and test, or from a .tar.gz of it.
   *
   * @param path the folder or archive
   * @return all images
   * @throws DataFormatException if a folder is missing or empty, an image is damaged or differs in
   *     size from the first, or a file is not an image
   * @throws IOException if the files cannot be read
   */
  public static ImageSplits read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      String where = path.toString();
      return decode(FolderListing.ofFolder(path), where, "image folder " + where);
    }
    if (!Files.isRegularFile(path)) {
      throw ImageData.missing(path);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return read(in, path.toString(), "image folder in " + path);
    }
  }

  /** Reads a .tar.gz. */
  static ImageSplits read(InputStream packed, String where, String source) throws IOException {
    return decode(FolderListing.ofArchive(packed, where), where, source);
  }

  private static ImageSplits decode(FolderListing listing, String where, String source)
      throws IOException {
    List<String> classNames = List.copyOf(listing.train.keySet());
    checkClasses(listing, where);
    ImageFile first = listing.train.get(classNames.get(0)).values().iterator().next();
    ImageShape shape;
    try (ImageDecoder decoder = new ImageDecoder()) {
      shape = decoder.shape(first.encoded().bytes(), first.where());
    }
    ImageDataset train = decode(listing.train, classNames, shape, where);
    ImageDataset test = decode(listing.test, classNames, shape, where);
    String counts =
        String.format(
            Locale.ROOT,
            ": %,d train, %,d test, %d classes, %s",
            train.size(),
            test.size(),
            classNames.size(),
            shape);
    return new ImageSplits(train, test, source + counts);
  }

  private static void checkClasses(FolderListing listing, String where) {
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
    listing.train.forEach((name, files) -> checkHasImages(where, "train/" + name, files));
    listing.test.forEach((name, files) -> checkHasImages(where, "test/" + name, files));
  }

  private static void checkHasImages(
      String where, String folder, SortedMap<String, ImageFile> files) {
    if (files.isEmpty()) {
      throw new DataFormatException(
          where, "folder " + folder + " holds no images", "add some or remove the folder");
    }
  }

  private static ImageDataset decode(
      SortedMap<String, SortedMap<String, ImageFile>> classes,
      List<String> classNames,
      ImageShape shape,
      String where)
      throws IOException {
    List<ImageFile> files = new ArrayList<>();
    classes.values().forEach(named -> files.addAll(named.values()));
    int[] labels =
        classes.entrySet().stream()
            .flatMapToInt(
                e ->
                    e.getValue().keySet().stream().mapToInt(name -> classNames.indexOf(e.getKey())))
            .toArray();
    byte[] pixels = PixelMemory.allocate(where, files.size(), shape);
    int blocks = (files.size() + BLOCK - 1) / BLOCK;
    ParallelTasks.<IOException>run(
        blocks,
        block -> {
          try (ImageDecoder decoder = new ImageDecoder()) {
            int to = Math.min(files.size(), (block + 1) * BLOCK);
            for (int i = block * BLOCK; i < to; i++) {
              ImageFile file = files.get(i);
              decoder.decode(
                  file.encoded().bytes(), file.where(), shape, pixels, i * shape.bytes());
            }
          }
        });
    return ImageDataset.owning(shape, classNames, pixels, labels);
  }
}
