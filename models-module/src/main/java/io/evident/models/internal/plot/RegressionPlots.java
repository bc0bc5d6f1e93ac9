package io.evident.models.internal.plot;

import io.evident.models.score.ScatterSample;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/**
 * Predictions of a number as points, one for each row of a sample. Where many lie upon each other
 * they are darker. The legend says how many rows of how many they are.
 */
public final class RegressionPlots {
  /** Up to so many points each is large and nearly opaque. */
  private static final int FEW = 200;

  /** Not 0: what has no length at all is not drawn everywhere. */
  private static final double DOT = 0.01;

  private RegressionPlots() {}

  /**
   * Predicted values against the true ones, both axes alike, with the line where they are equal.
   *
   * @param title above the plot
   * @param sample rows of one target; its name stands at the axes
   * @return the chart
   */
  public static JFreeChart predictedAgainstTrue(String title, ScatterSample sample) {
    double least = Math.min(Collections.min(sample.truth()), Collections.min(sample.predicted()));
    double most = Math.max(Collections.max(sample.truth()), Collections.max(sample.predicted()));
    NumberAxis across = PlotStyle.axis("true " + sample.target(), PlotStyle.WIDE, least, most);
    NumberAxis up = PlotStyle.axis("predicted " + sample.target(), PlotStyle.SPACED, least, most);
    double[][] ends = {
      {across.getLowerBound(), across.getUpperBound()},
      {across.getLowerBound(), across.getUpperBound()}
    };
    double[][] points = {array(sample.truth()), array(sample.predicted())};
    return scatter(title, sample, points, "predicted = true", ends, across, up);
  }

  /**
   * Residuals, predicted - true, against the predicted values, with the line of none.
   *
   * @param title above the plot
   * @param sample rows of one target; its name stands at the axes
   * @return the chart
   */
  public static JFreeChart residuals(String title, ScatterSample sample) {
    double[] predicted = array(sample.predicted());
    double[] residuals =
        IntStream.range(0, sample.size())
            .mapToDouble(i -> sample.predicted().get(i) - sample.truth().get(i))
            .toArray();
    NumberAxis across =
        PlotStyle.axis(
            "predicted " + sample.target(),
            PlotStyle.WIDE,
            Collections.min(sample.predicted()),
            Collections.max(sample.predicted()));
    double largest =
        IntStream.range(0, residuals.length)
            .mapToDouble(i -> Math.abs(residuals[i]))
            .max()
            .orElseThrow();
    NumberAxis up = PlotStyle.axis("predicted \u2212 true", PlotStyle.SPACED, -largest, largest);
    double[][] ends = {{across.getLowerBound(), across.getUpperBound()}, {0, 0}};
    return scatter(
        title, sample, new double[][] {predicted, residuals}, "no error", ends, across, up);
  }

  private static JFreeChart scatter(
      String title,
      ScatterSample sample,
      double[][] points,
      String lineName,
      double[][] line,
      NumberAxis across,
      NumberAxis up) {
    String name = name(sample);
    DefaultXYDataset rows = new DefaultXYDataset();
    rows.addSeries(name, points);
    XYLineAndShapeRenderer dots = new XYLineAndShapeRenderer(false, true);
    boolean few = sample.size() <= FEW;
    // A dot is the round end of a line without length: an SVG of it is half as large as of circles.
    float width = few ? 8 : 5;
    dots.setSeriesShape(0, new Line2D.Double(0, 0, DOT, 0));
    dots.setSeriesShapesFilled(0, false);
    dots.setSeriesOutlineStroke(
        0, new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    Color blue = Palette.line(0);
    dots.setSeriesPaint(
        0, new Color(blue.getRed(), blue.getGreen(), blue.getBlue(), few ? 180 : 80));
    XYPlot plot = PlotStyle.plot(rows, across, up, dots);
    DefaultXYDataset ideal = new DefaultXYDataset();
    ideal.addSeries(lineName, line);
    XYLineAndShapeRenderer ink = new XYLineAndShapeRenderer(true, false);
    ink.setSeriesStroke(0, PlotStyle.ideal());
    ink.setSeriesPaint(0, Palette.INK);
    ink.setLegendLine(new Line2D.Double(-14, 0, 14, 0));
    plot.setDataset(1, ideal);
    plot.setRenderer(1, ink);
    // the line over the points, which would hide it
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    return ChartFrame.withLegend(title, plot, name, lineName);
  }

  private static String name(ScatterSample sample) {
    return sample.size() == sample.rows()
        ? String.format(Locale.ROOT, "%,d rows", sample.rows())
        : String.format(
            Locale.ROOT, "%,d of %,d rows, drawn at random", sample.size(), sample.rows());
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
