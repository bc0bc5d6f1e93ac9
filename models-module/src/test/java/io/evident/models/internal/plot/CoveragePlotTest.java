package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.calibration.CoverageLaw;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.IntervalXYDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoveragePlotTest {
  private static final CoverageLaw LAW = new CoverageLaw(50, 0.1, 20);

  @Test
  void barsAreSharesOfTheSplitsBesideTheLaw(@TempDir Path folder) throws Exception {
    JFreeChart chart = CoveragePlot.of("Coverage", LAW, 18, 18, 19, 20);
    XYPlot plot = chart.getXYPlot();
    IntervalXYDataset bars = (IntervalXYDataset) plot.getDataset(0);
    double shares = 0;
    double law = 0;
    for (int i = 0; i < bars.getItemCount(0); i++) {
      assertEquals(bars.getXValue(0, i), plot.getDataset(1).getXValue(0, i));
      int k = (int) Math.round(20 * bars.getXValue(0, i));
      assertEquals(k / 20.0, bars.getXValue(0, i), 1e-12);
      assertEquals((k - 0.5) / 20, bars.getStartXValue(0, i), 1e-12);
      assertEquals(Math.exp(LAW.logProbability(k)), plot.getDataset(1).getYValue(0, i), 1e-12);
      assertEquals(k == 18 ? 0.5 : k >= 19 ? 0.25 : 0, bars.getYValue(0, i));
      shares += bars.getYValue(0, i);
      law += plot.getDataset(1).getYValue(0, i);
    }
    assertEquals(1, shares, 1e-12);
    assertTrue(law > 0.999 && law <= 1 + 1e-12, "law " + law);
    Path svg = folder.resolve("coverage.svg");
    ChartFiles.save(chart, 1200, 800, svg);
    assertTrue(Files.readString(svg).contains("mean 0.9375, expected 0.9020"));
  }

  @Test
  void manyCountsShareBins() {
    CoverageLaw law = new CoverageLaw(500, 0.1, 5000);
    XYPlot plot = CoveragePlot.of("Coverage", law, 4400, 4500, 4700).getXYPlot();
    int bins = plot.getDataset(1).getItemCount(0);
    assertTrue(bins > 12 && bins <= 25, "bins " + bins);
    double shares = 0;
    double probabilities = 0;
    for (int i = 0; i < bins; i++) {
      shares += plot.getDataset(0).getYValue(0, i);
      probabilities += plot.getDataset(1).getYValue(0, i);
    }
    assertEquals(1, shares, 1e-12);
    assertTrue(probabilities > 0.998 && probabilities <= 1 + 1e-12, "law " + probabilities);
  }

  @Test
  void badInputIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> CoveragePlot.of("t", LAW));
    assertThrows(IllegalArgumentException.class, () -> CoveragePlot.of("t", LAW, 21));
    assertThrows(IllegalArgumentException.class, () -> CoveragePlot.of("t", LAW, -1));
  }
}
