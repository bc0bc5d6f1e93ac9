package io.evident.lab.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.check.GradientAssertions;
import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerKind;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No layer and no loss is left out of the self-test. */
@Tag("long")
class SlipFamilyTest {
  @Test
  void everyLayerAndEveryLossHasThreeMistakesInTheCatalogueAndARightNetwork() {
    Set<String> kinds = kinds(WrongGradients.LAYERS.stream());
    for (LayerKind kind : LayerKind.values()) {
      assertTrue(kinds.contains(kind.yaml()), kind + " is left out");
    }
    assertEquals(LayerKind.values().length + 3, kinds.size(), "add, concat and custom layers");
    assertEquals(
        permitted(Loss.class),
        WrongGradients.LOSSES.stream().map(Object::getClass).collect(asSet()));
    for (Layer layer : WrongGradients.LAYERS) {
      List<LayerSlip> slips = layer.accept(new LayerSlips());
      assertTrue(slips.size() >= 3, layer.kind() + " has only " + slips.size());
      for (LayerSlip slip : slips) {
        assertEquals(layer.kind(), slip.layer().kind(), slip.name());
      }
    }
    for (Loss loss : WrongGradients.LOSSES) {
      List<LossSlips.LossSlip> slips = loss.accept(new LossSlips());
      assertTrue(slips.size() >= 3, loss.kind() + " has only " + slips.size());
      for (LossSlips.LossSlip slip : slips) {
        assertEquals(loss.getClass(), slip.loss().getClass(), slip.name());
      }
    }
    assertEquals(kinds, kinds(RightNetworks.all().stream().flatMap(n -> n.layers().stream())));
    assertEquals(
        permitted(Loss.class),
        RightNetworks.all().stream().map(n -> n.loss().getClass()).collect(asSet()));
  }

  static Stream<Network> networks() {
    return WrongGradients.LAYERS.stream().map(layer -> SlipNetworks.around(layer).network());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void tensorFlowsSecondDerivativesAgreeInTheNetworksOfMistakes(Network network) {
    for (Mode mode : network.dependsOnMode() ? Mode.values() : new Mode[] {Mode.TRAINING}) {
      GradientReport report =
          GradientCheck.of(network).withMode(mode).withSecondOrder().withSampleSize(64).run();
      GradientAssertions.assertPasses(report);
      assertTrue(report.notes().isEmpty(), report.notes().toString());
    }
  }

  private static Set<String> kinds(Stream<Layer> layers) {
    return layers.map(Layer::kind).collect(Collectors.toSet());
  }

  private static Set<Class<?>> permitted(Class<?> family) {
    return Arrays.stream(family.getPermittedSubclasses()).collect(Collectors.toSet());
  }

  private static java.util.stream.Collector<Class<?>, ?, Set<Class<?>>> asSet() {
    return Collectors.toSet();
  }
}
