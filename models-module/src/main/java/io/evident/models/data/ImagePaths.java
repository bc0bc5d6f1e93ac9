package io.evident.models.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The images a person means by a path. */
public final class ImagePaths {
  private ImagePaths() {}

  /**
   * A file itself, whatever its name; of a folder, the files in it and in its folders whose names
   * end in .jpg, .jpeg or .png, in the order of their paths: through links, and without hidden ones
   * and what systems leave.
   *
   * @param path a file or a folder; a path where nothing is stands for itself
   * @return at least one path
   * @throws DataFormatException if a folder holds no images, or a link in it leads back to a folder
   *     it lies in
   * @throws IOException if a folder cannot be listed
   */
  public static List<Path> under(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> images;
    try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      images =
          files
              .filter(f -> FolderListing.hasImageName(f.getFileName().toString()))
              // A link that leads nowhere is kept, for whoever reads it to say so.
              .filter(f -> isShown(path, f) && !Files.isDirectory(f))
              .sorted()
              .toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof FileSystemLoopException loop) {
        throw new DataFormatException(
            String.valueOf(loop.getFile()),
            "this link leads back to a folder it lies in",
            "mend it or remove it",
            loop);
      }
      throw e.getCause();
    }
    if (images.isEmpty()) {
      throw new DataFormatException(
          path.toString(), "the folder holds no .jpg, .jpeg or .png", "check the path");
    }
    return images;
  }

  private static boolean isShown(Path top, Path file) {
    for (Path name : top.relativize(file)) {
      if (SystemFiles.isOne(name.toString())) {
        return false;
      }
    }
    return true;
  }
}
