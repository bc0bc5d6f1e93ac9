package io.evident.models.experiment;

import io.evident.models.optimization.Averaging;
import io.evident.models.optimization.Constant;
import io.evident.models.optimization.GradientClipping;
import io.evident.models.optimization.LearningRateSchedule;
import io.evident.models.optimization.Lookahead;
import io.evident.models.optimization.Optimizer;
import io.evident.models.optimization.WeightDecay;
import java.util.List;

/**
 * How the loss is made small.
 *
 * @param optimizer how weights follow the gradient
 * @param schedule of the learning rate
 * @param weightDecay what pulls weights towards 0, beside the network's own penalty
 * @param clipping what keeps a gradient from being too long
 * @param groups of parameters for which something else holds; the first that names a parameter
 *     holds
 * @param lookahead slow weights behind those that the optimizer moves
 * @param averaging a moving average of the weights, which is evaluated and exported
 */
public record Optimization(
    Optimizer optimizer,
    LearningRateSchedule schedule,
    WeightDecay weightDecay,
    GradientClipping clipping,
    List<ParameterGroup> groups,
    Lookahead lookahead,
    Averaging averaging) {

  public Optimization {
    groups = List.copyOf(groups);
  }

  /**
   * The same for all parameters.
   *
   * @param optimizer how weights follow the gradient
   * @param schedule of the learning rate
   * @param weightDecay what pulls weights towards 0, beside the network's own penalty
   * @param clipping what keeps a gradient from being too long
   */
  public Optimization(
      Optimizer optimizer,
      LearningRateSchedule schedule,
      WeightDecay weightDecay,
      GradientClipping clipping) {
    this(optimizer, schedule, weightDecay, clipping, List.of(), Lookahead.NONE, Averaging.NONE);
  }

  /**
   * The same with other groups.
   *
   * @param groups of parameters for which something else holds
   * @return a new optimization
   */
  public Optimization withGroups(List<ParameterGroup> groups) {
    return new Optimization(
        optimizer, schedule, weightDecay, clipping, groups, lookahead, averaging);
  }

  /**
   * The same with slow weights.
   *
   * @param lookahead slow weights behind those that the optimizer moves
   * @return a new optimization
   */
  public Optimization withLookahead(Lookahead lookahead) {
    return new Optimization(
        optimizer, schedule, weightDecay, clipping, groups, lookahead, averaging);
  }

  /**
   * The same with an average of the weights.
   *
   * @param averaging which is evaluated and exported
   * @return a new optimization
   */
  public Optimization withAveraging(Averaging averaging) {
    return new Optimization(
        optimizer, schedule, weightDecay, clipping, groups, lookahead, averaging);
  }

  /**
   * An optimizer and nothing else.
   *
   * @param optimizer how weights follow the gradient
   * @return a constant learning rate, no decay, no clipping
   */
  public static Optimization of(Optimizer optimizer) {
    return new Optimization(optimizer, new Constant(), WeightDecay.NONE, GradientClipping.NONE);
  }
}
