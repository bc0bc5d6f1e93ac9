package io.evident.bayes;

import io.evident.bayes.internal.numeric.DoubleDouble;
import io.evident.bayes.internal.numeric.Require;
import io.evident.bayes.internal.numeric.SpecialFunctions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Priors chosen by the data: those of the {@link NormalModel} that maximize the evidence.
 *
 * <p>The evidence depends on the prior variance tau2 through N(xbar; mu0, tau2 + sigma2/W) alone.
 * For one group and a given mu0 its maximum is tau2 = (xbar - mu0)^2 - sigma2/W, or the boundary 0
 * where that is negative. Over several groups with means xbar_g and weights W_g the best mu0 for a
 * tau2 is the mean of the xbar_g weighted by 1/v_g, v_g = tau2 + sigma2/W_g, so that one variable
 * remains. A maximum within is a zero of the derivative, 1/2 sum ((xbar_g - mu0)^2 / v_g - 1) /
 * v_g; for groups of equal weight it is the mean of (xbar_g - mu0)^2 less sigma2/W. What does not
 * depend on the prior, such as the squares within the groups, is never added. Source: B. Efron and
 * C. Morris, "Stein's estimation rule and its competitors", Journal of the American Statistical
 * Association 68 (1973), for the idea; the one-group case is derived in docs/explanation/bayes.md.
 */
public final class EmpiricalBayes {
  private static final int GRID = 400;

  /** What sums over groups and the end of the grid may need above the largest square. */
  private static final double SPARE = 1e6;

  private EmpiricalBayes() {}

  /**
   * A prior that maximizes the evidence.
   *
   * @param priorMean its mean
   * @param priorVariance its variance, 0 at the boundary
   * @param logEvidence the log evidence there, summed over the groups
   */
  public record Estimate(double priorMean, double priorVariance, double logEvidence) {
    /**
     * Whether the evidence is highest without any spread of the mean, where the prior degenerates.
     *
     * @return true if the prior variance is 0
     */
    public boolean atBoundary() {
      return priorVariance == 0;
    }
  }

  /**
   * One group before and after it borrows from the others.
   *
   * @param name what the group is called
   * @param count the number of its observations
   * @param sampleMean its own mean
   * @param shrunkMean its posterior mean under the estimated prior
   * @param posteriorVariance the variance of the posterior; 0 at the boundary
   */
  public record ShrunkGroup(
      String name, long count, double sampleMean, double shrunkMean, double posteriorVariance) {}

  /**
   * The prior variance that maximizes the evidence of one group, given the prior mean.
   *
   * @param data the observations, at least one
   * @param noiseVariance the known variance of one of them about the mean
   * @param priorMean the mean of the prior
   * @return the estimate, in closed form
   * @throws IllegalArgumentException if there is no observation, an argument is out of range or the
   *     variance beyond the largest double
   */
  public static Estimate priorVariance(
      SufficientStatistics data, double noiseVariance, double priorMean) {
    Require.positive("noiseVariance", noiseVariance);
    Require.finite("priorMean", priorMean);
    if (data.count() == 0) {
      throw new IllegalArgumentException("data must hold at least one observation, got none");
    }
    double distance = data.meanMinus(priorMean).value();
    double best = Math.max(0, distance * distance - noiseVariance / data.weight());
    if (!(best <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the mean of the observations, "
              + data.exactMean().value()
              + ", is so far from the prior mean, "
              + priorMean
              + ", that the square of the distance is beyond the largest double; change the unit");
    }
    return estimate(List.of(data), noiseVariance, priorMean, best);
  }

  /**
   * The prior mean and variance that together maximize the evidence of several groups, each with a
   * mean of its own drawn from that prior.
   *
   * @param groups the groups, at least two with observations
   * @param noiseVariance the known variance of one observation about the mean of its group
   * @return the estimate; its variance is 0 if the groups differ no more than their noise does
   * @throws IllegalArgumentException if fewer than two groups have observations, the noise variance
   *     is out of range, or the square of the distance of the means is, by itself or in units of
   *     the noise
   */
  public static Estimate prior(Collection<SufficientStatistics> groups, double noiseVariance) {
    Require.positive("noiseVariance", noiseVariance);
    List<SufficientStatistics> filled = groups.stream().filter(g -> g.count() > 0).toList();
    if (filled.size() < 2) {
      throw new IllegalArgumentException(
          "groups must hold at least 2 with observations, got " + filled.size());
    }
    DoubleUnaryOperator slope = v -> slope(filled, noiseVariance, v);
    double best = 0;
    double gain = 0;
    List<Double> grid = grid(filled, noiseVariance);
    for (int i = 1; i < grid.size(); i++) {
      if (slope.applyAsDouble(grid.get(i - 1)) > 0 && slope.applyAsDouble(grid.get(i)) <= 0) {
        double top = SpecialFunctions.zero(slope, grid.get(i - 1), grid.get(i));
        double more = gain(filled, noiseVariance, top);
        if (more > gain) {
          best = top;
          gain = more;
        }
      }
    }
    return estimate(filled, noiseVariance, mean(filled, noiseVariance, best).value(), best);
  }

