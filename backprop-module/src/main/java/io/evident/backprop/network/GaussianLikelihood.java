package io.evident.backprop.network;

/**
 * L = 1/N sum_n sum_k 1/2 (log(2 pi) + v_nk + (t_nk - m_nk)^2 exp(-v_nk)), minus the logarithm of
 * the normal density of the targets. Of an example's 2 K outputs the first K are the means m and
 * the others the logarithms v of the variances, in the same order; there are K targets.
 *
 * <p>It has no least value: where the targets are met exactly, v falls for ever.
 */
public record GaussianLikelihood() implements Loss {

  @Override
  public String kind() {
    return "gaussianNegativeLogLikelihood";
  }

  @Override
  public int targets(int outputs) {
    if (outputs % 2 != 0) {
      throw new IllegalArgumentException(
          "loss "
              + kind()
              + " needs two outputs for each target, a mean and a log variance, got ["
              + outputs
              + "]; give the last layer an even number of units");
    }
    return outputs / 2;
  }

  @Override
  public int outputs(int targets) {
    return 2 * targets;
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.gaussianLikelihood(this);
  }
}
