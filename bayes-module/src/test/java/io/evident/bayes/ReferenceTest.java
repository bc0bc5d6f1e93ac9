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
}
