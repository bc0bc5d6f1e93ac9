package io.evident.bayes.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.bayes.internal.plot.Ticks;
import java.util.Locale;
import org.jfree.chart.axis.TickUnitSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicksTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1e-12  | 3E-12",
        "0.0001 | 0.0003",
        "0.001  | 0.003",
        "0.01   | 0.03",
        "0.1    | 0.3",
        "1      | 3",
        "1000   | 3,000",
        "1e6    | 3,000,000",
        "1e7    | 3E7"
      })
  void aLabelHasTheDigitsOfItsStep(double step, String label) {
    assertEquals(label, Ticks.standard().getCeilingTickUnit(step).valueToString(3 * step));
    assertEquals(label, Ticks.every(step).valueToString(3 * step));
  }

  @Test
  void labelsOfAnAxisHaveAsManyDecimals() {
    assertEquals("0.20", Ticks.standard().getCeilingTickUnit(0.05).valueToString(0.2));
    assertEquals("0.2", Ticks.every(0.05).valueToString(0.2));
  }

  @Test
  void countsAreWhole() {
    assertEquals("1", Ticks.whole().getCeilingTickUnit(0.01).valueToString(1));
  }

  @Test
  void anAxisIsLabelledAlikeInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      TickUnitSource units = PlotStyle.axis("x").getStandardTickUnits();
      assertEquals("0.3", units.getCeilingTickUnit(0.1).valueToString(0.3));
    } finally {
      Locale.setDefault(before);
    }
  }
}
