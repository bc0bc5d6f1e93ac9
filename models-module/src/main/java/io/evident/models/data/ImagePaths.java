package io.evident.models.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The images a person means by a path. */
public final class ImagePaths {
  private ImagePaths() {}

  /**
   * A file itself, whatever its name; of a folder, the files in it and in its folders whose names
   * end in .jpg, .jpeg or .png, without hidden ones, in the order of their paths.
   *
   * @param path a file or a folder; a path where nothing is stands for itself
   * @return at least one path
   * @throws DataFormatException if a folder holds no images
   * @throws IOException if a folder cannot be listed
   */
  public static List<Path> under(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> images;
    try (Stream<Path> files = Files.walk(path)) {
      images =
          files
              .filter(f -> isShown(path, f) && Files.isRegularFile(f))
              .filter(f -> FolderListing.hasImageName(f.getFileName().toString()))
              .sorted()
              .toList();
    }
    if (images.isEmpty()) {
      throw new DataFormatException(
          path.toString(), "the folder holds no .jpg, .jpeg or .png", "check the path");
    }
    return images;
  }

  private static boolean isShown(Path top, Path file) {
    for (Path name : top.relativize(file)) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
