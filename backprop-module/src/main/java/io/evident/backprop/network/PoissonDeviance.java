package io.evident.backprop.network;

/**
 * L = 2/N sum_n sum_k (t log t - t s - t + exp(s)), for logarithms of rates s and counts or rates t
 * &gt;= 0, with 0 log 0 = 0: twice what the logarithm of the Poisson likelihood lacks to its
 * largest value, that of the rate t (P. McCullagh and J. Nelder, Generalized Linear Models, 1989,
 * section 2.3). It is 0 where exp(s) = t.
 *
 * <p>Its terms cancel near there, so it is computed as t (exp(u) - 1 - u) with u = s - log t where
 * |u| &lt;= 1.
 */
public record PoissonDeviance() implements Loss {

  @Override
  public String kind() {
    return "poissonDeviance";
  }

  @Override
  public void requireTargets(double[] targets) {
    for (double target : targets) {
      if (target < 0) {
        throw new IllegalArgumentException(
            "a target of " + kind() + " must be a count or a rate, >= 0, got " + target);
      }
    }
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.poissonDeviance(this);
  }
}
