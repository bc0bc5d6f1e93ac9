package io.evident.bayes.plot;

import io.evident.bayes.PredictivePath;
import io.evident.bayes.PredictivePath.Step;
import io.evident.bayes.UnivariateDistribution;
import io.evident.bayes.internal.plot.Ticks;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;

/** The means and, below them, the variances of the three predictives against n. */
public final class LearningPath {
  private LearningPath() {}

  /**
   * Draws the means and variances.
   *
   * @param path the steps to show
   * @param quantity what is observed, with its unit if it has one, such as "length (mm)"
   * @return the chart, legible from 1200 by 800 pixels
   */
  public static JFreeChart of(PredictivePath path, String quantity) {
    NumberAxis domain = PlotStyle.axis("observations seen, n");
    domain.setStandardTickUnits(Ticks.whole());
    CombinedDomainXYPlot both = new CombinedDomainXYPlot(domain);
    both.setGap(18);
    both.add(panel(path, "mean of " + quantity, UnivariateDistribution::mean));
    XYPlot variances = panel(path, "variance of " + quantity, UnivariateDistribution::variance);
    ((NumberAxis) variances.getRangeAxis()).setAutoRangeIncludesZero(true);
    both.add(variances);
    both.setFixedLegendItems(variances.getLegendItems());
    return PlotStyle.chart("Predictive means and variances as data arrive", both);
  }

  private static XYPlot panel(
      PredictivePath path, String label, ToDoubleFunction<UnivariateDistribution> moment) {
    Curves curves = new Curves();
    curves.line(
        series("Bayes predictive", path, step -> moment.applyAsDouble(step.bayes())),
        PlotStyle.BLUE,
        PlotStyle.solid());
    curves.line(
        series("MAP plug-in", path, step -> moment.applyAsDouble(step.map())),
        PlotStyle.VERMILION,
        PlotStyle.dashed(9, 4));
    curves.line(
        series("MLE plug-in", path, step -> step.mle().map(moment::applyAsDouble).orElse(null)),
        PlotStyle.GREEN,
        PlotStyle.dashed(2.5f, 3));
    return curves.on(null, PlotStyle.axis(label));
  }

  private static XYSeries series(String name, PredictivePath path, Function<Step, Double> value) {
    XYSeries line = new XYSeries(name);
    for (Step step : path.steps()) {
      Double y = value.apply(step);
      // few degrees of freedom leave a heavy tail without a mean or with an infinite variance
      if (y != null && Double.isFinite(y)) {
        line.add(step.count(), y.doubleValue());
      }
    }
    return line;
  }
}
