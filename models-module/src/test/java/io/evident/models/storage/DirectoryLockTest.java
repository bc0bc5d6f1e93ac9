package io.evident.models.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS) // links need rights there
class DirectoryLockTest {
  private static final int IN_USE = 7;

  @TempDir private Path folder;

  /** Another process that wants the directory. */
  public static void main(String[] directory) throws IOException {
    try {
      DirectoryLock.holding(Path.of(directory[0]), () -> "held");
    } catch (DirectoryInUseException e) {
      System.exit(IN_USE);
    }
  }

  private static int other(Path directory) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DirectoryLockTest.class.getName(),
                directory.toString())
            .inheritIO()
            .start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSecondOfTheSameProcessIsRefusedAndTheFirstStillHolds() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    int held =
        DirectoryLock.holding(
            folder,
            () -> {
              for (Path same : new Path[] {folder, link, folder.resolve("link/link")}) {
                assertThrows(
                    DirectoryInUseException.class, () -> DirectoryLock.holding(same, () -> 0));
              }
              return other(folder);
            });
    assertEquals(IN_USE, held);
    assertEquals(0, other(folder));
    assertEquals(1, DirectoryLock.holding(folder, () -> 1));
  }

  @Test
  void whatWasLeftBehindALinkIsDeleted() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run/checkpoints")).getParent();
    Path left = run.resolve("checkpoints/.weights.evident.2000000000.tmp");
    Files.writeString(left, "half");
    Path link = Files.createSymbolicLink(folder.resolve("link"), run);
    DirectoryLock.holding(link, () -> 0);
    assertFalse(Files.exists(left));
  }

  /** As where a file system has no locks. */
  @Test
  void aLockThatCannotBeHadNamesTheDirectory() throws IOException {
    FileChannel closed =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    closed.close();
    String said =
        assertThrows(IOException.class, () -> DirectoryLock.isTaken(folder, closed)).getMessage();
    assertTrue(said.startsWith(folder + ": cannot be locked ("), said);
    assertTrue(said.endsWith("whose file system has locks"), said);
  }
}
