package io.evident.backprop.check;

import io.evident.backprop.graph.TensorFlowOracle;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.Optional;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * TensorFlow in float64, differentiating twice. A class of its own: what it catches must not be
 * looked for where TensorFlow is not on the class path.
 *
 * @param device where
 * @param oracle who is asked
 */
record TwiceOracle(Optional<String> device, TensorFlowOracle oracle) implements Oracle {

  /** Differentiates once where a user's layer has operations that TensorFlow knows no more of. */
  static Oracle of(Network network, Mode mode, boolean weighted, String device) {
    try {
      return new TwiceOracle(
          Optional.of(device),
          TensorFlowOracle.ofSecondOrder(
              network, TensorFlowOracles.plainFloat64(), mode, weighted, device));
    } catch (TensorFlowException e) {
      return TensorFlowOracles.plain(network, mode, weighted, device);
    }
  }

  @Override
  public String name() {
    return TensorFlowOracles.FLOAT64;
  }

  @Override
  public double tolerance() {
    return TensorFlowOracles.FLOAT64_TOLERANCE;
  }

  @Override
  public LossGradient gradient(ParameterValues parameters, Batch batch) {
    return oracle.gradient(parameters, batch);
  }

  @Override
  public boolean differentiatesTwice() {
    return true;
  }

  @Override
  public LossGradient hessianTimes(
      ParameterValues parameters, Batch batch, LossGradient direction) {
    return oracle.hessianTimes(parameters, batch, direction);
  }

  @Override
  public void close() {
    oracle.close();
  }
}
