package io.evident.bayes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationsTest {
  private static double[] read(String text, String column) throws IOException {
    return Observations.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "d.csv", column)
        .values();
  }

  private static String refusal(byte[] bytes, String column) {
    String whole =
        assertThrows(
                IllegalArgumentException.class,
                () -> Observations.read(new ByteArrayInputStream(bytes), "d.csv", column))
            .getMessage();
    String streamed =
        assertThrows(
                IllegalArgumentException.class,
                () -> Observations.statistics(new ByteArrayInputStream(bytes), "d.csv", column))
            .getMessage();
    assertEquals(whole, streamed);
    return whole;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\n1\n-2.5\n3e2\n",
        "x\r\n1\r\n-2.5\r\n3e2",
        "\ufeffx\n1\n-2.5\n3e2\n",
        "\"x\"\n\"1\"\n -2.5 \n+300.\n",
        "x,y\n\n1,0\n\n-2.50000,0\n.3E3,0\n\n",
        "\nx\n1\n-2.50000\n.3E3\n\n\n",
        "name,x\n\"a, \"\"b\"\"\",1\n\"two\nlines\",-2.5\n\u00fc\u20ac\ud83d\ude00,300\n"
      })
  void numbersAreReadFromTheirColumn(String text) throws IOException {
    assertArrayEquals(new double[] {1, -2.5, 300}, read(text, "x"));
  }

  @Test
  void theOnlyColumnNeedsNoName() throws IOException {
    byte[] csv = "length (mm)\n4\n".getBytes(UTF_8);
    Observations read = Observations.read(new ByteArrayInputStream(csv), "d.csv", "");
    assertEquals("length (mm)", read.name());
    assertArrayEquals(new double[] {4}, read.values());
  }

  @Test
  void aFileIsReadFromItsPath(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "x,y\n1,2\n3,4\n");
    assertArrayEquals(new double[] {2, 4}, Observations.read(file, "y").values());
    Files.writeString(file, "x,y\n1,2\n3,no\n");
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> Observations.read(file, "y"))
            .getMessage();
    assertEquals(
        file
            + ":3, column y: \"no\" is not a finite number; write it like 3.3 or -1e-5, or"
            + " remove the row",
        refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x\n", "\"x\"\n", "y,x\r\n\n"})
  void aHeaderWithoutRowsIsNoData(String text) throws IOException {
    assertEquals(0, read(text, "x").length);
  }

  static Arguments[] refusals() {
    return new Arguments[] {
      Arguments.of("", "x", "d.csv:1: the file is empty"),
      Arguments.of("\ufeff", "x", "d.csv:1: the file is empty"),
      Arguments.of("\n\n", "x", "d.csv:1: the file is empty"),
      Arguments.of("y\n1\n", "x", "d.csv:1, column x: there is no such column; name one of: y"),
      Arguments.of("a;x\n1;2\n", "x", "d.csv:1, column x: there is no such column; the columns"),
      Arguments.of("1.5\n2\n", "x", "d.csv:1, column x: there is no such column; the first line"),
      Arguments.of("x,y\n1,2\n", "", "d.csv:1: there are 2 columns (x, y); name the one to read"),
      Arguments.of("x,x\n1,2\n", "x", "d.csv:1, column x: the header names it twice"),
      Arguments.of("x\n1\nabc\n", "x", "d.csv:3, column x: \"abc\" is not a finite number"),
      Arguments.of("x,y\n1,2\n\n\nabc,2\n", "x", "d.csv:5, column x: \"abc\""),
      Arguments.of("x\n1\n\n\n4\n", "x", "d.csv:3, column x: the line is empty between rows"),
      Arguments.of("x,y\n\"a\nb\",2\n", "x", "d.csv:2, column x: \"a?b\" is not a finite number"),
      Arguments.of("y,x\n\"a\nb\",2\nc,d\n", "x", "d.csv:4, column x: \"d\""),
      Arguments.of("x\n1\nNaN\n", "x", "d.csv:3, column x: \"NaN\" is not a finite number"),
      Arguments.of("x\n1\n1e999\n", "x", "d.csv:3, column x: \"1e999\" is not a finite"),
      Arguments.of("x\n1\nInfinity\n", "x", "d.csv:3, column x: \"Infinity\" is not"),
      Arguments.of("x\n1\n0x1p3\n", "x", "d.csv:3, column x: \"0x1p3\" is not a finite number"),
      Arguments.of("x\n1\n1f\n", "x", "d.csv:3, column x: \"1f\" is not a finite number"),
      Arguments.of("x,y\n1,2\n ,3\n", "x", "d.csv:3, column x: the cell is empty"),
      Arguments.of(
          "x\n\"3,3\"\n",
          "x",
          "d.csv:2, column x: \"3,3\" is not a finite number; write the decimal comma as a point"),
      Arguments.of("x\n3,3\n", "x", "d.csv:2: the row has 2 cells, the header 1; remove the"),
      Arguments.of("x,y\n1,2\n3\n", "x", "d.csv:3: the row has 1 cells, the header 2; add what"),
      Arguments.of("x\n1\n\"2\n3\n", "x", "d.csv:3: a quote that opens here is never closed"),
      Arguments.of("\"x\n1\n", "x", "d.csv:1: a quote that opens here is never closed"),
      Arguments.of("x\n1\n\"2\"a\n3\n", "x", "d.csv:3: there is text after a closing quote"),
      Arguments.of("x\n1\n\u00002\n", "x", "d.csv:3: byte 0x00 is not text"),
    };
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void badInputIsRefusedWithItsPlace(String text, String column, String expected) {
    String refusal = refusal(text.getBytes(UTF_8), column);
    assertEquals(expected, refusal.substring(0, Math.min(expected.length(), refusal.length())));
    assertEquals(-1, refusal.indexOf('\n'), refusal);
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWithTheirLine() {
    assertEquals(
        "d.csv:2: byte 0xfc is not UTF-8; give a CSV in UTF-8",
        refusal("x\n\u00fc1\n".getBytes(ISO_8859_1), "x"));
    assertEquals(
        "d.csv:1: byte 0xff is not UTF-8; give a CSV in UTF-8",
        refusal(new byte[] {(byte) 0xff, (byte) 0xfe, 'x', 0, '\n', 0}, "x"));
    assertEquals(
        "d.csv:2: the text ends within a character; give a CSV in UTF-8",
        refusal(new byte[] {'x', '\n', (byte) 0xc3}, "x"));
  }

  @Test
  void valuesThatAreNotFiniteAreRefusedWithTheirIndex() {
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> Observations.of(1, Double.NaN))
            .getMessage();
    assertEquals("value [1] must be finite, got NaN", refusal);
  }

  @Test
  void valuesWhoseSquaresOverflowAreRefusedWithTheirFile() {
    byte[] csv = "x,g\n1e300,a\n-1e300,a\n".getBytes(UTF_8);
    String expected =
        "d.csv: values are too large: their sum of squares exceeds the range of a double";
    for (Executable read :
        new Executable[] {
          () -> Observations.statistics(new ByteArrayInputStream(csv), "d.csv", "x"),
          () -> Observations.groups(new ByteArrayInputStream(csv), "d.csv", "x", "g")
        }) {
      String refusal = assertThrows(IllegalArgumentException.class, read).getMessage();
      assertEquals(expected + "; change their unit", refusal);
    }
    // in two blocks, each of which has its own mean
    String many = "x\n" + "1e200\n".repeat(256) + "-1e200\n".repeat(256);
    String refusal =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    Observations.statistics(
                        new ByteArrayInputStream(many.getBytes(UTF_8)), "d.csv", "x"))
            .getMessage();
    assertEquals(expected + "; change their unit", refusal);
  }

  @Test
  void aPowerBeyondEveryDoubleIsRefusedWithItsPlace() {
    for (String cell : new String[] {"1e200", "\"1e200\""}) {
      byte[] csv = ("y,Dose\n1,2\n2," + cell + "\n").getBytes(UTF_8);
      String refusal =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      RegressionStatistics.read(
                          new ByteArrayInputStream(csv),
                          "d.csv",
                          "y",
                          "Dose",
                          new PolynomialBasis(3)))
              .getMessage();
      assertEquals(
          "d.csv:3, column Dose: x^2 is beyond the largest double for x = 1.0E200; change the unit"
              + " of x",
          refusal);
    }
  }
}
