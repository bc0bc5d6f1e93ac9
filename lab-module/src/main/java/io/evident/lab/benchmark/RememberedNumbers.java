package io.evident.lab.benchmark;

import io.evident.models.optimization.Adam;
import io.evident.models.optimization.AdamW;
import io.evident.models.optimization.KerasMomentum;
import io.evident.models.optimization.Momentum;
import io.evident.models.optimization.Nesterov;
import io.evident.models.optimization.OptimizerVisitor;
import io.evident.models.optimization.Sgd;

/** How many numbers an optimizer remembers of each parameter. */
final class RememberedNumbers implements OptimizerVisitor<Integer> {
  @Override
  public Integer sgd(Sgd optimizer) {
    return 0;
  }

  @Override
  public Integer momentum(Momentum optimizer) {
    return 1;
  }

  @Override
  public Integer nesterov(Nesterov optimizer) {
    return 1;
  }

  @Override
  public Integer kerasMomentum(KerasMomentum optimizer) {
    return 1;
  }

  @Override
  public Integer adam(Adam optimizer) {
    return 2;
  }

  @Override
  public Integer adamW(AdamW optimizer) {
    return 2;
  }
}
