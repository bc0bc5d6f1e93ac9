package io.evident.backprop.check;

import io.evident.backprop.manual.NearbyLoss;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A network's gradient against central differences, entry by entry, on several threads. */
final class NetworkDifferences {
  private final Network network;
  private final int threads;
  private final NearbyLoss nearby;
  private final double noise;
  private final EntryDifferences differences;

  NetworkDifferences(
      Network network,
      NearbyLoss nearby,
      double noise,
      CheckSettings settings,
      SplittableRandom random) {
    this.network = network;
    this.nearby = nearby;
    this.noise = noise;
    this.threads = settings.threadsFor(network);
    this.differences =
        new EntryDifferences(
            settings.everyEntry() ? Integer.MAX_VALUE : settings.sampleSize(), random);
  }

  List<Comparison> compare(LossGradient manual, ParameterValues weights, Batch batch) {
    List<Comparison> comparisons = new ArrayList<>();
    double floor = TensorComparison.floor(manual);
    boolean smooth = NetworkDirections.isSmooth(network);
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (!parameters.get(p).trained()) {
        continue;
      }
      int parameter = p;
      comparisons.add(
          differences.compare(
              parameters.get(p).name(),
              manual.parameters().get(p),
              floor,
              new EntryDifferences.Base(weights.get(p), nearby.loss(), noise, smooth),
              threads,
              () -> {
                NearbyLoss own = nearby.copy();
                return (entry, delta) -> own.atParameter(parameter, entry, delta);
              }));
    }
    comparisons.add(
        differences.compare(
            GradientCheck.INPUTS,
            manual.inputs(),
            floor,
            new EntryDifferences.Base(batch.inputs(), nearby.loss(), noise, smooth),
            threads,
            () -> nearby.copy()::atInput));
    return comparisons;
  }
}
