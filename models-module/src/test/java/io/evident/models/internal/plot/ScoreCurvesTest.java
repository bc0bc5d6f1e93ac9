package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.models.score.BinaryScores;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.title.TextTitle;
import org.jfree.data.xy.XYDataset;
import org.junit.jupiter.api.Test;

class ScoreCurvesTest {
  /** Down the scores: positive, negative, positive, negative. */
  private static BinaryScores label(String name) {
    return BinaryScores.of(
        name, new double[] {0.9, 0.6, 0.4, 0.1}, new boolean[] {true, false, true, false}, 0.5);
  }

  private static double[][] points(JFreeChart chart, int series) {
    XYDataset data = chart.getXYPlot().getDataset();
    int count = data.getItemCount(series);
    return new double[][] {
      IntStream.range(0, count).mapToDouble(i -> data.getXValue(series, i)).toArray(),
      IntStream.range(0, count).mapToDouble(i -> data.getYValue(series, i)).toArray()
    };
  }

  private static List<String> legend(JFreeChart chart) {
    return IntStream.range(0, chart.getXYPlot().getLegendItems().getItemCount())
        .mapToObj(i -> chart.getXYPlot().getLegendItems().get(i).getLabel())
        .toList();
  }

  @Test
  void aRocCurveBeginsAtNothing() {
    JFreeChart chart = ScoreCurves.roc("t", List.of(label("ill")));
    double[][] points = points(chart, 0);
    assertArrayEquals(new double[] {0, 0, 0.5, 0.5, 1}, points[0]);
    assertArrayEquals(new double[] {0, 0.5, 0.5, 1, 1}, points[1]);
    assertEquals(List.of("ill, area 0.7500", "chance"), legend(chart));
    assertEquals("false positive rate", chart.getXYPlot().getDomainAxis().getLabel());
    assertArrayEquals(new double[] {0, 1}, points(chart, 1)[1]);
  }

  /** The area under the line that is drawn is the figure in the legend. */
  @Test
  void precisionByRecallIsAStaircase() {
    JFreeChart chart = ScoreCurves.precisionRecall("t", List.of(label("ill")));
    double[][] points = points(chart, 0);
    assertArrayEquals(new double[] {0, 0.5, 0.5, 0.5, 0.5, 1, 1, 1}, points[0]);
    assertArrayEquals(new double[] {1, 1, 0.5, 0.5, 2 / 3.0, 2 / 3.0, 0.5, 0.5}, points[1]);
    assertEquals(List.of("ill, average precision 0.8333", "chance"), legend(chart));
    assertArrayEquals(new double[] {0.5, 0.5}, points(chart, 1)[1]);
  }

  @Test
  void severalLabelsHaveALineEachAndOneClassHasNone() {
    BinaryScores none = BinaryScores.of("none", new double[] {0.1}, new boolean[1], 0.5);
    JFreeChart chart = ScoreCurves.precisionRecall("t", List.of(label("a"), none));
    assertEquals(List.of("a, average precision 0.8333", "none, of one class only"), legend(chart));
    assertEquals(0, points(chart, 1)[0].length);
  }

  @Test
  void ofManyLabelsTheMostFrequentAreDrawn() {
    List<BinaryScores> labels =
        IntStream.range(0, 20)
            .mapToObj(
                k -> {
                  boolean[] truth = new boolean[30];
                  double[] p = new double[30];
                  for (int i = 0; i <= k; i++) {
                    truth[i] = true;
                    p[i] = 1;
                  }
                  return BinaryScores.of("label " + k, p, truth, 0.5);
                })
            .toList();
    JFreeChart chart = ScoreCurves.roc("t", labels);
    assertEquals(13, legend(chart).size());
    assertEquals("label 19, area 1.0000", legend(chart).get(0));
    assertEquals(
        "the 12 most frequent of 20 labels",
        chart.getSubtitles().stream()
            .filter(title -> title instanceof TextTitle)
            .map(title -> ((TextTitle) title).getText())
            .findFirst()
            .orElseThrow());
  }

  @Test
  void labelsAreToldApart() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ScoreCurves.roc("t", List.of(label("a"), label("a"))));
    assertThrows(IllegalArgumentException.class, () -> ScoreCurves.roc("t", List.of()));
  }
}
