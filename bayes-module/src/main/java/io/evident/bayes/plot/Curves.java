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
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Lines and points gathered into one plot, each with its own colour, stroke and shape. */
final class Curves {
  /** Even places that are so many spreads of a density apart show its peak. */
  private static final double CLOSE = 1.0 / 8;

  /** Places about a density that even ones would miss, within so many spreads. */
  private static final int OWN_POINTS = 200;

  private static final double OWN_REACH = 6;

  /** The most scales of Student's t that its spread is taken for, however heavy its tails. */
  private static final double HEAVY = 10;

  /** The probability within a standard deviation of a Gaussian's mean. */
  private static final double ONE_DEVIATION = 0.6827;

  private final XYSeriesCollection series = new XYSeriesCollection();
  private final XYLineAndShapeRenderer renderer = PlotStyle.lines();

  void line(XYSeries line, Color colour, Stroke stroke) {
    int index = add(line, colour);
    renderer.setSeriesStroke(index, stroke);
    // a line of one point would not be seen
    renderer.setSeriesShapesVisible(index, line.getItemCount() == 1);
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

  /** A function at places in ascending order. */
  static XYSeries sampled(String name, DoubleUnaryOperator f, double[] places) {
    XYSeries line = new XYSeries(name, false);
    for (double x : places) {
      line.add(x, f.applyAsDouble(x));
    }
    return line;
  }

  /**
   * Places from low to high in so many even steps, with others about the centre of each density
   * that is too narrow for the steps.
   */
  static double[] places(
      double low, double high, int steps, List<? extends UnivariateDistribution> densities) {
    DoubleStream places =
        IntStream.rangeClosed(0, steps).mapToDouble(i -> low + (high - low) * i / steps);
    for (UnivariateDistribution density : densities) {
      double spread = spread(density);
      if ((high - low) / steps > CLOSE * spread) {
        double reach = OWN_REACH * spread;
        double centre = centre(density);
        places =
            DoubleStream.concat(
                places,
                IntStream.rangeClosed(0, OWN_POINTS)
                    .mapToDouble(i -> centre + reach * (2.0 * i / OWN_POINTS - 1))
                    .filter(x -> x > low && x < high));
      }
    }
    return places.sorted().distinct().toArray();
  }

  /**
   * Half the width of the central interval of a normal deviation to each side; of Student's t with
   * few degrees of freedom, where that may be infinite, ten scales.
   */
  static double spread(UnivariateDistribution density) {
    if (density instanceof Gaussian gaussian) {
      return gaussian.standardDeviation();
    }
    double half = density.interval(ONE_DEVIATION).width() / 2;
    return density instanceof StudentT t
        ? Math.min(half, HEAVY * Math.sqrt(t.squaredScale()))
        : half;
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
