package io.evident.lab.selftest;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.function.BiFunction;

/**
 * A network's gradient that is wrong on purpose.
 *
 * @param subject what is wrong: a kind of layer or loss, or the penalty
 * @param slip the mistake in words
 * @param network where it shows
 * @param mode how the network is run
 * @param weighted whether its examples have weights
 * @param gradient the wrong gradient
 */
record WrongGradient(
    String subject,
    String slip,
    Network network,
    Mode mode,
    boolean weighted,
    BiFunction<ParameterValues, Batch, LossGradient> gradient) {

  String name() {
    return subject + ": " + slip;
  }
}
