package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.score.ColumnImportance;
import io.evident.models.score.PermutationImportance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.data.statistics.StatisticalCategoryDataset;
import org.junit.jupiter.api.Test;

class ImportanceBarsTest {
  private static JFreeChart bars(List<ColumnImportance> columns) {
    return ImportanceBars.of("t", new PermutationImportance("R2", 100, 5, 0.9, columns));
  }

  private static StatisticalCategoryDataset data(JFreeChart chart) {
    return (StatisticalCategoryDataset) chart.getCategoryPlot().getDataset();
  }

  @Test
  void theMostImportantColumnIsFirst() {
    JFreeChart chart =
        bars(
            List.of(
                new ColumnImportance("a", 0.1, 0.01),
                new ColumnImportance("b", 0.5, 0.02),
                new ColumnImportance("c", -0.1, Double.NaN)));
    StatisticalCategoryDataset data = data(chart);
    assertEquals(List.of("b", "a", "c"), data.getColumnKeys());
    assertEquals(0.5, data.getMeanValue(0, 0));
    assertEquals(0.02, data.getStdDevValue(0, 0));
    assertNull(data.getStdDevValue(0, 2), "one shuffle has no deviation");
    assertEquals("drop of R2", chart.getCategoryPlot().getRangeAxis().getLabel());
  }

  @Test
  void ofManyColumnsTwentyAreDrawnAndItIsSaid() throws IOException {
    List<ColumnImportance> columns =
        IntStream.range(0, 35).mapToObj(i -> new ColumnImportance("column " + i, i, 1)).toList();
    JFreeChart chart = bars(columns);
    assertEquals(20, data(chart).getColumnCount());
    assertEquals("column 34", data(chart).getColumnKey(0));
    assertTrue(
        new String(ChartFiles.svg(chart, 800, 600), StandardCharsets.UTF_8)
            .contains("the 20 most important of 35 columns"));
  }

  @Test
  void longNamesLoseTheirMiddleUnlessTheyBecomeOne() {
    String name = "average rainfall of the month before";
    assertEquals(
        "average rain\u2026onth before",
        data(bars(List.of(new ColumnImportance(name, 1, 1)))).getColumnKey(0));
    String other = name.replace("of the", "in the");
    assertEquals(
        List.of(name, other),
        data(bars(List.of(new ColumnImportance(name, 2, 1), new ColumnImportance(other, 1, 1))))
            .getColumnKeys());
  }
}
