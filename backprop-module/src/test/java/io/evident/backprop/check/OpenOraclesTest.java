package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenOraclesTest {
  private static Network network(String name) {
    return Network.of(name, Shape.of(4), List.of(Dense.of(3)), new SoftmaxCrossEntropy());
  }

  private final Network network = network("first");
  private final GradientCheck check = GradientCheck.of(network);

  @Test
  void checksWithGraphsThatStayOpenFindWhatChecksWithTheirOwnDo() {
    try (OpenOracles oracles = check.open()) {
      assertFalse(oracles.isEmpty());
      OpenOracles remembering = oracles.remembering();
      for (long seed = 1; seed <= 3; seed++) {
        GradientReport own = check.withSeed(seed).run();
        assertTrue(
            own.comparisons().stream().anyMatch(c -> c.oracle().equals("TensorFlow float64")));
        assertEquals(own.toString(), check.withSeed(seed).run(oracles).toString());
        assertEquals(own.toString(), check.withSeed(seed).run(remembering).toString());
        assertEquals(own.toString(), check.withSeed(seed).run(remembering).toString());
      }
      GradientCheck fewer = check.withBatchSize(3);
      assertEquals(fewer.run().toString(), fewer.run(oracles).toString());
    }
  }

  @Test
  void aWrongGradientIsRefusedWithThem() {
    ManualNetwork right = ManualNetwork.of(network);
    try (OpenOracles oracles = check.open()) {
      GradientReport report =
          check
              .withGradient(
                  (weights, batch) -> {
                    var gradient = right.gradient(weights, batch);
                    gradient.parameters().get(0)[1] *= 1.5;
                    return gradient;
                  })
              .withoutFindings()
              .run(oracles);
      assertEquals(GradientVerdict.FAIL, report.verdict());
      assertTrue(
          report.comparisons().stream()
              .filter(c -> c.oracle().equals(GradientCheck.TENSORFLOW))
              .anyMatch(c -> c.verdict() == GradientVerdict.FAIL));
      assertEquals(List.of(), report.findings());
    }
  }

  @Test
  void thoseOfAnotherNetworkModeBatchOrOrderAreRefused() {
    try (OpenOracles oracles = check.open()) {
      for (GradientCheck other :
          List.of(
              GradientCheck.of(network("second")),
              check.withMode(Mode.INFERENCE),
              check.withBatchSize(1),
              check.withSecondOrder(),
              check.withDevice("CPU:0"))) {
        IllegalArgumentException refused =
            assertThrows(IllegalArgumentException.class, () -> other.run(oracles));
        assertTrue(refused.getMessage().contains("of network first"), refused.getMessage());
      }
    }
  }
}
