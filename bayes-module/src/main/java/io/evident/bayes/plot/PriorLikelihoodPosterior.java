package io.evident.bayes.plot;

import io.evident.bayes.Gaussian;
import io.evident.bayes.MeanModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.UnivariateDistribution;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;

/** Prior, likelihood and posterior of the mean; the likelihood is scaled to area one. */
public final class PriorLikelihoodPosterior {
  private static final double REACH = 4;
  private static final double PRIOR_REACH = 2.5;

  private PriorLikelihoodPosterior() {}

  /**
   * Draws the three curves. Before any data there is no likelihood; under an improper prior there
   * is no prior density. Where the variance is unknown the likelihood is one of two parameters and
   * is left out.
   *
   * @param model the model
   * @param data the observations
   * @param quantity what is observed, with its unit if it has one, such as "length (mm)"
   * @return the chart, legible from 1200 by 800 pixels
   * @throws IllegalArgumentException unless the posterior is proper
   */
  public static JFreeChart of(MeanModel model, SufficientStatistics data, String quantity) {
    UnivariateDistribution posterior = model.posteriorOfMean(data);
    SufficientStatistics none = SufficientStatistics.empty();
    double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    widen(range, posterior, REACH);
    Optional<UnivariateDistribution> prior =
        model.isProper(none) ? Optional.of(model.posteriorOfMean(none)) : Optional.empty();
    prior.ifPresent(density -> widen(range, density, PRIOR_REACH));
    Curves curves = new Curves();
    OptionalDouble mean = data.mean();
    if (model instanceof NormalModel known && mean.isPresent()) {
      Gaussian likelihood = new Gaussian(mean.getAsDouble(), known.noiseVariance() / data.weight());
      widen(range, likelihood, REACH);
      curves.line(
          Curves.sampled("likelihood, scaled to area 1", likelihood::density, range[0], range[1]),
          PlotStyle.GREEN,
          PlotStyle.dashed(2.5f, 3));
    }
    prior.ifPresent(
        density ->
            curves.line(
                Curves.sampled("prior", density::density, range[0], range[1]),
                PlotStyle.VERMILION,
                PlotStyle.dashed(9, 4)));
    curves.line(
        Curves.sampled("posterior", posterior::density, range[0], range[1]),
        PlotStyle.BLUE,
        PlotStyle.solid());
    return PlotStyle.chart(
        String.format(
            Locale.ROOT,
            prior.isPresent()
                ? "What %d observations make of the prior"
                : "What %d observations say",
            data.count()),
        curves.on(PlotStyle.axis("mean of " + quantity), PlotStyle.densityAxis()));
  }

  private static void widen(double[] range, UnivariateDistribution density, double reach) {
    double away = reach * Curves.spread(density);
    range[0] = Math.min(range[0], Curves.centre(density) - away);
    range[1] = Math.max(range[1], Curves.centre(density) + away);
  }
}
