package io.evident.bayes.plot;

import io.evident.bayes.Gaussian;
import io.evident.bayes.NormalModel;
import io.evident.bayes.SufficientStatistics;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;

/** Prior, likelihood and posterior of the mean; the likelihood is scaled to area one. */
public final class PriorLikelihoodPosterior {
  private static final double REACH = 4;

  private PriorLikelihoodPosterior() {}

  /**
   * Draws the three curves; before any data there is no likelihood.
   *
   * @param model the model
   * @param data the observations
   * @param quantity what is observed, with its unit if it has one, such as "length (mm)"
   * @return the chart, legible from 1200 by 800 pixels
   */
  public static JFreeChart of(NormalModel model, SufficientStatistics data, String quantity) {
    Gaussian posterior = model.posterior(data);
    Gaussian prior = model.prior();
    double wide = 2.5 * prior.standardDeviation();
    double narrow = REACH * posterior.standardDeviation();
    double low = Math.min(prior.mean() - wide, posterior.mean() - narrow);
    double high = Math.max(prior.mean() + wide, posterior.mean() + narrow);
    Curves curves = new Curves();
    OptionalDouble mean = data.mean();
    if (mean.isPresent()) {
      Gaussian likelihood = new Gaussian(mean.getAsDouble(), model.noiseVariance() / data.weight());
      low = Math.min(low, likelihood.mean() - REACH * likelihood.standardDeviation());
      high = Math.max(high, likelihood.mean() + REACH * likelihood.standardDeviation());
      curves.line(
          Curves.sampled("likelihood, scaled to area 1", likelihood::density, low, high),
          PlotStyle.GREEN,
          PlotStyle.dashed(2.5f, 3));
    }
    curves.line(
        Curves.sampled("prior", prior::density, low, high),
        PlotStyle.VERMILION,
        PlotStyle.dashed(9, 4));
    curves.line(
        Curves.sampled("posterior", posterior::density, low, high),
        PlotStyle.BLUE,
        PlotStyle.solid());
    return PlotStyle.chart(
        String.format(Locale.ROOT, "What %d observations make of the prior", data.count()),
        curves.on(PlotStyle.axis("mean of " + quantity), PlotStyle.densityAxis()));
  }
}
