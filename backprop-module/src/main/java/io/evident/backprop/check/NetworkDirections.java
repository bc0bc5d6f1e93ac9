package io.evident.backprop.check;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A network's gradient along random directions: in each tensor, and in all parameters together. */
final class NetworkDirections {
  private final Network network;
  private final DirectionalDifferences differences;

  NetworkDirections(Network network, int directions, SplittableRandom random) {
    this.network = network;
    this.differences = new DirectionalDifferences(directions, random);
  }

  List<Comparison> compare(LossGradient manual, ParameterValues weights, Batch batch) {
    ManualNetwork forward = ManualNetwork.of(network);
    double floor = TensorComparison.floor(manual);
    List<double[]> activations = forward.activations(weights, batch);
    List<double[]> point = new ArrayList<>();
    List<double[]> gradient = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (!parameters.get(p).trained()) {
        continue;
      }
      int layer = parameters.get(p).layer();
      point.add(weights.get(p));
      gradient.add(manual.parameters().get(p));
      comparisons.add(
          differences.compare(
              parameters.get(p).name(),
              List.of(weights.get(p)),
              List.of(manual.parameters().get(p)),
              floor,
              () -> forward.lossFrom(layer, activations.get(layer), weights, batch)));
    }
    comparisons.add(
        differences.compare(
            GradientCheck.INPUTS,
            List.of(batch.inputs()),
            List.of(manual.inputs()),
            floor,
            () -> forward.loss(weights, batch)));
    if (!point.isEmpty()) {
      comparisons.add(
          differences.compare(
              GradientCheck.ALL_PARAMETERS,
              point,
              gradient,
              floor,
              () -> forward.loss(weights, batch)));
    }
    return comparisons;
  }
}
