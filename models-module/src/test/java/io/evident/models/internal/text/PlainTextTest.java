package io.evident.models.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
  /** Four decimals, five digits, or five digits and a power of ten. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.0000",
    "0.274811, 0.2748",
    "1.89733327, 1.8973",
    "-12.25, -12.2500",
    "123456.789, 123456.7890",
    "9999999, 9999999.0000",
    "1e7, 1.0000e+07",
    "0.1, 0.1000",
    "0.0999, 0.099900",
    "0.09999999, 0.10000",
    "-0.00123456, -0.0012346",
    "0.001, 0.0010000",
    "0.000999, 9.9900e-04",
    "3.25e-9, 3.2500e-09",
    "NaN, undefined",
    "Infinity, Infinity",
  })
  void aNumberKeepsFiveDigits(double value, String text) {
    assertEquals(text, PlainText.number(value));
  }

  @Test
  void aShareHasFourDecimals() {
    assertEquals("0.0123", PlainText.figure(0.0123456, false));
    assertEquals("0.0000", PlainText.figure(1e-9, false));
    assertEquals("undefined", PlainText.figure(Double.NaN, false));
  }

  @Test
  void fewerDecimalsKeepFewerDigits() {
    assertEquals("0.512", String.format(Locale.ROOT, PlainText.format(0.512345, 3), 0.512345));
    assertEquals("0.001235", String.format(Locale.ROOT, PlainText.format(0.0012346, 3), 0.0012346));
    assertEquals(
        "1.235e-05", String.format(Locale.ROOT, PlainText.format(1.2346e-5, 3), 1.2346e-5));
  }

  /** The eight-bit ones too, which some terminals obey: U+009B begins a colour as ESC [ does. */
  @Test
  void noControlCharacterReachesATerminal() {
    assertEquals("a?[31mb?c?d?e?", PlainText.printable("a\u001b[31mb\u009bc\rd\ne\u007f"));
    assertEquals(
        "caf\u00e9 \u03b3 \ud83d\ude00", PlainText.printable("caf\u00e9 \u03b3 \ud83d\ude00"));
  }
}
