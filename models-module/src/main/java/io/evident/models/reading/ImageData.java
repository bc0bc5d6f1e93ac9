package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.TestImages;
import io.evident.models.image.ImageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Opens image data of any layout this package reads. */
public final class ImageData {
  private static final String LAYOUTS =
      "give a folder or .tar.gz with CIFAR-10's data_batch_1.bin to data_batch_5.bin and"
          + " test_batch.bin, CIFAR-100's train.bin and test.bin, or images as"
          + " train/CLASS/NAME.jpg|png and test/CLASS/NAME.jpg|png (and the same under val where"
          + " there are validation images), or a folder of images as"
          + " CLASS/NAME.jpg|png";

  private static final List<CifarVariant> CIFAR =
      List.of(CifarVariant.CIFAR_10, CifarVariant.CIFAR_100);

  private static final Layout FOLDER = (path, options) -> ImageFolder.at(path).with(options).read();

  private static final TarGz.Limits LIMITS = new TarGz.Limits(100_000, 1L << 31);

  /** Reads the layout that was recognised. */
  private interface Layout {
    ImageSplits read(Path path, ReadOptions options) throws IOException;
  }

  private ImageData() {}

  /**
   * What decodes image files: its version, which changes when the bytes of some image would, and
   * that of the Java whose decoders it uses.
   *
   * @return such as "3, Java 17.0.15+6"
   */
  public static String decoder() {
    return ImageDecoder.VERSION + ", Java " + System.getProperty("java.runtime.version");
  }

  /**
   * Reads the data at a path, whichever layout it has: {@link CifarBinary} or {@link ImageFolder}.
   *
   * @param path a folder or a .tar.gz
   * @return all its images; of CIFAR-100 with the fine labels
   * @throws DataFormatException if nothing is there, nothing there is known, or it is damaged
   * @throws IOException if the files cannot be read
   */
  public static ImageSplits open(Path path) throws IOException {
    return open(path, ReadOptions.DEFAULT);
  }

  /**
   * Reads the data at a path, whichever layout it has, in memory or streamed from a cache.
   *
   * @param path a folder or a .tar.gz
   * @param options how; CIFAR's images are not scaled
   * @return all its images; of CIFAR-100 with the fine labels
   * @throws DataFormatException if nothing is there, nothing there is known, or it is damaged; or
   *     if more may not be held and there is no cache
   * @throws IOException if the files cannot be read, or the cache not be written
   */
  public static ImageSplits open(Path path, ReadOptions options) throws IOException {
    return layout(path).read(path, options);
  }

  /**
   * Reads what a network is judged by: of a folder CLASS/* all images, of other data the test
   * images, beside which a folder of images or its archive needs no others.
   *
   * @param path a folder or a .tar.gz
   * @param options how; nothing is held out
   * @param classNames of the network, in the order of its outputs; empty for those of the data
   * @return the images
   * @throws DataFormatException if nothing is there, nothing there is known, or it is damaged, or a
   *     folder has a class that is none of these
   * @throws IOException if the files cannot be read, or the cache not be written
   */
  public static TestImages openTest(Path path, ReadOptions options, List<String> classNames)
      throws IOException {
    if (layout(path) == FOLDER) {
      return ImageFolder.at(path).with(options).readTest(classNames);
    }
    ImageSplits all = open(path, options);
    return new TestImages(all.test(), all.source());
  }

  /**
   * Reads images that need no labels: of a folder with images in it all of them and those of its
   * folders, and the same of a folder of any other make; of data that is known what {@link
   * #openTest} reads.
   *
   * @param path a folder or a .tar.gz
   * @param options how; nothing is held out
   * @return the images, whose labels say nothing
   * @throws DataFormatException if nothing is there, there are no images, or one is damaged
   * @throws IOException if the files cannot be read, or the cache not be written
   */
  public static TestImages openUnlabelled(Path path, ReadOptions options) throws IOException {
    if (!Files.exists(path)) {
      throw new DataFormatException(
          path.toString(), "no such file or folder", "give a folder of images or any data");
    }
    return Files.isDirectory(path) && isUnlabelled(path)
        ? ImageFolder.at(path).with(options).readUnlabelled()
        : openTest(path, options, List.of());
  }

