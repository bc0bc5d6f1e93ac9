package io.evident.models.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS) // links need rights there
class WholeFileTest {
  @TempDir private Path folder;

  /** Of links in a row the last one's file, whether or not it is there. */
  @Test
  void whatALinkNamesIsWritten() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Path second = Files.createSymbolicLink(data.resolve("second"), Path.of("results.csv"));
    Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("data/second"));
    for (String text : List.of("new", "newer")) {
      WholeFile.write(first, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertTrue(Files.isSymbolicLink(first) && Files.isSymbolicLink(second));
      assertEquals(text, Files.readString(data.resolve("results.csv")));
    }
    try (Stream<Path> all = Files.list(data)) {
      assertEquals(2, all.count());
    }
  }

  /** Linux lets nobody make a file there. */
  @Test
  void aFolderThatMayNotBeWrittenToIsNamedAndNoTemporary() {
    Path folder = Path.of("/sys");
    assumeTrue(Files.isDirectory(folder), "needs sysfs");
    Path file = folder.resolve("evident.txt");
    IOException refused = assertThrows(IOException.class, () -> WholeFile.write(file, new byte[1]));
    assumeTrue(refused instanceof AccessDeniedException, "sysfs is mounted to be read only");
    assertEquals(file + ": no file may be made in the folder /sys", refused.getMessage());
  }

  @Test
  void linksInACircleAreRefused() throws IOException {
    Path one = folder.resolve("one");
    Files.createSymbolicLink(folder.resolve("two"), one);
    Files.createSymbolicLink(one, Path.of("two"));
    String said =
        assertThrows(UnwritableFileException.class, () -> WholeFile.write(one, new byte[1]))
            .getMessage();
    assertTrue(said.startsWith(one + ": cannot be written (its links lead in a circle)"), said);
    assertTrue(Files.isSymbolicLink(one));
  }
}
