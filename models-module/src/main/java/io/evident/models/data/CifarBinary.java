package io.evident.models.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * CIFAR-10 and CIFAR-100 in the layout of their official binary versions, from a folder that holds
 * the files, from one that holds the official folder, or from the official .tar.gz.
 */
public final class CifarBinary {
  /** The ten classes of CIFAR-10 in the order of the labels, where its files do not name others. */
  public static final List<String> CLASS_NAMES = CifarVariant.TEN_NAMES;

  private static final TarGz.Limits LIMITS = new TarGz.Limits(1_000, 2_000_000_000L);

  /** Largest size of a file of names; the official ones have up to 1,000 bytes. */
  private static final int MAX_NAMES_BYTES = 10_000;

  /** Records that one task reads and turns. */
  private static final int BLOCK = 2_000;

  private final CifarVariant variant;
  private final String where;
  private final Map<String, CifarRecords> batches = new HashMap<>();
  private List<String> classNames;

  private CifarBinary(CifarVariant variant, String where) {
    this.variant = variant;
    this.where = where;
  }

  /**
   * Reads CIFAR-10.
   *
   * @param path the folder or archive
   * @return 50,000 and 10,000 images in the official files, in their order
   * @throws DataFormatException if a file is missing, cut, or has a label above 9
   * @throws IOException if the files cannot be read
   */
  public static ImageSplits read(Path path) throws IOException {
    return read(path, CifarVariant.CIFAR_10);
  }

  /**
   * Reads one of the data sets.
   *
   * @param path the folder or archive
   * @param variant which data set, and which of its labels
   * @return 50,000 and 10,000 images in the official files, in their order
   * @throws DataFormatException if a file is missing, cut, or has a label that is too large
   * @throws IOException if the files cannot be read
   */
  public static ImageSplits read(Path path, CifarVariant variant) throws IOException {
    CifarBinary reader = new CifarBinary(variant, path.toString());
    if (Files.isDirectory(path)) {
      return reader.readFolder(variant.folderIn(path));
    }
    if (!Files.isRegularFile(path)) {
      throw ImageData.missing(path);
    }
    return reader.readArchive(path);
  }

  private ImageSplits readFolder(Path folder) throws IOException {
    List<FileChannel> open = new ArrayList<>();
    try {
      for (String name : variant.batches()) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
          throw missing(file.toString());
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        open.add(channel);
        batches.put(
            name,
            CifarRecords.of(
                variant,
                file.toString(),
                channel.size(),
                (position, block) -> readFully(file, channel, position, block)));
      }
      Path names = folder.resolve(variant.names());
      if (Files.isRegularFile(names)) {
        checkNamesSize(names.toString(), Files.size(names));
        classNames = parseNames(names.toString(), Files.readAllBytes(names));
      }
      return decode(folder + "/");
    } finally {
      for (FileChannel channel : open) {
        channel.close();
      }
    }
  }

  private ImageSplits readArchive(Path archive) throws IOException {
    try (InputStream in = Files.newInputStream(archive)) {
      TarGz.read(
          in,
          where,
          LIMITS,
          (entry, file) -> {
            readEntry(where + "!" + entry, entry.substring(entry.lastIndexOf('/') + 1), file);
            return true;
          });
    }
    for (String name : variant.batches()) {
      if (!batches.containsKey(name)) {
        throw missing(where + "!" + name);
      }
    }
    return decode(where + "!");
  }

  private void readEntry(String entry, String name, TarReader file) throws IOException {
    if (name.equals(variant.names())) {
      checkNamesSize(entry, file.size());
      classNames = parseNames(entry, file.readAll());
    } else if (variant.batches().contains(name)) {
      PixelMemory.check(entry, file.size() / CifarRecords.recordBytes(variant), CifarRecords.SHAPE);
      byte[] bytes = file.readAll();
      CifarRecords batch =
          CifarRecords.of(
              variant,
              entry,
              bytes.length,
              (position, block) -> System.arraycopy(bytes, (int) position, block, 0, block.length));
      if (batches.put(name, batch) != null) {
        throw new DataFormatException(entry, "a second " + name, variant.remedy());
      }
    }
  }

  private ImageSplits decode(String holder) throws IOException {
    if (classNames == null) {
      if (variant != CifarVariant.CIFAR_10) {
        throw missing(holder + variant.names());
      }
      classNames = CLASS_NAMES;
    }
    ImageDataset train = decode(variant.train());
    ImageDataset test = decode(List.of(variant.test()));
    String counts = String.format(Locale.ROOT, ": %,d train, %,d test", train.size(), test.size());
    return new ImageSplits(
        train, test, DataFormatException.oneLine(variant.title() + " binary in " + where) + counts);
  }

  private ImageDataset decode(List<String> files) throws IOException {
    record Block(CifarRecords batch, int from, int to, int at) {}
    List<Block> blocks = new ArrayList<>();
    long images = 0;
    for (String file : files) {
      CifarRecords batch = batches.get(file);
      PixelMemory.check(where, images + batch.count(), CifarRecords.SHAPE);
      for (int from = 0; from < batch.count(); from += BLOCK) {
        int to = Math.min(from + BLOCK, batch.count());
        blocks.add(new Block(batch, from, to, (int) images + from));
      }
      images += batch.count();
    }
    byte[] pixels = PixelMemory.allocate(where, images, CifarRecords.SHAPE);
    int[] labels = new int[(int) images];
    ParallelTasks.run(
        blocks.size(),
        i -> {
          Block block = blocks.get(i);
          block.batch().decode(block.from(), block.to(), block.at(), pixels, labels);
        });
    return ImageDataset.owning(CifarRecords.SHAPE, classNames, pixels, labels);
  }

  private void checkNamesSize(String file, long size) {
    if (size > MAX_NAMES_BYTES) {
      throw new DataFormatException(
          file, "the file of class names has " + size + " bytes", variant.remedy());
    }
  }

  private List<String> parseNames(String file, byte[] bytes) {
    List<String> names =
        new String(bytes, StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    if (names.size() != variant.classes() || names.stream().distinct().count() != names.size()) {
      throw new DataFormatException(
          file,
          "expected "
              + variant.classes()
              + " different class names, one per line, found "
              + names.size()
              + " lines",
          variant.remedy());
    }
    return names;
  }

  private static void readFully(Path file, FileChannel channel, long position, byte[] block)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(block);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new DataFormatException(
            file.toString(),
            "the file ended at byte " + (position + buffer.position()) + " while it was read",
            "try again when nothing writes to it");
      }
    }
  }

  private DataFormatException missing(String file) {
    return new DataFormatException(file, "not found", variant.remedy());
  }
}
