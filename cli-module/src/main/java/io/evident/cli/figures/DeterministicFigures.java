package io.evident.cli.figures;

import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.cli.claims.Claim;
import io.evident.cli.claims.ClaimKind;
import io.evident.cli.claims.Measurement;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.ExperimentYaml;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures claims that need no training and no data. */
public final class DeterministicFigures {
  private static final Set<String> OF_DESCRIPTION =
      Set.of("parameters", "denseWeights", "flattenedFeatures", "reluOnLogits");

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
  public static boolean has(Claim claim) {
    return BY_EXPERIMENT.containsKey(claim.experiment())
        || (claim.kind() != ClaimKind.STATISTICAL && OF_DESCRIPTION.contains(claim.metric()));
  }

  /**
   * Measures a claim.
   *
   * @param claim one that {@link #has} says yes to
   * @return what was found
   * @throws IllegalArgumentException if its experiment has no such figure
   */
  public static Measurement measure(Claim claim) {
    Figures figures = BY_EXPERIMENT.get(claim.experiment());
    if (figures == null) {
      figures =
          new NetworkFigures(
              () -> ExperimentYaml.read(BuiltInExperiments.yaml(claim.experiment())).network());
    }
    return figures.measure(claim);
  }

  private static Network lenetOfSmallKernels() {
    Network lenet = BuiltInNetworks.lenet();
    List<Layer> layers =
        lenet.layers().stream()
            .map(
                layer ->
                    layer instanceof Conv2d conv
                        ? (Layer)
                            new Conv2d(
                                conv.filters(), 3, conv.stride(), conv.padding(), conv.dilation())
                        : layer)
            .toList();
    // Its dense layers take whatever is left.
    return Network.of("lenet-kernel-3", lenet.input(), layers, lenet.loss());
  }
}
