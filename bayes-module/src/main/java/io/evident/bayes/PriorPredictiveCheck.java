package io.evident.bayes;

import io.evident.bayes.internal.numeric.Require;
import java.util.Collection;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * How surprising data are to a model before it has learnt from them: the tail probabilities of what
 * they say of the noise and of the mean or the weights.
 *
 * <p>With known noise S / sigma2 is chi-squared with n - 1 degrees of freedom, whatever the mean,
 * and (xbar - mu0)^2 / (tau2 + sigma2 / W) with 1. With unknown noise the same numbers, with b0 /
 * a0 for sigma2 and divided by their degrees of freedom, have Fisher's F with 2 a0 below. For a
 * regression whose columns have rank p they are the residual sum of squares with n - p degrees of
 * freedom and what the prior adds to it with p. Source: G. E. P. Box, "Sampling and Bayes'
 * inference in scientific modelling and robustness", Journal of the Royal Statistical Society A 143
 * (1980).
 *
 * @param noise the two-sided tail probability of the spread, 1 where the data have none to compare
 * @param mean the probability of a mean, or of weights, at least as far from the prior's
 */
public record PriorPredictiveCheck(double noise, double mean) {
  /** Beyond a thousand times its mean a chi-squared variable has no probability that counts. */
  private static final double FAR = 1000;

  /**
   * Checks a mean with known noise.
   *
   * @param model the model, with its prior
   * @param data the observations
   * @return the tail probabilities
   */
  public static PriorPredictiveCheck of(NormalModel model, SufficientStatistics data) {
    if (data.count() == 0) {
      return new PriorPredictiveCheck(1, 1);
    }
    double sigma2 = model.noiseVariance();
    double distance = data.meanMinus(model.priorMean()).value();
    double variance = model.priorVariance() + sigma2 / data.weight();
    return new PriorPredictiveCheck(
        twoSided(data.centredSumOfSquares() / sigma2, data.count() - 1.0, Double.POSITIVE_INFINITY),
        upper(distance / variance * distance, 1, Double.POSITIVE_INFINITY));
  }

  /**
   * Checks a mean with unknown noise.
   *
   * @param model the model, with its prior
   * @param data the observations
   * @return the tail probabilities
   */
  public static PriorPredictiveCheck of(NormalInverseGammaModel model, SufficientStatistics data) {
    if (data.count() == 0) {
      return new PriorPredictiveCheck(1, 1);
    }
    double sigma2 = model.scale() / model.shape();
    double distance = data.meanMinus(model.priorMean()).value();
    double variance = sigma2 * (1 / model.priorCount() + 1 / data.weight());
    return new PriorPredictiveCheck(
        twoSided(data.centredSumOfSquares() / sigma2, data.count() - 1.0, 2 * model.shape()),
        upper(distance / variance * distance, 1, 2 * model.shape()));
  }

  /**
   * Checks a regression.
   *
   * @param model the model, with its prior
   * @param data the rows
   * @return the tail probabilities
   */
  public static PriorPredictiveCheck of(RegressionModel model, RegressionStatistics data) {
    RegressionFit fit = model.fit(data);
    int rank = RegressionFit.rank(data);
    double sigma2 = model.noise().unit();
    double below = Double.POSITIVE_INFINITY;
    if (model.noise() instanceof RegressionNoise.Unknown unknown) {
      sigma2 = unknown.scale() / unknown.shape();
      below = 2 * unknown.shape();
    }
    return new PriorPredictiveCheck(
        twoSided(fit.residual() / sigma2, (double) data.count() - rank, below),
        upper(fit.priorResidual() / sigma2, rank, below));
  }

  /**
   * Checks the noise of several groups, each about a mean of its own.
   *
   * @param noiseVariance the known variance of one observation about the mean of its group
   * @param groups the groups
   * @return the two-sided tail probability of the spread within them
   */
  public static double noise(double noiseVariance, Collection<SufficientStatistics> groups) {
    double squares = 0;
    for (SufficientStatistics group : groups) {
      squares += group.centredSumOfSquares() / Require.positive("noiseVariance", noiseVariance);
    }
    return twoSided(
        squares, (double) EmpiricalBayes.degreesOfFreedom(groups), Double.POSITIVE_INFINITY);
  }

  private static double twoSided(double squares, double freedom, double below) {
    if (freedom < 1) {
      return 1;
    }
    return Math.min(
        1, 2 * Math.min(lower(squares, freedom, below), upper(squares, freedom, below)));
  }

  private static boolean isFar(double squares, double freedom, double below) {
    boolean farOfChiSquared = Double.isInfinite(below) && squares > FAR * (freedom + 1);
    return farOfChiSquared || Double.isInfinite(squares);
  }

  /** P(at most so much), of a chi-squared sum or, with degrees of freedom below, d F. */
  private static double lower(double squares, double freedom, double below) {
    if (squares == 0) {
      return 0;
    }
    if (isFar(squares, freedom, below)) {
      return 1;
    }
    if (Double.isInfinite(below)) {
      return RegularizedGamma.P.value(freedom / 2, squares / 2);
    }
    return RegularizedBeta.value(squares / (squares + below), freedom / 2, below / 2);
  }

  private static double upper(double squares, double freedom, double below) {
    if (freedom < 1 || squares == 0) {
      return 1;
    }
    if (isFar(squares, freedom, below)) {
      return 0;
    }
    if (Double.isInfinite(below)) {
      return RegularizedGamma.Q.value(freedom / 2, squares / 2);
    }
    return RegularizedBeta.value(below / (squares + below), below / 2, freedom / 2);
  }
}
