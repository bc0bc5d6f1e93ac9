package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.models.score.AccuracyInterval;
import io.evident.models.score.IntervalCalibration;
import java.util.List;
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
}
