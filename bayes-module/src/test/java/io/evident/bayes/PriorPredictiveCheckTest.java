package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.FDistribution;
import org.junit.jupiter.api.Test;

class PriorPredictiveCheckTest {
  private static final double[] X = {1, 3, 4, 8};

  @Test
  void knownNoiseIsChiSquared() {
    // S = 26 about a mean of 4
    SufficientStatistics data = SufficientStatistics.of(X);
    ChiSquaredDistribution spread = new ChiSquaredDistribution(null, 3);
    for (double sigma2 : new double[] {0.5, 6, 100, 1e5}) {
      double lower = spread.cumulativeProbability(26 / sigma2);
      PriorPredictiveCheck check = PriorPredictiveCheck.of(NormalModel.of(sigma2, 1, 2), data);
      assertEquals(2 * Math.min(lower, 1 - lower), check.noise(), 1e-12);
      double distance = 9 / (2 + sigma2 / 4);
      assertEquals(
          1 - new ChiSquaredDistribution(null, 1).cumulativeProbability(distance),
          check.mean(),
          1e-12);
    }
  }

  @Test
  void unknownNoiseIsFishersF() {
    SufficientStatistics data = SufficientStatistics.of(X);
    PriorPredictiveCheck check =
        PriorPredictiveCheck.of(NormalInverseGammaModel.of(1, 2, 3, 1.5), data);
    double lower = new FDistribution(null, 3, 6).cumulativeProbability(26 / 0.5 / 3);
    assertEquals(2 * Math.min(lower, 1 - lower), check.noise(), 1e-12);
    double distance = 9 / (0.5 * (1.0 / 2 + 1.0 / 4));
    assertEquals(
        1 - new FDistribution(null, 1, 6).cumulativeProbability(distance), check.mean(), 1e-12);
  }

  /** A regression on a constant is the mean itself. */
  @Test
  void aRegressionIsCheckedAsTheMeanIs() {
    SufficientStatistics data = SufficientStatistics.of(X);
    RegressionStatistics rows = RegressionStatistics.of(new double[][] {{1}, {1}, {1}, {1}}, X);
    PriorPredictiveCheck known = PriorPredictiveCheck.of(NormalModel.of(2, 1, 5), data);
    PriorPredictiveCheck same =
        PriorPredictiveCheck.of(RegressionModel.knownNoise(2, new double[] {1}, 5), rows);
    assertEquals(known.noise(), same.noise(), 1e-12);
    assertEquals(known.mean(), same.mean(), 1e-12);
    PriorPredictiveCheck unknown =
        PriorPredictiveCheck.of(NormalInverseGammaModel.of(1, 2, 3, 1.5), data);
    PriorPredictiveCheck again =
        PriorPredictiveCheck.of(RegressionModel.unknownNoise(3, 1.5, new double[] {1}, 0.5), rows);
    assertEquals(unknown.noise(), again.noise(), 1e-12);
    assertEquals(unknown.mean(), again.mean(), 1e-12);
  }

  @Test
  void groupsAreCheckedWithin() {
    List<SufficientStatistics> groups =
        List.of(SufficientStatistics.of(1, 3), SufficientStatistics.of(100, 104, 99));
    double squares = (2 + 14) / 4.0;
    double lower = new ChiSquaredDistribution(null, 3).cumulativeProbability(squares);
    assertEquals(2 * Math.min(lower, 1 - lower), PriorPredictiveCheck.noise(4, groups), 1e-12);
    assertEquals(16.0 / 3, EmpiricalBayes.noiseVariance(groups), 1e-14);
  }

  /** Under the model itself the tail probability of the noise is uniform. */
  @Test
  void honestDataAreNoSurprise() {
    Random random = new Random(3);
    int low = 0;
    for (int i = 0; i < 2000; i++) {
      double[] x = random.doubles(6).map(u -> 2 * random.nextGaussian()).toArray();
      PriorPredictiveCheck check =
          PriorPredictiveCheck.of(NormalModel.of(4, 0, 1e-9), SufficientStatistics.of(x));
      low += check.noise() < 0.1 ? 1 : 0;
      low += check.mean() < 0.1 ? 1 : 0;
    }
    // 400 expected, 19 their deviation
    assertTrue(low > 310 && low < 490, low + " of 4000 below 0.1");
  }

  @Test
  void extremesAreDecided() {
    SufficientStatistics far = SufficientStatistics.of(-1e150, 1e150);
    assertEquals(0, PriorPredictiveCheck.of(NormalModel.of(1e-300, 0, 1), far).noise());
    assertEquals(
        0, PriorPredictiveCheck.of(NormalModel.of(1, 0, 1), SufficientStatistics.of(2, 2)).noise());
    PriorPredictiveCheck none =
        PriorPredictiveCheck.of(NormalModel.of(1, 0, 1), SufficientStatistics.empty());
    assertEquals(new PriorPredictiveCheck(1, 1), none);
    assertEquals(
        1, PriorPredictiveCheck.of(NormalModel.of(1, 0, 1), SufficientStatistics.of(9)).noise());
    double[] many = new double[200_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = i % 2 == 0 ? 1 : -1;
    }
    SufficientStatistics data = SufficientStatistics.of(many);
    assertTrue(PriorPredictiveCheck.of(NormalModel.of(1, 0, 1), data).noise() > 0.9);
    assertTrue(PriorPredictiveCheck.of(NormalModel.of(1.03, 0, 1), data).noise() < 1e-5);
  }

  /** A column of zeros: two columns have what three have. */
  @Test
  void aColumnThatSaysNothingTakesNoFreedom() {
    double[] y = {1.5, 2, 4, 3.5, 6};
    double[][] two = new double[y.length][];
    double[][] three = new double[y.length][];
    for (int i = 0; i < y.length; i++) {
      two[i] = new double[] {1, 0.1 * i};
      three[i] = new double[] {1, 0.1 * i, 0};
    }
    PriorPredictiveCheck apart =
        PriorPredictiveCheck.of(
            RegressionModel.knownNoise(2, new double[2], 3), RegressionStatistics.of(two, y));
    PriorPredictiveCheck none =
        PriorPredictiveCheck.of(
            RegressionModel.knownNoise(2, new double[3], 3), RegressionStatistics.of(three, y));
    assertEquals(apart.noise(), none.noise(), 1e-12);
    assertEquals(apart.mean(), none.mean(), 1e-12);
  }
}
