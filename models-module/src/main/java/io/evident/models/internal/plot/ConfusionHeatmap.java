package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.PlotFont;
import io.evident.models.score.ConfusionMatrix;
import java.awt.Color;
import java.text.NumberFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;

/**
 * A confusion matrix as a heat map: a row for each true class, a column for each predicted one.
 *
 * <p>The colour of a cell is its share of its row, count / sum of the row, so that classes of
 * different size compare; the number in it is the count. A cell is white where there is no image:
 * only the others are drawn, of which a matrix of many classes has few.
 */
public final class ConfusionHeatmap {
  /** A matrix of more classes has more pixels than anybody looks at, and than a picture may. */
  public static final int MOST_CLASSES = 1000;

  /** Up to so many classes the counts are written into the cells. */
  private static final int WRITTEN = 20;

  private static final int SHADES = 64;

  /** How far the first shade is from white to the last one: one image of many is to be seen. */
  private static final double FIRST_SHADE = 1.0 / 16;

  private ConfusionHeatmap() {}

  /**
   * The heat map.
   *
   * @param title above it
   * @param matrix the counts
   * @param classNames one name per class, in the order of the labels
   * @return the chart
   * @throws IllegalArgumentException if there are not as many names as classes
   */
  public static JFreeChart of(String title, ConfusionMatrix matrix, List<String> classNames) {
    int n = matrix.classes();
    if (classNames.size() != n) {
      throw new IllegalArgumentException(
          "classNames must be one for each of " + n + " classes, got " + classNames.size());
    }
    DefaultXYZDataset data = new DefaultXYZDataset();
    data.addSeries("share", shares(matrix));
    LookupPaintScale scale = scale();
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setPaintScale(scale);
    SymbolAxis down = axis("true class", classNames);
    down.setInverted(true);
    SymbolAxis across = axis("predicted class", classNames);
    across.setVerticalTickLabels(true);
    XYPlot plot = new XYPlot(data, across, down, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setOutlinePaint(Palette.INK);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    if (n <= WRITTEN) {
      writeCounts(plot, matrix);
    }
    JFreeChart chart = ChartFrame.plain(title, plot);
    chart.addSubtitle(legend(scale));
    return chart;
  }

  /** Of the cells that have images: across, down, and the share of the row. */
  private static double[][] shares(ConfusionMatrix matrix) {
    int n = matrix.classes();
    double[][] cells = new double[3][n * n];
    int drawn = 0;
    for (int label = 0; label < n; label++) {
      for (int prediction = 0; prediction < n; prediction++) {
        if (matrix.count(label, prediction) > 0) {
          cells[0][drawn] = prediction;
          cells[1][drawn] = label;
          cells[2][drawn++] = share(matrix, label, prediction);
        }
      }
    }
    return new double[][] {
      Arrays.copyOf(cells[0], drawn), Arrays.copyOf(cells[1], drawn), Arrays.copyOf(cells[2], drawn)
    };
  }

  private static double share(ConfusionMatrix matrix, int label, int prediction) {
    return (double) matrix.count(label, prediction) / matrix.support(label);
  }

  private static void writeCounts(XYPlot plot, ConfusionMatrix matrix) {
    for (int label = 0; label < matrix.classes(); label++) {
      for (int prediction = 0; prediction < matrix.classes(); prediction++) {
        XYTextAnnotation text =
            new XYTextAnnotation(Long.toString(matrix.count(label, prediction)), prediction, label);
        text.setFont(PlotFont.plain(14));
        text.setPaint(share(matrix, label, prediction) > 0.5 ? Color.WHITE : Palette.INK);
        plot.addAnnotation(text, false);
      }
    }
  }

  /** White for 0, and from a light blue on to a dark one. */
  static LookupPaintScale scale() {
    LookupPaintScale scale = new LookupPaintScale(0, 1, Color.WHITE);
    for (int i = 0; i < SHADES; i++) {
      double t = FIRST_SHADE + (1 - FIRST_SHADE) * i / (SHADES - 1);
      scale.add(
          i == 0 ? Double.MIN_VALUE : (double) i / SHADES,
          new Color(mix(t, 255, 0), mix(t, 255, 64), mix(t, 255, 128)));
    }
    return scale;
  }

  private static int mix(double t, int from, int to) {
    return (int) Math.round(from + t * (to - from));
  }

  private static SymbolAxis axis(String name, List<String> classNames) {
    SymbolAxis axis = new SymbolAxis(name, classNames.toArray(new String[0]));
    axis.setGridBandsVisible(false);
    axis.setLabelFont(PlotFont.plain(16));
    int size = classNames.size() <= WRITTEN ? 15 : 11;
    axis.setTickLabelFont(PlotFont.plain(size, classNames));
    axis.setLabelPaint(Palette.INK);
    axis.setTickLabelPaint(Palette.INK);
    return axis;
  }

  private static PaintScaleLegend legend(LookupPaintScale scale) {
    NumberAxis axis = new NumberAxis("share of the true class");
    NumberFormat format = NumberFormat.getNumberInstance(Locale.ROOT);
    axis.setTickUnit(new NumberTickUnit(0.2, format));
    axis.setLabelFont(PlotFont.plain(14));
    axis.setTickLabelFont(PlotFont.plain(14));
    PaintScaleLegend legend = new PaintScaleLegend(scale, axis);
    legend.setPosition(RectangleEdge.RIGHT);
    legend.setMargin(new RectangleInsets(20, 10, 60, 0));
    legend.setStripWidth(16);
    legend.setBackgroundPaint(Color.WHITE);
    return legend;
  }
}
