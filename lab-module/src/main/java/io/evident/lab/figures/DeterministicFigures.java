package io.evident.lab.figures;

import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.lab.claims.Claim;
import io.evident.lab.claims.Measurement;
import io.evident.models.experiment.ExperimentYaml;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Measures claims that need no training and no data. */
final class DeterministicFigures {
  /** Figures of any network, which its description says. */
  static final List<String> OF_DESCRIPTION =
      List.of("parameters", "denseWeights", "flattenedFeatures", "reluOnLogits");

  private static final Map<String, Figures> BY_EXPERIMENT =
      Map.of(
          "normal-normal", new NormalNormalFigures(),
          "net-2-2-1", new TinyNetworkFigures(),
          "two-layer-toy", new ToyNetworkFigures(),
          "conv-arithmetic", new ConvArithmeticFigures(),
          "matrix-gradients", new MatrixGradientFigures(),
          "preprocessing", new NormalizationFigures(),
          "lenet", new NetworkFigures(BuiltInNetworks::lenet),
          "lenet-kernel-3", new NetworkFigures(DeterministicFigures::lenetOfSmallKernels));

  private DeterministicFigures() {}

  /**
   * Whether a claim can be measured here.
   *
   * @param claim any claim
   * @return true if it needs no training
   */
  static boolean has(Claim claim) {
    return BY_EXPERIMENT.containsKey(claim.experiment()) || OF_DESCRIPTION.contains(claim.metric());
  }

  /**
   * Measures a claim.
   *
   * @param claim one that {@link #has} says yes to
   * @param source where its experiment is
   * @return what was found
   * @throws IllegalArgumentException if there is no such experiment, or it has no such figure
   * @throws IOException if the file of its experiment cannot be read
   */
  static Measurement measure(Claim claim, ExperimentSource source) throws IOException {
    Figures figures = BY_EXPERIMENT.get(claim.experiment());
    if (figures == null) {
      Network network = ExperimentYaml.read(source.yaml(claim.experiment())).network();
      figures = new NetworkFigures(() -> network);
    }
    return figures.measure(claim);
  }

  private static Network lenetOfSmallKernels() {
    Network lenet = BuiltInNetworks.lenet();
    List<Layer> layers =
        lenet.layers().stream()
            .map(layer -> layer instanceof Conv2d conv ? conv.withKernel(3) : layer)
            .toList();
    // Its dense layers take whatever is left.
    return Network.of("lenet-kernel-3", lenet.input(), layers, lenet.loss());
  }
}
