package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.TensorFlowOracle;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.manual.RoundedGradient;
import io.evident.backprop.manual.RoundedOutputs;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What float32 makes of every layer and loss lies within the bounds, and faults do not. */
@Tag("arithmetic")
class SimulatedRoundingTest {
  private static final double[] EXACT = {};
  private static final int SEEDS = 10;

  /** Numbers that float32 holds. */
  private static ParameterValues narrowed(ParameterValues values) {
    for (int p = 0; p < values.network().parameters().size(); p++) {
      narrow(values.get(p));
    }
    return values;
  }

  private static double[] narrow(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) values[i];
    }
    return values;
  }

  private record Point(ParameterValues weights, Batch batch) {}

  private static Point point(Network network, int size, Mode mode, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ParameterValues weights = narrowed(RandomWeights.of(network, random));
    Batch batch = RandomBatch.of(network, size, mode, random);
    narrow(batch.inputs());
    narrow(batch.targets());
    return new Point(weights, batch);
  }

  private static double farthest(double[] a, double[] b) {
    double farthest = 0;
    for (int i = 0; i < a.length; i++) {
      farthest = Math.max(farthest, Math.abs(a[i] - b[i]));
    }
    return farthest;
  }

  private static void assertWithin(
      Network network, TensorFlowOracle oracle, Point at, String where) {
    RoundedGradient right = SimulatedRounding.of(network).gradient(at.weights(), at.batch(), EXACT);
    LossGradient found = oracle.gradient(at.weights(), at.batch());
    ParameterValues followed = oracle.followed(at.weights(), at.batch());
    double ofLoss = Math.abs(found.loss() - right.loss());
    assertTrue(
        ofLoss <= right.lossBound(),
        () -> where + "loss off by " + ofLoss + ", bound " + right.lossBound());
    for (int p = 0; p < network.parameters().size(); p++) {
      boolean trained = network.parameters().get(p).trained();
      if (!trained && at.batch().mode() == Mode.INFERENCE) {
        continue;
      }
      double[] values = (trained ? found.parameters() : followed).get(p);
      double off = farthest(right.values().get(p), values);
      double bound = right.bound(p);
      String name = network.parameters().get(p).name();
      assertTrue(off <= bound, () -> where + name + " off by " + off + ", bound " + bound);
    }
  }

  private static void assertWithin(
      Network network, LoweringOptions options, Mode mode, boolean weighted) {
    try (TensorFlowOracle oracle =
        TensorFlowOracle.of(network, options.withBatchParts(1), mode, weighted, "CPU:0")) {
      for (int size : new int[] {1, 2, 5}) {
        for (int seed = 1; seed <= SEEDS; seed++) {
          String where = network.name() + ", batch " + size + ", " + mode + ", seed " + seed;
          Point equal = point(network, size, mode, seed);
          Point at = weighted ? weighted(equal, seed) : equal;
          assertWithin(network, oracle, at, where + (weighted ? ", weighted: " : ": "));
        }
      }
    }
  }

  private static Point weighted(Point at, long seed) {
    double[] weights = new SplittableRandom(-seed).doubles(at.batch.size(), 0, 1000).toArray();
    return new Point(at.weights, at.batch.withWeights(narrow(weights)));
  }

  /** Here z = 1, so that L has no derivative in v; but v is rounded where it is added. */
  @Test
  void termsThatCancelInALossAreAllowedFor() {
    Network network = Network.of("n", Shape.of(4), List.of(Dense.of(4)), new GaussianLikelihood());
    ParameterValues weights = ParameterValues.zeros(network);
    for (int k = 0; k < 4; k++) {
      weights.get(0)[5 * k] = 1;
    }
    double[] targets = {Math.exp(40), Math.exp(-40)};
    Batch batch = Batch.of(network, new double[] {0, 0, 80, -80}, targets);
    RoundedGradient found = SimulatedRounding.of(network).gradient(weights, batch, EXACT);
    assertEquals(1 + Math.log(2 * Math.PI), found.loss(), 1e-12);
    double ofOneRounding = 80 * SimulatedRounding.UNIT;
    assertTrue(found.lossBound() > 8 * ofOneRounding, "bound " + found.lossBound());
  }

  @Test
  void float32LiesWithinTheBoundsOfEveryLayerAndLoss() {
    for (Network network : EveryLayerNetworks.all()) {
      for (LoweringOptions options : List.of(LoweringOptions.PLAIN, LoweringOptions.TUNED)) {
        for (Mode mode : Mode.values()) {
          assertWithin(network, options, mode, false);
        }
        assertWithin(network, options, Mode.TRAINING, true);
      }
    }
  }

  /** One of the six units of the second layer is a few roundings from its kink. */
  @Test
  void aUnitThatRoundingMayPutOnTheOtherSideIsWithinTheBounds() {
    Network network =
        Network.of(
            "units",
            Shape.of(5),
            List.of(Dense.of(4), Dense.of(6), Activation.relu(), Dense.of(3)),
            new SoftmaxCrossEntropy());
    ManualNetwork manual = ManualNetwork.of(network);
    for (int seed = 1; seed <= 300; seed++) {
      Point at = point(network, 2, Mode.TRAINING, seed);
      double[] bias = at.weights().get("dense_2.bias");
      double near = seed % 2 == 0 ? 1e-7 : -1e-7;
      bias[0] = (float) (bias[0] + near - manual.activations(at.weights(), at.batch()).get(2)[0]);
      double z = manual.activations(at.weights(), at.batch()).get(2)[0];
      RoundedGradient right =
          SimulatedRounding.of(network).withInputs().gradient(at.weights(), at.batch(), EXACT);
      bias[0] += z > 0 ? -2 * z : -2 * z + 1e-30;
      LossGradient flipped = manual.gradient(at.weights(), at.batch());
      String where = "seed " + seed + ", z " + z + ": ";
      assertTrue(right.unitsAtKinks() >= 1, where);
      for (int p = 0; p < network.parameters().size(); p++) {
        double off = farthest(right.values().get(p), flipped.parameters().get(p));
        double bound = right.bound(p);
        String name = network.parameters().get(p).name();
        assertTrue(off <= bound, () -> where + name + " off by " + off + ", bound " + bound);
      }
    }
  }

  @Test
  void anEqualMaximumOfAWindowIsWithinTheBounds() {
    Network network =
        Network.of(
            "window",
            Shape.of(2, 2, 1),
            List.of(new Conv2d(2, 1, 1, Padding.VALID, 1), Pool2d.max(2), new Flatten()),
            new SoftmaxCrossEntropy());
    ManualNetwork manual = ManualNetwork.of(network);
    for (int seed = 1; seed <= 100; seed++) {
      Point at = point(network, 1, Mode.TRAINING, seed);
      double[] x = at.batch().inputs();
      Arrays.fill(x, 0.3f);
      double[] kernel = at.weights().get(0);
      // The second channel has its maximum far away.
      kernel[0] = Math.abs(kernel[0]);
      kernel[1] = -Math.abs(kernel[1]);
      x[1] = Math.nextUp(0.7f);
      x[2] = 0.7f;
      RoundedGradient right =
          SimulatedRounding.of(network).withInputs().gradient(at.weights(), at.batch(), EXACT);
      double[] gradient = manual.gradient(at.weights(), at.batch()).inputs();
      x[2] = Math.nextUp(Math.nextUp(0.7f));
      double off = farthest(gradient, manual.gradient(at.weights(), at.batch()).inputs());
      double bound = right.inputsBound();
      String where = "seed " + seed + ": ";
      assertTrue(off <= bound, () -> where + "off by " + off + ", bound " + bound);
      assertTrue(right.unitsAtKinks() >= 1, where);
    }
  }

  /** Batch normalization may cancel all but the rounding: its bound grows, the others' do not. */
  @Test
  void boundsAreSmallWhereNothingCancels() {
    Network network = EveryLayerNetworks.all().get(3);
    for (int seed = 1; seed <= SEEDS; seed++) {
      Point at = point(network, 5, Mode.TRAINING, seed);
      RoundedGradient right =
          SimulatedRounding.of(network).gradient(at.weights(), at.batch(), EXACT);
      for (int p = 0; p < network.parameters().size(); p++) {
        double size = farthest(right.values().get(p), new double[right.values().get(p).length]);
        String where = network.parameters().get(p).name() + ", seed " + seed;
        assertTrue(right.bound(p) < 1e-3 * size, where + ": " + right.bound(p) / size);
      }
    }
  }

  @Test
  void inputsThatAreRoundedWidenTheBoundOfTheirExampleAlone() {
    Network network = EveryLayerNetworks.all().get(3);
    Point at = point(network, 2, Mode.INFERENCE, 1);
    SimulatedRounding rounding = SimulatedRounding.of(network);
    RoundedOutputs exact = rounding.outputs(at.weights(), at.batch(), EXACT);
    double[] variance = new double[10];
    Arrays.fill(variance, 0, 5, 1e8);
    RoundedOutputs rounded = rounding.outputs(at.weights(), at.batch(), variance);
    assertTrue(rounded.bounds()[0] > 100 * exact.bounds()[0]);
    assertEquals(exact.bounds()[1], rounded.bounds()[1], exact.bounds()[1]);
  }
}
