package io.evident.models.internal.plot;

import io.evident.bayes.internal.plot.Ticks;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/** How the loss and other measures went as training went on. */
public final class LearningCurves {
  /** Up to so many points each one is marked. */
  private static final int MARKED = 40;

  private LearningCurves() {}

  /**
   * Loss by epoch, one line per curve.
   *
   * @param title above the plot
   * @param curves x = epoch, y = mean loss; at least one
   * @return the chart
   * @throws IllegalArgumentException if there is no curve, or two have one name
   */
  public static JFreeChart loss(String title, List<Curve> curves) {
    return lines(title, "epoch", "loss", curves);
  }

  /**
   * A measure such as accuracy by epoch, one line per curve.
   *
   * @param title above the plot
   * @param measure what is measured
   * @param curves x = epoch, y = the measure; at least one
   * @return the chart
   * @throws IllegalArgumentException if there is no curve, or two have one name
   */
  public static JFreeChart measure(String title, String measure, List<Curve> curves) {
    return lines(title, "epoch", measure, curves);
  }

  /**
   * Loss by training step, one line per curve.
   *
   * @param title above the plot
   * @param curves x = step, y = loss of the batch, or its mean over a window; at least one
   * @return the chart
   * @throws IllegalArgumentException if there is no curve, or two have one name
   */
  public static JFreeChart runningLoss(String title, List<Curve> curves) {
    return lines(title, "step", "running loss", curves);
  }

  private static JFreeChart lines(String title, String xName, String yName, List<Curve> curves) {
    if (curves.isEmpty()) {
      throw new IllegalArgumentException("curves must not be empty");
    }
    DefaultXYDataset data = new DefaultXYDataset();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setLegendLine(new Line2D.Double(-14, 0, 14, 0));
    for (int series = 0; series < curves.size(); series++) {
      Curve curve = curves.get(series);
      if (data.indexOf(curve.name()) >= 0) {
        throw new IllegalArgumentException("curves must have different names: " + curve.name());
      }
      data.addSeries(curve.name(), points(curve));
      boolean marked = curve.size() <= MARKED;
      double radius = curve.size() == 1 ? 6 : 4;
      renderer.setSeriesPaint(series, Palette.line(series));
      renderer.setSeriesStroke(
          series, Palette.stroke(series, curve.isDashed(), marked ? 2.5f : 1.5f));
      renderer.setSeriesShape(
          series, new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius));
      renderer.setSeriesShapesVisible(series, marked);
    }
    NumberAxis across = PlotStyle.axis(xName, PlotStyle.WIDE);
    across.setStandardTickUnits(Ticks.whole());
    NumberAxis up = PlotStyle.axis(yName, PlotStyle.SPACED);
    XYPlot plot = PlotStyle.plot(data, across, up, renderer);
    return ChartFrame.withLegend(
        title, plot, curves.stream().map(Curve::name).toArray(String[]::new));
  }

  private static double[][] points(Curve curve) {
    double[][] points = new double[2][curve.size()];
    for (int i = 0; i < curve.size(); i++) {
      points[0][i] = curve.x(i);
      points[1][i] = Double.isFinite(curve.y(i)) ? curve.y(i) : Double.NaN;
    }
    return points;
  }
}
