package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.internal.plot.Ticks;
import io.evident.models.score.ScatterSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYDataset;
import org.junit.jupiter.api.Test;

class RegressionPlotsTest {
  private static final ScatterSample SAMPLE =
      new ScatterSample("price [EUR]", 3, List.of(10.0, 20.0, 40.0), List.of(15.0, 20.0, 30.0));

  private static double[] points(XYDataset data, boolean up) {
    return DoubleStream.iterate(0, i -> i + 1)
        .limit(data.getItemCount(0))
        .map(i -> up ? data.getYValue(0, (int) i) : data.getXValue(0, (int) i))
        .toArray();
  }

  @Test
  void pointsAreTrueAndPredictedAndTheDiagonalIsTheirLine() {
    XYPlot plot = RegressionPlots.predictedAgainstTrue("t", SAMPLE).getXYPlot();
    assertEquals("true price [EUR]", plot.getDomainAxis().getLabel());
    assertEquals("predicted price [EUR]", plot.getRangeAxis().getLabel());
    assertArrayEquals(new double[] {10, 20, 40}, points(plot.getDataset(0), false));
    assertArrayEquals(new double[] {15, 20, 30}, points(plot.getDataset(0), true));
    assertArrayEquals(points(plot.getDataset(1), false), points(plot.getDataset(1), true));
    assertEquals(plot.getDomainAxis().getRange(), plot.getRangeAxis().getRange());
    assertTrue(plot.getDomainAxis().getRange().contains(10));
    assertTrue(plot.getDomainAxis().getRange().contains(40));
  }

  @Test
  void residualsArePredictedMinusTrueAboutALineOfNone() {
    XYPlot plot = RegressionPlots.residuals("t", SAMPLE).getXYPlot();
    assertEquals("predicted price [EUR]", plot.getDomainAxis().getLabel());
    assertArrayEquals(new double[] {15, 20, 30}, points(plot.getDataset(0), false));
    assertArrayEquals(new double[] {5, 0, -10}, points(plot.getDataset(0), true));
    assertArrayEquals(new double[2], points(plot.getDataset(1), true));
    assertEquals(0, plot.getRangeAxis().getRange().getCentralValue(), 1e-12);
  }

  @Test
  void theLegendSaysHowManyRowsOfHowMany() {
    assertEquals("3 rows", legend(RegressionPlots.residuals("t", SAMPLE)));
    ScatterSample drawn = new ScatterSample("y", 100_000, List.of(1.0), List.of(2.0));
    assertEquals(
        "1 of 100,000 rows, drawn at random", legend(RegressionPlots.residuals("t", drawn)));
  }

  private static String legend(JFreeChart chart) {
    return chart.getXYPlot().getLegendItems().get(0).getLabel();
  }

  @Test
  void aHundredThousandRowsMakeASmallPicture() throws IOException {
    int rows = 100_000;
    double[][] truth = new double[rows][];
    double[][] predicted = new double[rows][];
    for (int i = 0; i < rows; i++) {
      truth[i] = new double[] {i * 7919 % 1009};
      predicted[i] = new double[] {truth[i][0] + i % 17};
    }
    ScatterSample sample =
        ScatterSample.of(List.of("y"), truth, predicted, ScatterSample.USUAL, 1).get(0);
    byte[] svg = ChartFiles.svg(RegressionPlots.predictedAgainstTrue("t", sample), 1200, 800);
    assertTrue(svg.length < 500_000, "bytes: " + svg.length);
  }

  /** Of one value, of very large and of very small ones axes have a range and few labels. */
  @Test
  void numbersOfAnySizeHaveAxes() throws IOException {
    for (double unit : new double[] {0, 1e-300, 1e-9, 1, 1e12, 1e300}) {
      ScatterSample one = new ScatterSample("y", 1, List.of(unit), List.of(unit));
      ScatterSample two =
          new ScatterSample("y", 2, List.of(unit, 3 * unit), List.of(unit, 2 * unit));
      for (ScatterSample sample : List.of(one, two)) {
        JFreeChart chart = RegressionPlots.predictedAgainstTrue("t", sample);
        assertTrue(chart.getXYPlot().getDomainAxis().getRange().contains(unit));
        int labels =
            new String(ChartFiles.svg(chart, 1200, 800), StandardCharsets.UTF_8)
                .split("<text")
                .length;
        assertTrue(labels > 8 && labels < 60, unit + ": " + labels + " texts");
      }
    }
  }

  @Test
  void ticksAreOneTwoAndFiveTimesPowersOfTen() {
    for (int power : new int[] {-300, -9, -1, 0, 5, 12, 300}) {
      double ten = Double.parseDouble("1E" + power);
      assertEquals(ten, Ticks.anySize().getCeilingTickUnit(ten).getSize());
      assertEquals(2 * ten, Ticks.anySize().getCeilingTickUnit(1.2 * ten).getSize(), 1e-15 * ten);
      assertEquals(5 * ten, Ticks.anySize().getCeilingTickUnit(4 * ten).getSize(), 1e-14 * ten);
      assertEquals(10 * ten, Ticks.anySize().getCeilingTickUnit(6 * ten).getSize(), 1e-14 * ten);
      assertEquals(
          2 * ten,
          Ticks.anySize().getLargerTickUnit(Ticks.anySize().getCeilingTickUnit(ten)).getSize(),
          1e-15 * ten);
    }
    assertEquals("0.4", Ticks.anySize().getCeilingTickUnit(0.2).valueToString(0.4));
    assertEquals("1,500", Ticks.anySize().getCeilingTickUnit(500).valueToString(1500));
    assertEquals("2.5E12", Ticks.anySize().getCeilingTickUnit(5e11).valueToString(2.5e12));
    assertEquals("0", Ticks.anySize().getCeilingTickUnit(5e11).valueToString(0));
  }
}
