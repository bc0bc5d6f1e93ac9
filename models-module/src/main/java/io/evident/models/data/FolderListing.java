package io.evident.models.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The image files of an image folder: split, class and file name, each in the order of names. */
final class FolderListing {
  private static final TarGz.Limits LIMITS = new TarGz.Limits(100_000, 1L << 31);

  final SortedMap<String, SortedMap<String, ImageFile>> train = new TreeMap<>();
  final SortedMap<String, SortedMap<String, ImageFile>> test = new TreeMap<>();

  private boolean heldOut;
  private long heldBytes;

  private FolderListing() {}

  /** Whether the test images were drawn from one folder. */
  boolean isHeldOut() {
    return heldOut;
  }

  /** Whether a folder has folders, one of which has an image. */
  static boolean holdsClasses(Path folder) throws IOException {
    for (String name : names(folder)) {
      Path inner = folder.resolve(name);
      if (Files.isDirectory(inner) && names(inner).stream().anyMatch(FolderListing::hasImageName)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lists FOLDER/train/CLASS/* and FOLDER/test/CLASS/*, or FOLDER/CLASS/* where there is no train,
   * the class folders in parallel.
   */
  static FolderListing ofFolder(Path folder, Holdout holdout) throws IOException {
    FolderListing listing = new FolderListing();
    listing.heldOut = !Files.isDirectory(folder.resolve("train"));
    listing.list(folder);
    if (listing.heldOut) {
      listing.train.forEach(
          (name, files) -> {
            SortedMap<String, ImageFile> tested = new TreeMap<>();
            for (String drawn : holdout.of(name, List.copyOf(files.keySet()))) {
              tested.put(drawn, files.remove(drawn));
            }
            if (!tested.isEmpty()) {
              listing.test.put(name, tested);
            }
          });
    }
    return listing;
  }

  private void list(Path folder) throws IOException {
    List<Path> classFolders = new ArrayList<>();
    List<SortedMap<String, ImageFile>> files = new ArrayList<>();
    for (String split : heldOut ? List.of("train") : List.of("train", "test")) {
      Path holder = heldOut ? folder : folder.resolve(split);
      for (String name : Files.isDirectory(holder) ? names(holder) : List.<String>of()) {
        classFolders.add(holder.resolve(name));
        files.add(classFiles(split, name));
      }
    }
    ParallelTasks.<IOException>run(
        classFolders.size(), i -> list(classFolders.get(i), files.get(i)));
  }

  private static void list(Path classFolder, SortedMap<String, ImageFile> files)
      throws IOException {
    if (!Files.isDirectory(classFolder)) {
      throw notAnImage(classFolder.toString());
    }
    for (String name : names(classFolder)) {
      Path file = classFolder.resolve(name);
      BasicFileAttributes attributes;
      try {
        attributes = Files.readAttributes(file, BasicFileAttributes.class);
      } catch (NoSuchFileException e) {
        throw new DataFormatException(
            file.toString(), "this link leads nowhere", "mend it or remove it", e);
      }
      if (!attributes.isRegularFile() || !hasImageName(name)) {
        throw notAnImage(file.toString());
      }
      files.put(name, ImageFile.of(file, attributes));
    }
  }

  /** Lists the same from a .tar.gz, whose files may all stand under one top folder. */
  static FolderListing ofArchive(InputStream packed, String where) throws IOException {
    return ofArchive(packed, where, Runtime.getRuntime().maxMemory());
  }

  /** The same for a heap of a given size. */
  static FolderListing ofArchive(InputStream packed, String where, long heap) throws IOException {
    FolderListing listing = new FolderListing();
    TarGz.read(
        packed,
        where,
        LIMITS,
        (name, file) -> {
          listing.addEntry(where + "!" + name, name.split("/", -1), file, heap);
          return true;
        });
    return listing;
  }

  /** Whether a path in an archive looks like one of ours. */
  static boolean isImageEntry(String name) {
    String[] parts = name.split("/", -1);
    return parts.length >= 3 && isSplit(parts[parts.length - 3]) && hasImageName(name);
  }

  private void addEntry(String where, String[] parts, TarReader file, long heap)
      throws IOException {
    int last = parts.length - 1;
    if (isIgnored(parts[last]) || parts.length < 3) {
      return;
    }
    if (!isSplit(parts[last - 2]) || !hasImageName(parts[last])) {
      throw notAnImage(where);
    }
    heldBytes += file.size();
    PixelMemory.checkHeld(where, heldBytes, heap);
    SortedMap<String, ImageFile> files = classFiles(parts[last - 2], parts[last - 1]);
    if (files.put(parts[last], ImageFile.of(where, file)) != null) {
      throw new DataFormatException(where, "a second file of this name", "remove one of them");
    }
  }

  private SortedMap<String, ImageFile> classFiles(String split, String className) {
    return (split.equals("train") ? train : test).computeIfAbsent(className, c -> new TreeMap<>());
  }

  /** The names in a folder, sorted; File lists them in a fifth of the time that Files takes. */
  private static List<String> names(Path folder) throws IOException {
    String[] names = folder.toFile().list();
    if (names == null) {
      throw new IOException(folder + ": the folder cannot be listed; check its permissions");
    }
    Arrays.sort(names);
    return Arrays.stream(names).filter(name -> !isIgnored(name)).toList();
  }

  private static boolean isSplit(String name) {
    return name.equals("train") || name.equals("test");
  }

  /** What systems leave in folders unasked. */
  private static boolean isIgnored(String name) {
    return name.startsWith(".") || name.equals("Thumbs.db") || name.equals("desktop.ini");
  }

  /** Whether a file is named like an image, one that cannot be read here included. */
  static boolean hasImageName(String name) {
    return ImagePaths.isImage(name);
  }

  private static DataFormatException notAnImage(String where) {
    return new DataFormatException(
        where,
        "expected only images as train/CLASS/NAME.jpg, .jpeg or .png, and the same under test,"
            + " or as CLASS/NAME.jpg alone",
        "convert, move or remove it");
  }
}
