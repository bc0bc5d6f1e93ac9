package io.evident.bayes.plot;

import io.evident.bayes.internal.plot.Ticks;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.statistics.SimpleHistogramBin;
import org.jfree.data.statistics.SimpleHistogramDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * The histogram of a probability integral transform, which is flat if the predictives are
 * calibrated: a hump says that they are too wide, a trough that they are too narrow.
 */
public final class PitHistogram {
  private PitHistogram() {}

  /**
   * Draws the histogram.
   *
   * @param transform the values, each from 0 to 1
   * @param bins how many bins of the same width, at least one
   * @return the chart, legible from 1200 by 800 pixels
   * @throws IllegalArgumentException if there is no value or bin, or a value lies outside 0 to 1
   */
  public static JFreeChart of(List<Double> transform, int bins) {
    if (bins < 1 || transform.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there must be at least one value and one bin, got %d and %d",
              transform.size(),
              bins));
    }
    int[] counts = new int[bins];
    for (double u : transform) {
      if (!(u >= 0 && u <= 1)) {
        throw new IllegalArgumentException("transform must lie between 0 and 1, got " + u);
      }
      counts[Math.min((int) (u * bins), bins - 1)]++;
    }
    SimpleHistogramDataset histogram = new SimpleHistogramDataset("observations");
    histogram.setAdjustForBinSize(false);
    for (int i = 0; i < bins; i++) {
      SimpleHistogramBin bin =
          new SimpleHistogramBin((double) i / bins, (i + 1.0) / bins, true, i == bins - 1);
      bin.setItemCount(counts[i]);
      histogram.addBin(bin);
    }
    XYBarRenderer bars = new XYBarRenderer(0.04);
    bars.setBarPainter(new StandardXYBarPainter());
    bars.setShadowVisible(false);
    bars.setLegendBar(new Rectangle2D.Double(-8, -6, 16, 12));
    bars.setSeriesPaint(0, PlotStyle.BLUE);
    NumberAxis domain = PlotStyle.axis("probability integral transform");
    domain.setRange(0, 1);
    NumberAxis range = PlotStyle.axis("observations in the bin");
    range.setAutoRangeIncludesZero(true);
    range.setStandardTickUnits(Ticks.whole());
    XYPlot plot = new XYPlot(histogram, domain, range, bars);
    PlotStyle.plain(plot);
    XYSeries flat = new XYSeries("calibrated");
    flat.add(0, (double) transform.size() / bins);
    flat.add(1, (double) transform.size() / bins);
    XYLineAndShapeRenderer line = PlotStyle.lines();
    line.setSeriesPaint(0, PlotStyle.VERMILION);
    line.setSeriesStroke(0, PlotStyle.dashed(9, 4));
    plot.setDataset(1, new XYSeriesCollection(flat));
    plot.setRenderer(1, line);
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    return PlotStyle.chart("Calibration of the one-step predictives", plot);
  }
}
