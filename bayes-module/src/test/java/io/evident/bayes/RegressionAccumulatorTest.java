package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegressionAccumulatorTest {
  @Test
  void sumsGiveWhatRotationsGive() {
    Random random = new Random(1);
    RegressionAccumulator gathered = RegressionAccumulator.create(4, 2);
    RegressionStatistics first = RegressionStatistics.empty(4);
    RegressionStatistics second = RegressionStatistics.empty(4);
    for (int i = 0; i < 40; i++) {
      double[] x = {1, 1e6 + random.nextGaussian(), random.nextGaussian(), random.nextInt(2)};
      double[] y = {x[2] + random.nextGaussian(), 1e9 + random.nextGaussian()};
      double weight = random.nextInt(3) == 0 ? 1 : 0.1 + random.nextDouble();
      gathered.add(x, y, weight);
      first = first.plus(x, y[0], weight);
      second = second.plus(x, y[1], weight);
    }
    RegressionStatistics[] both = gathered.statistics();
    assertSame(first, both[0]);
    assertSame(second, both[1]);
    assertSame(second, gathered.statistics(1));
  }

  private static void assertSame(RegressionStatistics expected, RegressionStatistics actual) {
    assertEquals(expected.count(), actual.count());
    assertEquals(expected.digest(), actual.digest());
    assertEquals(expected.sumOfLogWeights(), actual.sumOfLogWeights(), 1e-12);
    assertEquals(expected.residualVariance(), actual.residualVariance(), 1e-11);
    assertArrayEquals(expected.means(), actual.means(), 1e-6);
    RegressionModel model = RegressionModel.knownNoise(2, new double[4], 100);
    assertEquals(model.logEvidence(expected), model.logEvidence(actual), 1e-9 * 1e6);
    double[] weights = model.posteriorMean(expected);
    for (int j = 0; j < 4; j++) {
      assertEquals(weights[j], model.posteriorMean(actual)[j], 1e-9 * Math.abs(weights[j]));
    }
  }

  /** The normal equations of two columns by Cramer's rule, in 60 digits. */
  @Test
  void aSmallTableHasTheWeightsOfItsNormalEquations() {
    double[][] x = {{1, 0.1}, {1, 0.7}, {1, -0.3}, {1, 12.9}, {1, 5.5}};
    double[] y = {3.3, 1.1, 0.4, -2.6, 9.7};
    double noise = 0.3;
    double prior = 1.7;
    MathContext digits = new MathContext(60);
    BigDecimal own = new BigDecimal(noise).divide(new BigDecimal(prior), digits);
    BigDecimal aa = own;
    BigDecimal ab = BigDecimal.ZERO;
    BigDecimal bb = own;
    BigDecimal ay = BigDecimal.ZERO;
    BigDecimal by = BigDecimal.ZERO;
    RegressionAccumulator gathered = RegressionAccumulator.create(2, 1);
    for (int i = 0; i < y.length; i++) {
      BigDecimal b = new BigDecimal(x[i][1]);
      BigDecimal response = new BigDecimal(y[i]);
      aa = aa.add(BigDecimal.ONE);
      ab = ab.add(b);
      bb = bb.add(b.multiply(b));
      ay = ay.add(response);
      by = by.add(b.multiply(response));
      gathered.add(x[i], new double[] {y[i]}, 1);
    }
    BigDecimal determinant = aa.multiply(bb).subtract(ab.multiply(ab));
    double[] exact = {
      ay.multiply(bb).subtract(by.multiply(ab)).divide(determinant, digits).doubleValue(),
      aa.multiply(by).subtract(ab.multiply(ay)).divide(determinant, digits).doubleValue()
    };
    RegressionModel model = RegressionModel.knownNoise(noise, new double[2], prior);
    RegressionStatistics data = gathered.statistics(0);
    assertArrayEquals(exact, model.posteriorMean(data), 1e-15);
    double[][] covariance = model.posteriorCovariance(data);
    BigDecimal scale = new BigDecimal(noise).divide(determinant, digits);
    assertEquals(bb.multiply(scale).doubleValue(), covariance[0][0], 1e-16);
    assertEquals(aa.multiply(scale).doubleValue(), covariance[1][1], 1e-17);
    assertEquals(ab.negate().multiply(scale).doubleValue(), covariance[0][1], 1e-17);
    assertEquals(covariance[0][1], covariance[1][0]);
  }

  /** However they are rounded; one that differs in its tenth digit is another. */
  @Test
  void theSameResponsesHaveNoVariance() {
    for (double same : new double[] {0.1, -1 / 3.0, 1e9 + 0.1}) {
      RegressionAccumulator gathered = RegressionAccumulator.create(2, 2);
      RegressionStatistics rotated = RegressionStatistics.empty(2);
      for (int i = 1; i <= 7; i++) {
        double[] x = {1, 1.0 / i};
        double weight = 0.1 * i;
        double other = i == 3 ? same * (1 + 1e-9) : same;
        gathered.add(x, new double[] {same, other}, weight);
        rotated = rotated.plus(x, same, weight);
      }
      assertEquals(0, gathered.statistics(0).responseVariance(), "sums of " + same);
      assertEquals(0, rotated.responseVariance(), "rotations of " + same);
      double step = same * (1 + 1e-9) - same;
      double variance = 0.3 * 2.5 / 2.8 / 7 * step * step;
      assertEquals(
          variance, gathered.statistics(1).responseVariance(), 1e-6 * variance, "of " + same);
    }
  }

  @Test
  void whatIsNoRowIsRefusedAndAddsNothing() {
    RegressionAccumulator gathered = RegressionAccumulator.create(1, 1);
    gathered.add(new double[] {1}, new double[] {2}, 1);
    double[] one = {1};
    assertThrows(IllegalArgumentException.class, () -> gathered.add(new double[2], one, 1));
    assertThrows(IllegalArgumentException.class, () -> gathered.add(one, new double[2], 1));
    assertThrows(IllegalArgumentException.class, () -> gathered.add(one, one, 0));
    double[] none = {Double.NaN};
    assertThrows(IllegalArgumentException.class, () -> gathered.add(none, one, 1));
    assertThrows(IllegalArgumentException.class, () -> gathered.add(one, none, 1));
    assertEquals(1, gathered.statistics(0).count());
    assertThrows(IllegalArgumentException.class, () -> RegressionAccumulator.create(0, 1));
    assertThrows(IllegalArgumentException.class, () -> RegressionAccumulator.create(1, 0));
    gathered.add(new double[] {1e300}, one, 1);
    assertThrows(IllegalArgumentException.class, gathered::statistics);
  }
}
