package io.evident.models.internal.plot;

import io.evident.models.calibration.CoverageLaw;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.Arrays;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * How the coverage of conformal sets is spread over random splits into calibration and test
 * examples, beside what theory gives: bars are shares of the splits, points the probability of the
 * same bin by the {@link CoverageLaw}. The dashed line is what was promised, 1 - alpha.
 */
public final class CoveragePlot {
  private static final int BINS = 24;

  /** The law is drawn between these quantiles, splits beyond them too. */
  private static final double TAIL = 5e-4;

  private static final double RADIUS = 4;

  private CoveragePlot() {}

  /**
   * The plot.
   *
   * @param title above it
   * @param law of the number covered
   * @param covered how many test examples were covered in each split, in 0..law.test(); at least
   *     one
   * @return the chart
   * @throws IllegalArgumentException if there is no split, or a number is out of range
   */
  public static JFreeChart of(String title, CoverageLaw law, int... covered) {
    if (covered.length == 0) {
      throw new IllegalArgumentException("covered must not be empty");
    }
    int least = Math.min(law.quantile(TAIL), Arrays.stream(covered).min().orElseThrow());
    int most = Math.max(law.quantile(1 - TAIL), Arrays.stream(covered).max().orElseThrow());
    if (!(least >= 0 && most <= law.test())) {
      throw new IllegalArgumentException(
          "covered must be in 0.." + law.test() + ", got " + Arrays.toString(covered));
    }
    int width = Math.max(1, (most - least + BINS) / BINS);
    String splits = String.format(Locale.ROOT, "share of %,d splits", covered.length);
    XYIntervalSeries measured = new XYIntervalSeries(splits);
    XYSeries theory = new XYSeries("beta-binomial law");
    for (int from = least; from <= most; from += width) {
      int low = from;
      int high = Math.min(from + width - 1, law.test());
      double share =
          (double) Arrays.stream(covered).filter(k -> k >= low && k <= high).count()
              / covered.length;
      double left = (from - 0.5) / law.test();
      double right = (from + width - 0.5) / law.test();
      measured.add((left + right) / 2, left, right, share, 0, share);
      theory.add((left + right) / 2, law.probability(low, high));
    }
    XYIntervalSeriesCollection bars = new XYIntervalSeriesCollection();
    bars.addSeries(measured);
    NumberAxis across =
        PlotStyle.axis(
            String.format(Locale.ROOT, "coverage of %,d test examples", law.test()),
            PlotStyle.WIDE);
    across.setRange(
        Math.min((least - 0.5) / law.test(), 1 - law.alpha()),
        Math.max((most + width - 0.5) / law.test(), 1 - law.alpha()));
    NumberAxis up = PlotStyle.axis("share", RectangleInsets.ZERO_INSETS);
    up.setTickLabelInsets(PlotStyle.SPACED);
    up.setAutoRangeIncludesZero(true);
    XYPlot plot = PlotStyle.plot(bars, across, up, bars());
    plot.setDataset(1, new XYSeriesCollection(theory));
    plot.setRenderer(1, points());
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    ValueMarker promised = new ValueMarker(1 - law.alpha(), Palette.INK, PlotStyle.ideal());
    plot.addDomainMarker(promised);
    JFreeChart chart = ChartFrame.withLegend(title, plot, splits, "beta-binomial law");
    return ChartFrame.subtitled(
        chart,
        String.format(
            Locale.ROOT,
            "%,d calibration examples, alpha %s: mean %.4f, expected %.4f; dashed: promised",
            law.calibration(),
            law.alpha(),
            Arrays.stream(covered).average().orElseThrow() / law.test(),
            law.mean()));
  }

  private static XYBarRenderer bars() {
    XYBarRenderer renderer = PlotStyle.bars();
    renderer.setSeriesPaint(0, Palette.line(0));
    return renderer;
  }

  private static XYLineAndShapeRenderer points() {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
    renderer.setSeriesPaint(0, Palette.line(1));
    renderer.setSeriesStroke(0, Palette.stroke(0, false, 2.5f));
    renderer.setSeriesShape(0, new Ellipse2D.Double(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS));
    renderer.setLegendLine(new Line2D.Double(-14, 0, 14, 0));
    return renderer;
  }
}
