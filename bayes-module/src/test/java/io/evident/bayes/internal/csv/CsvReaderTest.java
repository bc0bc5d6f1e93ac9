package io.evident.bayes.internal.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.Observations;
import io.evident.bayes.SufficientStatistics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast way through lines without quotes, against Commons CSV and Double.parseDouble. */
class CsvReaderTest {
  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /** The same bytes in pieces of one to three. */
  private static InputStream dribble(String text) {
    Random random = new Random(1);
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public int read(byte[] bytes, int offset, int length) {
        return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(3)));
      }
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "7",
        "-3.25",
        "0.1",
        "123456789012345678",
        "9007199254740993",
        "0.30000000000000004",
        ".5",
        "5.",
        "1e5",
        "1E-400",
        "4.9e-324",
        "0.000000000000000001",
        "179769313486231570e291",
        "2.2250738585072011e-308",
        "1234567890.123456789",
        "12345678901234567890",
        " 1.5 ",
        "+2"
      })
  void bytesReadAsDoubleParseDoubleReads(String text) {
    byte[] bytes = ("x" + text + ",").getBytes(UTF_8);
    assertEquals(Double.parseDouble(text), CsvNumber.parse(bytes, 1, bytes.length - 1));
  }

  @Test
  void randomNumbersReadToTheLastBit() {
    long seed = 31;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long digits = random.nextLong() % (long) Math.pow(10, 1 + random.nextInt(18));
      String text = Long.toString(Math.abs(digits));
      int point = random.nextInt(text.length() + 1);
      text = (digits < 0 ? "-" : "") + text.substring(0, point) + "." + text.substring(point);
      if (text.matches("-?\\.")) {
        continue;
      }
      byte[] bytes = text.getBytes(UTF_8);
      assertEquals(
          Double.parseDouble(text), CsvNumber.parse(bytes, 0, bytes.length), "seed " + seed);
      String printed = Double.toString(random.nextGaussian());
      byte[] exact = printed.getBytes(UTF_8);
      assertEquals(Double.parseDouble(printed), CsvNumber.parse(exact, 0, exact.length));
    }
  }

  @Test
  void numbersHalfWayBetweenTwoDoublesRoundToEven() {
    for (String text :
        new String[] {"9007199254740993", "9007199254740995", "900719925474099.25"}) {
      byte[] bytes = text.getBytes(UTF_8);
      assertEquals(Double.parseDouble(text), CsvNumber.parse(bytes, 0, bytes.length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", "-.", "1.2.3", "1-2", "abc", "1e", "--1", "1 2", "\u0661"})
  void whatIsNoNumberIsNaN(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertEquals(Double.NaN, CsvNumber.parse(bytes, 0, bytes.length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void quotedAndPlainLinesReadAlikeInPieces(String end) throws IOException {
    StringBuilder plain = new StringBuilder("a,x" + end);
    StringBuilder mixed = new StringBuilder("a,\"x\"" + end);
    StringBuilder late = new StringBuilder("a,x" + end);
    double[] expected = new double[3000];
    Random random = new Random(2);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = random.nextGaussian();
      plain.append("g\u00fc").append(i).append(',').append(expected[i]).append(end);
      mixed.append("\"a").append(end).append("b\",").append(expected[i]).append(end);
      String value = i < 2000 ? "" + expected[i] : "\"" + expected[i] + "\"";
      late.append("g,").append(value).append(end).append(i % 7 == 0 ? end : "");
    }
    for (StringBuilder text : List.of(plain, mixed, late)) {
      assertArrayEquals(
          expected, Observations.read(stream(text.toString()), "d.csv", "x").values());
      assertArrayEquals(
          expected, Observations.read(dribble(text.toString()), "d.csv", "x").values());
    }
    String bad = late + "g,no" + end;
    String refusal =
        assertThrows(
                IllegalArgumentException.class, () -> Observations.read(dribble(bad), "d.csv", "x"))
            .getMessage();
    int line = bad.split(end, -1).length - 1;
    assertEquals(
        "d.csv:" + line + ", column x: \"no\"", refusal.substring(0, refusal.indexOf(" is")));
    String badPlain = plain + "g,no" + end;
    refusal =
        assertThrows(
                IllegalArgumentException.class,
                () -> Observations.read(dribble(badPlain), "d.csv", "x"))
            .getMessage();
    assertEquals("d.csv:3002, column x: \"no\"", refusal.substring(0, refusal.indexOf(" is")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void aByteThatIsNoTextIsFoundOnItsLineWhateverEndsLines(String end) {
    String refusal =
        assertThrows(
                IllegalArgumentException.class,
                () -> Observations.read(stream("x" + end + "1" + end + "\u0001"), "d.csv", "x"))
            .getMessage();
    assertEquals("d.csv:3: byte 0x01 is not text; give a CSV in UTF-8", refusal);
  }

  @Test
  void aLineLongerThanTheBufferIsRead() throws IOException {
    String text = "a,x\n" + "b".repeat(200_000) + ",1.5\n" + "c".repeat(70_000) + ",2.5";
    assertArrayEquals(
        new double[] {1.5, 2.5}, Observations.read(stream(text), "d.csv", "x").values());
  }

  @Test
  void groupsKeepTheOrderOfTheirFirstRows() throws IOException {
    for (String text :
        new String[] {
          "g,x\nb,1\na,2\nb,3\n", "g,x\n\"b\",1\na,2\n\"b\",3\n", "x,g\n1,b\n2,a\n3,b"
        }) {
      Map<String, SufficientStatistics> groups =
          Observations.groups(stream(text), "d.csv", "x", "g");
      assertEquals(List.of("b", "a"), List.copyOf(groups.keySet()));
      assertEquals(2, groups.get("b").count());
      assertEquals(2, groups.get("b").mean().orElseThrow());
      assertEquals(2, groups.get("a").mean().orElseThrow());
    }
    String refusal =
        assertThrows(
                IllegalArgumentException.class,
                () -> Observations.groups(stream("x\n1\n"), "d.csv", "x", "g"))
            .getMessage();
    assertEquals("d.csv:1, column g: there is no such column; name one of: x", refusal);
  }

  private static String refusal(String text) {
    return assertThrows(
            IllegalArgumentException.class, () -> Observations.read(stream(text), "d.csv", "x"))
        .getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,234.50 | without a separator, like 1234.50",
        "-12,345,678 | without a separator, like -12345678",
        "1.234.567,8 | without a separator, like 1234567.8",
        "1 234 567 | without a separator, like 1234567",
        "1'234.5 | without a separator, like 1234.5",
        "1,234 | write 1234 if the comma separates thousands, 1.234 if it is a decimal comma",
        "0,125 | decimal comma as a point, like 0.125",
        "-3,5 | decimal comma as a point, like -3.5",
        "12.5% | as 12.5 or as 0.125",
        "12 % | as 12 or as 0.12",
        "1.5D+03 | with an E, like 1.5E+03",
        "2d-1 | with an E, like 2E-1",
        "NA | a missing value",
        "#N/A | a missing value",
        "? | a missing value",
        "-inf | not a finite number; remove the row",
        "-1e400 | beyond the largest double",
        "72.5 kg | the number alone, like 72.5, and its unit in the header",
        "$3.10 | the number alone, like 3.10",
        "2026-11-28 | like 3.3 or -1e-5"
      })
  void theHintFitsTheCell(String cell, String hint) {
    String message = refusal("x\n1\n\"" + cell + "\"\n");
    assertTrue(message.startsWith("d.csv:3, column x: \"" + cell + "\" is not"), message);
    assertTrue(message.contains(hint), message);
    boolean decimal = hint.contains("decimal comma");
    assertEquals(decimal, message.contains("decimal comma"), message);
  }

  @Test
  void whatIsNotSeenIsNamed() {
    String nbsp = "\u00a0";
    assertTrue(refusal("x\n" + nbsp + "3.5\n").contains("a no-break space (U+00A0); remove it"));
    assertTrue(
        refusal("x\n1" + nbsp + "234\n")
            .contains(
                "separator is a no-break space (U+00A0); write thousands without a separator, like 1234"));
    assertTrue(refusal("x\n3\u200b\n").contains("a zero width space (U+200B); remove it"));
    assertTrue(refusal("x\n\"" + nbsp + "3,5\"\n").contains("decimal comma as a point, like 3.5"));
    assertTrue(refusal("x\n\u22123.5\n").contains("the minus (U+2212) as the hyphen"));
    assertTrue(refusal("x" + nbsp + "\n3\n").contains("differs by a no-break space (U+00A0)"));
  }

  @Test
  void aQuoteAfterABlankIsNamed() {
    assertEquals(
        "d.csv:2: a quote stands after a blank and so quotes nothing; remove the blank",
        refusal("a,x\n1, \"2,5\"\n"));
    assertTrue(refusal("a,x\n1, \"2\"\n").contains("a quote stands after a blank"));
    assertTrue(refusal("a, \"x\"\n1,2\n").contains("a quote stands after a blank in the header"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void anEmptyLineBetweenTheRowsOfOneColumnIsRefused(String end) throws IOException {
    for (String text : new String[] {"x|1|||4|", "x|\"1\"|||4", "\"x\"|1|||\"4\"|"}) {
      String message = refusal(text.replace("|", end));
      assertTrue(message.startsWith("d.csv:3, column x: the line is empty"), message);
    }
    for (String text : new String[] {"x||4|", "\"x\"||4|"}) {
      String message = refusal(text.replace("|", end));
      assertTrue(message.startsWith("d.csv:2, column x: the line is empty"), message);
    }
    for (String text :
        new String[] {"|x|1|4|||", "x|1|\"4\"|||", "|\"x\"|1|4||", "x,y|1,2||4,3|"}) {
      assertArrayEquals(
          new double[] {1, 4},
          Observations.read(stream(text.replace("|", end)), "d.csv", "x").values(),
          text);
    }
  }

  @Test
  void columnsWithoutANameBelongToNobody() throws IOException {
    for (String text : new String[] {",x,\n1,2,3\n", "\"\",x,\"\"\n1,\"2\",3\n"}) {
      for (String column : new String[] {"x", ""}) {
        Observations read = Observations.read(stream(text), "d.csv", column);
        assertArrayEquals(new double[] {2}, read.values());
        assertEquals("x", read.name());
      }
    }
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> Observations.groups(stream(",x\n1,2\n"), "d.csv", "", "x"))
            .getMessage()
            .contains("name one of: x"));
    assertEquals(
        "d.csv:1: no cell of the header has a name; name the column to read",
        refusal(",,\n1,2,3\n"));
    assertTrue(refusal("x,,x\n1,2,3\n").contains("names it twice"));
  }

  /** As the blanks around a number or the name of a column. */
  @Test
  void blanksAroundALabelAreNoPartOfIt() throws IOException {
    for (String text :
        new String[] {"g, x\na, 1\n a,2\na ,3\n", "g,x\n\"a\",1\n\" a\",2\na ,\"3\"\n"}) {
      assertEquals(
          List.of("a"), List.copyOf(Observations.groups(stream(text), "d.csv", "x", "g").keySet()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "g,x\na,1\n ,2\n",
        "x,g\n1,a\n2,\n",
        "g,x\n\"a\",1\n\" \",2\n",
        "g,x\na,1\n\"\",2\n"
      })
  void aRowWithoutAGroupIsRefused(String text) {
    String refusal =
        assertThrows(
                IllegalArgumentException.class,
                () -> Observations.groups(stream(text), "d.csv", "x", "g"))
            .getMessage();
    assertEquals(
        "d.csv:3, column g: the cell is empty; write the name of a group or remove the row",
        refusal);
  }

  /** Its hundredth would have more digits than memory holds, or an exponent that no integer is. */
  @ParameterizedTest
  @ValueSource(strings = {"1e-99999999999%", "1e-999999999%", "1e2%"})
  void thePercentageOfANumberWithAnExponentIsNotWrittenOut(String cell) {
    assertEquals(
        "d.csv:2, column x: \""
            + cell
            + "\" is not a finite number; write it without the percent"
            + " sign in all rows",
        refusal("x\n" + cell + "\n"));
  }
}
