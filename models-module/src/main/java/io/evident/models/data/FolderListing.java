package io.evident.models.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The image files of an image folder: split, class and file name, each in the order of names. */
final class FolderListing {
  /** An encoded image, read when it is decoded. */
  interface Encoded {
    byte[] bytes() throws IOException;
  }

  /** An image and the name it has in messages. */
  record ImageFile(String where, Encoded encoded) {}

  /** Largest encoded image that is read. */
  private static final long MAX_FILE_BYTES = 1L << 27;

  private static final TarGz.Limits LIMITS = new TarGz.Limits(100_000, 1L << 31);

  final SortedMap<String, SortedMap<String, ImageFile>> train = new TreeMap<>();
  final SortedMap<String, SortedMap<String, ImageFile>> test = new TreeMap<>();

  private FolderListing() {}

  /** Lists FOLDER/train/CLASS/* and FOLDER/test/CLASS/*. */
  static FolderListing ofFolder(Path folder) throws IOException {
    FolderListing listing = new FolderListing();
    for (String split : List.of("train", "test")) {
      for (Path classFolder : children(folder.resolve(split))) {
        if (!Files.isDirectory(classFolder)) {
          throw notAnImage(classFolder.toString());
        }
        SortedMap<String, ImageFile> files =
            listing.classFiles(split, classFolder.getFileName().toString());
        for (Path file : children(classFolder)) {
          if (!Files.isRegularFile(file) || !hasImageName(file.toString())) {
            throw notAnImage(file.toString());
          }
          files.put(
              file.getFileName().toString(), new ImageFile(file.toString(), () -> bytes(file)));
        }
      }
    }
    return listing;
  }

  /** Lists the same from a .tar.gz, whose files may all stand under one top folder. */
  static FolderListing ofArchive(InputStream packed, String where) throws IOException {
    FolderListing listing = new FolderListing();
    TarGz.read(
        packed,
        where,
        LIMITS,
        (name, size, body) -> {
          listing.addEntry(where + "!" + name, name.split("/", -1), size, body);
          return true;
        });
    return listing;
  }

  /** Whether a path in an archive looks like one of ours. */
  static boolean isImageEntry(String name) {
    String[] parts = name.split("/", -1);
    return parts.length >= 3 && isSplit(parts[parts.length - 3]) && hasImageName(name);
  }

  private void addEntry(String where, String[] parts, long size, InputStream body)
      throws IOException {
    int last = parts.length - 1;
    if (isIgnored(parts[last]) || parts.length < 3) {
      return;
    }
    if (!isSplit(parts[last - 2]) || !hasImageName(parts[last])) {
      throw notAnImage(where);
    }
    checkFileSize(where, size);
    byte[] bytes = body.readNBytes((int) size);
    if (bytes.length != size) {
      throw new IOException("Truncated entry");
    }
    SortedMap<String, ImageFile> files = classFiles(parts[last - 2], parts[last - 1]);
    if (files.put(parts[last], new ImageFile(where, () -> bytes)) != null) {
      throw new DataFormatException(where, "a second file of this name", "remove one of them");
    }
  }

  private SortedMap<String, ImageFile> classFiles(String split, String className) {
    return (split.equals("train") ? train : test).computeIfAbsent(className, c -> new TreeMap<>());
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return children;
    }
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path child : stream) {
        if (!isIgnored(child.getFileName().toString())) {
          children.add(child);
        }
      }
    }
    return children;
  }

  private static byte[] bytes(Path file) throws IOException {
    checkFileSize(file.toString(), Files.size(file));
    return Files.readAllBytes(file);
  }

  private static void checkFileSize(String where, long size) {
    if (size > MAX_FILE_BYTES) {
      throw new DataFormatException(
          where,
          "the file has " + size + " bytes, more than the " + MAX_FILE_BYTES + " of any image here",
          "scale the image down or remove it");
    }
  }

  private static boolean isSplit(String name) {
    return name.equals("train") || name.equals("test");
  }

  /** What systems leave in folders unasked. */
  private static boolean isIgnored(String name) {
    return name.startsWith(".") || name.equals("Thumbs.db") || name.equals("desktop.ini");
  }

  private static boolean hasImageName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".jpg") || lower.endsWith(".jpeg") || lower.endsWith(".png");
  }

  private static DataFormatException notAnImage(String where) {
    return new DataFormatException(
        where,
        "expected only images as train/CLASS/NAME.jpg, .jpeg or .png, and the same under test",
        "convert, move or remove it");
  }
}
