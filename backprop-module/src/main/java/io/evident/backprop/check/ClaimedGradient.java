package io.evident.backprop.check;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.function.BiFunction;

/** Asks for the gradient that is to be checked, and looks at whether it is one of the network. */
final class ClaimedGradient {
  private ClaimedGradient() {}

  static LossGradient of(
      BiFunction<ParameterValues, Batch, LossGradient> claimed,
      ParameterValues weights,
      Batch batch) {
    Network network = weights.network();
    LossGradient gradient;
    try {
      gradient = claimed.apply(weights, batch);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the gradient of network " + network.name() + " cannot be computed: it threw " + e, e);
    }
    if (gradient == null) {
      throw new IllegalArgumentException(
          "the gradient of network " + network.name() + " must not be null");
    }
    if (gradient.parameters().network() != network) {
      throw new IllegalArgumentException(
          "the gradient is of network "
              + gradient.parameters().network().name()
              + ", not of the checked network "
              + network.name()
              + "; make it with ParameterValues.of(network, ...) of the network the weights are"
              + " of");
    }
    if (gradient.inputs().length != batch.inputs().length) {
      throw new IllegalArgumentException(
          "the gradient of network "
              + network.name()
              + " in its inputs must have "
              + batch.inputs().length
              + " entries, one for each input of the batch, got "
              + gradient.inputs().length);
    }
    return gradient;
  }
}
