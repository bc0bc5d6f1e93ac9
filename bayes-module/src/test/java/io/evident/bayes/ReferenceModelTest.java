package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import org.junit.jupiter.api.Test;

/** The reference prior, whose intervals are those of the t tests. */
class ReferenceModelTest {
  private static final double[] X = {1012.5, 987.25, 1100, 955.5, 1031};

  @Test
  void theIntervalOfTheMeanIsThatOfTheTTest() {
    ReferenceModel model = new ReferenceModel();
    SufficientStatistics data = SufficientStatistics.of(X);
    DescriptiveStatistics described = new DescriptiveStatistics(X);
    double error = described.getStandardDeviation() / Math.sqrt(X.length);
    double t = new TDistribution(null, 4).inverseCumulativeProbability(0.975);
    StudentT mean = model.posteriorOfMean(data);
    assertEquals(described.getMean(), mean.location(), 1e-12);
    assertEquals(4, mean.degreesOfFreedom());
    assertEquals(described.getMean() - t * error, mean.interval(0.95).lower(), 1e-7);
    assertEquals(described.getMean() + t * error, mean.interval(0.95).upper(), 1e-7);
    StudentT next = model.predictive(data);
    assertEquals(described.getVariance() * 6 / 5, next.squaredScale(), 1e-9);
    assertEquals(Double.NaN, model.logEvidence(data));
    assertEquals(
        described.getPopulationVariance(),
        model.mlePredictive(data).orElseThrow().variance(),
        1e-9);
    // the mode of sigma^-1 sigma2^(-a - 1) exp(-b / sigma2), a = 2 and b = S / 2
    assertEquals(
        described.getPopulationVariance() * 5 / 7, model.mapPredictive(data).variance(), 1e-9);
  }

  @Test
  void itIsTheLimitOfProperPriors() {
    SufficientStatistics data = SufficientStatistics.of(X);
    StudentT limit = NormalInverseGammaModel.of(0, 1e-12, 1e-12, 1e-12).posteriorOfMean(data);
    NormalInverseGammaModel posterior = new ReferenceModel().posterior(data);
    // half a degree of freedom more, as a proper a0 is above -1/2
    assertEquals(limit.location(), posterior.priorMean(), 1e-8);
    assertEquals(2 * posterior.shape() + 1, limit.degreesOfFreedom(), 1e-9);
    assertEquals(posterior.scale() / (2.5 * 5), limit.squaredScale(), 1e-6);
  }

  @Test
  void withoutTwoObservationsThatDifferThereIsNoPosterior() {
    ReferenceModel model = new ReferenceModel();
    for (double[] few : new double[][] {{}, {3}, {3, 3, 3}}) {
      SufficientStatistics data = SufficientStatistics.of(few);
      assertFalse(model.isProper(data));
      assertTrue(model.mlePredictive(data).isEmpty());
      assertThrows(IllegalArgumentException.class, () -> model.posteriorOfMean(data));
    }
  }

  @Test
  void aPathBeginsWhereThePosteriorIsProper() {
    PredictivePath path = PredictivePath.of(new ReferenceModel(), 2, 2, 5, 6);
    assertEquals(3, path.steps().get(0).count());
    assertEquals(4, path.last().count());
    assertEquals(2, path.steps().size());
    assertThrows(
        IllegalArgumentException.class, () -> PredictivePath.of(new ReferenceModel(), 2, 2));
    assertEquals(1, Scores.probabilityIntegralTransform(new ReferenceModel(), 2, 2, 5, 6).size());
  }

  @Test
  void aRegressionIsThatOfLeastSquares() {
    Random random = new Random(8);
    double[][] x = new double[12][];
    double[][] features = new double[12][];
    double[] y = new double[12];
    for (int i = 0; i < y.length; i++) {
      features[i] = new double[] {i, random.nextGaussian()};
      x[i] = new double[] {1, features[i][0], features[i][1]};
      y[i] = 3 - 0.5 * i + random.nextGaussian();
    }
    OLSMultipleLinearRegression ols = new OLSMultipleLinearRegression();
    ols.newSampleData(y, features);
    RegressionStatistics data = RegressionStatistics.of(x, y);
    RegressionModel posterior = RegressionModel.ofReferencePrior(data);
    RegressionStatistics none = RegressionStatistics.empty(3);
    for (int k = 0; k < 3; k++) {
      StudentT weight = (StudentT) posterior.posteriorOfWeight(none, k);
      assertEquals(ols.estimateRegressionParameters()[k], weight.location(), 1e-12);
      assertEquals(
          ols.estimateRegressionParametersStandardErrors()[k],
          Math.sqrt(weight.squaredScale()),
          1e-12);
      assertEquals(9, weight.degreesOfFreedom());
    }
    assertEquals(ols.estimateErrorVariance(), data.residualVariance(), 1e-12);
    // further rows are learnt as all at once
    RegressionStatistics most =
        RegressionStatistics.of(java.util.Arrays.copyOf(x, 8), java.util.Arrays.copyOf(y, 8));
    RegressionStatistics rest =
        RegressionStatistics.of(
            java.util.Arrays.copyOfRange(x, 8, 12), java.util.Arrays.copyOfRange(y, 8, 12));
    StudentT stepped = (StudentT) RegressionModel.ofReferencePrior(most).posteriorOfWeight(rest, 1);
    StudentT once = (StudentT) posterior.posteriorOfWeight(none, 1);
    assertEquals(once.location(), stepped.location(), 1e-12);
    assertEquals(once.squaredScale(), stepped.squaredScale(), 1e-12);
    assertEquals(once.degreesOfFreedom(), stepped.degreesOfFreedom(), 1e-12);
  }

  @Test
  void aRegressionNeedsMoreRowsThanWeightsAndAResidual() {
    double[][] x = {{1, 0}, {1, 1}, {1, 2}};
    RegressionStatistics few =
        RegressionStatistics.of(new double[][] {x[0], x[1]}, new double[] {1, 2});
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> RegressionModel.ofReferencePrior(few))
            .getMessage()
            .contains("2 rows for 2 weights"));
    assertEquals(Double.NaN, few.residualVariance());
    RegressionStatistics exact = RegressionStatistics.of(x, new double[] {1, 2, 3});
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> RegressionModel.ofReferencePrior(exact))
            .getMessage()
            .contains("fit all rows exactly"));
    RegressionStatistics collinear =
        RegressionStatistics.of(new double[][] {{1, 2}, {2, 4}, {3, 6}}, new double[] {1, 2, 4});
    assertTrue(
        assertThrows(
                IllegalArgumentException.class, () -> RegressionModel.ofReferencePrior(collinear))
            .getMessage()
            .contains("collinear"));
  }

  @Test
  void aPathInFewStepsHasThoseOfTheWholeEvenlySpaced() {
    double[] values = new java.util.Random(8).doubles(403).toArray();
    values[1] = values[0];
    PredictivePath whole = PredictivePath.of(new ReferenceModel(), values);
    PredictivePath few = PredictivePath.ofSteps(new ReferenceModel(), 60, values);
    assertEquals(401, whole.steps().size());
    assertEquals(60, few.steps().size());
    for (int i = 0; i < 60; i++) {
      assertEquals(whole.steps().get((int) Math.round(i * 400.0 / 59)), few.steps().get(i));
    }
    assertEquals(whole.observations(), few.observations());
    assertEquals(whole, PredictivePath.ofSteps(new ReferenceModel(), 401, values));
    assertThrows(
        IllegalArgumentException.class,
        () -> PredictivePath.ofSteps(new ReferenceModel(), 1, 1, 2));
  }
}