  /**
   * The noise variance as the spread within the groups has it, whatever their means: the sum of
   * squares about the mean of each, divided by the number of observations less that of groups.
   *
   * @param groups the groups, of which one must hold two observations that differ
   * @return the pooled variance, without bias
   * @throws IllegalArgumentException if no two observations of a group differ
   */
  public static double noiseVariance(Collection<SufficientStatistics> groups) {
    double squares = 0;
    for (SufficientStatistics group : groups) {
      squares += group.centredSumOfSquares();
    }
    Require.finite("the sum of squares within the groups", squares);
    if (!(squares > 0)) {
      throw new IllegalArgumentException(
          "no group has two observations that differ, so that nothing tells the noise variance");
    }
    return squares / degreesOfFreedom(groups);
  }

  /** The observations less the groups that have any. */
  static long degreesOfFreedom(Collection<SufficientStatistics> groups) {
    return groups.stream().mapToLong(group -> Math.max(0, group.count() - 1)).sum();
  }

  /** 0 and variances up to one beyond which the evidence only falls, closer towards 0. */
  private static List<Double> grid(List<SufficientStatistics> groups, double noiseVariance) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (SufficientStatistics group : groups) {
      least = Math.min(least, noiseVariance / group.weight());
      most = Math.max(most, noiseVariance / group.weight());
      low = Math.min(low, group.exactMean().value());
      high = Math.max(high, group.exactMean().value());
    }
    requireInRange(high - low, least, most);
    double from = Math.log(least) - 20;
    double to = Math.log(Math.max((high - low) * (high - low), most)) + 1;
    List<Double> grid = new ArrayList<>(List.of(0.0));
    for (int i = 0; i <= GRID; i++) {
      grid.add(Math.exp(from + i * (to - from) / GRID));
    }
    return grid;
  }

  /** Refuses groups of whose distance the square overflows, by itself or beside the noise. */
  private static void requireInRange(double distance, double least, double most) {
    double square = Math.max(distance * distance, distance * (distance / least));
    if (!(SPARE * Math.max(square, most) <= Double.MAX_VALUE && least > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the means of the groups are %s apart and have noise variances from %s to %s: the"
                  + " square of that distance, by itself or in units of the noise, is beyond the"
                  + " largest double; change the unit or give a larger noise variance",
              distance,
              least,
              most));
    }
  }

  /** Twice the derivative of the log evidence by tau2, at the best mean for it. */
  private static double slope(
      List<SufficientStatistics> groups, double noiseVariance, double priorVariance) {
    DoubleDouble mean = mean(groups, noiseVariance, priorVariance);
    double sum = 0;
    for (SufficientStatistics group : groups) {
      double v = priorVariance + noiseVariance / group.weight();
      double distance = group.exactMean().minus(mean).value();
      sum += (distance * (distance / v) - 1) / v;
    }
    return sum;
  }

  /** The log evidence at tau2 less that at 0, each at its best mean. */
  private static double gain(
      List<SufficientStatistics> groups, double noiseVariance, double priorVariance) {
    DoubleDouble mean = mean(groups, noiseVariance, priorVariance);
    DoubleDouble origin = mean(groups, noiseVariance, 0);
    double sum = 0;
    for (SufficientStatistics group : groups) {
      double s = noiseVariance / group.weight();
      double distance = group.exactMean().minus(mean).value();
      double before = group.exactMean().minus(origin).value();
      sum += before * (before / s) - distance * (distance / (priorVariance + s));
      sum -= Math.log1p(priorVariance / s);
    }
    return sum / 2;
  }

  /** The best prior mean for a prior variance. */
  private static DoubleDouble mean(
      List<SufficientStatistics> groups, double noiseVariance, double priorVariance) {
    DoubleDouble base = groups.get(0).exactMean();
    double weights = 0;
    double sum = 0;
    for (SufficientStatistics group : groups) {
      double weight = 1 / (priorVariance + noiseVariance / group.weight());
      weights += weight;
      sum += weight * group.exactMean().minus(base).value();
    }
    return base.plus(sum / weights);
  }

  private static Estimate estimate(
      List<SufficientStatistics> groups, double noiseVariance, double mean, double variance) {
    List<Double> terms = new ArrayList<>();
    for (SufficientStatistics group : groups) {
      terms.addAll(NormalModel.logEvidenceTerms(group, noiseVariance, mean, variance));
    }
    return new Estimate(mean, variance, Evidence.sum(terms));
  }

  /**
   * The posterior means of groups under an estimated prior.
   *
   * @param groups the groups by name, in order; those without observations are left out
   * @param noiseVariance the known variance of one observation about the mean of its group
   * @param prior the estimate
   * @return one entry for each group
   */
  public static List<ShrunkGroup> shrink(
      Map<String, SufficientStatistics> groups, double noiseVariance, Estimate prior) {
    return groups.entrySet().stream()
        .filter(group -> group.getValue().count() > 0)
        .map(group -> shrink(group.getKey(), group.getValue(), noiseVariance, prior))
        .toList();
  }

  private static ShrunkGroup shrink(
      String name, SufficientStatistics group, double noiseVariance, Estimate prior) {
    double own = group.exactMean().value();
    if (prior.atBoundary()) {
      return new ShrunkGroup(name, group.count(), own, prior.priorMean, 0);
    }
    Gaussian posterior =
        NormalModel.of(noiseVariance, prior.priorMean, prior.priorVariance).posterior(group);
    return new ShrunkGroup(name, group.count(), own, posterior.mean(), posterior.variance());
  }
}
