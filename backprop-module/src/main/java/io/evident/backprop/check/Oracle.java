package io.evident.backprop.check;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.ParameterValues;

/** Somebody else's answer to what the gradient is. */
interface Oracle extends AutoCloseable {

  /**
   * Who answers.
   *
   * @return such as "TensorFlow float64"
   */
  String name();

  /**
   * How far, relatively, a right gradient may be from this answer.
   *
   * @return the greatest relative error that passes
   */
  double tolerance();

  /**
   * The answer.
   *
   * @param parameters the weights
   * @param batch the examples
   * @return the loss and its gradient
   */
  LossGradient gradient(ParameterValues parameters, Batch batch);

  @Override
  void close();
}
