package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The closed forms against 50 digits of mpmath; references.py beside the tables made them. */
class ReferenceTest {
  private static final Map<String, SufficientStatistics> DATA = new HashMap<>();
  private static final Map<String, RegressionStatistics> ROWS = new HashMap<>();

  private static SufficientStatistics data(int n, double offset) {
    return DATA.computeIfAbsent(
        n + "@" + offset,
        key -> {
          double[] x = new double[n];
          for (int i = 0; i < n; i++) {
            x[i] = offset + (i * 2654435761L % (1 << 22)) / (double) (1 << 20) - 2;
          }
          return SufficientStatistics.of(x);
        });
  }

  private static void assertClose(BigDecimal expected, double actual, BigDecimal allowed) {
    BigDecimal error = expected.subtract(new BigDecimal(actual)).abs();
    assertTrue(error.compareTo(allowed) <= 0, "expected " + expected + ", got " + actual);
  }

  private static BigDecimal allowance(BigDecimal size) {
    return size.abs().multiply(new BigDecimal("1e-13"), MathContext.DECIMAL64);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "normal-references.csv", numLinesToSkip = 1)
  void normalModelHoldsThirteenDigits(
      int n,
      double offset,
      double noiseVariance,
      double priorMean,
      double priorVariance,
      BigDecimal mean,
      BigDecimal variance,
      BigDecimal logEvidence,
      BigDecimal sumOfTerms) {
    NormalModel model = NormalModel.of(noiseVariance, priorMean, priorVariance);
    SufficientStatistics data = data(n, offset);
    assertClose(mean, model.posterior(data).mean(), allowance(mean));
    assertClose(variance, model.posterior(data).variance(), allowance(variance));
    assertClose(logEvidence, model.logEvidence(data), allowance(sumOfTerms));
    double underflowing = Math.exp(logEvidence.doubleValue());
    assertEquals(underflowing == 0, model.evidence(data) == 0);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "nig-references.csv", numLinesToSkip = 1)
  void normalInverseGammaModelHoldsThirteenDigits(
      int n,
      double offset,
      double priorCount,
      double shape,
      double scale,
      BigDecimal mean,
      BigDecimal posteriorScale,
      BigDecimal logEvidence,
      BigDecimal sumOfTerms) {
    NormalInverseGammaModel model = NormalInverseGammaModel.of(0, priorCount, shape, scale);
    SufficientStatistics data = data(n, offset);
    assertClose(mean, model.updated(data).priorMean(), allowance(mean));
    assertClose(posteriorScale, model.updated(data).scale(), allowance(posteriorScale));
    assertClose(logEvidence, model.logEvidence(data), allowance(sumOfTerms));
  }

  private static RegressionStatistics rows(int n, double offset) {
    double[][] x = new double[n][];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      double z = (i * 2654435761L % (1 << 22)) / (double) (1 << 20) - 2;
      x[i] = new double[] {1, z};
      y[i] = offset + 2 * z + (i * 40503L % (1 << 16)) / (double) (1 << 16);
    }
    return n == 0 ? RegressionStatistics.empty(2) : RegressionStatistics.of(x, y);
  }

  @ParameterizedTest
  @CsvFileSource(resources = "regression-references.csv", numLinesToSkip = 1)
  void regressionHoldsThirteenDigits(
      int n,
      double offset,
      double noiseVariance,
      double priorVariance,
      BigDecimal constant,
      BigDecimal slope,
      BigDecimal slopeVariance,
      BigDecimal logEvidence,
      BigDecimal sumOfTerms) {
    RegressionModel model = RegressionModel.knownNoise(noiseVariance, new double[2], priorVariance);
    RegressionStatistics data = ROWS.computeIfAbsent(n + "@" + offset, key -> rows(n, offset));
    double[] mean = model.posteriorMean(data);
    assertClose(constant, mean[0], allowance(constant));
    assertClose(slope, mean[1], allowance(slope));
    double variance = model.posteriorOfWeight(data, 1).variance();
    assertClose(slopeVariance, variance, allowance(slopeVariance));
    assertClose(logEvidence, model.logEvidence(data), allowance(sumOfTerms));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "student-t-references.csv", numLinesToSkip = 1)
  void studentsTHoldsTwelveDigits(
      double degreesOfFreedom, double t, BigDecimal logDensity, double cumulativeProbability) {
    StudentT standard = new StudentT(0, 1, degreesOfFreedom);
    double density = logDensity.doubleValue();
    assertEquals(density, standard.logDensity(t), 1e-13 * Math.max(1, Math.abs(density)));
    double found = standard.cumulativeProbability(t);
    assertEquals(
        cumulativeProbability, found, 1e-12 * Math.max(cumulativeProbability, Double.MIN_NORMAL));
    StudentT shifted = new StudentT(3, 4, degreesOfFreedom);
    assertEquals(1 - found, shifted.cumulativeProbability(3 - 2 * t), 1e-15);
    if (cumulativeProbability > 1e-300) {
      assertEquals(found, standard.cumulativeProbability(standard.quantile(found)), 1e-12 * found);
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "inverse-gamma-references.csv", numLinesToSkip = 1)
  void inverseGammasOfLargeShapesHoldTwelveDigits(
      double shape,
      double scale,
      double x,
      double logDensity,
      double cumulativeProbability,
      double complement) {
    InverseGamma gamma = new InverseGamma(shape, scale);
    assertEquals(logDensity, gamma.logDensity(x), 1e-13 * Math.max(1, Math.abs(logDensity)));
    double found = gamma.cumulativeProbability(x);
    assertEquals(cumulativeProbability, found, 1e-12 * cumulativeProbability);
    assertEquals(complement, 1 - found, 1e-12 * complement + 2e-16);
  }
}
