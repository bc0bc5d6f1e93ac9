package io.evident.bayes.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.internal.plot.Ticks;
import java.util.Locale;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.TickUnitSource;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1e-9   | 1000.000000003 | 1,000.000000003",
        "2e-10  | -3.0000000002  | -3.0000000002",
        "1e-9   | 1e9            | 1E9",
        "1e8    | 1.23456e15     | 1.23456E15",
        "1e-12  | 3e-12          | 3E-12",
        "1e-12  | -1e-28         | 0"
      })
  void labelsOfNumbersFarFromZeroTellThemApart(double step, double value, String label) {
    assertEquals(label, Ticks.anySize().getCeilingTickUnit(step).valueToString(value));
    assertEquals(label, Ticks.every(step).valueToString(value));
  }

  /** JFreeChart's own axes are never shorter than 1e-8. */
  @Test
  void anAxisIsAsLongAsItsData() {
    for (double size : new double[] {1e-300, 1e-100, 1e-12, 1e-9, 1, 1e12, 1e100}) {
      Range range = range(size, 3 * size);
      assertEquals(2.2 * size, range.getLength(), 0.01 * size, "size " + size);
      assertTrue(range.contains(size) && range.contains(3 * size), "size " + size);
    }
    Range far = range(1000, 1000 + 1e-10);
    assertTrue(far.getLength() < 1.2e-10 && far.contains(1000), far.toString());
    assertEquals(new Range(-1, 1), range(0, 0));
    for (double one : new double[] {5, -5, 1e-12, Math.nextUp(5)}) {
      Range alone = range(one, one == 5 ? Math.nextUp(one) : one);
      assertTrue(alone.contains(one), alone.toString());
      assertEquals(0.2 * Math.abs(one), alone.getLength(), 0.03 * Math.abs(one), alone.toString());
    }
    NumberAxis density = PlotStyle.densityAxis();
    XYSeries flat = new XYSeries("flat");
    flat.add(0, 0);
    flat.add(1, 0);
    new XYPlot(new XYSeriesCollection(flat), PlotStyle.axis("x"), density, PlotStyle.lines());
    assertEquals(new Range(0, 1), density.getRange());
  }

  private static Range range(double low, double high) {
    NumberAxis axis = PlotStyle.axis("y");
    XYSeries line = new XYSeries("line");
    line.add(0, low);
    line.add(1, high);
    new XYPlot(new XYSeriesCollection(line), PlotStyle.axis("x"), axis, PlotStyle.lines());
    return axis.getRange();
  }
}
