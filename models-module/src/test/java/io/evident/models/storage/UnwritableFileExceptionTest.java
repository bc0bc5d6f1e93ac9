package io.evident.models.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnwritableFileExceptionTest {
  private static final Path FILE = Path.of("runs", "plot.png");

  private static String said(String system) {
    return new UnwritableFileException(FILE, new FileSystemException("x.tmp", null, system))
        .getMessage();
  }

  @Test
  void roomIsTheRemedyOnlyWhereRoomIsTheMatter() {
    String file = FILE + ": cannot be written (";
    assertEquals(
        file + "No space left on device); make room on its disk", said("No space left on device"));
    assertEquals(file + "Disk quota exceeded); make room on its disk", said("Disk quota exceeded"));
    assertEquals(
        file + "Read-only file system); choose another place", said("Read-only file system"));
    assertEquals(
        file + "access denied); check the permissions",
        new UnwritableFileException(FILE, new AccessDeniedException("x.tmp")).getMessage());
    // In another language nobody knows.
    assertEquals(
        file + "Kein Platz mehr); make room on its disk if it is full, or choose another place",
        said("Kein Platz mehr"));
    assertEquals(
        file + "no message); make room on its disk if it is full, or choose another place",
        new UnwritableFileException(FILE, new IOException("no message")).getMessage());
  }

  @Test
  void aNameThatIsTooLongIsToldWhateverTheSystemSays(@TempDir Path folder) {
    for (String letter : new String[] {"n", "\u00fc"}) {
      Path file = folder.resolve(letter.repeat(256) + ".png");
      IOException e = assertThrows(IOException.class, () -> WholeFile.write(file, new byte[1]));
      assertTrue(e.getMessage().endsWith("; choose a shorter name"), e.getMessage());
    }
  }
}
