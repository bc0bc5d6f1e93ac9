package io.evident.models.internal.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellNumberTest {
  private static void assertAsJava(String cell) {
    assertEquals(
        Double.doubleToRawLongBits(Double.parseDouble(cell)),
        Double.doubleToRawLongBits(CellNumber.parse(cell)),
        cell);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "+7",
        "3.",
        ".5",
        "-.25",
        "1e5",
        "1E-5",
        "2.5e+10",
        "0.1",
        "0.3",
        "123456789012345",
        "9007199254740993",
        "12345678901234567890123456789",
        "0.000000000000001",
        "00000000000000000000000.5",
        "0.00000000000000000000000000000000000001",
        "1.7976931348623157e308",
        "4.9e-324"
      })
  void numbersAreThoseOfJava(String cell) {
    assertAsJava(cell);
  }

  @Test
  void randomNumbersAreThoseOfJava() {
    long seed = 20;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200_000; i++) {
      StringBuilder cell = new StringBuilder(random.nextBoolean() ? "-" : "");
      int digits = 1 + random.nextInt(20);
      int point = random.nextInt(digits + 1);
      for (int d = 0; d < digits; d++) {
        cell.append(d == point ? "." : "").append((char) ('0' + random.nextInt(10)));
      }
      cell.append(random.nextInt(8) == 0 ? "e" + (random.nextInt(40) - 20) : "");
      assertAsJava(cell.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", "+", ".", "-.", "e5", "1e", "1e+", "1d", "1f", "0x1p3", "1,5", "1 000", "1.2.3",
        "--1", "1-2", "a", "NaN", "\u0661", "1e5x", "12e3.5"
      })
  void whatIsNoDecimalNumberIsText(String cell) {
    assertTrue(Double.isNaN(CellNumber.parse(cell)), cell);
  }

  @ParameterizedTest
  @ValueSource(strings = {"inf", "+Inf", "INFINITY", "\u221e", "1e999", "9e308"})
  void whatIsBeyondADoubleIsInfinite(String cell) {
    assertEquals(Double.POSITIVE_INFINITY, CellNumber.parse(cell));
  }

  @Test
  void theSignOfAnInfiniteNumberIsKept() {
    assertEquals(Double.NEGATIVE_INFINITY, CellNumber.parse("-inf"));
    assertEquals(Double.NEGATIVE_INFINITY, CellNumber.parse("-1e999"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1,5",
        "-,25",
        "1,234,567",
        "-12,345.6",
        "1.234,56",
        "1.250.000",
        "1 250 000",
        "12 345,6",
        "1\u00a0250",
        "1\u202f250\u202f000",
        "1'250'000.5"
      })
  void numbersAsOthersWriteThemAreToldFromTexts(String cell) {
    assertTrue(CellNumber.hasSeparators(cell), cell);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"15", "1.234", "1e5", "a,5", "1,2,3", "1,23,456", "1 2", "1 250'000", "1,,5", "x"})
  void otherCellsHaveNoSeparators(String cell) {
    assertFalse(CellNumber.hasSeparators(cell), cell);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "-1234567890123456781",
        "1234567890123456781.0",
        "12345678901234567890123"
      })
  void wholeNumbersThatNoDoubleIsAreRounded(String cell) {
    assertTrue(CellNumber.isRounded(cell), cell);
    assertFalse(CellNumber.isPlain(cell), cell);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740992",
        "-9007199254740994",
        "1000000000000000000000",
        "1234567890123456768",
        "0.1234567890123456789",
        "1234567890123456.5",
        "1.234567890123456781e18",
        "0.5",
        "-0",
        "0"
      })
  void otherNumbersArePlain(String cell) {
    assertFalse(CellNumber.isRounded(cell), cell);
    assertTrue(CellNumber.isPlain(cell), cell);
  }

  /** A whole number is rounded if and only if the double, written out, is another one. */
  @Test
  void roundedNumbersAreThoseThatComeBackOtherwise() {
    long seed = 21;
    SplittableRandom random = new SplittableRandom(seed);
    int rounded = 0;
    for (int i = 0; i < 20_000; i++) {
      long number = random.nextLong() >> random.nextInt(20);
      boolean exact = (double) number != 0x1p63 && (long) (double) number == number;
      assertEquals(!exact, CellNumber.isRounded(Long.toString(number)), number + ", seed " + seed);
      rounded += exact ? 0 : 1;
    }
    assertTrue(rounded > 5_000 && rounded < 20_000, rounded + " rounded");
  }

  @Test
  void codesBeginWithAZeroBeforeOtherDigits() {
    for (String code : new String[] {"00501", "-007", "+01", "00"}) {
      assertTrue(CellNumber.isPadded(code), code);
    }
    for (String other : new String[] {"0", "-0", "0.5", "00.5", "01e2", "10", "", "-", "0x"}) {
      assertFalse(CellNumber.isPadded(other), other);
    }
  }
}
