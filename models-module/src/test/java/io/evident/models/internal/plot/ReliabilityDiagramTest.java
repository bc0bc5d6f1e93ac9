package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.models.data.ExampleKind;
import io.evident.models.score.Calibration;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.IntervalXYDataset;
import org.junit.jupiter.api.Test;

class ReliabilityDiagramTest {
  /** Half of the images at 0.7, one of two right; half at 0.9, all right: (0.2 + 0.1) / 2. */
  private static final Calibration CALIBRATION =
      Calibration.of(5, new double[] {0.7, 0.7, 0.9, 0.9}, new boolean[] {true, false, true, true});

  private static XYPlot part(JFreeChart chart, int index) {
    return ((CombinedDomainXYPlot) chart.getXYPlot()).getSubplots().get(index);
  }

  @Test
  void theTitleHoldsTheExpectedCalibrationError() {
    assertEquals(
        "t: expected calibration error 0.1500",
        ReliabilityDiagram.of("t", CALIBRATION, ExampleKind.IMAGES).getTitle().getText());
  }

  @Test
  void barsAreAccuraciesAndGapsReachToTheMeanConfidence() {
    IntervalXYDataset bars =
        (IntervalXYDataset)
            part(ReliabilityDiagram.of("t", CALIBRATION, ExampleKind.IMAGES), 0).getDataset();
    assertEquals(2, bars.getItemCount(0), "bins without images have no bar");
    assertEquals(0.6, bars.getStartXValue(0, 0), 1e-12);
    assertEquals(0.8, bars.getEndXValue(0, 0), 1e-12);
    assertEquals(0.5, bars.getEndYValue(0, 0), 1e-12);
    assertEquals(0.5, bars.getStartYValue(1, 0), 1e-12);
    assertEquals(0.7, bars.getEndYValue(1, 0), 1e-12);
    assertEquals(1, bars.getItemCount(1), "one bin promises more than it keeps");
    assertEquals(0.9, bars.getStartYValue(2, 0), 1e-12);
    assertEquals(1, bars.getEndYValue(2, 0), 1e-12);
  }

  @Test
  void belowStandTheSharesOfTheImages() {
    IntervalXYDataset shares =
        (IntervalXYDataset)
            part(ReliabilityDiagram.of("t", CALIBRATION, ExampleKind.IMAGES), 1).getDataset();
    assertEquals(5, shares.getItemCount(0));
    assertEquals(0, shares.getEndYValue(0, 0));
    assertEquals(0.5, shares.getEndYValue(0, 4));
  }
}
