package io.evident.cli.figures;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two processes from training one run: a locked file beside its directory. */
final class RunLock {
  private RunLock() {}

  /** What is done meanwhile. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Does something while nobody else does; the lock is free again after it, or when the process
   * ends.
   *
   * @throws UnmeasuredException if another process trains the run
   */
  static void holding(Path run, Work work) throws IOException {
    Files.createDirectories(run.toAbsolutePath().getParent());
    Path file = run.resolveSibling(run.getFileName() + ".lock");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      if (!isTaken(channel)) {
        throw new UnmeasuredException(run + " is being trained by another process");
      }
      work.run();
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Held within this process, which is as good a reason.
      return false;
    }
  }
}
