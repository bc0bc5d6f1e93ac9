package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisabledOnOs(OS.WINDOWS) // it has no named pipes of this kind
class StandardOutputTest {
  @TempDir private Path folder;

  /** A reader such as head may stop when it has enough; a full disk loses what was asked for. */
  @ParameterizedTest
  @CsvSource({
    "No space left on device, file, 0, 2",
    "No space left on device, file, 1, 1",
    "Tuber\u00eda rota, pipe, 0, 0",
    "Broken pipe, none, 0, 0",
    "No space left on device, none, 0, 2"
  })
  void whatCouldNotBeWrittenIsSaid(String said, String to, int code, int expected)
      throws Exception {
    Path place = folder.resolve(to);
    if (to.equals("file")) {
      Files.createFile(place);
    } else if (to.equals("pipe")) {
      assertEquals(0, new ProcessBuilder("mkfifo", place.toString()).start().waitFor());
    }
    StandardOutput output =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int value) throws IOException {
                throw new IOException(said);
              }
            },
            place);
    PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8);
    out.println("results");
    StringWriter errors = new StringWriter();
    assertEquals(expected, output.code(code, new PrintWriter(errors)));
    assertEquals(expected == 2, errors.toString().contains(said), errors.toString());
  }

  @ParameterizedTest
  @CsvSource({"0", "2"})
  void whatWasWrittenChangesNoCode(int code) {
    StandardOutput output = new StandardOutput(OutputStream.nullOutputStream(), folder);
    new PrintWriter(output, true, StandardCharsets.UTF_8).println("results");
    StringWriter errors = new StringWriter();
    assertEquals(code, output.code(code, new PrintWriter(errors)));
    assertTrue(errors.toString().isEmpty());
  }
}
