package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.score.AccuracyInterval;
import io.evident.models.score.IntervalCalibration;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.title.TextTitle;
import org.jfree.data.xy.IntervalXYDataset;
import org.junit.jupiter.api.Test;

class IntervalDiagramTest {
  private static final IntervalCalibration CALIBRATION =
      new IntervalCalibration(
          "y",
          40,
          List.of(new IntervalCalibration.Level(0.5, 10), new IntervalCalibration.Level(0.9, 40)));

  @Test
  void pointsAreSharesWithTheirIntervals() {
    IntervalXYDataset data =
        (IntervalXYDataset) IntervalDiagram.of("t", List.of(CALIBRATION)).getXYPlot().getDataset();
    assertEquals(0.5, data.getXValue(0, 0));
    assertEquals(0.25, data.getYValue(0, 0));
    AccuracyInterval ends = AccuracyInterval.of(10, 40);
    assertEquals(ends.lower(), data.getStartYValue(0, 0));
    assertEquals(ends.upper(), data.getEndYValue(0, 0));
    assertEquals(1, data.getYValue(0, 1));
    assertEquals("as promised", data.getSeriesKey(1));
    assertEquals(data.getXValue(1, 1), data.getYValue(1, 1));
  }

  @Test
  void targetsAreToldApart() {
    assertThrows(
        IllegalArgumentException.class,
        () -> IntervalDiagram.of("t", List.of(CALIBRATION, CALIBRATION)));
    assertThrows(IllegalArgumentException.class, () -> IntervalDiagram.of("t", List.of()));
  }

  private static List<IntervalCalibration> targets(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            k ->
                new IntervalCalibration(
                    "the mean temperature of room " + k, 40, CALIBRATION.levels()))
        .toList();
  }

  private static List<String> subtitles(JFreeChart chart) {
    return chart.getSubtitles().stream()
        .filter(title -> title instanceof TextTitle)
        .map(title -> ((TextTitle) title).getText())
        .toList();
  }

  /** Before, forty lines of a legend left a plot of no height at all. */
  @Test
  void ofManyTargetsTheFirstAreDrawnAndThePlotKeepsItsRoom() {
    JFreeChart chart = IntervalDiagram.of("t", targets(40));
    assertEquals(List.of("the first 6 of 40 targets"), subtitles(chart));
    assertEquals(7, chart.getXYPlot().getLegendItems().getItemCount());
    assertEquals(
        "the mean temperature of room 5", chart.getXYPlot().getLegendItems().get(5).getLabel());
    ChartRenderingInfo drawn = new ChartRenderingInfo();
    chart.createBufferedImage(480, 340 + 6 * 26, drawn);
    double height = drawn.getPlotInfo().getDataArea().getHeight();
    assertTrue(height > 150, height + " pixels");
    assertEquals(List.of(), subtitles(IntervalDiagram.of("t", targets(6))));
  }
}
