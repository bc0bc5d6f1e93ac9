package io.evident.models.optimization;

import java.util.List;

/** How weights follow the gradient g. */
public sealed interface Optimizer permits Sgd, Momentum, Adam, Muon {

  /**
   * The name of this kind of optimizer, as in an experiment's YAML.
   *
   * @return such as {@code momentum}
   */
  String kind();

  /**
   * The learning rate before any schedule.
   *
   * @return greater than 0
   */
  double learningRate();

  /**
   * The part of each weight, times the learning rate, that this optimizer itself takes away before
   * its step.
   *
   * @return 0 for all but AdamW
   */
  default double decoupledDecay() {
    return 0;
  }

  /**
   * What it remembers of each parameter from step to step, tensors of the parameter's shape that
   * start at 0.
   *
   * @return their names, empty if it remembers nothing
   */
  default List<String> slots() {
    return List.of();
  }

  /**
   * Calls the visitor's method for this kind of optimizer.
   *
   * @param visitor the visitor
   * @param <R> what it returns
   * @return what the visitor returned
   */
  <R> R accept(OptimizerVisitor<R> visitor);
}
