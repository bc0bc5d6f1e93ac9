package io.evident.bayes.plot;

import io.evident.bayes.Gaussian;
import io.evident.bayes.MeanModel;
import io.evident.bayes.NormalModel;
import io.evident.bayes.SufficientStatistics;
import io.evident.bayes.UnivariateDistribution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jfree.chart.JFreeChart;

/**
 * Prior, likelihood and posterior of the mean; the likelihood is scaled to area one.
 *
 * <p>The axis ends at twenty times the reach of posterior and likelihood to either side of them. A
 * prior that is wider, or lies elsewhere, is shown in part or not at all, and its name says so.
 */
public final class PriorLikelihoodPosterior {
  private static final int STEPS = 400;
  private static final double REACH = 4;
  private static final double PRIOR_REACH = 2.5;

  /** How far beyond posterior and likelihood a prior widens the axis, in halves of their width. */
  private static final double MOST = 20;

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
    Optional<Gaussian> likelihood = likelihood(model, data);
    likelihood.ifPresent(density -> widen(range, density, REACH));
    String ofPrior = prior.map(density -> widenByPrior(range, density)).orElse("");
    List<UnivariateDistribution> densities = new ArrayList<>(List.of(posterior));
    likelihood.ifPresent(densities::add);
    prior.ifPresent(densities::add);
    double[] places = Curves.places(range[0], range[1], STEPS, densities);
    Curves curves = new Curves();
    likelihood.ifPresent(
        density ->
            curves.line(
                Curves.sampled("likelihood, scaled to area 1", density::density, places),
                PlotStyle.GREEN,
                PlotStyle.dashed(2.5f, 3)));
    prior.ifPresent(
        density ->
            curves.line(
                Curves.sampled(ofPrior, density::density, places),
                PlotStyle.VERMILION,
                PlotStyle.dashed(9, 4)));
    curves.line(
        Curves.sampled("posterior", posterior::density, places), PlotStyle.BLUE, PlotStyle.solid());
    return PlotStyle.chart(
        String.format(
            Locale.ROOT,
            prior.isPresent()
                ? "What %d observations make of the prior"
                : "What %d observations say",
            data.count()),
        curves.on(PlotStyle.axis("mean of " + quantity), PlotStyle.densityAxis()));
  }

  private static Optional<Gaussian> likelihood(MeanModel model, SufficientStatistics data) {
    OptionalDouble mean = data.mean();
    return model instanceof NormalModel known && mean.isPresent()
        ? Optional.of(new Gaussian(mean.getAsDouble(), known.noiseVariance() / data.weight()))
        : Optional.empty();
  }

  /** Widens the range by what the prior asks for, up to the most, and says how it is shown. */
  private static String widenByPrior(double[] range, UnivariateDistribution prior) {
    double most = MOST * (range[1] - range[0]) / 2;
    double[] asked = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    widen(asked, prior, PRIOR_REACH);
    double low = range[0] - most;
    double high = range[1] + most;
    range[0] = Math.max(low, Math.min(range[0], asked[0]));
    range[1] = Math.min(high, Math.max(range[1], asked[1]));
    if (asked[0] >= low && asked[1] <= high) {
      return "prior";
    }
    return asked[0] < high && asked[1] > low ? "prior, shown in part" : "prior, off the axis";
  }

  private static void widen(double[] range, UnivariateDistribution density, double reach) {
    double away = reach * Curves.spread(density);
    range[0] = Math.min(range[0], Curves.centre(density) - away);
    range[1] = Math.max(range[1], Curves.centre(density) + away);
  }
}
