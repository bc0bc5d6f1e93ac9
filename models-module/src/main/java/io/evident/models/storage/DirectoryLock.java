package io.evident.models.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a directory to one process at a time: the file {@value #FILE} in it is locked, and the lock
 * ends with the process, however that ends. The file stays; without a lock it means nothing.
 */
public final class DirectoryLock {
  /** The file that is locked. */
  public static final String FILE = ".lock";

  /**
   * Those that this process holds: to close a channel to a locked file ends the lock, whichever
   * channel has it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private DirectoryLock() {}

  /**
   * What is done while nobody else is at work in the directory.
   *
   * @param <T> what comes of it
   */
  public interface Work<T> {
    /**
     * Does it.
     *
     * @return what comes of it
     * @throws IOException if something cannot be read or written
     */
    T run() throws IOException;
  }

  /**
   * Does something while no other process can, after deleting what processes that were killed left
   * behind of the files they were writing.
   *
   * @param <T> what comes of it
   * @param directory where; made if it is not there
   * @param work what is done
   * @return what comes of it
   * @throws DirectoryInUseException if the directory is held, by another process or by this one
   * @throws IOException if the directory cannot be locked, or by the work
   */
  public static <T> T holding(Path directory, Work<T> work) throws IOException {
    Files.createDirectories(directory);
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw new DirectoryInUseException(directory);
    }
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!isTaken(directory, channel)) {
        throw new DirectoryInUseException(directory);
      }
      Leftovers.deleteBelow(directory);
      return work.run();
    } finally {
      HELD.remove(real);
    }
  }

  static boolean isTaken(Path directory, FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Held by another class loader of this process, which is as good a reason.
      return false;
    } catch (IOException e) {
      throw new IOException(
          directory
              + ": cannot be locked ("
              + UnwritableFileException.reason(e)
              + "); choose a directory on a disk whose file system has locks",
          e);
    }
  }
}