  private static boolean isUnlabelled(Path folder) throws IOException {
    if (PythonCifar.isIn(folder)) {
      return false;
    }
    Optional<Layout> known = knownLayout(folder);
    if (known.isEmpty()) {
      return true;
    }
    return known.get() == FOLDER
        && FolderSplits.of(folder).isEmpty()
        && FolderListing.names(folder).stream().anyMatch(FolderListing::hasImageName);
  }

  /**
   * Whether data has images to train on and to test on apart, as it lies there.
   *
   * @param path a folder or a .tar.gz
   * @return false for a folder CLASS/*, and for a folder or .tar.gz that holds test and no train
   * @throws DataFormatException if nothing is there, or nothing there is known, or an archive is
   *     damaged
   * @throws IOException if a folder cannot be listed, or an archive not be read
   */
  public static boolean isSplit(Path path) throws IOException {
    if (layout(path) != FOLDER) {
      return true;
    }
    if (Files.isDirectory(path)) {
      return FolderSplits.of(path).train() != null;
    }
    boolean[] train = {false};
    try (InputStream in = Files.newInputStream(path)) {
      TarGz.read(
          in,
          path.toString(),
          LIMITS,
          (name, file) -> {
            train[0] = FolderListing.isTrainEntry(name);
            return !train[0];
          });
    }
    return train[0];
  }

  private static Layout layout(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return folderLayout(path);
    }
    if (!Files.isRegularFile(path)) {
      throw missing(path);
    }
    return archiveLayout(path);
  }

  private static Optional<Layout> knownLayout(Path folder) throws IOException {
    for (CifarVariant variant : CIFAR) {
      if (variant.isIn(folder)) {
        return Optional.of((p, options) -> CifarBinary.read(p, variant, options));
      }
    }
    return !FolderSplits.of(folder).isEmpty() || FolderListing.holdsClasses(folder)
        ? Optional.of(FOLDER)
        : Optional.empty();
  }

  private static Layout folderLayout(Path path) throws IOException {
    Optional<Layout> known = knownLayout(path);
    if (known.isPresent()) {
      return known.get();
    }
    if (PythonCifar.isIn(path)) {
      throw PythonCifar.refused(path);
    }
    throw new DataFormatException(
        path.toString(),
        "found neither CIFAR batch files nor a folder train nor folders of images",
        LAYOUTS);
  }

  private static Layout archiveLayout(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] magic = in.readNBytes(2);
      if (magic.length < 2 || (magic[0] & 0xff) != 0x1f || (magic[1] & 0xff) != 0x8b) {
        throw new DataFormatException(
            path.toString(), "the file is not a gzip archive (its first bytes say so)", LAYOUTS);
      }
    }
    Layout[] found = new Layout[1];
    boolean[] python = {false};
    try (InputStream in = Files.newInputStream(path)) {
      TarGz.read(
          in,
          path.toString(),
          LIMITS,
          (name, file) -> {
            found[0] = entryLayout(name);
            python[0] |= PythonCifar.isEntry(name);
            return found[0] == null;
          });
    }
    if (found[0] == null && python[0]) {
      throw PythonCifar.refused(path);
    }
    if (found[0] == null) {
      throw new DataFormatException(
          path.toString(),
          "the archive holds neither CIFAR batch files nor images as train/CLASS/NAME",
          LAYOUTS);
    }
    return found[0];
  }

  /** The layout that has an entry of this name, or null. */
  private static Layout entryLayout(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    for (CifarVariant variant : CIFAR) {
      if (variant.batches().contains(file)) {
        return (p, options) -> CifarBinary.read(p, variant, options);
      }
    }
    return FolderListing.isImageEntry(name) ? FOLDER : null;
  }

  static DataFormatException missing(Path path) {
    return new DataFormatException(path.toString(), "no such file or folder", LAYOUTS);
  }
}
