package io.evident.bayes;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.univariate.BrentOptimizer;
import org.apache.commons.math3.optim.univariate.SearchInterval;
import org.apache.commons.math3.optim.univariate.UnivariateObjectiveFunction;

/**
 * Priors chosen by the data: those of the {@link NormalModel} that maximize the evidence.
 *
 * <p>The evidence depends on the prior variance tau2 through N(xbar; mu0, tau2 + sigma2/W) alone.
 * For one group and a given mu0 its maximum is tau2 = (xbar - mu0)^2 - sigma2/W, or the boundary 0
 * where that is negative. Over several groups with means xbar_g and weights W_g the best mu0 for a
 * tau2 is the mean of the xbar_g weighted by 1/(tau2 + sigma2/W_g), so that one variable remains to
 * search. Source: B. Efron and C. Morris, "Stein's estimation rule and its competitors", Journal of
 * the American Statistical Association 68 (1973), for the idea; the one-group case is derived in
 * docs/bayes.md.
 */
public final class EmpiricalBayes {
  private static final int GRID = 400;
  private static final int EVALUATIONS = 1000;

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
   * @throws IllegalArgumentException if there is no observation or an argument is out of range
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
    return new Estimate(
        priorMean, best, NormalModel.logEvidence(data, noiseVariance, priorMean, best));
  }

  /**
   * The prior mean and variance that together maximize the evidence of several groups, each with a
   * mean of its own drawn from that prior.
   *
   * @param groups the groups, at least two with observations
   * @param noiseVariance the known variance of one observation about the mean of its group
   * @return the estimate; its variance is 0 if the groups differ no more than their noise does
   * @throws IllegalArgumentException if fewer than two groups have observations or the noise
   *     variance is out of range
   */
  public static Estimate prior(Collection<SufficientStatistics> groups, double noiseVariance) {
    Require.positive("noiseVariance", noiseVariance);
    List<SufficientStatistics> filled = groups.stream().filter(g -> g.count() > 0).toList();
    if (filled.size() < 2) {
      throw new IllegalArgumentException(
          "groups must hold at least 2 with observations, got " + filled.size());
    }
    Estimate boundary = at(filled, noiseVariance, 0);
    double[] bounds = bounds(filled, noiseVariance);
    double step = (bounds[1] - bounds[0]) / GRID;
    double best = bounds[0];
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= GRID; i++) {
      double log = bounds[0] + i * step;
      double value = at(filled, noiseVariance, Math.exp(log)).logEvidence;
      if (value > highest) {
        highest = value;
        best = log;
      }
    }
    double found =
        new BrentOptimizer(1e-10, 1e-12)
            .optimize(
                new MaxEval(EVALUATIONS),
                GoalType.MAXIMIZE,
                new UnivariateObjectiveFunction(
                    log -> at(filled, noiseVariance, Math.exp(log)).logEvidence),
                new SearchInterval(best - step, best + step, best))
            .getPoint();
    Estimate inside = at(filled, noiseVariance, Math.exp(found));
    return inside.logEvidence > boundary.logEvidence ? inside : boundary;
  }

  /** The logarithms between which the best variance lies, if it is not 0. */
  private static double[] bounds(List<SufficientStatistics> groups, double noiseVariance) {
    double least = Double.POSITIVE_INFINITY;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (SufficientStatistics group : groups) {
      least = Math.min(least, noiseVariance / group.weight());
      low = Math.min(low, group.exactMean().value());
      high = Math.max(high, group.exactMean().value());
    }
    double widest = Math.max((high - low) * (high - low), least);
    return new double[] {Math.log(least) - 20, Math.log(widest) + 1};
  }

  /** The best prior mean for a prior variance, with the log evidence of both. */
  private static Estimate at(
      List<SufficientStatistics> groups, double noiseVariance, double priorVariance) {
    DoubleDouble base = groups.get(0).exactMean();
    double weights = 0;
    double sum = 0;
    for (SufficientStatistics group : groups) {
      double weight = 1 / (priorVariance + noiseVariance / group.weight());
      weights += weight;
      sum += weight * group.exactMean().minus(base).value();
    }
    double mean = base.plus(sum / weights).value();
    double total = 0;
    for (SufficientStatistics group : groups) {
      total += NormalModel.logEvidence(group, noiseVariance, mean, priorVariance);
    }
    return new Estimate(mean, priorVariance, total);
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
