package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundingVarianceTest {
  private static final int ORDERS = 4000;

  /** The mean over random orders of the sum of the squared partial sums. */
  private static double meanOfSquaredPartialSums(double[] terms, SplittableRandom random) {
    double[] shuffled = terms.clone();
    double mean = 0;
    for (int order = 0; order < ORDERS; order++) {
      for (int i = shuffled.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        double kept = shuffled[i];
        shuffled[i] = shuffled[j];
        shuffled[j] = kept;
      }
      double sum = 0;
      for (double term : shuffled) {
        sum += term;
        mean += sum * sum / ORDERS;
      }
    }
    return mean;
  }

  @Test
  void aSumsVarianceIsThatOfItsPartialSumsInAnyOrder() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int n : new int[] {2, 5, 40, 300}) {
      for (double shift : new double[] {0, 0.5, 3}) {
        double[] terms = random.doubles(n, -1 + shift, 1 + shift).toArray();
        double sum = 0;
        double squares = 0;
        for (double term : terms) {
          sum += term;
          squares += term * term;
        }
        // Less the products, which are rounded beside the partial sums.
        double variance = RoundingVariance.ofSum(n, sum, squares) - squares;
        double mean = meanOfSquaredPartialSums(terms, random);
        String where = n + " terms around " + shift + ", seed " + seed;
        assertTrue(mean <= 1.05 * variance, where + ": " + mean + " of " + variance);
        assertTrue(n < 40 || mean >= 0.8 * variance, where + ": " + mean + " of " + variance);
      }
    }
  }

  /** A sum in float32 that adds one term after the other. */
  private static float inFloat32(double[] terms) {
    float sum = 0;
    for (double term : terms) {
      sum += (float) term;
    }
    return sum;
  }

  @Test
  void aSumInFloat32IsOffByNoMoreThanFourDeviations() {
    long seed = 8;
    SplittableRandom random = new SplittableRandom(seed);
    double largest = 0;
    for (int sample = 0; sample < 2000; sample++) {
      double[] terms = random.doubles(200, -1, 1).toArray();
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < terms.length; i++) {
        terms[i] = (float) terms[i];
        sum += terms[i];
        squares += terms[i] * terms[i];
      }
      double deviation =
          SimulatedRounding.UNIT * Math.sqrt(RoundingVariance.ofSum(200, sum, squares));
      largest = Math.max(largest, Math.abs(inFloat32(terms) - sum) / deviation);
    }
    assertTrue(largest > 0.5 && largest < 4, largest + " deviations, seed " + seed);
    assertEquals(0, RoundingVariance.ofSum(200, 0, 0));
  }
}
