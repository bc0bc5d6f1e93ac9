package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import io.evident.bayes.internal.plot.Ticks;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Stroke;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYDataset;

/** What all plots of x and y look like: a grey grid on white, no frame, and letters of one size. */
final class PlotStyle {
  /** Room around the labels of a vertical axis, so that there are about ten. */
  static final RectangleInsets SPACED = new RectangleInsets(14, 4, 14, 4);

  /** The same of a horizontal axis. */
  static final RectangleInsets WIDE = new RectangleInsets(4, 12, 4, 12);

  /** What is left free beyond the outermost points, in relation to their distance. */
  private static final double MARGIN = 0.04;

  private static final int LABEL = 18;
  private static final int TICK = 16;

  private PlotStyle() {}

  /** A plot of a data set. */
  static XYPlot plot(XYDataset data, NumberAxis across, NumberAxis up, XYItemRenderer renderer) {
    XYPlot plot = new XYPlot(data, across, up, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(Palette.GRID);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setDomainGridlineStroke(new BasicStroke(1f));
    plot.setRangeGridlineStroke(new BasicStroke(1f));
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    plot.setOutlineVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return plot;
  }

  /** An axis of numbers of any size, whose range follows the data. */
  static NumberAxis axis(String name, RectangleInsets room) {
    NumberAxis axis = new NumberAxis(name);
    axis.setAutoRangeIncludesZero(false);
    axis.setLabelFont(PlotFont.plain(LABEL, name));
    axis.setTickLabelFont(PlotFont.plain(TICK));
    axis.setLabelPaint(Palette.INK);
    axis.setTickLabelPaint(Palette.INK);
    axis.setTickLabelInsets(room);
    axis.setStandardTickUnits(Ticks.standard());
    return axis;
  }

  /** An axis of numbers in a unit of their own, from one to another with a margin. */
  static NumberAxis axis(String name, RectangleInsets room, double least, double most) {
    NumberAxis axis = axis(name, room);
    axis.setStandardTickUnits(Ticks.anySize());
    double size = Math.max(Math.abs(least), Math.abs(most));
    // one value alone gets room in relation to itself
    double margin = most > least ? MARGIN * (most - least) : size > 0 ? 0.1 * size : 1;
    axis.setRange(least - margin, most + margin);
    return axis;
  }

  /** An axis of shares, 0 to 1, with room for lines along its ends. */
  static NumberAxis shares(String name) {
    NumberAxis axis = axis(name, RectangleInsets.ZERO_INSETS);
    axis.setTickLabelInsets(new RectangleInsets(2, 4, 2, 4));
    axis.setRange(-0.01, 1.01);
    NumberFormat format = NumberFormat.getNumberInstance(Locale.ROOT);
    format.setMinimumFractionDigits(1);
    axis.setTickUnit(new NumberTickUnit(0.2, format));
    return axis;
  }

  /** Bars from a lower to an upper end. */
  static XYBarRenderer bars() {
    XYBarRenderer renderer = new XYBarRenderer();
    renderer.setUseYInterval(true);
    renderer.setBarPainter(new StandardXYBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(true);
    renderer.setLegendBar(new Rectangle2D.Double(-8, -6, 16, 12));
    renderer.setDefaultOutlinePaint(Color.WHITE);
    return renderer;
  }

  /** What a line that nothing was measured for looks like: where points ought to be. */
  static Stroke ideal() {
    return new BasicStroke(
        2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {8, 6}, 0);
  }
}
