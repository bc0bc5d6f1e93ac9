package io.evident.models.score;

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
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClassProbabilitiesTest {
  private static final List<Loss> LOSSES =
      List.of(
          new SoftmaxCrossEntropy(),
          new BinaryCrossEntropyOnLogits(),
          new BinaryCrossEntropy(),
          new HalfMeanSquaredError());

  private static final List<Loss> OF_NUMBERS =
      List.of(
          new AbsoluteError(),
          new Huber(),
          new PoissonDeviance(),
          new GaussianLikelihood(),
          QuantileLoss.of(0.5));

  private static double[] of(Loss loss, double... outputs) {
    return ClassProbabilities.of(loss).apply(outputs);
  }

  @Test
  void everyKindOfLossHasAReadingOrIsRefused() {
    assertEquals(
        Arrays.stream(Loss.class.getPermittedSubclasses()).collect(Collectors.toSet()),
        Stream.concat(LOSSES.stream(), OF_NUMBERS.stream())
            .map(Object::getClass)
            .collect(Collectors.toSet()));
    for (Loss loss : OF_NUMBERS) {
      assertEquals(
          "the outputs of a network trained with loss "
              + loss.kind()
              + " are no probabilities of classes; take softmaxCrossEntropy, one of the binary"
              + " cross-entropies or halfMeanSquaredError for classes",
          assertThrows(IllegalArgumentException.class, () -> ClassProbabilities.of(loss))
              .getMessage());
    }
  }

  @Test
  void softmaxOfLogarithmsIsTheirShare() {
    assertArrayEquals(
        new double[] {0.1, 0.2, 0.7},
        of(new SoftmaxCrossEntropy(), Math.log(1), Math.log(2), Math.log(7)),
        1e-15);
    assertArrayEquals(
        new double[] {0.5, 0.5, 0}, of(new SoftmaxCrossEntropy(0.1), 1000, 1000, -1000), 0);
  }

  /** Two independent units of 0.9 and 0.6: exactly one is right in 0.9 x 0.4 or 0.1 x 0.6. */
  @Test
  void independentUnitsAreConditionedOnExactlyOneBeingRight() {
    double[] expected = {0.36 / 0.42, 0.06 / 0.42};
    assertArrayEquals(expected, of(new BinaryCrossEntropy(), 0.9, 0.6), 1e-15);
    assertArrayEquals(
        expected,
        of(new BinaryCrossEntropyOnLogits(), Math.log(0.9 / 0.1), Math.log(0.6 / 0.4)),
        1e-15);
  }

  @Test
  void aSaturatedUnitStaysDefinedAndAheadOfOneThatIsNot() {
    double[] p = of(new BinaryCrossEntropy(), 1, Math.nextDown(1f), 0);
    assertTrue(p[0] > p[1] && p[1] > 0 && p[2] >= 0, Arrays.toString(p));
    assertArrayEquals(new double[] {0.5, 0.5}, of(new BinaryCrossEntropy(), 1, 1), 0);
    assertArrayEquals(new double[] {0.5, 0.5}, of(new BinaryCrossEntropy(), 0, 0), 0);
  }

  @Test
  void squaredErrorTakesTheNearestDistribution() {
    HalfMeanSquaredError loss = new HalfMeanSquaredError();
    assertArrayEquals(new double[] {0.2, 0.3, 0.5}, of(loss, 0.2, 0.3, 0.5), 1e-15);
    assertArrayEquals(new double[] {0, 0, 1}, of(loss, -3, 0.1, 2), 1e-15);
    // (0.7 - c) + (0.5 - c) = 1 gives c = 0.1; the third, 0.05 - c, is below 0.
    assertArrayEquals(new double[] {0.6, 0.4, 0}, of(loss, 0.7, 0.5, 0.05), 1e-15);
    // All are shifted up by 1/3 where the outputs sum to 0.
    assertArrayEquals(new double[] {1. / 3, 1. / 3, 1. / 3}, of(loss, 0, 0, 0), 1e-15);
    assertArrayEquals(new double[] {1, 0, 0}, of(loss, 1e17, 0, 0));
    assertArrayEquals(new double[] {0.5, 0.5, 0}, of(loss, 1e17, 1e17, 0));
  }

  @Test
  void noOtherDistributionIsNearer() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      double[] s = random.doubles(4, -2, 2).toArray();
      double[] p = of(new HalfMeanSquaredError(), s);
      double[] weights = random.doubles(4).map(u -> -Math.log(u)).toArray();
      double sum = Arrays.stream(weights).sum();
      double[] other = Arrays.stream(weights).map(w -> w / sum).toArray();
      // Also close by: half the way and a thousandth of it.
      for (double share : new double[] {1, 0.5, 1e-3}) {
        double[] q = new double[4];
        for (int k = 0; k < 4; k++) {
          q[k] = p[k] + share * (other[k] - p[k]);
        }
        assertTrue(distance(p, s) <= distance(q, s) + 1e-12, "seed " + seed + " round " + round);
      }
    }
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return sum;
  }

  @Test
  void probabilitiesSumToOneAndKeepTheOrderOfTheOutputs() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (Loss loss : LOSSES) {
      for (int round = 0; round < 100; round++) {
        double[] outputs = random.doubles(6).toArray();
        double[] p = of(loss, outputs);
        assertEquals(1, Arrays.stream(p).sum(), 1e-12, loss.kind() + ", seed " + seed);
        for (int a = 0; a < 6; a++) {
          for (int b = 0; b < 6; b++) {
            assertTrue(p[a] >= 0);
            assertTrue(!(outputs[a] > outputs[b]) || p[a] >= p[b], loss.kind() + ", seed " + seed);
          }
        }
      }
    }
  }
}
