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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A network's gradient along random directions: in each tensor, and in all parameters together. */
final class NetworkDirections {
  private final Network network;
  private final NearbyLoss nearby;
  private final double noise;
  private final int directions;
  private final SplittableRandom random;
  private final int threads;

  NetworkDirections(
      Network network,
      NearbyLoss nearby,
      double noise,
      CheckSettings settings,
      SplittableRandom random) {
    this.network = network;
    this.nearby = nearby;
    this.noise = noise;
    this.directions = settings.directions();
    this.random = random;
    this.threads = settings.threadsFor(network);
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
    List<Supplier<Comparison>> tensors = new ArrayList<>();
    List<double[]> gradient = new ArrayList<>();
    List<Integer> trained = new ArrayList<>();
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (parameters.get(p).trained()) {
        int index = p;
        trained.add(p);
        gradient.add(manual.parameters().get(p));
        DirectionalDifferences own = new DirectionalDifferences(directions, random.split());
        tensors.add(
            () ->
                own.compare(
                    parameters.get(index).name(),
                    parameter(nearby, parameters.get(index), index, withOwn(weights, index), noise),
                    List.of(manual.parameters().get(index)),
                    floor));
      }
    }
    boolean smooth = isSmooth(network);
    DirectionalDifferences ofInputs = new DirectionalDifferences(directions, random.split());
    tensors.add(
        () -> {
          double[] inputs = batch.inputs().clone();
          Moved moved = new Moved(List.of(inputs), () -> nearby.at(inputs, weights), noise, smooth);
          return ofInputs.compare(GradientCheck.INPUTS, moved, List.of(manual.inputs()), floor);
        });
    List<Comparison> comparisons = new ArrayList<>(inThreads(tensors));
    if (!trained.isEmpty()) {
      // Alone: it holds several times all parameters.
      List<double[]> point = trained.stream().map(weights::get).toList();
      Moved all = new Moved(point, () -> nearby.at(batch.inputs(), weights), noise, smooth);
      comparisons.add(
          new DirectionalDifferences(directions, random)
              .compare(GradientCheck.ALL_PARAMETERS, all, gradient, floor));
    }
    return comparisons;
  }

  private List<Comparison> inThreads(List<Supplier<Comparison>> tensors) {
    Comparison[] found = new Comparison[tensors.size()];
    AtomicInteger next = new AtomicInteger();
    IntStream.range(0, Math.min(threads, found.length))
        .parallel()
        .forEach(
            thread -> {
              for (int t = next.getAndIncrement(); t < found.length; t = next.getAndIncrement()) {
                found[t] = tensors.get(t).get();
              }
            });
    return List.of(found);
  }

  /** The same weights, of which one parameter is a copy. */
  private static ParameterValues withOwn(ParameterValues weights, int parameter) {
    List<double[]> values = new ArrayList<>();
    for (int p = 0; p < weights.network().parameters().size(); p++) {
      values.add(p == parameter ? weights.get(p).clone() : weights.get(p));
    }
    return ParameterValues.of(weights.network(), values);
  }
}
