package io.evident.models.task;

import io.evident.backprop.network.Loss;
import io.evident.models.data.Examples;

/**
 * What a network is to say about examples: it owns what their targets are, the loss that is usual,
 * how outputs are read and what is measured of them.
 */
public interface Task {

  /**
   * What kind of task it is.
   *
   * @return the kind, with what it measures
   */
  TaskKind kind();

  /**
   * The loss where an experiment names none.
   *
   * @return the loss
   */
  Loss usualLoss();

  /**
   * How many outputs a network has for this task.
   *
   * @param loss that it is trained with
   * @return 1 or more
   * @throws IllegalArgumentException if the loss does not suit the task
   */
  int outputs(Loss loss);

  /**
   * Whether outputs give an example its class.
   *
   * @param loss that the network is trained with
   * @param outputs of a batch
   * @param at where those about the example begin
   * @param label of the example
   * @return false where there are no classes
   */
  default boolean isRight(Loss loss, float[] outputs, int at, int label) {
    return false;
  }

  /**
   * Begins to judge a network.
   *
   * @param loss that it is trained with
   * @param examples that its outputs are about
   * @return what takes the outputs
   */
  Scoring scoring(Loss loss, Examples examples);
}
