package io.evident.bayes.plot;

import io.evident.bayes.internal.plot.PlotFont;
import io.evident.bayes.internal.plot.Ticks;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.util.ShapeUtils;
import org.jfree.data.Range;

/**
 * The one look of all charts: colours that stay apart for every kind of colour vision, and a dash
 * pattern for each, so that they stay apart in grey too.
 *
 * <p>The palette is that of M. Okabe and K. Ito, Color Universal Design, 2008.
 */
final class PlotStyle {
  static final Color BLUE = new Color(0x0072b2);
  static final Color VERMILION = new Color(0xd55e00);
  static final Color GREEN = new Color(0x009e73);
  static final Color PURPLE = new Color(0xcc79a7);
  static final Color INK = new Color(0x222222);
  static final Color GRID = new Color(0xdddddd);

  static final Font SMALL = PlotFont.plain(16);
  static final Font LABEL = PlotFont.plain(16);
  static final Font TITLE = PlotFont.bold(20);

  /** A tick that stands on the axis. */
  static final Shape TICK = new Line2D.Double(0, 0, 0, -8);

  /** Shapes for marks, apart from each other without their colour. */
  static final List<Shape> MARKS =
      List.of(
          new Ellipse2D.Double(-6, -6, 12, 12),
          new Rectangle2D.Double(-6, -6, 12, 12),
          ShapeUtils.createDiamond(8),
          ShapeUtils.createUpTriangle(7));

  /** A ring around a mark, which it does not hide. */
  static final Shape RING = new Ellipse2D.Double(-11, -11, 22, 22);

  private PlotStyle() {}

  static BasicStroke solid() {
    return new BasicStroke(2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
  }

  static BasicStroke dashed(float... pattern) {
    return new BasicStroke(2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, pattern, 0);
  }

  /** A renderer of lines without points. */
  static XYLineAndShapeRenderer lines() {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setLegendLine(new Line2D.Double(-16, 0, 16, 0));
    return renderer;
  }

  /** A renderer of ticks on the axis, one for each observation. */
  static XYLineAndShapeRenderer ticks() {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    renderer.setSeriesShape(0, TICK);
    renderer.setSeriesPaint(0, INK);
    renderer.setSeriesStroke(0, new BasicStroke(1.4f));
    return renderer;
  }

  static NumberAxis axis(String label) {
    NumberAxis axis = new AnySizeAxis(label);
    axis.setStandardTickUnits(Ticks.anySize());
    axis.setAutoRangeMinimumSize(Double.MIN_NORMAL);
    axis.setLabelFont(label == null ? LABEL : PlotFont.plain(LABEL.getSize(), label));
    axis.setTickLabelFont(SMALL);
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    axis.setTickLabelInsets(new RectangleInsets(8, 6, 8, 6));
    axis.setAutoRangeIncludesZero(false);
    return axis;
  }

  /** An axis whose range follows the data however small they are; one value has room around it. */
  private static final class AnySizeAxis extends NumberAxis {
    private static final long serialVersionUID = 1;

    /** Of the largest value, a range that is the rounding of one value. */
    private static final double SAME = 1e-14;

    AnySizeAxis(String label) {
      super(label);
    }

    @Override
    protected void autoAdjustRange() {
      super.autoAdjustRange();
      Range range = getRange();
      double size = Math.max(Math.abs(range.getLowerBound()), Math.abs(range.getUpperBound()));
      if (size <= 2 * Double.MIN_NORMAL) {
        setRange(new Range(getAutoRangeIncludesZero() ? 0 : -1, 1), false, false);
      } else if (range.getLength() <= SAME * size) {
        double room = 0.1 * size;
        setRange(
            new Range(range.getLowerBound() - room, range.getUpperBound() + room), false, false);
      }
    }
  }

  /** The axis of densities, from zero. */
  static NumberAxis densityAxis() {
    NumberAxis axis = axis("density");
    axis.setAutoRangeIncludesZero(true);
    return axis;
  }

  /** A logarithmic axis with its powers of ten written out. */
  static LogAxis logAxis(String label) {
    LogAxis axis = new LogAxis(label);
    axis.setLabelFont(PlotFont.plain(LABEL.getSize(), label));
    axis.setTickLabelFont(SMALL);
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    axis.setTickUnit(new NumberTickUnit(1));
    axis.setNumberFormatOverride(Ticks.powers());
    return axis;
  }

  static void plain(XYPlot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlineStroke(new BasicStroke(1));
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
  }

  static JFreeChart chart(String title, Plot plot) {
    JFreeChart chart = new JFreeChart(title, PlotFont.bold(TITLE.getSize(), title), plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.getTitle().setPaint(INK);
    chart.getLegend().setItemFont(LABEL);
    chart.getLegend().setItemPaint(INK);
    chart.getLegend().setItemLabelPadding(new RectangleInsets(2, 4, 2, 12));
    chart.getLegend().setFrame(BlockBorder.NONE);
    chart.setPadding(new RectangleInsets(8, 8, 8, 12));
    return chart;
  }
}
