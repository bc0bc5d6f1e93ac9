package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.score.ConfusionMatrix;
import java.awt.Color;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;
import org.jfree.data.xy.XYZDataset;
import org.junit.jupiter.api.Test;

class ConfusionHeatmapTest {
  private static final List<String> NAMES = List.of("ant", "bee", "cow");

  /** Three ants, one of them taken for a cow; one cow; no bee. */
  private static final ConfusionMatrix MATRIX =
      ConfusionMatrix.of(3, new int[] {0, 0, 0, 2}, new int[] {0, 2, 0, 2});

  private static XYPlot plot() {
    return ConfusionHeatmap.of("t", MATRIX, NAMES).getXYPlot();
  }

  @Test
  void rowsAreTrueClassesAndColoursSharesOfThem() {
    XYZDataset data = (XYZDataset) plot().getDataset();
    assertEquals(2.0 / 3, value(data, 0, 0));
    assertEquals(1.0 / 3, value(data, 0, 2));
    assertEquals(1, value(data, 2, 2));
    assertEquals(3, data.getItemCount(0), "the others are white as the ground is");
  }

  private static double value(XYZDataset data, int label, int prediction) {
    for (int i = 0; i < data.getItemCount(0); i++) {
      if (data.getXValue(0, i) == prediction && data.getYValue(0, i) == label) {
        return data.getZValue(0, i);
      }
    }
    throw new AssertionError("no cell " + label + " " + prediction);
  }

  @Test
  void cellsHoldCountsAndAxesClassNames() {
    XYTextAnnotation cell =
        plot().getAnnotations().stream()
            .map(a -> (XYTextAnnotation) a)
            .filter(a -> a.getX() == 2 && a.getY() == 0)
            .findFirst()
            .orElseThrow();
    assertEquals("1", cell.getText());
    SymbolAxis down = (SymbolAxis) plot().getRangeAxis();
    assertEquals(NAMES, Arrays.asList(down.getSymbols()));
    assertEquals("true class", down.getLabel());
    assertTrue(down.isInverted());
    assertEquals("predicted class", plot().getDomainAxis().getLabel());
  }

  @Test
  void namesMustBeAsManyAsClasses() {
    assertThrows(
        IllegalArgumentException.class, () -> ConfusionHeatmap.of("t", MATRIX, List.of("ant")));
  }

  /** Nothing is drawn in the first row, nor in the first column. */
  @Test
  void theAxesAreOfAllClasses() {
    XYPlot plot =
        ConfusionHeatmap.of("t", ConfusionMatrix.of(3, new int[] {1}, new int[] {1}), NAMES)
            .getXYPlot();
    assertEquals(new Range(-0.5, 2.5), plot.getRangeAxis().getRange());
    assertEquals(new Range(-0.5, 2.5), plot.getDomainAxis().getRange());
  }

  /** A cell for each of 160,000 pairs made a picture of 48 MB. */
  @Test
  void aPictureOfManyClassesIsSmall() throws IOException {
    int n = 400;
    int[] labels = IntStream.range(0, n).toArray();
    List<String> names = IntStream.range(0, n).mapToObj(k -> "c" + k).toList();
    byte[] svg =
        ChartFiles.svg(
            ConfusionHeatmap.of("t", ConfusionMatrix.of(n, labels, labels), names), 6000, 6000);
    assertTrue(svg.length < 1 << 20, svg.length + " bytes");
  }

  @Test
  void oneImageOfManyIsSeen() {
    assertEquals(Color.WHITE, ConfusionHeatmap.scale().getPaint(0));
    Color one = (Color) ConfusionHeatmap.scale().getPaint(1e-6);
    assertTrue(one.getRed() < 245, one.toString());
    int red = 256;
    for (int i = 0; i < 64; i++) {
      Color shade = (Color) ConfusionHeatmap.scale().getPaint((i + 0.5) / 64);
      assertTrue(shade.getRed() < red, shade + " at " + i);
      red = shade.getRed();
    }
    assertEquals(new Color(0, 64, 128), ConfusionHeatmap.scale().getPaint(1));
  }
}
