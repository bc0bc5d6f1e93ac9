package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import io.evident.models.data.Holdout;
import io.evident.models.data.PixelMemory;
import io.evident.models.image.ImageFile;
import io.evident.models.internal.data.ParallelTasks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The image files of an image folder: split, class and file name, each in the order of names. */
final class FolderListing {
  /** What stands for the class of images that have none. */
  private static final String UNLABELLED = "images";

  private static final TarGz.Limits LIMITS = new TarGz.Limits(100_000, 1L << 31);

  final SortedMap<String, SortedMap<String, ImageFile>> train = new TreeMap<>();

  /** The images the data itself keeps for validation; none if it does not. */
  final SortedMap<String, SortedMap<String, ImageFile>> validation = new TreeMap<>();

  final SortedMap<String, SortedMap<String, ImageFile>> test = new TreeMap<>();

  private boolean heldOut;
  private long heldBytes;

  /** What an archive calls its validation images. */
  private String validationName;

  private FolderListing() {}

  /** Whether the test images were drawn from one folder. */
  boolean isHeldOut() {
    return heldOut;
  }

  /** Whether folders of images without classes, called as splits are, were taken for classes. */
  boolean hasSplitsForClasses() {
    return heldOut
        && !train.isEmpty()
        && train.keySet().stream()
            .allMatch(name -> FolderSplits.isSplit(name.toLowerCase(Locale.ROOT)));
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
   * Lists FOLDER/train/CLASS/*, the same under test and val, or FOLDER/CLASS/* where there are no
   * such splits, the class folders in parallel.
   */
  static FolderListing ofFolder(Path folder, Holdout holdout) throws IOException {
    FolderSplits splits = FolderSplits.of(folder);
    FolderListing listing = new FolderListing();
    listing.heldOut = splits.isEmpty();
    if (!listing.heldOut) {
      requireTrainable(
          folder.toString(),
          splits.train() != null,
          splits.validation() == null ? null : splits.validation().getFileName().toString(),
          splits.test() != null);
      listing.list(splits.train(), listing.train);
      listing.list(splits.validation(), listing.validation);
      listing.list(splits.test(), listing.test);
      return listing;
    }
    listing.list(folder, listing.train);
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
    return listing;
  }

  /** Lists what a network is judged by: FOLDER/test/CLASS/*, or all of FOLDER/CLASS/*. */
  static FolderListing ofTest(Path folder) throws IOException {
    FolderSplits splits = FolderSplits.of(folder);
    FolderListing listing = new FolderListing();
    listing.list(splits.isEmpty() ? folder : splits.test(), listing.test);
    return listing;
  }

  /** Lists all images in a folder and its folders, whatever they are of. */
  static FolderListing ofUnlabelled(Path folder) throws IOException {
    SortedMap<String, ImageFile> files = new TreeMap<>();
    for (Path file : ImagePaths.under(folder)) {
      BasicFileAttributes attributes = attributes(file);
      if (!attributes.isRegularFile()) {
        throw notAnImage(file.toString());
      }
      files.put(folder.relativize(file).toString(), ImageFile.of(file, attributes));
    }
    FolderListing listing = new FolderListing();
    listing.test.put(UNLABELLED, files);
    return listing;
  }

  /**
   * Requires images to train on and to test on.
   *
   * @param validation what the validation images are called; null if there are none
   */
  private static void requireTrainable(
      String where, boolean train, String validation, boolean test) {
    if (!train) {
      throw new DataFormatException(
          where,
          "no class folders under train, only " + (test ? "test" : validation),
          "add train/CLASS to train on; evident evaluate takes test alone");
    }
    if (!test && validation != null) {
      throw new DataFormatException(
          where,
          "no class folders under test, only train and " + validation,
          "rename "
              + validation
              + " to test if it is to judge by (validation images are then taken from train, such"
              + " as split: {validation: 1000}), or add test/CLASS");
    }
  }

  private void list(Path holder, SortedMap<String, SortedMap<String, ImageFile>> classes)
      throws IOException {
    if (holder == null) {
      return;
    }
    List<String> names = names(holder);
    List<SortedMap<String, ImageFile>> found = new ArrayList<>();
    names.forEach(name -> found.add(new TreeMap<>()));
    ParallelTasks.<IOException>run(
        names.size(), i -> list(holder, holder.resolve(names.get(i)), found.get(i)));
    for (int i = 0; i < names.size(); i++) {
      SortedMap<String, ImageFile> files = classFiles(classes, names.get(i));
      for (Map.Entry<String, ImageFile> file : found.get(i).entrySet()) {
        put(files, file.getKey(), file.getValue());
      }
    }
  }

  private static void list(Path holder, Path classFolder, SortedMap<String, ImageFile> files)
      throws IOException {
    requireNoLoop(holder, classFolder);
    if (!Files.isDirectory(classFolder)) {
      attributes(classFolder);
      throw notAnImage(classFolder.toString());
    }
    for (String name : names(classFolder)) {
      Path file = classFolder.resolve(name);
      BasicFileAttributes attributes = attributes(file);
      if (!attributes.isRegularFile() || !hasImageName(name)) {
        requireNoLoop(classFolder, file);
        throw notAnImage(file.toString());
      }
      files.put(name, ImageFile.of(file, attributes));
    }
  }

  /** Those of what is meant, through links. */
  private static BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(file)) {
        throw new DataFormatException(
            file.toString(), "this link leads nowhere", "mend it or remove it", e);
      }
      throw new DataFormatException(
          file.toString(),
          "its name is not in the encoding that Java reads names in ("
              + System.getProperty("sun.jnu.encoding")
              + "), or it was just removed",
          "rename it",
          e);
    } catch (FileSystemException e) {
      if (Files.isSymbolicLink(file) && !(e instanceof AccessDeniedException)) {
        throw new DataFormatException(
            file.toString(), "this link leads in a circle", "mend it or remove it", e);
      }
      throw e;
    }
  }

  /** A link to the folder it lies in, or to one above, would be gone through for ever. */
  private static void requireNoLoop(Path holder, Path inner) throws IOException {
    if (Files.isSymbolicLink(inner)
        && Files.isDirectory(inner)
        && holder.toRealPath().startsWith(inner.toRealPath())) {
      throw new DataFormatException(
          inner.toString(), "this link leads back to a folder it lies in", "mend it or remove it");
    }
  }

  /** Two folders may be of one class, whose name their systems write in different bytes. */
  private static void put(SortedMap<String, ImageFile> files, String name, ImageFile file) {
    ImageFile before = files.put(name, file);
    if (before != null) {
      throw new DataFormatException(
          file.where(),
          "a second file of this name in this class, beside " + before.where(),
          "remove or rename one of them");
    }
  }

  /** Lists the same from a .tar.gz, whose files may all stand under one top folder. */
  static FolderListing ofArchive(InputStream packed, String where) throws IOException {
    return ofArchive(packed, where, Runtime.getRuntime().maxMemory());
  }

  /** The same for a heap of a given size. */
  static FolderListing ofArchive(InputStream packed, String where, long heap) throws IOException {
    FolderListing listing = ofArchive(packed, where, heap, split -> true);
    if (!listing.test.isEmpty() || listing.validationName != null) {
      requireTrainable(
          where, !listing.train.isEmpty(), listing.validationName, !listing.test.isEmpty());
    }
    return listing;
  }

  /** Lists what a network is judged by: test/CLASS/* of a .tar.gz. */
  static FolderListing ofTestArchive(InputStream packed, String where) throws IOException {
    return ofArchive(packed, where, Runtime.getRuntime().maxMemory(), FolderSplits.TEST::equals);
  }

  private static FolderListing ofArchive(
      InputStream packed, String where, long heap, Predicate<String> splits) throws IOException {
    FolderListing listing = new FolderListing();
    TarGz.read(
        packed,
        where,
        LIMITS,
        (name, file) -> {
          listing.addEntry(where + "!" + name, name.split("/", -1), file, heap, splits);
          return true;
        });
    return listing;
  }

  /** Whether a path in an archive looks like that of an image to train on. */
  static boolean isTrainEntry(String name) {
    String[] parts = name.split("/", -1);
    return isImageEntry(name) && parts[parts.length - 3].equals(FolderSplits.TRAIN);
  }

  /** Whether a path in an archive looks like one of ours. */
  static boolean isImageEntry(String name) {
    String[] parts = name.split("/", -1);
    return parts.length >= 3
        && FolderSplits.isSplit(parts[parts.length - 3].toLowerCase(Locale.ROOT))
        && hasImageName(name)
        && Arrays.stream(parts).noneMatch(SystemFiles::isOne);
  }

  private void addEntry(
      String where, String[] parts, TarReader file, long heap, Predicate<String> splits)
      throws IOException {
    int last = parts.length - 1;
    if (Arrays.stream(parts).anyMatch(SystemFiles::isOne)) {
      return;
    }
    if (parts.length < 3) {
      if (parts.length == 2 && FolderSplits.isSplit(parts[0])) {
        throw notAnImage(where);
      }
      return;
    }
    String split = parts[last - 2];
    if (!FolderSplits.isSplit(split) || !hasImageName(parts[last])) {
      throw notAnImage(where);
    }
    if (!splits.test(split)) {
      return;
    }
    if (FolderSplits.isValidation(split)) {
      if (validationName != null && !validationName.equals(split)) {
        throw new DataFormatException(
            where,
            "both " + validationName + " and " + split + " are names of validation images",
            "keep one of them");
      }
      validationName = split;
    }
    heldBytes += file.size();
    PixelMemory.checkHeld(where, heldBytes, heap);
    var classes =
        split.equals(FolderSplits.TRAIN)
            ? train
            : split.equals(FolderSplits.TEST) ? test : validation;
    ImageFile.checkSize(where, file.size());
    put(classFiles(classes, parts[last - 1]), parts[last], ImageFile.of(where, file.readAll()));
  }

  /** A class has one name, in whichever of Unicode's forms a system has written it. */
  private static SortedMap<String, ImageFile> classFiles(
      SortedMap<String, SortedMap<String, ImageFile>> classes, String name) {
    return classes.computeIfAbsent(
        Normalizer.normalize(name, Normalizer.Form.NFC), c -> new TreeMap<>());
  }

  /** The names in a folder, sorted; File lists them in a fifth of the time that Files takes. */
  static List<String> names(Path folder) throws IOException {
    String[] names = folder.toFile().list();
    if (names == null) {
      throw new IOException(folder + ": the folder cannot be listed; check its permissions");
    }
    Arrays.sort(names);
    return Arrays.stream(names).filter(name -> !SystemFiles.isOne(name)).toList();
  }

  /** Whether a file is named like an image, one that cannot be read here included. */
  static boolean hasImageName(String name) {
    return ImagePaths.isImage(name);
  }

  private static DataFormatException notAnImage(String where) {
    return new DataFormatException(
        where,
        "expected only images as train/CLASS/NAME.jpg, .jpeg or .png, and the same under test"
            + " and val, or as CLASS/NAME.jpg alone",
        "convert, move or remove it");
  }
}
