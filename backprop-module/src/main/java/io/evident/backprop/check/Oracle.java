package io.evident.backprop.check;

import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.ParameterValues;
import java.util.Optional;

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
   * How its numbers are rounded.
   *
   * @return the unit roundoff of its number type
   */
  default double unit() {
    return 0x1p-53;
  }

  /**
   * How the factors of its products are rounded.
   *
   * @return coarser than float32 only where somebody has asked for TF32
   */
  default double productUnit() {
    return SimulatedRounding.UNIT;
  }

  /**
   * Where it computes.
   *
   * @return a device as TensorFlow lists it; empty if it is not TensorFlow
   */
  default Optional<String> device() {
    return Optional.empty();
  }

  /**
   * The answer.
   *
   * @param parameters the weights
   * @param batch the examples
   * @return the loss and its gradient
   */
  LossGradient gradient(ParameterValues parameters, Batch batch);

  /**
   * Whether {@link #hessianTimes} has an answer.
   *
   * @return false unless it was made for that
   */
  default boolean differentiatesTwice() {
    return false;
  }

  /**
   * The Hessian times a direction.
   *
   * @param parameters the weights
   * @param batch the examples
   * @param direction in every trained weight and in the inputs
   * @return H v, in the same; its loss is NaN
   * @throws UnsupportedOperationException if it does not differentiate twice
   */
  default LossGradient hessianTimes(
      ParameterValues parameters, Batch batch, LossGradient direction) {
    throw new UnsupportedOperationException(name() + " does not differentiate twice");
  }

  @Override
  void close();
}
