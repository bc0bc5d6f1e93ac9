package io.evident.models.storage;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process that was killed leaves behind of something it was writing: a hidden name that ends
 * in its process id and tmp, or old for what was to be replaced.
 */
public final class Leftovers {
  private static final Pattern NAME = Pattern.compile("\\..+\\.(\\d{1,18})\\.(tmp|old)");

  private Leftovers() {}

  /**
   * Whether something is being written under this name, or was.
   *
   * @param path a file or a folder
   * @return true by its name alone
   */
  public static boolean isOne(Path path) {
    return NAME.matcher(path.getFileName().toString()).matches();
  }

  /**
   * Deletes them from a folder and those below, unless their process is still there.
   *
   * @param folder where; links are not followed
   * @throws IOException if one cannot be deleted
   */
  public static void deleteBelow(Path folder) throws IOException {
    delete(folder, Integer.MAX_VALUE);
  }

  /**
   * Deletes them from a folder, which may be a large one, and not from those below.
   *
   * @param folder where; links are not followed
   * @throws IOException if one cannot be deleted
   */
  public static void deleteIn(Path folder) throws IOException {
    delete(folder, 1);
  }

  private static void delete(Path folder, int depth) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(folder, Set.of(), depth, new Search(folder, found));
    for (Path leftover : found) {
      deleteAll(leftover);
    }
  }

  private static boolean isOfTheDead(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
  }

  private static void deleteAll(Path leftover) throws IOException {
    if (Files.isDirectory(leftover, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> below;
      try (var all = Files.walk(leftover)) {
        below = new ArrayList<>(all.toList());
      }
      for (int i = below.size() - 1; i >= 0; i--) {
        Files.delete(below.get(i));
      }
    } else {
      Files.deleteIfExists(leftover);
    }
  }

  /** A folder that is left over is not looked into: it goes as a whole. */
  private static final class Search extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final List<Path> found;

    Search(Path folder, List<Path> found) {
      this.folder = folder;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      if (!path.equals(folder) && isOfTheDead(path)) {
        found.add(path);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      if (isOfTheDead(path)) {
        found.add(path);
      }
      return FileVisitResult.CONTINUE;
    }

    /** Somebody at work beside us has renamed it meanwhile. */
    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
