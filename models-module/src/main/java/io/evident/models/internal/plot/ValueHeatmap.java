package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import io.evident.bayes.internal.plot.Ticks;
import io.evident.models.internal.text.PlainText;
import java.awt.Color;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;

/** A number for each pair of settings as a heat map, with the number written into the cell. */
public final class ValueHeatmap {
  private static final int SHADES = 64;

  /** Up to so many cells there is room for the numbers. */
  private static final int WRITTEN = 150;

  private static final int DECIMALS = 3;

  private ValueHeatmap() {}

  /**
   * One side of the map.
   *
   * @param name what varies along it
   * @param labels its values, in order
   */
  public record Axis(String name, List<String> labels) {

    public Axis {
      labels = List.copyOf(labels);
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("the axis " + name + " needs at least one label");
      }
    }
  }

  /** The number of a cell. */
  @FunctionalInterface
  public interface Values {

    /**
     * The number at a place.
     *
     * @param row along the axis that goes down, from 0
     * @param column along the axis that goes across, from 0
     * @return not a number where there is none; such a cell is grey and says "failed"
     */
    double at(int row, int column);
  }

  /**
   * The heat map: white for the least of the numbers, dark blue for the greatest.
   *
   * @param title above it
   * @param down the axis that goes down
   * @param across the axis that goes across
   * @param valueName what the numbers are
   * @param values the numbers
   * @return the chart
   */
  public static JFreeChart of(
      String title, Axis down, Axis across, String valueName, Values values) {
    int columns = across.labels().size();
    int count = down.labels().size() * columns;
    double[][] cells = new double[3][count];
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      int row = i / columns;
      int column = i % columns;
      cells[0][i] = column;
      cells[1][i] = row;
      cells[2][i] = values.at(row, column);
      if (Double.isFinite(cells[2][i])) {
        least = Math.min(least, cells[2][i]);
        greatest = Math.max(greatest, cells[2][i]);
      }
    }
    if (!(least < greatest)) {
      // One shade: any interval around it serves.
      double middle = Double.isFinite(least) ? least : 0;
      least = middle - 0.5;
      greatest = middle + 0.5;
    }
    LookupPaintScale scale = scale(least, greatest);
    XYPlot plot = plot(cells, down, across, scale);
    if (count <= WRITTEN) {
      write(plot, cells, least + 0.6 * (greatest - least));
    }
    JFreeChart chart = ChartFrame.plain(title, plot);
    chart.addSubtitle(legend(valueName, scale));
    return chart;
  }

  private static XYPlot plot(double[][] cells, Axis down, Axis across, LookupPaintScale scale) {
    DefaultXYZDataset data = new DefaultXYZDataset();
    data.addSeries("values", cells);
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setPaintScale(scale);
    SymbolAxis vertical = axis(down);
    vertical.setInverted(true);
    XYPlot plot = new XYPlot(data, axis(across), vertical, renderer);
    plot.setBackgroundPaint(Palette.GRID);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setOutlinePaint(Palette.INK);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return plot;
  }

  private static void write(XYPlot plot, double[][] cells, double dark) {
    for (int i = 0; i < cells[2].length; i++) {
      double value = cells[2][i];
      boolean there = Double.isFinite(value);
      XYTextAnnotation text =
          new XYTextAnnotation(
              there
                  ? String.format(Locale.ROOT, PlainText.format(value, DECIMALS), value)
                  : "failed",
              cells[0][i],
              cells[1][i]);
      text.setFont(PlotFont.plain(16));
      text.setPaint(there && value > dark ? Color.WHITE : Palette.INK);
      plot.addAnnotation(text, false);
    }
  }

  /** What is no number has the colour of the ground. */
  private static LookupPaintScale scale(double least, double greatest) {
    LookupPaintScale scale = new LookupPaintScale(least, greatest, Palette.GRID);
    for (int i = 0; i < SHADES; i++) {
      double t = (double) i / (SHADES - 1);
      scale.add(
          least + (greatest - least) * i / SHADES,
          new Color(mix(t, 255, 0), mix(t, 255, 64), mix(t, 255, 128)));
    }
    return scale;
  }

  private static int mix(double t, int from, int to) {
    return (int) Math.round(from + t * (to - from));
  }

  private static SymbolAxis axis(Axis given) {
    SymbolAxis axis = new SymbolAxis(given.name(), given.labels().toArray(new String[0]));
    axis.setGridBandsVisible(false);
    axis.setLabelFont(PlotFont.plain(18, given.name()));
    axis.setTickLabelFont(PlotFont.plain(15, given.labels()));
    axis.setLabelPaint(Palette.INK);
    axis.setTickLabelPaint(Palette.INK);
    return axis;
  }

  private static PaintScaleLegend legend(String valueName, LookupPaintScale scale) {
    NumberAxis axis = new NumberAxis(valueName);
    axis.setStandardTickUnits(Ticks.standard());
    axis.setLabelFont(PlotFont.plain(15, valueName));
    axis.setTickLabelFont(PlotFont.plain(14));
    PaintScaleLegend legend = new PaintScaleLegend(scale, axis);
    legend.setPosition(RectangleEdge.RIGHT);
    legend.setMargin(new RectangleInsets(40, 10, 80, 10));
    legend.setStripWidth(16);
    legend.setBackgroundPaint(Color.WHITE);
    return legend;
  }
}
