package io.evident.bayes.plot;

import io.evident.bayes.EmpiricalBayes.Estimate;
import io.evident.bayes.EmpiricalBayes.ShrunkGroup;
import io.evident.bayes.internal.plot.PlotFont;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYSeries;

/** How far empirical Bayes pulls the mean of each group towards the estimated prior mean. */
public final class ShrinkagePlot {
  private ShrinkagePlot() {}

  /**
   * Draws one row for each group, from its own mean to its shrunk one.
   *
   * @param groups the groups, at least one
   * @param prior the estimated prior
   * @param quantity what is observed, with its unit if it has one, such as "length (mm)"
   * @return the chart, legible from 1200 by 800 pixels
   * @throws IllegalArgumentException if there is no group
   */
  public static JFreeChart of(List<ShrunkGroup> groups, Estimate prior, String quantity) {
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("groups must hold at least one, got none");
    }
    XYSeries own = new XYSeries("mean of the group", false);
    XYSeries shrunk = new XYSeries("shrunk mean", false);
    String[] names = new String[groups.size()];
    for (int i = 0; i < names.length; i++) {
      ShrunkGroup group = groups.get(i);
      own.add(group.sampleMean(), i);
      shrunk.add(group.shrunkMean(), i);
      names[i] = String.format(Locale.ROOT, "%s (n = %d)", group.name(), group.count());
    }
    Curves curves = new Curves();
    curves.points(own, PlotStyle.VERMILION, PlotStyle.MARKS.get(1));
    curves.points(shrunk, PlotStyle.BLUE, PlotStyle.MARKS.get(0));
    XYSeries centre = new XYSeries("prior mean");
    centre.add(prior.priorMean(), -0.5);
    centre.add(prior.priorMean(), names.length - 0.5);
    curves.line(centre, PlotStyle.INK, PlotStyle.dashed(9, 4));
    SymbolAxis rows = new SymbolAxis(null, names);
    rows.setTickLabelFont(PlotFont.plain(PlotStyle.SMALL.getSize(), names));
    rows.setGridBandsVisible(false);
    rows.setInverted(true);
    rows.setRange(-0.5, names.length - 0.5);
    NumberAxis domain = PlotStyle.axis("mean of " + quantity);
    XYPlot plot = curves.on(domain, rows);
    for (int i = 0; i < names.length; i++) {
      ShrunkGroup group = groups.get(i);
      plot.getRenderer()
          .addAnnotation(
              new XYLineAnnotation(
                  group.sampleMean(), i, group.shrunkMean(), i, PlotStyle.solid(), PlotStyle.INK),
              Layer.BACKGROUND);
    }
    return PlotStyle.chart("Group means before and after shrinkage", plot);
  }
}
