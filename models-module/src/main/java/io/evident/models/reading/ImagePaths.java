package io.evident.models.reading;

import io.evident.models.data.DataFormatException;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The images a person means by a path. */
public final class ImagePaths {
  /** Endings of images. Those of other formats are refused by their content, with their names. */
  private static final Set<String> ENDINGS =
      Set.of(
          "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif",
          "avif", "jxl", "jp2");

  private ImagePaths() {}

  /** Whether a file is named like an image, in capitals or not. */
  static boolean isImage(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * A file itself, whatever its name; of a folder, the files in it and in its folders whose names
   * end as those of images do, in the order of their paths: through links, and without hidden ones
   * and what systems leave. Among them are images of other formats than JPEG and PNG, such as
   * .webp, so that who reads them is told.
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
    List<Path> images = new ArrayList<>();
    Files.walkFileTree(
        path,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return isHidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          // A link that leads nowhere is among them, for whoever reads it to say so.
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isImage(file.getFileName().toString()) && !isHidden(file)) {
              images.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (isHidden(file)) {
              return FileVisitResult.CONTINUE;
            }
            if (e instanceof FileSystemLoopException) {
              throw new DataFormatException(
                  file.toString(),
                  "this link leads back to a folder it lies in",
                  "mend it or remove it",
                  e);
            }
            throw e;
          }

          private boolean isHidden(Path file) {
            return !file.equals(path) && SystemFiles.isOne(file.getFileName().toString());
          }
        });
    images.sort(null);
    if (images.isEmpty()) {
      throw new DataFormatException(
          path.toString(), "the folder holds no .jpg, .jpeg or .png", "check the path");
    }
    return images;
  }
}
