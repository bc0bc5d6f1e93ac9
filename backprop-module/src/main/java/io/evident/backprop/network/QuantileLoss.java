package io.evident.backprop.network;

import java.util.Arrays;
import java.util.List;

/**
 * L = 1/N sum_n sum_k sum_q max(q r, (q - 1) r), with r = t_nk - s_nkq for each level q: it is
 * least where s is the quantile of level q of the targets (R. Koenker and G. Bassett, Regression
 * Quantiles, Econometrica 46, 1978). For Q levels an example has K Q outputs, target by target: the
 * levels of the first target in ascending order, then those of the second. There are K targets. At
 * the kink s = t the derivative is taken to be 0.
 *
 * @param levels at least one, between 0 and 1, each greater than the one before
 */
public record QuantileLoss(List<Double> levels) implements Loss {

  public QuantileLoss {
    levels = List.copyOf(levels);
    if (levels.isEmpty()) {
      throw new IllegalArgumentException(
          "the quantile loss needs at least one level, such as 0.5, the median");
    }
    double before = 0;
    for (double level : levels) {
      if (!(level > before && level < 1)) {
        throw new IllegalArgumentException(
            "levels must be between 0 and 1, each greater than the one before, got " + levels);
      }
      before = level;
    }
  }

  /**
   * The loss of some levels.
   *
   * @param levels at least one, between 0 and 1, each greater than the one before
   * @return the loss
   * @throws IllegalArgumentException if they are not
   */
  public static QuantileLoss of(double... levels) {
    return new QuantileLoss(Arrays.stream(levels).boxed().toList());
  }

  @Override
  public String kind() {
    return "quantile";
  }

  @Override
  public int targets(int outputs) {
    if (outputs % levels.size() != 0) {
      throw new IllegalArgumentException(
          "loss "
              + kind()
              + " needs "
              + levels.size()
              + " outputs for each target, one for each of the levels "
              + levels
              + ", got ["
              + outputs
              + "]; give the last layer a multiple of "
              + levels.size()
              + " units");
    }
    return outputs / levels.size();
  }

  @Override
  public int outputs(int targets) {
    return levels.size() * targets;
  }

  @Override
  public <R> R accept(LossVisitor<R> visitor) {
    return visitor.quantile(this);
  }
}
