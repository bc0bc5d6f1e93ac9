package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardOutputTest {

  /** A reader such as head may stop when it has enough; a full disk loses what was asked for. */
  @ParameterizedTest
  @CsvSource({
    "No space left on device, 0, 2",
    "No space left on device, 1, 1",
    "Broken pipe, 0, 0"
  })
  void whatCouldNotBeWrittenIsSaid(String said, int code, int expected) {
    StandardOutput output =
        new StandardOutput(
            new OutputStream() {
              @Override
              public void write(int value) throws IOException {
                throw new IOException(said);
              }
            });
    PrintWriter out = new PrintWriter(output, true, StandardCharsets.UTF_8);
    out.println("results");
    StringWriter errors = new StringWriter();
    assertEquals(expected, output.code(code, new PrintWriter(errors)));
    assertEquals(expected == 2, errors.toString().contains(said), errors.toString());
  }

  @ParameterizedTest
  @CsvSource({"0", "2"})
  void whatWasWrittenChangesNoCode(int code) {
    StandardOutput output = new StandardOutput(OutputStream.nullOutputStream());
    new PrintWriter(output, true, StandardCharsets.UTF_8).println("results");
    StringWriter errors = new StringWriter();
    assertEquals(code, output.code(code, new PrintWriter(errors)));
    assertTrue(errors.toString().isEmpty());
  }
}
