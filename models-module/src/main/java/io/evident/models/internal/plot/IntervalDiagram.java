package io.evident.models.internal.plot;

import io.evident.models.score.AccuracyInterval;
import io.evident.models.score.IntervalCalibration;
import java.awt.BasicStroke;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * How often true values are within predicted intervals, against how often they ought to be, one
 * line for each target. Below the diagonal a model is surer than it may be. The bars are the 95 %
 * intervals of the shares, Wilson's. Of more than {@value #MOST} targets the first are drawn.
 */
public final class IntervalDiagram {
  /** More lines than these, with the bars of each, nobody can follow. */
  public static final int MOST = 6;

  private static final String IDEAL = "as promised";
  private static final double RADIUS = 4;

  private IntervalDiagram() {}

  /**
   * The diagram.
   *
   * @param title above it
   * @param calibrations of the targets, at least one, of different names
   * @return the chart
   * @throws IllegalArgumentException if there is none, or two have one name
   */
  public static JFreeChart of(String title, List<IntervalCalibration> calibrations) {
    if (calibrations.isEmpty()) {
      throw new IllegalArgumentException("calibrations must not be empty");
    }
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawXError(false);
    renderer.setErrorStroke(new BasicStroke(1.5f));
    renderer.setDefaultLinesVisible(true);
    renderer.setLegendLine(new Line2D.Double(-14, 0, 14, 0));
    List<IntervalCalibration> drawn = calibrations.subList(0, Math.min(MOST, calibrations.size()));
    for (int series = 0; series < drawn.size(); series++) {
      IntervalCalibration calibration = drawn.get(series);
      if (data.indexOf(calibration.target()) >= 0) {
        throw new IllegalArgumentException(
            "calibrations must have different names: " + calibration.target());
      }
      data.addSeries(shares(calibration));
      renderer.setSeriesPaint(series, Palette.line(series));
      renderer.setSeriesStroke(series, Palette.stroke(series, false, 2.5f));
      renderer.setSeriesShape(
          series, new Ellipse2D.Double(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS));
    }
    YIntervalSeries ideal = new YIntervalSeries(IDEAL);
    ideal.add(0, 0, 0, 0);
    ideal.add(1, 1, 1, 1);
    data.addSeries(ideal);
    renderer.setSeriesPaint(drawn.size(), Palette.INK);
    renderer.setSeriesStroke(drawn.size(), PlotStyle.ideal());
    renderer.setSeriesShapesVisible(drawn.size(), false);
    XYPlot plot =
        PlotStyle.plot(
            data,
            PlotStyle.shares("level of the intervals"),
            PlotStyle.shares("true values within them"),
            renderer);
    JFreeChart chart =
        ChartFrame.withLegend(
            title,
            plot,
            Stream.concat(drawn.stream().map(IntervalCalibration::target), Stream.of(IDEAL))
                .toArray(String[]::new));
    return drawn.size() == calibrations.size()
        ? chart
        : ChartFrame.subtitled(
            chart,
            String.format(
                Locale.ROOT, "the first %d of %,d targets", drawn.size(), calibrations.size()));
  }

  private static YIntervalSeries shares(IntervalCalibration calibration) {
    YIntervalSeries series = new YIntervalSeries(calibration.target());
    for (IntervalCalibration.Level level : calibration.levels()) {
      AccuracyInterval ends = AccuracyInterval.of(level.covered(), calibration.rows());
      series.add(level.level(), calibration.observed(level), ends.lower(), ends.upper());
    }
    return series;
  }
}
