package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which folders of a data set are its splits: those called train, test, and val, validation or
 * valid that do not hold images themselves, so that a class may be called train.
 *
 * @param train what is trained on, or null
 * @param validation what an epoch is chosen by, or null
 * @param test what is judged by, or null
 */
record FolderSplits(Path train, Path validation, Path test) {
  static final String TRAIN = "train";
  static final String TEST = "test";
  private static final Set<String> VALIDATION = Set.of("val", "validation", "valid");

  /**
   * Looks for them.
   *
   * @throws DataFormatException if there are two for validation, or one is spelled with capitals,
   *     which some systems tell apart and others do not
   */
  static FolderSplits of(Path folder) throws IOException {
    Path train = null;
    Path test = null;
    List<Path> validation = new ArrayList<>();
    for (String name : FolderListing.names(folder)) {
      Path inner = folder.resolve(name);
      if (!isSplit(name.toLowerCase(Locale.ROOT)) || !holdsNoImages(inner)) {
        continue;
      }
      if (!isSplit(name)) {
        throw new DataFormatException(
            inner.toString(),
            "the folders of a data set are called train, val and test, in small letters",
            "rename it to " + name.toLowerCase(Locale.ROOT));
      }
      if (name.equals(TRAIN)) {
        train = inner;
      } else if (name.equals(TEST)) {
        test = inner;
      } else {
        validation.add(inner);
      }
    }
    if (validation.size() > 1) {
      throw new DataFormatException(
          folder.toString(),
          "both "
              + validation.get(0).getFileName()
              + " and "
              + validation.get(1).getFileName()
              + " are names of validation images",
          "keep one of them");
    }
    return new FolderSplits(train, validation.isEmpty() ? null : validation.get(0), test);
  }

  /** Whether none is there, so that the folders are classes. */
  boolean isEmpty() {
    return train == null && validation == null && test == null;
  }

  /** Whether a folder of this name may be a split. */
  static boolean isSplit(String name) {
    return name.equals(TRAIN) || name.equals(TEST) || isValidation(name);
  }

  /** Whether a folder of this name may be the validation split. */
  static boolean isValidation(String name) {
    return VALIDATION.contains(name);
  }

  /** A split holds folders, or nothing yet; a class holds images. */
  private static boolean holdsNoImages(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    List<String> names = FolderListing.names(folder);
    return names.isEmpty()
        || names.stream().anyMatch(name -> Files.isDirectory(folder.resolve(name)));
  }
}
