package io.evident.backprop.check;

import io.evident.backprop.check.DirectionalDifferences.Moved;
import io.evident.backprop.manual.LossAlong;
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
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
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

  /** The loss with some parameters moved, and the inputs where they come last. */
  private record Lines(NearbyLoss nearby, int count, List<Integer> parameters)
      implements DirectionalDifferences.Lines {
    @Override
    public double atPoint() {
      return nearby.loss();
    }

    @Override
    public <T> T along(List<double[]> direction, Function<DoubleUnaryOperator, T> measured) {
      double[][] ofParameters = new double[count][];
      for (int i = 0; i < parameters.size(); i++) {
        ofParameters[parameters.get(i)] = direction.get(i);
      }
      boolean inputs = direction.size() > parameters.size();
      double[] ofInputs = inputs ? direction.get(parameters.size()) : null;
      try (LossAlong loss = nearby.along(ofParameters, ofInputs)) {
        return measured.apply(loss);
      }
    }
  }

  private static Lines lines(NearbyLoss nearby, Network network, List<Integer> parameters) {
    return new Lines(nearby, network.parameters().size(), parameters);
  }

  /** The loss with one parameter moved. */
  static Moved parameter(NearbyLoss nearby, int index, ParameterValues weights, double noise) {
    Network network = weights.network();
    return new Moved(
        List.of(weights.get(index)),
        lines(nearby, network, List.of(index)),
        noise,
        isSmooth(network));
  }

  private static List<Integer> trained(Network network) {
    List<Parameter> parameters = network.parameters();
    return IntStream.range(0, parameters.size())
        .filter(p -> parameters.get(p).trained())
        .boxed()
        .toList();
  }

  /** Whether the loss near a point has no kink: a user's own layer may have some. */
  static boolean isSmooth(Network network) {
    return network.layers().stream().noneMatch(CustomLayer.class::isInstance);
  }

  /** The noise of the loss, measured along a direction in all parameters and inputs. */
  static double noise(
      NearbyLoss nearby, ParameterValues weights, Batch batch, SplittableRandom random) {
    Network network = weights.network();
    return new Moved(
            new NetworkPoint(network).of(weights, batch),
            lines(nearby, network, trained(network)),
            0,
            isSmooth(network))
        .measuredNoise(random);
  }

  List<Comparison> compare(LossGradient manual, ParameterValues weights, Batch batch) {
    double floor = TensorComparison.floor(manual);
    List<Supplier<Comparison>> tensors = new ArrayList<>();
    List<Integer> trained = trained(network);
    List<double[]> gradient = trained.stream().map(manual.parameters()::get).toList();
    for (int p : trained) {
      DirectionalDifferences own = new DirectionalDifferences(directions, random.split());
      tensors.add(
          () ->
              own.compare(
                  network.parameters().get(p).name(),
                  parameter(nearby, p, weights, noise),
                  List.of(manual.parameters().get(p)),
                  floor));
    }
    boolean smooth = isSmooth(network);
    DirectionalDifferences ofInputs = new DirectionalDifferences(directions, random.split());
    tensors.add(
        () -> {
          List<double[]> inputs = List.of(batch.inputs());
          Moved moved = new Moved(inputs, lines(nearby, network, List.of()), noise, smooth);
          return ofInputs.compare(GradientCheck.INPUTS, moved, List.of(manual.inputs()), floor);
        });
    List<Comparison> comparisons = new ArrayList<>(inThreads(tensors));
    if (!trained.isEmpty()) {
      // Alone: it holds several times all parameters.
      List<double[]> point = trained.stream().map(weights::get).toList();
      Moved all = new Moved(point, lines(nearby, network, trained), noise, smooth);
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
}
