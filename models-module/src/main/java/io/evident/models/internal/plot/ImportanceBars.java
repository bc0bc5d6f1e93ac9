package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import io.evident.bayes.internal.plot.Ticks;
import io.evident.models.score.ColumnImportance;
import io.evident.models.score.PermutationImportance;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.category.StatisticalBarRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.statistics.DefaultStatisticalCategoryDataset;

/**
 * How much a score drops when a column is shuffled, in units of the score: a bar for each column,
 * the most important above, with the deviation of a single shuffle on either side of its end. Of
 * more than {@value #MOST} columns the most important ones are drawn.
 */
public final class ImportanceBars {
  /** More bars than these are too thin for their names. */
  public static final int MOST = 20;

  /** Of a longer name the middle is left out. */
  private static final int LETTERS = 24;

  private static final int LABEL = 18;
  private static final int TICK = 16;

  private ImportanceBars() {}

  /**
   * The bars.
   *
   * @param title above them
   * @param importance of the columns
   * @return the chart
   */
  public static JFreeChart of(String title, PermutationImportance importance) {
    List<ColumnImportance> drawn = importance.ranked().stream().limit(MOST).toList();
    String name = "drop of " + importance.score();
    Map<String, String> shown = shortened(drawn.stream().map(ColumnImportance::column).toList());
    DefaultStatisticalCategoryDataset data = new DefaultStatisticalCategoryDataset();
    for (ColumnImportance column : drawn) {
      // without a deviation no whisker is drawn
      Double deviation = Double.isNaN(column.deviation()) ? null : (Double) column.deviation();
      data.add((Double) column.mean(), deviation, name, shown.get(column.column()));
    }
    StatisticalBarRenderer renderer = new StatisticalBarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(false);
    renderer.setMaximumBarWidth(0.1);
    renderer.setSeriesPaint(0, Palette.line(0));
    renderer.setErrorIndicatorPaint(Palette.INK);
    renderer.setErrorIndicatorStroke(new BasicStroke(1.5f));
    NumberAxis drops = PlotStyle.axis(name, PlotStyle.WIDE);
    drops.setAutoRangeIncludesZero(true);
    drops.setStandardTickUnits(Ticks.anySize());
    CategoryPlot plot =
        new CategoryPlot(data, columns(List.copyOf(shown.values())), drops, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setRangeGridlineStroke(new BasicStroke(1f));
    plot.setRangeZeroBaselineVisible(true);
    plot.setOutlineVisible(false);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    JFreeChart chart = ChartFrame.plain(title, plot);
    return drawn.size() == importance.columns().size()
        ? chart
        : ChartFrame.subtitled(
            chart,
            String.format(
                Locale.ROOT,
                "the %d most important of %,d columns",
                drawn.size(),
                importance.columns().size()));
  }

  /** Long names without their middle, unless that makes two of them one. */
  private static Map<String, String> shortened(List<String> names) {
    Map<String, String> shown = new LinkedHashMap<>();
    for (String name : names) {
      int letters = name.codePointCount(0, name.length());
      shown.put(
          name,
          letters <= LETTERS
              ? name
              : name.substring(0, name.offsetByCodePoints(0, LETTERS / 2))
                  + "\u2026"
                  + name.substring(name.offsetByCodePoints(0, letters - LETTERS / 2 + 1)));
    }
    if (Set.copyOf(shown.values()).size() < shown.size()) {
      names.forEach(name -> shown.put(name, name));
    }
    return shown;
  }

  private static CategoryAxis columns(List<String> names) {
    CategoryAxis axis = new CategoryAxis();
    axis.setLabelFont(PlotFont.plain(LABEL));
    axis.setTickLabelFont(PlotFont.plain(TICK, names));
    axis.setTickLabelPaint(Palette.INK);
    axis.setMaximumCategoryLabelWidthRatio(1.2f);
    axis.setCategoryMargin(0.25);
    axis.setLowerMargin(0.02);
    axis.setUpperMargin(0.02);
    return axis;
  }
}
