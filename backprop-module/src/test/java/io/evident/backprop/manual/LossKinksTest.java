package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Losses at points that are nearer to a kink than a step of a difference or than rounding. */
class LossKinksTest {
  private static final double[] EXACT = {};

  private static Network network(Loss loss) {
    return Network.of("n", Shape.of(1), List.of(Dense.of(1)), loss);
  }

  /** Of one output s, the network's input. */
  private static NearbyLoss near(Loss loss, double s, double t, double... weight) {
    Network network = network(loss);
    Batch equal = Batch.of(network, new double[] {s}, new double[] {t});
    return ManualNetwork.of(network)
        .near(one(network), weight.length == 0 ? equal : equal.withWeights(weight));
  }

  private static ParameterValues one(Network network) {
    return ParameterValues.of(network, List.of(new double[] {1}, new double[] {0}));
  }

  @Test
  void nearAPointTheLossHasTheSideOfThePoint() {
    double off = 0x1p-30;
    assertEquals(off - 0.25, near(new AbsoluteError(), 2 + off, 2).atInput(0, -0.25), 1e-15);
    assertEquals(off - 0.25, near(new AbsoluteError(), 2 - off, 2).atInput(0, 0.25), 1e-15);
    QuantileLoss quantile = QuantileLoss.of(0.125);
    assertEquals(0.875 * (off - 0.25), near(quantile, 2 + off, 2).atInput(0, -0.25), 1e-15);
    assertEquals(0.125 * (off - 0.25), near(quantile, 2 - off, 2).atInput(0, 0.25), 1e-15);
    assertEquals(0, near(new AbsoluteError(), 2, 2).atInput(0, 0.25));
    // Within delta it is the square, beyond it is the line.
    double r = 0.5 - off;
    assertEquals((r + 1) * (r + 1) / 2, near(new Huber(0.5), r, 0).atInput(0, 1), 1e-15);
    assertEquals(
        0.5 * (r + 2 * off - 1 - 0.25), near(new Huber(0.5), r + 2 * off, 0).atInput(0, -1), 1e-15);
    assertEquals(
        3 * (off - 0.25), near(new AbsoluteError(), 2 + off, 2, 3).atInput(0, -0.25), 1e-15);
  }

  /** As trained, an output may stand on the other side, and the gradient with it. */
  @Test
  void anOutputNearerToItsKinkThanFloat32RoundsMayFlip() {
    for (Loss loss : List.of(new AbsoluteError(), QuantileLoss.of(0.5))) {
      double jump = loss instanceof AbsoluteError ? 2 : 1;
      assertEquals(1, rounded(loss, 3 + 2e-6, 3).unitsAtKinks());
      assertTrue(rounded(loss, 3 + 2e-6, 3).bound(1) >= jump, loss.kind());
      assertTrue(rounded(loss, 3 - 2e-6, 3).bound(1) >= jump, loss.kind());
      assertEquals(0, rounded(loss, 3.001, 3).unitsAtKinks());
      assertTrue(rounded(loss, 3.001, 3).bound(1) < 1e-5, loss.kind());
    }
  }

  private static RoundedGradient rounded(Loss loss, double s, double t) {
    Network network = network(loss);
    Batch batch = Batch.of(network, new double[] {s}, new double[] {t});
    return SimulatedRounding.of(network).withInputs().gradient(one(network), batch, EXACT);
  }
}
