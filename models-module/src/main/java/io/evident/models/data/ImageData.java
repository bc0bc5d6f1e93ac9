package io.evident.models.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens image data of any layout this package reads. */
public final class ImageData {
  private static final String LAYOUTS =
      "give a folder or .tar.gz with CIFAR-10's data_batch_1.bin to data_batch_5.bin and"
          + " test_batch.bin, or with images as train/CLASS/NAME.jpg|png and test/CLASS/NAME.jpg|png";

  private static final TarGz.Limits LIMITS = new TarGz.Limits(100_000, 1L << 31);

  private ImageData() {}

  /**
   * Reads the data at a path, whichever layout it has: {@link CifarBinary} or {@link ImageFolder}.
   *
   * @param path a folder or a .tar.gz
   * @return all its images
   * @throws DataFormatException if nothing is there, nothing there is known, or it is damaged
   * @throws IOException if the files cannot be read
   */
  public static ImageSplits open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      if (CifarBinary.isIn(path)) {
        return CifarBinary.read(path);
      }
      if (Files.isDirectory(path.resolve("train"))) {
        return ImageFolder.read(path);
      }
      throw new DataFormatException(
          path.toString(), "found neither CIFAR batch files nor a folder train", LAYOUTS);
    }
    if (!Files.isRegularFile(path)) {
      throw missing(path);
    }
    return openArchive(path);
  }

  private static ImageSplits openArchive(Path path) throws IOException {
    boolean[] found = new boolean[2];
    try (InputStream in = Files.newInputStream(path)) {
      byte[] magic = in.readNBytes(2);
      if (magic.length < 2 || (magic[0] & 0xff) != 0x1f || (magic[1] & 0xff) != 0x8b) {
        throw new DataFormatException(
            path.toString(), "the file is not a gzip archive (its first bytes say so)", LAYOUTS);
      }
    }
    try (InputStream in = Files.newInputStream(path)) {
      TarGz.read(
          in,
          path.toString(),
          LIMITS,
          (name, size, body) -> {
            found[0] = CifarBinary.isBatch(name.substring(name.lastIndexOf('/') + 1));
            found[1] = FolderListing.isImageEntry(name);
            return !found[0] && !found[1];
          });
    }
    if (found[0]) {
      return CifarBinary.read(path);
    }
    if (found[1]) {
      return ImageFolder.read(path);
    }
    throw new DataFormatException(
        path.toString(), "the archive holds neither CIFAR batch files nor train/CLASS", LAYOUTS);
  }

  static DataFormatException missing(Path path) {
    return new DataFormatException(path.toString(), "no such file or folder", LAYOUTS);
  }
}
