package io.evident.models.internal.serving;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.AbsoluteError;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.BinaryCrossEntropyOnLogits;
import io.evident.backprop.network.GaussianLikelihood;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.PoissonDeviance;
import io.evident.backprop.network.QuantileLoss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.score.Predictions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class ProbabilityLoweringTest {
  private static final List<Loss> LOSSES =
      List.of(
          new SoftmaxCrossEntropy(),
          new BinaryCrossEntropyOnLogits(),
          new BinaryCrossEntropy(),
          new HalfMeanSquaredError());

  private static double[][] probabilities(Loss loss, double[]... outputs) {
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      Ops tf = Ops.create(graph);
      Operand<TFloat64> p =
          loss.accept(new ProbabilityLowering(tf, tf.constant(outputs), outputs[0].length));
      try (var result = session.runner().fetch(p).run()) {
        TFloat64 found = (TFloat64) result.get(0);
        double[][] rows = new double[outputs.length][outputs[0].length];
        for (int i = 0; i < rows.length; i++) {
          for (int k = 0; k < rows[i].length; k++) {
            rows[i][k] = found.getDouble(i, k);
          }
        }
        return rows;
      }
    }
  }

  @Test
  void aLossOfNumbersIsRefused() {
    for (Loss loss :
        List.of(
            new AbsoluteError(),
            new Huber(),
            new PoissonDeviance(),
            new GaussianLikelihood(),
            QuantileLoss.of(0.5))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> probabilities(loss, new double[] {1, 2}));
      assertTrue(
          e.getMessage().contains(loss.kind() + " are no probabilities of classes"),
          e.getMessage());
    }
  }

  @Test
  void crossEntropiesOnLogitsAreReadBySoftmax() {
    double[] z = {Math.log(1), Math.log(2), Math.log(5)};
    for (Loss loss : new Loss[] {new SoftmaxCrossEntropy(), new BinaryCrossEntropyOnLogits()}) {
      assertArrayEquals(new double[] {1 / 8.0, 2 / 8.0, 5 / 8.0}, probabilities(loss, z)[0], 1e-15);
    }
    double[] far = probabilities(new SoftmaxCrossEntropy(), new double[] {1000, -1000, 0})[0];
    assertArrayEquals(new double[] {1, 0, 0}, far);
  }

  /** P(k) is proportional to q_k prod_{j != k} (1 - q_j). */
  @Test
  void independentUnitsAreReadGivenThatExactlyOneIsRight() {
    double[] q = {0.5, 0.2, 0.9};
    double[] weights = {0.5 * 0.8 * 0.1, 0.5 * 0.2 * 0.1, 0.5 * 0.8 * 0.9};
    double sum = Arrays.stream(weights).sum();
    double[] expected = Arrays.stream(weights).map(w -> w / sum).toArray();
    assertArrayEquals(expected, probabilities(new BinaryCrossEntropy(), q)[0], 1e-15);
  }

  @Test
  void saturatedUnitsGiveProbabilitiesStill() {
    double[][] p =
        probabilities(new BinaryCrossEntropy(), new double[] {1, 0, 1}, new double[] {0, 0, 0});
    assertArrayEquals(new double[] {0.5, 0, 0.5}, p[0], 1e-15);
    assertArrayEquals(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, p[1], 1e-15);
  }

  @Test
  void outputsThatAreADistributionAreReadAsTheyAre() {
    double[] s = {0.25, 0.75, 0};
    assertArrayEquals(s, probabilities(new HalfMeanSquaredError(), s)[0], 1e-15);
    double[][] p =
        probabilities(
            new HalfMeanSquaredError(),
            new double[] {3, 0.5, 2.5},
            new double[] {-1, -1, -1},
            new double[] {0.6, 0.6, -5});
    assertArrayEquals(new double[] {0.75, 0, 0.25}, p[0], 1e-15);
    assertArrayEquals(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, p[1], 1e-15);
    assertArrayEquals(new double[] {0.5, 0.5, 0}, p[2], 1e-15);
  }

  /** For the nearest point p of a convex set, (s - p) (q - p) is at most 0 for every q in it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noDistributionIsNearerToOutputs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] s = new double[50][10];
    for (double[] row : s) {
      double scale = Math.exp(random.nextDouble(-3, 3));
      Arrays.setAll(row, k -> random.nextDouble(-scale, scale));
    }
    double[][] p = probabilities(new HalfMeanSquaredError(), s);
    for (int i = 0; i < s.length; i++) {
      double alongP = 0;
      for (int k = 0; k < 10; k++) {
        assertTrue(p[i][k] >= 0, "seed " + seed);
        alongP += (s[i][k] - p[i][k]) * p[i][k];
      }
      assertEquals(1, Arrays.stream(p[i]).sum(), 1e-13, "seed " + seed);
      for (int corner = 0; corner < 10; corner++) {
        double toCorner = s[i][corner] - p[i][corner] - alongP;
        assertTrue(toCorner <= 1e-12, "seed " + seed + ": " + toCorner);
      }
    }
  }

  /** A served model and an evaluation read the same outputs, one in a graph and one in Java. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void anEvaluationReadsOutputsTheSameWay(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> names = List.of("a", "b", "c", "d", "e");
    for (Loss loss : LOSSES) {
      boolean inUnitInterval = loss instanceof BinaryCrossEntropy;
      float[] outputs = new float[40 * names.size()];
      double[][] rows = new double[40][names.size()];
      for (int i = 0; i < outputs.length; i++) {
        boolean saturated = i % 7 == 0;
        outputs[i] =
            (float)
                (inUnitInterval
                    ? saturated ? random.nextInt(2) : random.nextDouble()
                    : random.nextDouble(-3, 3) * (saturated ? 50 : 1));
        rows[i / names.size()][i % names.size()] = outputs[i];
      }
      Predictions evaluated = Predictions.of(loss, 0, names, new int[rows.length], outputs);
      double[][] served = probabilities(loss, rows);
      for (int i = 0; i < rows.length; i++) {
        assertArrayEquals(
            evaluated.probabilities(i), served[i], 1e-14, loss + ", seed " + seed + ", row " + i);
      }
    }
  }
}
