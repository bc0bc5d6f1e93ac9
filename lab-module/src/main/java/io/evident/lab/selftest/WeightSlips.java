package io.evident.lab.selftest;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Usual mistakes with the weights of examples: each is the right gradient at other weights. */
final class WeightSlips {
  private WeightSlips() {}

  static List<WrongGradient> of(Network network) {
    return List.of(
        slip("weights ignored", network, w -> ones(w.length)),
        slip("divided by the weights' sum instead of N", network, WeightSlips::normalized),
        slip("weights taken twice", network, w -> Arrays.stream(w).map(x -> x * x).toArray()),
        slip("the next example's weight", network, WeightSlips::shifted));
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] normalized(double[] w) {
    double sum = Arrays.stream(w).sum();
    return Arrays.stream(w).map(x -> x * w.length / sum).toArray();
  }

  private static double[] shifted(double[] w) {
    double[] shifted = new double[w.length];
    for (int n = 0; n < w.length; n++) {
      shifted[n] = w[(n + 1) % w.length];
    }
    return shifted;
  }

  private static WrongGradient slip(String name, Network network, UnaryOperator<double[]> taken) {
    ManualNetwork manual = ManualNetwork.of(network);
    return new WrongGradient(
        "weights of examples",
        network.loss().kind() + ": " + name,
        network,
        Mode.TRAINING,
        true,
        (values, batch) -> gradient(manual, values, batch, taken));
  }

  private static LossGradient gradient(
      ManualNetwork manual, ParameterValues values, Batch batch, UnaryOperator<double[]> taken) {
    double[] weights = batch.weights().orElseThrow();
    LossGradient wrong = manual.gradient(values, batch.withWeights(taken.apply(weights)));
    return new LossGradient(manual.loss(values, batch), wrong.parameters(), wrong.inputs());
  }
}
