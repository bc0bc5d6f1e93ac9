package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.manual.NearbyLoss;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Near a kink the loss is differenced with each unit on the side on which it stands. */
class KinkNearAPointTest {
  private static final Network UNITS =
      Network.of(
          "units",
          Shape.of(3),
          List.of(Dense.of(4), Dense.of(5), Activation.relu(), Dense.of(3)),
          new SoftmaxCrossEntropy());

  private final SplittableRandom random = new SplittableRandom(3);

  /** A point at which the first unit of the second layer gets this from the first example. */
  private static void firstUnitGets(double z, ParameterValues weights, Batch batch) {
    ManualNetwork manual = ManualNetwork.of(UNITS);
    double[] bias = weights.get("dense_2.bias");
    // Twice, since the first difference is rounded.
    for (int again = 0; again < 2; again++) {
      bias[0] += z - manual.activations(weights, batch).get(2)[0];
    }
  }

  private static FiniteDifference difference(DoubleUnaryOperator f, double at0) {
    return FiniteDifference.of(f, at0, EntryDifferences.TOLERANCE / 4);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-12, -1e-9, 1e-7, -1e-6, 1e-5, -1e-4, 0.3})
  void aUnitAtItsKinkOrNearItIsJudgedAsItStands(double z) {
    ManualNetwork manual = ManualNetwork.of(UNITS);
    ParameterValues weights = new UniformFanIn().initialize(UNITS, random);
    Batch batch = Batch.ofLabels(UNITS, random.doubles(6, 0.5, 1).toArray(), new int[] {0, 2});
    firstUnitGets(z, weights, batch);
    double[] gradient = manual.gradient(weights, batch).parameters().get(0);
    NearbyLoss nearby = manual.near(weights, batch);
    for (int i = 0; i < gradient.length; i++) {
      int entry = i;
      FiniteDifference found =
          difference(delta -> nearby.atParameter(0, entry, delta), nearby.loss());
      double allowed = found.error() + EntryDifferences.TOLERANCE;
      assertEquals(gradient[i], found.derivative(), allowed, "entry " + i);
      assertTrue(found.error() < 1e-8, "kinks are frozen: " + found);
    }
  }

  @Test
  void ofATieTheWinnerOfTheDerivationIsDifferenced() {
    Network pooled =
        Network.of(
            "pooled",
            Shape.of(8, 8, 1),
            List.of(Conv2d.of(2, 3), Conv2d.of(2, 3), Pool2d.max(2), new Flatten(), Dense.of(3)),
            new SoftmaxCrossEntropy());
    ParameterValues weights = new UniformFanIn().initialize(pooled, random);
    // All windows of an even image are ties.
    double[] even = new double[2 * 64];
    Arrays.fill(even, 0.5);
    Batch batch = Batch.ofLabels(pooled, even, new int[] {0, 2});
    ManualNetwork manual = ManualNetwork.of(pooled);
    double[] gradient = manual.gradient(weights, batch).inputs();
    NearbyLoss nearby = manual.near(weights, batch);
    for (int entry : new int[] {2 * 8 + 3, 64 + 4 * 8 + 4}) {
      FiniteDifference found = difference(delta -> nearby.atInput(entry, delta), nearby.loss());
      assertEquals(gradient[entry], found.derivative(), found.error() + 1e-9, "entry " + entry);
      assertTrue(found.error() < 1e-8, found.toString());
    }
  }
}
