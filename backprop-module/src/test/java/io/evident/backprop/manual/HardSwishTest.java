package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class HardSwishTest {
  private static final double[][] NONE = {};
  private static final ManualHardSwish LAYER = new ManualHardSwish();

  private static final Pass PASS =
      new Pass(1, Mode.TRAINING, new double[0], MatrixProduct.inJava().begin(), true);

  @Test
  void eachPieceHasItsValueAndSlopeAndAKinkThoseOfTheOuterPiece() {
    double[] x = {-9, -3, -1.5, 0, 1, 3, 9};
    double[] y = LAYER.forward(PASS, x, NONE);
    assertArrayEquals(new double[] {0, 0, -0.375, 0, 4.0 / 6, 3, 9}, y, 1e-15);
    double[] dy = {6, 6, 6, 6, 6, 6, 6};
    assertArrayEquals(
        new double[] {0, 0, 0, 3, 5, 6, 6}, LAYER.backward(PASS, x, y, dy, NONE, NONE), 1e-15);
  }

  @Test
  void nearAPointAUnitStaysOnItsPiece() {
    double[] x0 = {-3.1, -2.9, 2.9, 3.1};
    double[] x = {-2, -4, 4, 2};
    double[] near = LAYER.forwardNear(PASS, x0, LAYER.forward(PASS, x0, NONE), x, NONE);
    assertArrayEquals(new double[] {0, 4.0 / 6, 28.0 / 6, 2}, near, 1e-15);
    assertEquals(4, LAYER.flips(PASS, x0, x));
    assertEquals(0, LAYER.flips(PASS, x0, x0));
  }

  @Test
  void aUnitNearerToAKinkThanItMayBeOffIsPutOnItsOtherSide() {
    double[] x0 = {-3.1, -2.9, 2.9, 3.1, -3, 3, 0, 8};
    double[] x = x0.clone();
    LAYER.flip(PASS, x0, x, i -> 0.2);
    assertArrayEquals(new double[] {-2.9, -3.1, 3.1, 2.9}, java.util.Arrays.copyOf(x, 4), 1e-12);
    assertEquals(6, LAYER.flips(PASS, x0, x));
    assertEquals(0, x[6]);
    assertEquals(8, x[7]);
  }

  /** Of numbers on both sides of both kinks. */
  @Test
  void theThreeGradientsAgreeOnEveryPiece() {
    Network network =
        Network.of(
            "hard",
            Shape.of(4),
            List.of(Dense.of(12), new Scale(8, false), Activation.hardSwish(), Dense.of(3)),
            new HalfMeanSquaredError());
    for (int seed = 1; seed <= 5; seed++) {
      GradientReport report = GradientCheck.of(network).withBatchSize(4).withSeed(seed).run();
      assertEquals(
          GradientVerdict.PASS,
          report.verdict(),
          () -> String.join("\n", GradientReportText.lines(report)));
    }
  }
}
