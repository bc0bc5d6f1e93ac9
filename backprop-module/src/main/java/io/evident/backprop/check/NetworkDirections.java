package io.evident.backprop.check;

import io.evident.backprop.check.DirectionalDifferences.Moved;
import io.evident.backprop.manual.NearbyLoss;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.CustomLayer;
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
  private final NearbyLoss nearby;
  private final double noise;
  private final DirectionalDifferences differences;

  NetworkDirections(
      Network network, NearbyLoss nearby, double noise, int directions, SplittableRandom random) {
    this.network = network;
    this.nearby = nearby;
    this.noise = noise;
    this.differences = new DirectionalDifferences(directions, random);
  }

  /** The loss with one parameter moved. */
  static Moved parameter(
      NearbyLoss nearby, Parameter parameter, int index, ParameterValues weights, double noise) {
    int layer = parameter.layer();
    return new Moved(
        List.of(weights.get(index)),
        () -> nearby.ofLayer(layer, weights),
        noise,
        isSmooth(weights.network()));
  }

  /** Whether the loss near a point has no kink: a user's own layer may have some. */
  static boolean isSmooth(Network network) {
    return network.layers().stream().noneMatch(CustomLayer.class::isInstance);
  }

  /** The noise of the loss, measured along a direction in all parameters and inputs. */
  static double noise(
      NearbyLoss nearby, ParameterValues weights, Batch batch, SplittableRandom random) {
    List<double[]> point = new NetworkPoint(weights.network()).of(weights, batch);
    return new Moved(
            point, () -> nearby.at(batch.inputs(), weights), 0, isSmooth(weights.network()))
        .measuredNoise(random);
  }

  List<Comparison> compare(LossGradient manual, ParameterValues weights, Batch batch) {
    double floor = TensorComparison.floor(manual);
    boolean smooth = isSmooth(network);
    List<double[]> point = new ArrayList<>();
    List<double[]> gradient = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (!parameters.get(p).trained()) {
        continue;
      }
      point.add(weights.get(p));
      gradient.add(manual.parameters().get(p));
      comparisons.add(
          differences.compare(
              parameters.get(p).name(),
              parameter(nearby, parameters.get(p), p, weights, noise),
              List.of(manual.parameters().get(p)),
              floor));
    }
    Moved inputs =
        new Moved(List.of(batch.inputs()), () -> nearby.at(batch.inputs(), weights), noise, smooth);
    comparisons.add(
        differences.compare(GradientCheck.INPUTS, inputs, List.of(manual.inputs()), floor));
    if (!point.isEmpty()) {
      Moved all = new Moved(point, () -> nearby.at(batch.inputs(), weights), noise, smooth);
      comparisons.add(differences.compare(GradientCheck.ALL_PARAMETERS, all, gradient, floor));
    }
    return comparisons;
  }
}
