package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerFamily;
import io.evident.backprop.network.LayerKind;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer and every loss there is passes the check, with every setting that changes it. */
class FamilyContractTest {
  /** Of each batch, in each mode, with weights and without. */
  private static final int SEEDS = 5;

  static Stream<Layer> layers() {
    return LayerFamily.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aLayersThreeGradientsAgree(Layer layer) {
    List<Layer> chain = new ArrayList<>();
    // A layer with weights before it, so that its gradient in its input is seen too.
    if (layer instanceof Dense) {
      chain.add(new Flatten());
      chain.add(Dense.of(6));
      chain.add(Activation.tanh());
    } else {
      chain.add(Conv2d.of(3, 3));
    }
    chain.add(layer);
    // Behind a pooling, so that the lowering that swaps the two is seen.
    if (layer instanceof Activation activation && activation.function().isMonotone()) {
      chain.add(Pool2d.max(2));
    }
    chain.add(new Flatten());
    chain.add(Dense.of(3));
    Network network =
        Network.of("with " + layer.kind(), Shape.of(10, 8, 2), chain, new SoftmaxCrossEntropy());
    for (Mode mode : network.dependsOnMode() ? Mode.values() : new Mode[] {Mode.TRAINING}) {
      GradientCheck check = GradientCheck.of(network).withMode(mode);
      assertPasses(check, new int[][] {{1}, {3, 4}}, 17, 1);
    }
  }

  static Stream<Loss> losses() {
    return Stream.of(
        new SoftmaxCrossEntropy(),
        new SoftmaxCrossEntropy(0.2),
        new BinaryCrossEntropyOnLogits(),
        new BinaryCrossEntropy(),
        new HalfMeanSquaredError(),
        new AbsoluteError(),
        new Huber(),
        new Huber(0.3),
        new PoissonDeviance(),
        new GaussianLikelihood(),
        QuantileLoss.of(0.5),
        QuantileLoss.of(0.1, 0.4, 0.8));
  }

  private static Network with(Loss loss) {
    List<Layer> chain =
        new ArrayList<>(
            List.of(Dense.of(4), Activation.tanh(), new Dropout(0.25), Dense.of(outputs(loss))));
    if (loss instanceof BinaryCrossEntropy) {
      chain.add(Activation.sigmoid());
    }
    return Network.of("with " + loss.kind(), Shape.of(5), chain, loss);
  }

  /** More than one target. */
  private static int outputs(Loss loss) {
    return loss instanceof GaussianLikelihood || loss instanceof QuantileLoss ? 6 : 3;
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("losses")
  void aLosssThreeGradientsAgree(Loss loss) {
    Network network = with(loss);
    int seed = 0;
    for (Mode mode : Mode.values()) {
      GradientCheck equal = GradientCheck.of(network).withMode(mode);
      for (GradientCheck check : List.of(equal, equal.withExampleWeights())) {
        assertPasses(check, new int[][] {{1}, {2, 4, 8}}, seed, SEEDS);
        seed += SEEDS;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aLosssSecondDerivativesAgree(Loss loss) {
    GradientCheck equal = GradientCheck.of(with(loss)).withSecondOrder();
    for (GradientCheck check : List.of(equal, equal.withExampleWeights())) {
      GradientReport report = check.run();
      assertPasses(report);
      assertTrue(report.notes().isEmpty(), report.notes().toString());
    }
  }

  /** With groups of batch sizes, each of which has its graphs in common. */
  private static void assertPasses(GradientCheck check, int[][] groups, long seed, int seeds) {
    for (int[] sizes : groups) {
      try (OpenOracles oracles = check.withBatchSize(sizes[0]).open()) {
        for (int batch : sizes) {
          for (int s = 0; s < seeds; s++) {
            assertPasses(check.withBatchSize(batch).withSeed(seed + batch + s).run(oracles));
          }
        }
      }
    }
  }

  private static void assertPasses(GradientReport report) {
    assertEquals(
        GradientVerdict.PASS,
        report.verdict(),
        () -> String.join("\n", GradientReportText.lines(report)));
  }

  @Test
  void noLayerAndNoLossIsLeftOut() {
    assertEquals(KINDS, kinds(LayerFamily.ALL.stream()));
    assertEquals(permitted(Loss.class), losses().map(Object::getClass).collect(asSet()));
  }

  @Test
  void everyLayerAndEveryLossIsInANetworkOfSeveral() {
    assertEquals(KINDS, kinds(EveryLayerNetworks.all().stream().flatMap(n -> n.layers().stream())));
    assertEquals(
        permitted(Loss.class),
        EveryLayerNetworks.all().stream().map(n -> n.loss().getClass()).collect(asSet()));
  }

  /** Built-in kinds by name, and custom layers as one. */
  private static final Set<String> KINDS =
      Stream.concat(
              Arrays.stream(LayerKind.values()).map(LayerKind::yaml), Stream.of("a custom layer"))
          .collect(Collectors.toSet());

  private static Set<String> kinds(Stream<Layer> layers) {
    return layers.map(FamilyContractTest::kind).collect(Collectors.toSet());
  }

  private static String kind(Layer layer) {
    return layer instanceof CustomLayer ? "a custom layer" : layer.kind();
  }

  private static Set<Class<?>> permitted(Class<?> family) {
    return Arrays.stream(family.getPermittedSubclasses()).collect(Collectors.toSet());
  }

  private static java.util.stream.Collector<Class<?>, ?, Set<Class<?>>> asSet() {
    return Collectors.toSet();
  }
}
