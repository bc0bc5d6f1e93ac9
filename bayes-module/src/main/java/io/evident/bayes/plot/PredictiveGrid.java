package io.evident.bayes.plot;

import io.evident.bayes.Gaussian;
import io.evident.bayes.PredictivePath;
import io.evident.bayes.PredictivePath.Step;
import io.evident.bayes.UnivariateDistribution;
import io.evident.bayes.internal.plot.PlotFont;
import io.evident.bayes.internal.plot.Ticks;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * The three predictive densities in panels of three rows and five columns, from no data to all of
 * it.
 *
 * <p>A path of up to 14 observations shows every step; a longer one shows 15 of its steps, evenly
 * spaced with the first and the last among them. All panels share their axes, and ticks mark the
 * observations seen. Where the variance is unknown, few observations may have a plug-in density far
 * higher than all of them; the axis ends at twice the height of the last and cuts it off. Early
 * steps of a vague prior are far wider than the data: they widen the axis to ten times the width
 * that the observations and the last step have, and are cut off there.
 */
public final class PredictiveGrid {
  private static final int COLUMNS = 5;
  private static final int PANELS = 15;
  private static final int POINTS = 200;
  private static final double TAIL = 2.6;

  /** How far early steps widen the axis to either side, in widths of what it shows without them. */
  private static final double WIDER = 4.5;

  /** Units in the last place, without which an axis has no two ends. */
  private static final double LEAST = 64;

  private static final double PARTS = 3;
  private static final double WIDE_PARTS = 2;

  /** Fifteen panels leave less room for text than one. */
  private static final int TEXT = 13;

  private PredictiveGrid() {}

  /**
   * Draws the grid.
   *
   * @param path the steps to show
   * @param quantity what is observed, with its unit if it has one, such as "length (mm)"
   * @return the chart, legible from 1200 by 800 pixels
   */
  public static JFreeChart of(PredictivePath path, String quantity) {
    List<Step> shown = shown(path.steps());
    double[] range = range(path, shown);
    double top = highest(shown) * 1.08;
    GridPlot grid = new GridPlot(COLUMNS);
    for (int i = 0; i < shown.size(); i++) {
      Step step = shown.get(i);
      XYPlot panel = new XYPlot();
      PlotStyle.plain(panel);
      panel.setInsets(RectangleInsets.ZERO_INSETS);
      boolean left = i % COLUMNS == 0;
      boolean bottom = i + COLUMNS >= shown.size();
      panel.setDomainAxis(axis(bottom ? quantity : null, range[0], range[1]));
      panel.setRangeAxis(axis(left ? "density" : null, 0, top));
      panel.setFixedDomainAxisSpace(space(RectangleEdge.BOTTOM, 42));
      // ticks below a tenth have a digit more
      panel.setFixedRangeAxisSpace(space(RectangleEdge.LEFT, top < 0.1 ? 62 : 50));
      addDensities(panel, step, range);
      addObservations(panel, path.observations().subList(0, step.count()));
      grid.add("n = " + step.count(), panel);
    }
    return PlotStyle.chart("Predictive densities as data arrive", grid);
  }

  private static List<Step> shown(List<Step> steps) {
    if (steps.size() <= PANELS) {
      return steps;
    }
    List<Step> shown = new ArrayList<>();
    for (int i = 0; i < PANELS; i++) {
      shown.add(steps.get((int) Math.round(i * (steps.size() - 1.0) / (PANELS - 1))));
    }
    return shown;
  }

  private static double[] range(PredictivePath path, List<Step> shown) {
    double[] range = reach(shown.get(shown.size() - 1));
    for (double x : path.observations()) {
      range[0] = Math.min(range[0], x);
      range[1] = Math.max(range[1], x);
    }
    double least = LEAST * Math.ulp(Math.max(Math.abs(range[0]), Math.abs(range[1])));
    if (!(range[1] - range[0] >= least)) {
      range[0] -= least;
      range[1] += least;
    }
    double most = WIDER * (range[1] - range[0]);
    double lowest = range[0] - most;
    double highest = range[1] + most;
    for (Step step : shown) {
      double[] own = reach(step);
      range[0] = Math.max(lowest, Math.min(range[0], own[0]));
      range[1] = Math.min(highest, Math.max(range[1], own[1]));
    }
    return range;
  }

  private static double[] reach(Step step) {
    double reach = TAIL * Curves.spread(step.bayes());
    double centre = Curves.centre(step.bayes());
    return new double[] {centre - reach, centre + reach};
  }

  private static double highest(List<Step> shown) {
    double all = shown.stream().mapToDouble(s -> peak(s.map())).max().orElse(1);
    return Math.min(all, 2 * peak(shown.get(shown.size() - 1).map()));
  }

  private static double peak(Gaussian density) {
    return density.density(density.mean());
  }

  private static void addDensities(XYPlot panel, Step step, double[] range) {
    List<UnivariateDistribution> densities = new ArrayList<>(List.of(step.bayes(), step.map()));
    step.mle().ifPresent(densities::add);
    double[] places = Curves.places(range[0], range[1], POINTS, densities);
    XYSeriesCollection curves = new XYSeriesCollection();
    curves.addSeries(Curves.sampled("Bayes predictive", step.bayes()::density, places));
    curves.addSeries(Curves.sampled("MAP plug-in", step.map()::density, places));
    step.mle()
        .ifPresent(mle -> curves.addSeries(Curves.sampled("MLE plug-in", mle::density, places)));
    XYLineAndShapeRenderer lines = PlotStyle.lines();
    lines.setSeriesPaint(0, PlotStyle.BLUE);
    lines.setSeriesPaint(1, PlotStyle.VERMILION);
    lines.setSeriesPaint(2, PlotStyle.GREEN);
    lines.setSeriesStroke(0, PlotStyle.solid());
    lines.setSeriesStroke(1, PlotStyle.dashed(9, 4));
    lines.setSeriesStroke(2, PlotStyle.dashed(2.5f, 3));
    panel.setDataset(0, curves);
    panel.setRenderer(0, lines);
  }

  private static void addObservations(XYPlot panel, List<Double> seen) {
    XYSeries ticks = new XYSeries("observations seen", false);
    seen.forEach(x -> ticks.add(x.doubleValue(), 0));
    panel.setDataset(1, new XYSeriesCollection(ticks));
    panel.setRenderer(1, PlotStyle.ticks());
  }

  private static NumberAxis axis(String label, double low, double high) {
    NumberAxis axis = PlotStyle.axis(label);
    axis.setLabelFont(PlotFont.plain(TEXT, label == null ? "" : label));
    axis.setTickLabelFont(PlotFont.plain(TEXT));
    axis.setTickLabelInsets(new RectangleInsets(2, 4, 2, 4));
    axis.setRange(low, high);
    // labels from a thousand on have a comma and at least five signs, of which four do not fit
    boolean wide = Math.max(Math.abs(low), Math.abs(high)) >= 1000;
    axis.setTickUnit(unit(high - low, wide ? WIDE_PARTS : PARTS));
    return axis;
  }

  /** About so many steps: the power of ten, or its double or fivefold, next to the width of one. */
  private static NumberTickUnit unit(double width, double parts) {
    double power = Math.pow(10, Math.floor(Math.log10(width / parts)));
    double rest = width / parts / power;
    return Ticks.every(power * (rest < 1.5 ? 1 : rest < 3.5 ? 2 : rest < 7.5 ? 5 : 10));
  }

  private static AxisSpace space(RectangleEdge edge, double size) {
    AxisSpace space = new AxisSpace();
    space.add(size, edge);
    return space;
  }
}
