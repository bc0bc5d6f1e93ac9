package io.evident.models.optimization;

/** How weights follow the gradient g. */
public sealed interface Optimizer permits Sgd, Momentum, Nesterov, KerasMomentum, Adam, AdamW {

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
   * @return 0 for all but {@link AdamW}
   */
  default double decoupledDecay() {
    return 0;
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
