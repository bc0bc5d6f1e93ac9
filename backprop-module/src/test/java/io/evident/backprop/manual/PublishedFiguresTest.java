package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures of cs145-hw3's net-2-2-1, rows tiny-* of the claims. */
class PublishedFiguresTest {
  private static final double TOLERANCE = 5e-9;

  private static final Network NET =
      Network.of(
          "net-2-2-1",
          Shape.of(2),
          List.of(Dense.of(2), Activation.sigmoid(), Dense.of(1), Activation.sigmoid()),
          new HalfMeanSquaredError());

  private static final ParameterValues WEIGHTS =
      ParameterValues.of(
          NET,
          List.of(
              new double[] {0.15, 0.2, 0.25, 0.3},
              new double[] {0.35, 0.35},
              new double[] {0.4, 0.45},
              new double[] {0.6}));

  private static final Batch BATCH = Batch.of(NET, new double[] {0.05, 0.1}, new double[] {0.01});

  @Test
  void theForwardValuesAreThePublishedOnes() {
    List<double[]> h = ManualNetwork.of(NET).activations(WEIGHTS, BATCH);
    assertArrayEquals(new double[] {0.59326999, 0.59688438}, h.get(2), TOLERANCE, "tiny-x1");
    assertArrayEquals(new double[] {0.75136507}, h.get(4), TOLERANCE, "tiny-x2");
  }

  @Test
  void theGradientsAreThePublishedOnesAndNotTheHandDerivationsSlip() {
    LossGradient found = ManualNetwork.of(NET).gradient(WEIGHTS, BATCH);
    assertEquals(0.27481108, found.loss(), TOLERANCE, "tiny-loss");
    ParameterValues gradient = found.parameters();
    assertArrayEquals(
        new double[] {0.0006684, 0.00133679, 0.0007498, 0.00149961},
        gradient.get("dense_1.weight"),
        TOLERANCE,
        "tiny-dW1");
    assertArrayEquals(
        new double[] {0.01336792, 0.01499608}, gradient.get("dense_1.bias"), TOLERANCE, "tiny-db1");
    assertArrayEquals(
        new double[] {0.08216704, 0.08266763},
        gradient.get("dense_2.weight"),
        TOLERANCE,
        "tiny-dW2, tiny-dW2-by-hand");
    assertArrayEquals(
        new double[] {0.13849856},
        gradient.get("dense_2.bias"),
        TOLERANCE,
        "tiny-db2, tiny-db2-by-hand");
  }

  @Test
  void crossEntropyOnALogisticUnitAndOnItsLogitHaveOneGradient() {
    List<io.evident.backprop.network.Layer> hidden =
        List.of(Dense.of(2), Activation.sigmoid(), Dense.of(1));
    List<io.evident.backprop.network.Layer> withUnit =
        List.of(Dense.of(2), Activation.sigmoid(), Dense.of(1), Activation.sigmoid());
    Network onProbability = Network.of("p", Shape.of(2), withUnit, new BinaryCrossEntropy());
    Network onLogit = Network.of("z", Shape.of(2), hidden, new BinaryCrossEntropyOnLogits());
    double[] one = {1};
    LossGradient p = gradient(onProbability, one);
    LossGradient z = gradient(onLogit, one);
    assertEquals(-Math.log(0.751365069), p.loss(), 1e-8);
    assertEquals(p.loss(), z.loss(), 1e-15);
    for (int k = 0; k < 4; k++) {
      assertArrayEquals(p.parameters().get(k), z.parameters().get(k), 1e-16);
    }
    // dL/db2 = yhat - y, as derived in cs181-hw3.
    assertEquals(0.751365069 - 1, z.parameters().get("dense_2.bias")[0], 1e-8);
  }

  private static LossGradient gradient(Network network, double[] target) {
    ParameterValues weights =
        ParameterValues.of(
            network, List.of(WEIGHTS.get(0), WEIGHTS.get(1), WEIGHTS.get(2), WEIGHTS.get(3)));
    return ManualNetwork.of(network).gradient(weights, Batch.of(network, BATCH.inputs(), target));
  }
}
