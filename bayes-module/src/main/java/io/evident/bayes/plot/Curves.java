package io.evident.bayes.plot;

import io.evident.bayes.Gaussian;
import io.evident.bayes.StudentT;
import io.evident.bayes.UnivariateDistribution;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Ellipse2D;
import java.util.function.DoubleUnaryOperator;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Lines and points gathered into one plot, each with its own colour, stroke and shape. */
final class Curves {
  private static final int POINTS = 400;

  /** The probability within a standard deviation of a Gaussian's mean. */
  private static final double ONE_DEVIATION = 0.6827;

  private final XYSeriesCollection series = new XYSeriesCollection();
  private final XYLineAndShapeRenderer renderer = PlotStyle.lines();

  void line(XYSeries line, Color colour, Stroke stroke) {
    int index = add(line, colour);
    renderer.setSeriesStroke(index, stroke);
  }

  void points(XYSeries points, Color colour, Shape shape) {
    points(add(points, colour), shape);
  }

  /** Rings around points, which stay visible within them. */
  void ring(XYSeries points, Color colour) {
    int index = add(points, colour);
    points(index, PlotStyle.RING);
    renderer.setSeriesShapesFilled(index, false);
    renderer.setSeriesOutlineStroke(index, new BasicStroke(2));
    renderer.setLegendShape(index, new Ellipse2D.Double(-7, -7, 14, 14));
  }

  private void points(int index, Shape shape) {
    renderer.setSeriesLinesVisible(index, false);
    renderer.setSeriesShapesVisible(index, true);
    renderer.setSeriesShape(index, shape);
  }

  private int add(XYSeries added, Paint colour) {
    series.addSeries(added);
    int index = series.getSeriesCount() - 1;
    renderer.setSeriesPaint(index, colour);
    return index;
  }

  /** A function sampled from low to high. */
  static XYSeries sampled(String name, DoubleUnaryOperator f, double low, double high) {
    XYSeries line = new XYSeries(name, false);
    for (int i = 0; i <= POINTS; i++) {
      double x = low + (high - low) * i / POINTS;
      line.add(x, f.applyAsDouble(x));
    }
    return line;
  }

  /** Half the width of the central interval of a normal deviation to each side. */
  static double spread(UnivariateDistribution density) {
    return density instanceof Gaussian gaussian
        ? gaussian.standardDeviation()
        : density.interval(ONE_DEVIATION).width() / 2;
  }

  /** The mean, or the median where a heavy tail leaves none. */
  static double centre(UnivariateDistribution density) {
    return density instanceof StudentT t ? t.location() : density.mean();
  }

  XYPlot on(ValueAxis domain, ValueAxis range) {
    XYPlot plot = new XYPlot(series, domain, range, renderer);
    PlotStyle.plain(plot);
    return plot;
  }
}
