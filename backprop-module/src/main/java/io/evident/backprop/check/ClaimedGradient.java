package io.evident.backprop.check;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.ImpureFunctionException;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.Arrays;
import java.util.function.BiFunction;

/** Asks for the gradient that is to be checked, and looks at whether it is one of the network. */
final class ClaimedGradient {
  private static final double[] NONE = {};

  private ClaimedGradient() {}

  static LossGradient of(
      BiFunction<ParameterValues, Batch, LossGradient> claimed,
      ParameterValues weights,
      Batch batch) {
    Network network = weights.network();
    String what = "the gradient of network " + network.name();
    LossGradient gradient;
    ParameterValues before = weights.copy();
    double[] inputs = batch.inputs().clone();
    double[] targets = batch.targets().clone();
    double[] ofExamples = batch.weights().map(double[]::clone).orElse(NONE);
    int dropouts = batch.mode() == Mode.TRAINING ? network.dropoutCount() : 0;
    double[][] masks = new double[dropouts][];
    for (int d = 0; d < dropouts; d++) {
      masks[d] = batch.mask(d).clone();
    }
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
    for (int p = 0; p < network.parameters().size(); p++) {
      requireUnchanged(what, network.parameters().get(p).name(), before.get(p), weights.get(p));
    }
    requireUnchanged(what, "inputs", inputs, batch.inputs());
    requireUnchanged(what, "targets", targets, batch.targets());
    requireUnchanged(what, "the examples' weights", ofExamples, batch.weights().orElse(NONE));
    for (int d = 0; d < dropouts; d++) {
      requireUnchanged(what, "the mask of a dropout", masks[d], batch.mask(d));
    }
    // It may be room that the next call writes to.
    return new LossGradient(
        gradient.loss(), gradient.parameters().copy(), gradient.inputs().clone());
  }

  /** Puts an array back that was changed, and says so. */
  private static void requireUnchanged(
      String what, String argument, double[] before, double[] now) {
    if (!Arrays.equals(before, now)) {
      System.arraycopy(before, 0, now, 0, before.length);
      throw ImpureFunctionException.changesInput(what, argument);
    }
  }

  /** Asks a second time at one point, and looks at whether the answer is the same. */
  static void requireSameTwice(LossGradient first, LossGradient second) {
    Network network = first.parameters().network();
    String what = "the gradient of network " + network.name() + " in ";
    UserFunction.requireSame(
        "the loss of network " + network.name(),
        new double[] {first.loss()},
        new double[] {second.loss()});
    for (int p = 0; p < network.parameters().size(); p++) {
      String name = network.parameters().get(p).name();
      UserFunction.requireSame(what + name, first.parameters().get(p), second.parameters().get(p));
    }
    UserFunction.requireSame(what + "inputs", first.inputs(), second.inputs());
  }
}
