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
import java.util.stream.Collectors;

/**
 * CIFAR-10 in the layout of its official binary version: data_batch_1.bin to data_batch_5.bin and
 * test_batch.bin, records of one label byte and 3,072 pixel bytes.
 *
 * <p>Source: A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009, and the
 * description of the binary version beside the data.
 */
public final class CifarBinary {
  /** The ten classes in the order of the labels, where batches.meta.txt does not name others. */
  public static final List<String> CLASS_NAMES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  static final String FOLDER = "cifar-10-batches-bin";
  static final String TEST = "test_batch.bin";
  private static final String NAMES = "batches.meta.txt";
  private static final List<String> TRAIN =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  private static final TarGz.Limits LIMITS = new TarGz.Limits(1_000, 2_000_000_000L);

  /** Largest size of batches.meta.txt; the official one has 61 bytes. */
  private static final int MAX_NAMES_BYTES = 10_000;

  /** Records that one task reads and turns. */
  private static final int BLOCK = 2_000;

  private CifarBinary() {}

  /**
   * Reads the data set from a folder that holds the batch files, from the folder that holds
   * cifar-10-batches-bin, or from the official .tar.gz.
   *
   * @param path the folder or archive
   * @return 50,000 and 10,000 images in the official files, in their order
   * @throws DataFormatException if a file is missing, cut, or has a label above 9
   * @throws IOException if the files cannot be read
   */
  public static ImageSplits read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return readFolder(folderIn(path));
    }
    if (!Files.isRegularFile(path)) {
      throw ImageData.missing(path);
    }
    return readArchive(path);
  }

  /** Whether a file of this name belongs to the layout, and to no other. */
  static boolean isBatch(String fileName) {
    return fileName.equals(TEST) || TRAIN.contains(fileName);
  }

  /** Whether the folder, or the official folder in it, holds any of the batch files. */
  static boolean isIn(Path folder) {
    Path holder = folderIn(folder);
    return Files.exists(holder.resolve(TEST))
        || TRAIN.stream().anyMatch(name -> Files.exists(holder.resolve(name)));
  }

  private static Path folderIn(Path path) {
    Path inner = path.resolve(FOLDER);
    boolean here = Files.exists(path.resolve(TEST)) || Files.exists(path.resolve(TRAIN.get(0)));
    return !here && Files.isDirectory(inner) ? inner : path;
  }

  private static ImageSplits readFolder(Path folder) throws IOException {
    Map<String, CifarRecords> batches = new HashMap<>();
    List<FileChannel> open = new ArrayList<>();
    try {
      for (String name : allBatches()) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
          throw missing(file.toString());
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        open.add(channel);
        batches.put(
            name,
            CifarRecords.of(
                file.toString(),
                channel.size(),
                (position, block) -> readFully(file, channel, position, block)));
      }
      Path names = folder.resolve(NAMES);
      List<String> classNames = CLASS_NAMES;
      if (Files.isRegularFile(names)) {
        try (InputStream in = Files.newInputStream(names)) {
          classNames = classNames(names.toString(), in);
        }
      }
      return decode(folder.toString(), batches, classNames);
    } finally {
      for (FileChannel channel : open) {
        channel.close();
      }
    }
  }

  private static ImageSplits readArchive(Path archive) throws IOException {
    Map<String, CifarRecords> batches = new HashMap<>();
    List<List<String>> names = new ArrayList<>();
    try (InputStream in = Files.newInputStream(archive)) {
      TarGz.read(
          in,
          archive.toString(),
          LIMITS,
          (entry, size, body) -> {
            String where = archive + "!" + entry;
            String name = entry.substring(entry.lastIndexOf('/') + 1);
            if (name.equals(NAMES)) {
              names.add(classNames(where, body));
            } else if (isBatch(name)) {
              PixelMemory.allocate(where, size / CifarRecords.RECORD, CifarRecords.SHAPE);
              byte[] bytes = body.readNBytes((int) size);
              CifarRecords batch =
                  CifarRecords.of(
                      where,
                      bytes.length,
                      (position, block) ->
                          System.arraycopy(bytes, (int) position, block, 0, block.length));
              if (batches.put(name, batch) != null) {
                throw new DataFormatException(
                    where, "a second " + name, "take the official cifar-10-binary.tar.gz");
              }
            }
            return true;
          });
    }
    for (String name : allBatches()) {
      if (!batches.containsKey(name)) {
        throw missing(archive + "!" + name);
      }
    }
    return decode(archive.toString(), batches, names.isEmpty() ? CLASS_NAMES : names.get(0));
  }

  private static ImageSplits decode(
      String where, Map<String, CifarRecords> batches, List<String> classNames) throws IOException {
    ImageDataset train = decode(where, TRAIN.stream().map(batches::get).toList(), classNames);
    ImageDataset test = decode(where, List.of(batches.get(TEST)), classNames);
    String source =
        String.format(
            Locale.ROOT,
            "CIFAR-10 binary in %s: %,d train, %,d test",
            where,
            train.size(),
            test.size());
    return new ImageSplits(train, test, source);
  }

  private static ImageDataset decode(
      String where, List<CifarRecords> batches, List<String> classNames) throws IOException {
    long images = batches.stream().mapToLong(CifarRecords::count).sum();
    byte[] pixels = PixelMemory.allocate(where, images, CifarRecords.SHAPE);
    int[] labels = new int[(int) images];
    record Block(CifarRecords batch, int from, int to, int at) {}
    List<Block> blocks = new ArrayList<>();
    int at = 0;
    for (CifarRecords batch : batches) {
      for (int from = 0; from < batch.count(); from += BLOCK) {
        int to = Math.min(from + BLOCK, batch.count());
        blocks.add(new Block(batch, from, to, at + from));
      }
      at += batch.count();
    }
    ParallelTasks.run(
        blocks.size(),
        i -> {
          Block block = blocks.get(i);
          block.batch().decode(block.from(), block.to(), block.at(), pixels, labels, 10);
        });
    return ImageDataset.owning(CifarRecords.SHAPE, classNames, pixels, labels);
  }

  private static List<String> classNames(String where, InputStream in) throws IOException {
    String text = new String(in.readNBytes(MAX_NAMES_BYTES), StandardCharsets.UTF_8);
    List<String> names =
        text.lines()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toList());
    if (names.size() != CLASS_NAMES.size() || names.stream().distinct().count() != names.size()) {
      throw new DataFormatException(
          where,
          "expected ten different class names, one per line, found " + names.size() + " lines",
          "restore the file, or remove it to use the usual names");
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

  private static List<String> allBatches() {
    List<String> all = new ArrayList<>(TRAIN);
    all.add(TEST);
    return all;
  }

  private static DataFormatException missing(String where) {
    return new DataFormatException(
        where,
        "not found",
        "CIFAR-10 has data_batch_1.bin to data_batch_5.bin and test_batch.bin: unpack all of"
            + " cifar-10-binary.tar.gz");
  }
}
