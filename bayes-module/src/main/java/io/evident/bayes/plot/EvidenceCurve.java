package io.evident.bayes.plot;

import io.evident.bayes.EmpiricalBayes;
import io.evident.bayes.NormalModel;
import io.evident.bayes.SufficientStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;

/** The log evidence against the prior variance, with rivals and the best of all marked. */
public final class EvidenceCurve {
  private static final double MARGIN = 30;
  private static final int POINTS = 400;

  /** Above the highest evidence, so that its ring is whole in a small picture. */
  private static final double ROOM = 0.15;

  private EvidenceCurve() {}

  /**
   * Draws the curve.
   *
   * @param data the observations, at least one
   * @param model the model whose noise variance and prior mean are held fixed; marked first
   * @param rivalPriorVariances the prior variances of its rivals, marked too
   * @return the chart, legible from 1200 by 800 pixels
   * @throws IllegalArgumentException if there is no observation or a variance is not positive
   */
  public static JFreeChart of(
      SufficientStatistics data, NormalModel model, double... rivalPriorVariances) {
    EmpiricalBayes.Estimate best =
        EmpiricalBayes.priorVariance(data, model.noiseVariance(), model.priorMean());
    List<NormalModel> marked = new ArrayList<>(List.of(model));
    for (double variance : rivalPriorVariances) {
      marked.add(withPriorVariance(model, variance));
    }
    double low = marked.stream().mapToDouble(NormalModel::priorVariance).min().orElseThrow();
    double high = marked.stream().mapToDouble(NormalModel::priorVariance).max().orElseThrow();
    if (!best.atBoundary()) {
      low = Math.min(low, best.priorVariance());
      high = Math.max(high, best.priorVariance());
    }
    Curves curves = new Curves();
    curves.line(curve(data, model, low / MARGIN, high * MARGIN), PlotStyle.BLUE, PlotStyle.solid());
    for (int i = 0; i < marked.size(); i++) {
      XYSeries point = new XYSeries((i == 0 ? "model, " : "rival, ") + label(marked.get(i)));
      point.add(marked.get(i).priorVariance(), marked.get(i).logEvidence(data));
      curves.points(
          point,
          i == 0 ? PlotStyle.VERMILION : PlotStyle.GREEN,
          PlotStyle.MARKS.get(i % PlotStyle.MARKS.size()));
    }
    if (!best.atBoundary()) {
      XYSeries top =
          new XYSeries(String.format(Locale.ROOT, "highest evidence, %.4g", best.priorVariance()));
      top.add(best.priorVariance(), best.logEvidence());
      curves.ring(top, PlotStyle.INK);
    }
    LogAxis domain = PlotStyle.logAxis("prior variance");
    domain.setRange(low / MARGIN, high * MARGIN);
    NumberAxis range = PlotStyle.axis("log evidence");
    range.setUpperMargin(ROOM);
    XYPlot plot = curves.on(domain, range);
    String title = "Evidence against prior variance";
    return PlotStyle.chart(best.atBoundary() ? title + " (highest at 0)" : title, plot);
  }

  private static NormalModel withPriorVariance(NormalModel model, double variance) {
    return NormalModel.of(model.noiseVariance(), model.priorMean(), variance);
  }

  private static String label(NormalModel model) {
    return "prior variance " + model.priorVariance();
  }

  private static XYSeries curve(
      SufficientStatistics data, NormalModel model, double low, double high) {
    XYSeries line = new XYSeries("log evidence", false);
    for (int i = 0; i <= POINTS; i++) {
      double variance = low * Math.pow(high / low, (double) i / POINTS);
      line.add(variance, withPriorVariance(model, variance).logEvidence(data));
    }
    return line;
  }
}
