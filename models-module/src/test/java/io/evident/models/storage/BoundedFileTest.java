package io.evident.models.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {
  @TempDir private Path folder;

  private Path file(byte... bytes) throws IOException {
    return Files.write(folder.resolve("metrics.csv"), bytes);
  }

  @Test
  void theLimitItselfIsRead() throws IOException {
    Path file = file((byte) 'a', (byte) 'b');
    assertArrayEquals(new byte[] {'a', 'b'}, BoundedFile.bytes(file, 2));
    assertEquals("ab", BoundedFile.text(file, 2));
  }

  @Test
  void oneByteMoreIsRefused() throws IOException {
    Path file = file((byte) 'a', (byte) 'b', (byte) 'c');
    assertEquals(
        file + ": has more than the 2 bytes of any such file; it is damaged",
        assertThrows(IllegalArgumentException.class, () -> BoundedFile.bytes(file, 2))
            .getMessage());
  }

  @Test
  void whatIsNoTextIsRefusedWithItsLine() throws IOException {
    Path file = file((byte) 'a', (byte) '\n', (byte) '\n', (byte) 0xff);
    assertEquals(
        file + ":3: is not UTF-8 text; it is damaged or of another program",
        assertThrows(IllegalArgumentException.class, () -> BoundedFile.text(file, 9)).getMessage());
  }
}
