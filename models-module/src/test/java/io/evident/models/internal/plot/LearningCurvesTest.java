package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.BasicStroke;
import java.awt.Stroke;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.TickUnitSource;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.junit.jupiter.api.Test;

class LearningCurvesTest {
  private static Curve line(String name, int points) {
    double[] x = IntStream.rangeClosed(1, points).asDoubleStream().toArray();
    return Curve.of(name, x, x);
  }

  @Test
  void axesSayWhatIsPlotted() {
    List<Curve> curves = List.of(line("train", 3));
    assertAxes("epoch", "loss", LearningCurves.loss("t", curves));
    assertAxes("epoch", "accuracy", LearningCurves.measure("t", "accuracy", curves));
    assertAxes("step", "running loss", LearningCurves.runningLoss("t", curves));
  }

  private static void assertAxes(String x, String y, JFreeChart chart) {
    assertEquals(x, chart.getXYPlot().getDomainAxis().getLabel());
    assertEquals(y, chart.getXYPlot().getRangeAxis().getLabel());
    assertEquals("t", chart.getTitle().getText());
  }

  @Test
  void axesAreLabelledAlikeInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      XYPlot plot = LearningCurves.loss("t", List.of(line("train", 3))).getXYPlot();
      TickUnitSource units = plot.getRangeAxis().getStandardTickUnits();
      assertEquals("0.3", units.getCeilingTickUnit(0.1).valueToString(0.3));
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void fewPointsAreMarkedAndManyAreNot() {
    XYPlot plot = LearningCurves.loss("t", List.of(line("one", 1), line("many", 1000))).getXYPlot();
    XYLineAndShapeRenderer renderer = (XYLineAndShapeRenderer) plot.getRenderer();
    assertTrue(renderer.getItemShapeVisible(0, 0));
    assertFalse(renderer.getItemShapeVisible(1, 0));
    assertEquals(1000, plot.getDataset().getItemCount(1));
  }

  @Test
  void valuesThatAreNotFiniteAreGaps() {
    Curve curve =
        Curve.of("c", new double[] {1, 2, 3}, new double[] {1, Double.POSITIVE_INFINITY, 2});
    XYPlot plot = LearningCurves.loss("t", List.of(curve)).getXYPlot();
    assertTrue(Double.isNaN(plot.getDataset().getYValue(0, 1)));
    assertEquals(2, plot.getRangeAxis().getUpperBound(), 0.2);
  }

  @Test
  void sevenLinesHaveSevenColoursAndTheEighthIsDashed() {
    assertEquals(7, IntStream.range(0, 7).mapToObj(Palette::line).distinct().count());
    assertEquals(Palette.line(0), Palette.line(7));
    assertFalse(Palette.stroke(0, false, 2).equals(Palette.stroke(7, false, 2)));
  }

  @Test
  void aDashedCurveIsDashedInThePlotAndInItsLegend() {
    JFreeChart chart =
        LearningCurves.measure(
            "t", "accuracy", List.of(line("running", 3).dashed(), line("test", 3)));
    assertNotNull(dashes(chart.getXYPlot().getRenderer().getItemStroke(0, 0)));
    assertNotNull(dashes(chart.getXYPlot().getLegendItems().get(0).getLineStroke()));
    assertNull(dashes(chart.getXYPlot().getRenderer().getItemStroke(1, 0)));
  }

  private static float[] dashes(Stroke stroke) {
    return ((BasicStroke) stroke).getDashArray();
  }

  @Test
  void curvesThatCannotBePlottedAreRefused() {
    assertRefused("empty", () -> LearningCurves.loss("t", List.of()));
    assertRefused("different", () -> LearningCurves.loss("t", List.of(line("a", 2), line("a", 3))));
    assertRefused("x[1]", () -> Curve.of("c", new double[] {2, 2}, new double[] {1, 1}));
    assertRefused("x[0]", () -> Curve.of("c", new double[] {Double.NaN}, new double[] {1}));
    assertRefused("length", () -> Curve.of("c", new double[] {1}, new double[] {1, 2}));
    assertRefused("name", () -> Curve.of(" ", new double[] {1}, new double[] {1}));
  }

  private static void assertRefused(String part, Runnable action) {
    String message = assertThrows(IllegalArgumentException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
