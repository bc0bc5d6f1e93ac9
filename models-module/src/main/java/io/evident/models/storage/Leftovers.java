package io.evident.models.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process that was killed leaves behind of something it was writing: {@code
 * .NAME.evident.PID.tmp} or, of what was to be replaced, {@code .NAME.evident.PID.old}, where NAME
 * is its own and PID the number of the process.
 */
public final class Leftovers {
  private static final String WORD = ".evident.";
  private static final Pattern NAME =
      Pattern.compile("\\.(.+)" + Pattern.quote(WORD) + "(\\d{1,18})\\.(tmp|old)");

  /** How far a file system and the start of a process may be apart on the time. */
  private static final Duration CLOCKS = Duration.ofSeconds(2);

  private Leftovers() {}

  /**
   * Where this process writes something before it has its name.
   *
   * @param target a file or a folder
   * @return a hidden name beside it
   */
  public static Path written(Path target) {
    return target.resolveSibling("." + target.getFileName() + ending());
  }

  /**
   * What the name of something that this process is writing ends in.
   *
   * @return such as ".evident.4711.tmp"
   */
  public static String ending() {
    return ended("tmp");
  }

  /**
   * Where this process keeps what it replaces until the new one has its name.
   *
   * @param target a file or a folder
   * @return a hidden name beside it
   */
  public static Path replaced(Path target) {
    return target.resolveSibling("." + target.getFileName() + ended("old"));
  }

  private static String ended(String what) {
    return WORD + ProcessHandle.current().pid() + "." + what;
  }

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
   * Deletes them from a folder and those below, unless their process is still there. What a process
   * had set aside to replace it is put back where nothing has its name.
   *
   * @param folder where; links in it are not followed
   * @throws IOException if one cannot be deleted
   */
  public static void deleteBelow(Path folder) throws IOException {
    delete(folder, Integer.MAX_VALUE);
  }

  /**
   * Does the same in a folder, which may be a large one, and not in those below.
   *
   * @param folder where; links in it are not followed
   * @throws IOException if one cannot be deleted
   */
  public static void deleteIn(Path folder) throws IOException {
    delete(folder, 1);
  }

  /**
   * Deletes those of one file or folder, which is put back if it was set aside and nothing has its
   * name. The folder around it may be anybody's.
   *
   * @param target what was written or replaced
   * @throws IOException if one cannot be deleted or put back
   */
  public static void deleteOf(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder == null || !Files.isDirectory(folder) || !Files.isReadable(folder)) {
      return;
    }
    String own = absolute.getFileName().toString();
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        Matcher name = NAME.matcher(entry.getFileName().toString());
        if (name.matches() && name.group(1).equals(own) && isOfTheDead(entry)) {
          found.add(entry);
        }
      }
    }
    settle(found);
  }

  private static void delete(Path folder, int depth) throws IOException {
    List<Path> found = new ArrayList<>();
    // The folder itself may be a link.
    Path real = folder.toRealPath();
    Files.walkFileTree(real, Set.of(), depth, new Search(real, found));
    settle(found);
  }

  private static void settle(List<Path> found) throws IOException {
    for (Path leftover : found) {
      Optional<Path> own = setAside(leftover);
      if (own.isPresent() && !Files.exists(own.get(), LinkOption.NOFOLLOW_LINKS)) {
        Files.move(leftover, own.get(), StandardCopyOption.ATOMIC_MOVE);
      } else {
        deleteAll(leftover);
      }
    }
  }

  /** What has been set aside under a name to be replaced; empty of what was being written. */
  private static Optional<Path> setAside(Path leftover) {
    Matcher name = NAME.matcher(leftover.getFileName().toString());
    return name.matches() && name.group(3).equals("old")
        ? Optional.of(leftover.resolveSibling(name.group(1)))
        : Optional.empty();
  }

  private static boolean isOfTheDead(Path path) throws IOException {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(name.group(2)));
    return process.isEmpty() || isOlder(path, name.group(3).equals("old"), process.get());
  }

  /** In a container the number of a process is soon another's, often the same program's. */
  private static boolean isOlder(Path path, boolean setAside, ProcessHandle process)
      throws IOException {
    // What is set aside keeps the time of its content; when it was renamed, only Unix says.
    String time = setAside ? "unix:ctime" : "lastModifiedTime";
    if (setAside && !path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return false;
    }
    try {
      FileTime written = (FileTime) Files.getAttribute(path, time, LinkOption.NOFOLLOW_LINKS);
      return process
          .info()
          .startInstant()
          .filter(start -> written.toInstant().isBefore(start.minus(CLOCKS)))
          .isPresent();
    } catch (NoSuchFileException e) {
      return false; // Somebody at work beside us has renamed it meanwhile.
    }
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
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
        throws IOException {
      if (!path.equals(folder) && isOfTheDead(path)) {
        found.add(path);
        return FileVisitResult.SKIP_SUBTREE;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
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
