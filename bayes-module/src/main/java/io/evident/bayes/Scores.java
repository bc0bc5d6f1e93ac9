package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;

/**
 * How well predictives foretell observations that they have not seen.
 *
 * <p>The score is the mean log predictive density, higher being better; it is proper: no other
 * distribution than the true one scores higher on average. Source: T. Gneiting and A. E. Raftery,
 * "Strictly proper scoring rules, prediction, and estimation", Journal of the American Statistical
 * Association 102 (2007).
 */
public final class Scores {
  private Scores() {}

  /**
   * The mean log predictive density of each predictive, as {@link #heldOut} and {@link
   * #leaveOneOut} return it.
   *
   * @param bayes of the posterior predictive
   * @param map of the predictive with the most probable mean plugged in
   * @param mle of the predictive with the most likely mean plugged in; absent where there is none
   */
  public record Comparison(double bayes, double map, OptionalDouble mle) {}

  /**
   * The mean log density of a distribution over observations.
   *
   * @param predictive the distribution
   * @param observations what it did not see, at least one
   * @return the mean of log p(x)
   * @throws IllegalArgumentException if there is no observation
   */
  public static double meanLogDensity(UnivariateDistribution predictive, double... observations) {
    return mean(observations, predictive::logDensity);
  }

  /**
   * Scores the three predictives of a model on held-out observations, each by itself.
   *
   * @param model the model
   * @param seen what it has learnt from
   * @param heldOut what it is asked to foretell, at least one
   * @return the mean log predictive densities
   * @throws IllegalArgumentException if nothing was held out
   */
  public static Comparison heldOut(
      NormalModel model, SufficientStatistics seen, double... heldOut) {
    var mle = model.mlePredictive(seen);
    return new Comparison(
        meanLogDensity(model.bayesPredictive(seen), heldOut),
        meanLogDensity(model.mapPredictive(seen), heldOut),
        mle.isPresent()
            ? OptionalDouble.of(meanLogDensity(mle.get(), heldOut))
            : OptionalDouble.empty());
  }

  /**
   * Scores the three predictives by leaving each observation out in turn, in closed form.
   *
   * <p>Without x_i the sum of (x_j - mu0) is n (xbar - x_i) + (n - 1) (x_i - mu0), from which the
   * posterior of the others follows; their mean is xbar + (xbar - x_i) / (n - 1). No second pass
   * over the others.
   *
   * @param model the model
   * @param observations the observations, at least one
   * @return the mean log predictive densities; that of the MLE is absent for one observation
   * @throws IllegalArgumentException if there is no observation or one is not finite
   */
  public static Comparison leaveOneOut(NormalModel model, double... observations) {
    SufficientStatistics all = SufficientStatistics.of(observations);
    double bayes = mean(observations, x -> without(model, all, x).logDensity(x));
    double map =
        mean(
            observations,
            x -> new Gaussian(without(model, all, x).mean(), model.noiseVariance()).logDensity(x));
    if (observations.length < 2) {
      return new Comparison(bayes, map, OptionalDouble.empty());
    }
    double others = observations.length - 1;
    DoubleDouble mean = all.exactMean();
    double mle =
        mean(
            observations,
            x -> {
              double away = mean.plus(-x).value();
              return new Gaussian(0, model.noiseVariance()).logDensity(away + away / others);
            });
    return new Comparison(bayes, map, OptionalDouble.of(mle));
  }

  /** The Bayes predictive of x when all but x have been seen. */
  private static Gaussian without(NormalModel model, SufficientStatistics all, double x) {
    double sigma2 = model.noiseVariance();
    if (all.count() == 1) {
      return new Gaussian(model.priorMean(), model.priorVariance() + sigma2);
    }
    double others = all.count() - 1.0;
    double total = others + sigma2 / model.priorVariance();
    double variance = sigma2 / total;
    double sum =
        all.meanMinus(x).times((double) all.count()).value() + others * (x - model.priorMean());
    return new Gaussian(model.priorMean() + sum / total, variance + sigma2);
  }

  /**
   * The probability integral transform: where each observation falls in the predictive that has
   * seen those before it. Uniform on (0, 1) if the model is right.
   *
   * @param model the model
   * @param observations the observations in their order
   * @return P(X_i &lt;= x_i given x_1 .. x_{i-1}) for each whose predictive exists
   */
  public static List<Double> probabilityIntegralTransform(MeanModel model, double... observations) {
    StatisticsAccumulator seen = StatisticsAccumulator.create();
    List<Double> transform = new ArrayList<>();
    for (double x : observations) {
      SufficientStatistics before = seen.statistics();
      if (model.isProper(before)) {
        transform.add(model.predictive(before).cumulativeProbability(x));
      }
      seen.add(x);
    }
    return List.copyOf(transform);
  }

  private static double mean(double[] observations, DoubleUnaryOperator score) {
    if (observations.length == 0) {
      throw new IllegalArgumentException("observations must hold at least one, got none");
    }
    return Arrays.stream(observations).map(score).sum() / observations.length;
  }
}
