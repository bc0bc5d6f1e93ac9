package io.evident.lab.numpy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two-layer net of cs145-hw3 on its toy data, rows toy-* of the claims. */
class TwoLayerToyTest {
  /** The central difference's, as in the assignment. */
  private static final double STEP = 1e-5;

  private static final int[] CLASSES = {0, 1, 2, 2, 1};

  private static Network net(double l2) {
    return Network.of(
            "two-layer-toy",
            Shape.of(4),
            List.of(Dense.of(10), Activation.relu(), Dense.of(3)),
            new HalfMeanSquaredError())
        .withL2Penalty(l2);
  }

  private static ParameterValues weights(Network net, NumpyRandom random) {
    return ParameterValues.of(
        net,
        List.of(
            scaled(0.1, random.randn(40)),
            new double[10],
            scaled(0.1, random.randn(30)),
            new double[3]));
  }

  private static double[] scaled(double factor, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return values;
  }

  private static double[] inputs() {
    return scaled(10, NumpyRandom.seed(1).randn(20));
  }

  private static Batch batch(Network net, double[] inputs, int[] examples) {
    double[] x = new double[4 * examples.length];
    double[] t = new double[3 * examples.length];
    for (int n = 0; n < examples.length; n++) {
      System.arraycopy(inputs, 4 * examples[n], x, 4 * n, 4);
      t[3 * n + CLASSES[examples[n]]] = 1;
    }
    return Batch.of(net, x, t);
  }

  @Test
  void scoresAndLossAreThePublishedOnes() {
    Network net = net(0.05);
    ParameterValues weights = weights(net, NumpyRandom.seed(0));
    Batch batch = batch(net, inputs(), new int[] {0, 1, 2, 3, 4});
    ManualNetwork manual = ManualNetwork.of(net);
    double[] published = {
      -1.07260209, 0.05083871, -0.87253915, -2.02778743, -0.10832494, -1.52641362, -0.74225908,
      0.15259725, -0.39578548, -0.38172726, 0.10835902, -0.17328274, -0.64417314, -0.18886813,
      -0.41106892
    };
    double[] scores = manual.activations(weights, batch).get(3);
    double difference = 0;
    for (int i = 0; i < published.length; i++) {
      difference += Math.abs(scores[i] - published[i]);
    }
    assertTrue(difference <= 1e-7, "toy-scores: " + difference);
    assertEquals(1.8973332763705641, manual.loss(weights, batch), 1e-12, "toy-loss");
    assertEquals(1.8973332763705641, manual.gradient(weights, batch).loss(), 1e-12);
  }

  @Test
  void theGradientIsTheNumericOneAsFarAsClaimed() {
    Network net = net(0.05);
    ParameterValues weights = weights(net, NumpyRandom.seed(0));
    Batch batch = batch(net, inputs(), new int[] {0, 1, 2, 3, 4});
    ManualNetwork manual = ManualNetwork.of(net);
    ParameterValues gradient = manual.gradient(weights, batch).parameters();
    List<String> rows = List.of("W1", "b1", "W2", "b2");
    for (int p = 0; p < rows.size(); p++) {
      double worst = 0;
      double[] point = weights.get(p);
      for (int i = 0; i < point.length; i++) {
        double there = point[i];
        point[i] = there + STEP;
        double right = manual.loss(weights, batch);
        point[i] = there - STEP;
        double left = manual.loss(weights, batch);
        point[i] = there;
        double numeric = (right - left) / (2 * STEP);
        double byHand = gradient.get(p)[i];
        worst =
            Math.max(
                worst,
                Math.abs(byHand - numeric) / Math.max(1e-8, Math.abs(byHand) + Math.abs(numeric)));
      }
      assertTrue(worst <= 1e-8, "toy-numeric-gradient-" + rows.get(p) + ": " + worst);
    }
  }

  @Test
  void theLossAfterAHundredIterationsIsTheCheckedOne() {
    Network net = net(5e-6);
    double[] inputs = inputs();
    NumpyRandom random = NumpyRandom.seed(0);
    ParameterValues weights = weights(net, random);
    ManualNetwork manual = ManualNetwork.of(net);
    double learningRate = 0.1;
    double loss = Double.NaN;
    for (int iteration = 0; iteration < 100; iteration++) {
      LossGradient gradient = manual.gradient(weights, batch(net, inputs, random.choice(5, 200)));
      loss = gradient.loss();
      for (int p = 0; p < 4; p++) {
        for (int i = 0; i < weights.get(p).length; i++) {
          weights.get(p)[i] -= learningRate * gradient.parameters().get(p)[i];
        }
      }
      learningRate *= 0.95;
    }
    assertEquals(0.02950555626206818, loss, 1e-12, "toy-final-loss");
  }

  @Test
  void theGradientWithItsPenaltyAgreesThreeWays() {
    for (int batch : new int[] {1, 5}) {
      var report = GradientCheck.of(net(0.05)).withBatchSize(batch).run();
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
