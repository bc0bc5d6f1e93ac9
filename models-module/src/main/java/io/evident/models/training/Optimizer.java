package io.evident.models.training;

/** How weights follow the gradient. */
public sealed interface Optimizer permits Momentum {

  /**
   * The name of this kind of optimizer, as in an experiment's YAML.
   *
   * @return such as {@code momentum}
   */
  String kind();

  /**
   * The step length before any schedule.
   *
   * @return greater than 0
   */
  double learningRate();
}
