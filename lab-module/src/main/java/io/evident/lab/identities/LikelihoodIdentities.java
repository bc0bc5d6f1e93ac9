package io.evident.lab.identities;

import io.evident.backprop.check.FunctionCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.Layout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * The binary cross-entropy derived from the Bernoulli likelihood, as asked in ece-pset4.
 *
 * <p>A label t of 0 or 1 with probability p of 1 has the likelihood p^t (1 - p)^(1 - t). N
 * independent ones have the product, and minus the mean of the logarithm is
 *
 * <pre>L = -1/N log prod_n p_n^t_n (1 - p_n)^(1 - t_n)
 *   = -1/N sum_n (t_n log p_n + (1 - t_n) log(1 - p_n)),</pre>
 *
 * <p>the binary cross-entropy: the least loss is the greatest likelihood. Here the value is
 * computed as the product, and only the derivative from the sum: dL/dp_n = (p_n - t_n) / (N p_n (1
 * - p_n)). With p = s(z) the logistic function and s' = s (1 - s), dL/dz_n = (p_n - t_n) / N.
 */
public final class LikelihoodIdentities {
  private static final int EXAMPLES = 5;

  private LikelihoodIdentities() {}

  /**
   * The identities.
   *
   * @return an immutable list
   */
  public static List<Identity> all() {
    return List.of(
        new Identity(
            "d(-log prod p^t (1-p)^(1-t) / N)/dp",
            "(p - t) / (N p (1-p))",
            Layout.DENOMINATOR,
            true,
            "ece-pset4, binary cross-entropy",
            LikelihoodIdentities::inProbabilities),
        new Identity(
            "the same in z, for p = s(z)",
            "(p - t) / N",
            Layout.DENOMINATOR,
            true,
            "cs181-hw3, on the logits",
            LikelihoodIdentities::inLogits));
  }

  /**
   * Minus the mean log likelihood, from the likelihood itself.
   *
   * @param p the probabilities of a 1
   * @param t the labels, 0 or 1
   * @return L
   */
  static double negativeLogLikelihood(double[] p, double[] t) {
    double likelihood = 1;
    for (int n = 0; n < p.length; n++) {
      likelihood *= Math.pow(p[n], t[n]) * Math.pow(1 - p[n], 1 - t[n]);
    }
    return -Math.log(likelihood) / p.length;
  }

  private static double[] labels(long seed) {
    return new SplittableRandom(seed).ints(EXAMPLES, 0, 2).asDoubleStream().toArray();
  }

  private static double[] logistic(double[] z) {
    double[] p = new double[z.length];
    for (int n = 0; n < z.length; n++) {
      p[n] = 1 / (1 + Math.exp(-z[n]));
    }
    return p;
  }

  private static GradientReport inProbabilities(long seed) {
    double[] t = labels(seed);
    ToDoubleFunction<double[]> value = p -> negativeLogLikelihood(p, t);
    Function<double[], double[]> gradient =
        p -> {
          double[] dp = new double[p.length];
          for (int n = 0; n < p.length; n++) {
            dp[n] = (p[n] - t[n]) / (p.length * p[n] * (1 - p[n]));
          }
          return dp;
        };
    return FunctionCheck.of(value, gradient)
        .withName("minus the mean log likelihood")
        .at(logistic(Matrices.random(EXAMPLES, seed + 1)));
  }

  private static GradientReport inLogits(long seed) {
    double[] t = labels(seed);
    ToDoubleFunction<double[]> value = z -> negativeLogLikelihood(logistic(z), t);
    Function<double[], double[]> gradient =
        z -> {
          double[] dz = logistic(z);
          for (int n = 0; n < z.length; n++) {
            dz[n] = (dz[n] - t[n]) / z.length;
          }
          return dz;
        };
    return FunctionCheck.of(value, gradient)
        .withName("minus the mean log likelihood of logits")
        .at(Matrices.random(EXAMPLES, seed + 1));
  }
}
