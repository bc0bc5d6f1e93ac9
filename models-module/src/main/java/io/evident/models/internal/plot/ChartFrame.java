package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import java.awt.Color;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

/** What all charts have around their plot: a title, a line below it, a legend, white ground. */
public final class ChartFrame {
  private static final int TITLE = 22;
  private static final int SUBTITLE = 16;
  private static final int LEGEND = 16;

  private ChartFrame() {}

  /** A chart without a legend. */
  static JFreeChart plain(String title, Plot plot) {
    JFreeChart chart = new JFreeChart(title, PlotFont.bold(TITLE, title), plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(10, 10, 10, 20));
    chart.getTitle().setPaint(Palette.INK);
    return chart;
  }

  /** A chart with a legend below it, which holds these texts. */
  static JFreeChart withLegend(String title, Plot plot, String... texts) {
    JFreeChart chart = plain(title, plot);
    LegendTitle legend = new LegendTitle(plot);
    legend.setPosition(RectangleEdge.BOTTOM);
    legend.setMargin(new RectangleInsets(1, 1, 1, 1));
    legend.setBackgroundPaint(Color.WHITE);
    legend.setFrame(BlockBorder.NONE);
    legend.setItemFont(PlotFont.plain(LEGEND, texts));
    legend.setItemPaint(Palette.INK);
    legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 12));
    chart.addLegend(legend);
    return chart;
  }

  /**
   * The same chart without title, legend, margin and ground, for a page that has its own.
   *
   * @param chart the chart; changed
   * @return the chart
   */
  public static JFreeChart bare(JFreeChart chart) {
    chart.setTitle((TextTitle) null);
    chart.clearSubtitles();
    chart.setPadding(RectangleInsets.ZERO_INSETS);
    chart.setBackgroundPaint(null);
    chart.getPlot().setBackgroundPaint(null);
    chart.getPlot().setInsets(RectangleInsets.ZERO_INSETS);
    return chart;
  }

  /**
   * The same chart with one more line below its title, which says what it is of.
   *
   * @param chart the chart; changed
   * @param line such as the name of an experiment
   * @return the chart
   */
  public static JFreeChart subtitled(JFreeChart chart, String line) {
    TextTitle subtitle = new TextTitle(line, PlotFont.plain(SUBTITLE, line));
    subtitle.setPaint(Palette.INK);
    chart.addSubtitle(subtitle);
    return chart;
  }
}
