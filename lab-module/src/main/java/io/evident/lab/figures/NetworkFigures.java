package io.evident.lab.figures;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterRole;
import io.evident.lab.claims.Claim;
import io.evident.lab.claims.Measurement;
import java.util.List;
import java.util.function.Supplier;

/** What a network's description alone says: how many parameters, which shapes, which layers. */
final class NetworkFigures implements Figures {
  private final Supplier<Network> network;

  NetworkFigures(Supplier<Network> network) {
    this.network = network;
  }

  @Override
  public Measurement measure(Claim claim) {
    if (!claim.index().isBlank() && !claim.metric().equals("flattenedFeatures")) {
      throw Figures.unknown(claim);
    }
    Network described = network.get();
    return switch (claim.metric()) {
      case "parameters" -> Measurement.Numbers.of((double) described.parameterCount());
      case "denseWeights" -> Measurement.Numbers.of(denseWeights(described));
      case "flattenedFeatures" -> Measurement.Numbers.of(flattened(cut(described, claim)));
      case "reluOnLogits" -> {
        List<Layer> layers = described.layers();
        Layer last = layers.get(layers.size() - 1);
        yield new Measurement.Words(last.equals(Activation.relu()) ? "yes" : "no");
      }
      default -> throw Figures.unknown(claim);
    };
  }

  private static double[] denseWeights(Network network) {
    return network.parameters().stream()
        .filter(p -> p.role() == ParameterRole.WEIGHT)
        .filter(p -> network.layers().get(p.layer()) instanceof Dense)
        .mapToDouble(NetworkFigures::size)
        .toArray();
  }

  private static double size(Parameter parameter) {
    return parameter.shape().size();
  }

  private static double flattened(Network network) {
    for (int l = 0; l < network.layers().size(); l++) {
      if (network.layers().get(l) instanceof Flatten) {
        return network.outputOf(l).size();
      }
    }
    throw new IllegalArgumentException("network " + network.name() + " has no layer flatten");
  }

  /** With the other kernels that a claim names, up to where the features are flattened. */
  private static Network cut(Network network, Claim claim) {
    boolean small = claim.index().equals("3x3 kernels, padding 1");
    if (!small && !claim.index().isBlank()) {
      throw Figures.unknown(claim);
    }
    List<Layer> features =
        network.layers().stream()
            .takeWhile(layer -> !(layer instanceof Dense))
            .map(
                layer ->
                    small && layer instanceof Conv2d conv
                        ? conv.withKernel(3).withPadding(Padding.explicit(1))
                        : layer)
            .toList();
    return Network.of(network.name(), network.input(), features, network.loss());
  }
}
