package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.junit.jupiter.api.Test;

class ValueHeatmapTest {
  @Test
  void cellsHoldNumbersOfAnySize() {
    double[][] values = {{0.512345, 0.00123456}, {Double.NaN, 2.5e-7}};
    List<String> texts =
        ValueHeatmap.of(
                "t",
                new ValueHeatmap.Axis("rate", List.of("0.1", "0.01")),
                new ValueHeatmap.Axis("width", List.of("8", "16")),
                "RMSE",
                (row, column) -> values[row][column])
            .getXYPlot()
            .getAnnotations()
            .stream()
            .map(a -> ((XYTextAnnotation) a).getText())
            .toList();
    assertEquals(List.of("0.512", "0.001235", "failed", "2.500e-07"), texts);
  }
}
