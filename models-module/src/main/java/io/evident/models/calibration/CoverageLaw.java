package io.evident.models.calibration;

import io.evident.bayes.Interval;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/**
 * How many of m test examples conformal sets cover, where scores are exchangeable and none are
 * equal.
 *
 * <p>With l = floor((n + 1) alpha) the coverage given the calibration examples is Beta(n + 1 - l,
 * l)-distributed over these, and the number covered beta-binomial:
 *
 * <p>P(K = k) = C(m, k) B(k + n + 1 - l, m - k + l) / B(n + 1 - l, l), k = 0..m.
 *
 * <p>Splitting the same examples at random again and again gives independent draws of K, if all are
 * either calibration or test examples: which ranks fall to the calibration is all that counts.
 * Source: V. Vovk, Conditional validity of inductive conformal predictors, ACML 2012; A.
 * Angelopoulos and S. Bates, A Gentle Introduction to Conformal Prediction, 2021, section 3.2 and
 * appendix C.
 *
 * @param calibration n, at least 1 / alpha - 1
 * @param alpha between 0 and 1
 * @param test m, at least 1
 */
public record CoverageLaw(int calibration, double alpha, int test) {
  /** A cell of the check expects at least so many draws: the usual rule of the chi-square test. */
  private static final double LEAST_EXPECTED = 5;

  /**
   * How a sample compares with the law, by Pearson's chi-square over cells of neighbouring counts.
   *
   * @param statistic sum over the cells of (observed - expected)^2 / expected
   * @param degrees of freedom: the cells less 1
   * @param probability of a statistic at least as large if the law holds
   */
  public record Goodness(double statistic, int degrees, double probability) {}

  public CoverageLaw {
    if (!(calibration >= 1 && test >= 1)) {
      throw new IllegalArgumentException(
          "calibration and test must be at least 1, got " + calibration + " and " + test);
    }
    if (ConformalQuantile.beyond(calibration, alpha) == 0) {
      throw new IllegalArgumentException(
          "calibration must be at least "
              + ConformalQuantile.needed(alpha)
              + " for alpha "
              + alpha
              + ", got "
              + calibration);
    }
  }

  /**
   * How many of n + 1 exchangeable scores lie beyond the threshold.
   *
   * @return l = floor((n + 1) alpha)
   */
  public int beyond() {
    return ConformalQuantile.beyond(calibration, alpha);
  }

  private int within() {
    return calibration + 1 - beyond();
  }

  /**
   * The expected coverage, (n + 1 - l) / (n + 1).
   *
   * @return from 1 - alpha to 1 - alpha + 1 / (n + 1)
   */
  public double mean() {
    return within() / (calibration + 1.0);
  }

  /**
   * The standard deviation of the coverage K / m.
   *
   * @return sqrt(p (1 - p) (n + 1 + m) / (m (n + 2))), p the mean
   */
  public double standardDeviation() {
    double p = mean();
    return Math.sqrt(p * (1 - p) * (calibration + 1.0 + test) / (test * (calibration + 2.0)));
  }

  /**
   * log P(K = k).
   *
   * @param covered k, in 0..m
   * @return the logarithm of the probability
   * @throws IllegalArgumentException if k is out of range
   */
  public double logProbability(int covered) {
    requireCount("covered", covered);
    return logBinomial(test, covered)
        + LogBeta.value(covered + within(), test - covered + beyond())
        - LogBeta.value(within(), beyond());
  }

  private void requireCount(String name, int covered) {
    if (!(covered >= 0 && covered <= test)) {
      throw new IllegalArgumentException(name + " must be in 0.." + test + ", got " + covered);
    }
  }

  private static double logBinomial(int n, int k) {
    return LogGamma.value(n + 1.0) - LogGamma.value(k + 1.0) - LogGamma.value(n - k + 1.0);
  }

  /**
   * P(K &lt;= k).
   *
   * @param covered k, in 0..m
   * @return from 0 to 1
   * @throws IllegalArgumentException if k is out of range
   */
  public double cumulativeProbability(int covered) {
    return probability(0, covered);
  }

  /**
   * P(from &lt;= K &lt;= to).
   *
   * @param from in 0..m
   * @param to in 0..m
   * @return from 0 to 1; 0 if to is below from
   * @throws IllegalArgumentException if one is out of range
   */
  public double probability(int from, int to) {
    requireCount("from", from);
    requireCount("to", to);
    double sum = 0;
    for (int k = from; k <= to; k++) {
      sum += Math.exp(logProbability(k));
    }
    return Math.min(1, sum);
  }

  /**
   * The smallest k with P(K &lt;= k) &gt;= probability.
   *
   * @param probability strictly between 0 and 1
   * @return in 0..m
   * @throws IllegalArgumentException if the probability is out of range
   */
  public int quantile(double probability) {
    requireShare("probability", probability);
    double sum = 0;
    for (int k = 0; k < test; k++) {
      sum += Math.exp(logProbability(k));
      if (sum >= probability) {
        return k;
      }
    }
    return test;
  }

  private static void requireShare(String name, double value) {
    if (!(value > 0 && value < 1)) {
      throw new IllegalArgumentException(name + " must be strictly between 0 and 1, got " + value);
    }
  }

  /**
   * The central interval of the coverage K / m: below and above it lie at most (1 - level) / 2.
   *
   * @param level such as 0.95, strictly between 0 and 1
   * @return from the quantile (1 - level) / 2 to the quantile (1 + level) / 2, ends included
   * @throws IllegalArgumentException if the level is out of range
   */
  public Interval interval(double level) {
    requireShare("level", level);
    return new Interval(
        (double) quantile((1 - level) / 2) / test, (double) quantile((1 + level) / 2) / test);
  }

  /**
   * Whether independent draws of K may come from this law. Counts are joined from below to cells
   * that each expect at least five draws.
   *
   * @param covered k of each draw, in 0..m; at least 10
   * @return Pearson's chi-square and its probability
   * @throws IllegalArgumentException if there are fewer than 10, one is out of range, or the law
   *     makes no two cells of them
   */
  public Goodness goodness(int... covered) {
    if (covered.length < 2 * LEAST_EXPECTED) {
      throw new IllegalArgumentException("covered must be at least 10, got " + covered.length);
    }
    int[] seen = new int[test + 1];
    for (int k : covered) {
      requireCount("covered", k);
      seen[k]++;
    }
    List<double[]> cells = new ArrayList<>();
    double expected = 0;
    double observed = 0;
    for (int k = 0; k <= test; k++) {
      expected += covered.length * Math.exp(logProbability(k));
      observed += seen[k];
      if (expected >= LEAST_EXPECTED) {
        cells.add(new double[] {observed, expected});
        expected = 0;
        observed = 0;
      }
    }
    if (cells.size() < 2) {
      throw new IllegalArgumentException(
          "the law has no two cells that each expect five of " + covered.length + " draws");
    }
    double[] last = cells.get(cells.size() - 1);
    last[0] += observed;
    last[1] += expected;
    double statistic = 0;
    for (double[] cell : cells) {
      statistic += (cell[0] - cell[1]) * (cell[0] - cell[1]) / cell[1];
    }
    int degrees = cells.size() - 1;
    return new Goodness(statistic, degrees, RegularizedGamma.Q.value(degrees / 2.0, statistic / 2));
  }
}
