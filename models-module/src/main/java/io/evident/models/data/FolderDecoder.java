package io.evident.models.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Decodes the listed images of a folder, in parallel. */
final class FolderDecoder {
  /** Images that one task decodes. */
  private static final int BLOCK = 128;

  private final FolderListing listing;
  private final String where;
  private final boolean resized;
  private ImageShape shape;

  /**
   * For images of the given shape, to which they are scaled, or of the first one's if it is null.
   */
  FolderDecoder(FolderListing listing, String where, ImageShape shape) {
    this.listing = listing;
    this.where = where;
    this.shape = shape;
    this.resized = shape != null;
  }

  /** All images, the training ones first, with a source of one line. */
  ImageSplits decode(String source) throws IOException {
    checkClasses();
    List<String> classNames = List.copyOf(listing.train.keySet());
    if (!resized) {
      ImageFile first = listing.train.get(classNames.get(0)).values().iterator().next();
      try (ImageDecoder decoder = new ImageDecoder()) {
        shape = decoder.shape(first.bytes(), first.where());
      }
    }
    ImageDataset train = decode(listing.train, classNames);
    ImageDataset test = decode(listing.test, classNames);
    return new ImageSplits(train, test, source);
  }

  private void checkClasses() {
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

  private ImageDataset decode(
      SortedMap<String, SortedMap<String, ImageFile>> classes, List<String> classNames)
      throws IOException {
    List<ImageFile> files = new ArrayList<>();
    classes.values().forEach(named -> files.addAll(named.values()));
    int[] labels =
        classes.entrySet().stream()
            .flatMapToInt(
                e -> {
                  int label = classNames.indexOf(e.getKey());
                  return e.getValue().keySet().stream().mapToInt(name -> label);
                })
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
              byte[] encoded = file.bytes();
              int at = i * shape.bytes();
              if (resized) {
                decoder.decodeResized(encoded, file.where(), shape, pixels, at);
              } else {
                decoder.decode(encoded, file.where(), shape, pixels, at);
              }
            }
          }
        });
    return ImageDataset.owning(shape, classNames, pixels, labels);
  }
}
