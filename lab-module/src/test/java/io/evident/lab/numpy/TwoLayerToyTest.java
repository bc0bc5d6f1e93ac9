package io.evident.lab.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The two-layer net of cs145-hw3 on its toy data: what the rows toy-* of the claims, which {@code
 * evident reproduce --quick} judges, do not say.
 */
class TwoLayerToyTest {
  @Test
  void theGradientWithItsPenaltyAgreesThreeWays() {
    Network network =
        Network.of(
                "two-layer-toy",
                Shape.of(4),
                List.of(Dense.of(10), Activation.relu(), Dense.of(3)),
                new HalfMeanSquaredError())
            .withL2Penalty(0.05);
    for (int batch : new int[] {1, 5}) {
      var report = GradientCheck.of(network).withBatchSize(batch).run();
      assertEquals(
          GradientVerdict.PASS,
          report.verdict(),
          () -> String.join("\n", GradientReportText.lines(report)));
    }
  }

  @Test
  void theNumbersAreNumpys() {
    // Printed by NumPy 1.24.2: np.random.seed(0), then rand(), rand(), randn(), choice(5, 8),
    // choice(1, 2), randn(), rand(); then seed(2147483647), choice(1000, 6), randn(3).
    NumpyRandom random = NumpyRandom.seed(0);
    assertEquals(0.5488135039273248, random.rand());
    assertEquals(0.7151893663724195, random.rand());
    assertEquals(0.9787379841057392, random.randn(), 1e-15);
    assertArrayEquals(new int[] {1, 3, 2, 4, 0, 0, 4, 2}, random.choice(5, 8));
    assertArrayEquals(new int[] {0, 0}, random.choice(1, 2));
    assertEquals(2.240893199201458, random.randn(), 3e-15);
    assertEquals(0.47766511732134986, random.rand());
    NumpyRandom large = NumpyRandom.seed(Integer.MAX_VALUE);
    assertArrayEquals(new int[] {874, 413, 588, 857, 488, 752}, large.choice(1000, 6));
    assertArrayEquals(
        new double[] {-0.21571815402424835, 0.39992621526877603, 1.947105869892126},
        large.randn(3),
        2e-15);
  }
}
