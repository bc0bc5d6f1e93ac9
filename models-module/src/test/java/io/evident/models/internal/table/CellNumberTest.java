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

  @Test
  void aDecimalCommaIsToldFromOtherCommas() {
    assertTrue(CellNumber.hasDecimalComma("1,5"));
    assertTrue(CellNumber.hasDecimalComma("-,25"));
    assertFalse(CellNumber.hasDecimalComma("1,234,567"));
    assertFalse(CellNumber.hasDecimalComma("15"));
    assertFalse(CellNumber.hasDecimalComma("a,5"));
  }
}
