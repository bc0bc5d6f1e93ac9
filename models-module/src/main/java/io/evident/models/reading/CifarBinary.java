package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.ImageOrigin;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.Orientation;
import io.evident.models.data.PixelMemory;
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
import java.util.Optional;

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

  private final CifarVariant variant;
  private final Path origin;
  private final String where;
  private final ReadOptions options;
  private final Map<String, CifarRecords> batches = new HashMap<>();
  private List<String> classNames;

  private CifarBinary(CifarVariant variant, Path origin, ReadOptions options) {
    this.variant = variant;
    this.origin = origin;
    this.where = origin.toString();
    this.options = options;
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
    return read(path, variant, ReadOptions.DEFAULT);
  }

  /**
   * Reads one of the data sets, in memory or streamed from a cache.
   *
   * @param path the folder or archive
   * @param variant which data set, and which of its labels
   * @param options how much may be held, and where the cache is; images are not scaled
   * @return 50,000 and 10,000 images in the official files, in their order
   * @throws DataFormatException if a file is missing, cut, or has a label that is too large; or if
   *     more may not be held and there is no cache
   * @throws IOException if the files cannot be read, or the cache not be written
   */
  public static ImageSplits read(Path path, CifarVariant variant, ReadOptions options)
      throws IOException {
    CifarBinary reader = new CifarBinary(variant, path, options);
    if (Files.isDirectory(path)) {
      return reader.readFolder(variant.folderIn(path));
    }
    if (!Files.isRegularFile(path)) {
      throw ImageData.missing(path);
    }
    Optional<ImageSplits> held = reader.readArchive(path);
    return held.isPresent() ? held.get() : reader.readUnpacked(path);
  }

  /** The files of an archive that is too large to be held, unpacked beside the cache. */
  private ImageSplits readUnpacked(Path archive) throws IOException {
    batches.clear();
    Path unpacked =
        options
            .cache()
            .orElseThrow()
            .resolve("cifar-" + FolderKey.ofArchive(archive, Orientation.EXIF));
    return readFolder(CifarUnpack.unpack(variant, archive, unpacked));
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
      ImageCache cache = null;
      if (options.cache().isPresent() && !options.holds(images(), CifarRecords.SHAPE)) {
        String key = FolderKey.ofFiles(folder, variant.toString(), variant.allFiles());
        cache = new ImageCache(options.cache().get(), key, null);
        Optional<ImageSplits> found = cache.open(options, title());
        if (found.isPresent()) {
          return described(found.get(), origin);
        }
      }
      return decode(folder + "/", cache);
    } finally {
      for (FileChannel channel : open) {
        channel.close();
      }
    }
  }

  /** The number of images in all batches. */
  private long images() {
    return batches.values().stream().mapToLong(CifarRecords::count).sum();
  }

  /** Empty if they are more than may be held, and a cache is there to stream them from. */
  private Optional<ImageSplits> readArchive(Path archive) throws IOException {
    boolean[] held = {true};
    try (InputStream in = Files.newInputStream(archive)) {
      TarGz.read(
          in,
          where,
          LIMITS,
          (entry, file) -> {
            String name = entry.substring(entry.lastIndexOf('/') + 1);
            long more =
                variant.batches().contains(name)
                    ? file.size() / CifarRecords.recordBytes(variant)
                    : 0;
            held[0] =
                options.cache().isEmpty() || options.holds(images() + more, CifarRecords.SHAPE);
            if (held[0]) {
              readEntry(where + "!" + entry, name, file);
            }
            return held[0];
          });
    }
    if (!held[0]) {
      return Optional.empty();
    }
    for (String name : variant.batches()) {
      if (!batches.containsKey(name)) {
        throw missing(where + "!" + name);
      }
    }
    return Optional.of(decode(where + "!", null));
  }

  private void readEntry(String entry, String name, TarReader file) throws IOException {
    if (name.equals(variant.names())) {
      checkNamesSize(entry, file.size());
      classNames = parseNames(entry, file.readAll());
    } else if (variant.batches().contains(name)) {
      long held = (long) CifarRecords.recordBytes(variant) * images() + file.size();
      PixelMemory.checkHeld(entry, held, Runtime.getRuntime().maxMemory());
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

  private ImageSplits decode(String holder, ImageCache cache) throws IOException {
    if (classNames == null) {
      if (variant != CifarVariant.CIFAR_10) {
        throw missing(holder + variant.names());
      }
      classNames = CLASS_NAMES;
    }
    EncodedImages train = new Split(variant.train());
    EncodedImages test = new Split(List.of(variant.test()));
    return described(ImageCache.decode(train, test, title(), where, options, cache), origin);
  }

  private String title() {
    return DataFormatException.oneLine(variant.title() + " binary in " + where);
  }

  private static ImageSplits described(ImageSplits splits, Path path) {
    String counts =
        String.format(
            Locale.ROOT, ": %,d train, %,d test", splits.train().size(), splits.test().size());
    return splits.described(splits.source() + counts, new ImageOrigin(path, Optional.empty()));
  }

  /** The records of some batches, one after the other. */
  private final class Split implements EncodedImages {
    private final List<CifarRecords> records;
    private final int size;

    Split(List<String> files) {
      records = files.stream().map(batches::get).toList();
      long images = records.stream().mapToLong(CifarRecords::count).sum();
      if (images > Integer.MAX_VALUE) {
        throw new DataFormatException(where, images + " images are too many", "use fewer");
      }
      size = (int) images;
    }

    @Override
    public String where() {
      return where;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public ImageShape shape() {
      return CifarRecords.SHAPE;
    }

    @Override
    public List<String> classNames() {
      return classNames;
    }

    @Override
    public int validationImages() {
      return 0;
    }

    @Override
    public void decode(int from, int to, byte[] pixels, int at, int[] labels) throws IOException {
      int first = 0;
      for (CifarRecords batch : records) {
        int begin = Math.max(from, first);
        int end = Math.min(to, first + batch.count());
        if (begin < end) {
          int position = at + (begin - from) * CifarRecords.SHAPE.bytes();
          batch.decode(begin - first, end - first, pixels, position, labels, begin);
        }
        first += batch.count();
      }
    }
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
