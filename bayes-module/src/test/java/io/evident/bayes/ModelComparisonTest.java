package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelComparisonTest {
  private static final SufficientStatistics DATA = Cs181.observations().statistics();

  private static Evidence evidence(String name, double log) {
    return new Evidence(name, log, Optional.of(DataDigest.EMPTY));
  }

  private static String refusal(Evidence... evidences) {
    return assertThrows(IllegalArgumentException.class, () -> ModelComparison.of(evidences))
        .getMessage();
  }

  @Test
  void theHomeworkPrefersItsWiderPriorVeryStrongly() {
    ModelComparison comparison =
        ModelComparison.of(
            Cs181.RIVAL.evidence("rival", DATA), Cs181.MODEL.evidence("model", DATA));
    assertEquals(10.929313473583521, comparison.logBayesFactor("model", "rival"), 1e-12);
    assertEquals(-10.929313473583521, comparison.logBayesFactor("rival", "model"), 1e-12);
    assertEquals(EvidenceGrade.VERY_STRONG, comparison.grade("rival", "model"));
    assertEquals("model", comparison.preferred().model());
    double rest = 1 / (1 + Math.exp(10.929313473583521));
    assertEquals(rest, comparison.posteriorProbabilities().get(0), 1e-16);
    assertEquals(1 - rest, comparison.posteriorProbabilities().get(1), 1e-15);
    assertEquals(Cs181.MODEL.evidence(DATA), comparison.preferred().value());
  }

  /** Case 30: both log evidences are about -8.5e13, where a double's unit is 1/64. */
  @ParameterizedTest
  @CsvSource({"1, 5", "1e-4, 5", "1e-10, 5", "1e-300, 5", "1e-4, -1000"})
  void aBayesFactorKeepsItsDigitsWhereBothEvidencesUnderflow(double noise, double priorMean) {
    int n = 2000;
    double[] x = new double[n];
    double[][] ones = new double[n][1];
    for (int k = 0; k < n; k++) {
      x[k] = (k * 37 % 101) / 10.0;
      ones[k][0] = 1;
    }
    SufficientStatistics data = SufficientStatistics.withDigest(x);
    double wide = noise + n * 5.0;
    double narrow = noise + n * 0.1;
    double distance = data.meanMinus(priorMean).value();
    double exact =
        Math.log(narrow / wide) / 2 + distance * distance * n * n * 4.9 / (2 * wide * narrow);
    ModelComparison normal =
        ModelComparison.of(
            NormalModel.of(noise, priorMean, 5).evidence("wide", data),
            NormalModel.of(noise, priorMean, 0.1).evidence("narrow", data));
    assertEquals(exact, normal.logBayesFactor("wide", "narrow"), 1e-12 * Math.abs(exact));
    assertEquals(exact > 0 ? "wide" : "narrow", normal.preferred().model());
    double odds = normal.posteriorProbabilities().get(0) / normal.posteriorProbabilities().get(1);
    assertEquals(Math.exp(exact), odds, 1e-11 * odds);
    RegressionStatistics rows = RegressionStatistics.of(ones, x);
    double[] mean = {priorMean};
    ModelComparison line =
        ModelComparison.of(
            RegressionModel.knownNoise(noise, mean, 5).evidence("wide", rows),
            RegressionModel.knownNoise(noise, mean, 0.1).evidence("narrow", rows));
    assertEquals(exact, line.logBayesFactor("wide", "narrow"), 1e-12 * Math.abs(exact));
  }

  @Test
  void aBayesFactorKeepsItsDigitsWithUnknownNoiseToo() {
    long n = 1_000_000_000_000L;
    SufficientStatistics data = SufficientStatistics.ofMoments(n, 0, 0, 3e12);
    Evidence one = NormalInverseGammaModel.of(0, 1, 2, 3).evidence("one", data);
    Evidence two = NormalInverseGammaModel.of(0, 2, 2, 4).evidence("two", data);
    assertTrue(one.logEvidence() < -1e12);
    double counts = Math.log(0.5) / 2;
    double scales = 2 * Math.log(3 / 4.0) + (2 + n / 2.0) * Math.log1p(1 / (1.5e12 + 3));
    assertEquals(counts + scales, one.logRatio(two), 1e-11);
  }

  @Test
  void probabilitiesOfManyModelsSurviveAnyScale() {
    for (double base : new double[] {-1e6, 0, 1e6}) {
      List<Double> p =
          ModelComparison.of(
                  evidence("a", base),
                  evidence("b", base + Math.log(2)),
                  evidence("c", base + Math.log(5)),
                  evidence("d", base - 1e5))
              .posteriorProbabilities();
      assertEquals(1 / 8.0, p.get(0), 1e-9);
      assertEquals(2 / 8.0, p.get(1), 1e-9);
      assertEquals(5 / 8.0, p.get(2), 1e-9);
      assertEquals(0, p.get(3));
    }
  }

  @Test
  void priorProbabilitiesAreWeighedIn() {
    ModelComparison comparison =
        new ModelComparison(
            List.of(evidence("a", 0), evidence("b", Math.log(3))), List.of(0.75, 0.25));
    assertEquals(0.5, comparison.posteriorProbabilities().get(0), 1e-15);
    assertEquals(0.5, comparison.posteriorProbabilities().get(1), 1e-15);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ModelComparison(List.of(evidence("a", 0)), List.of(0.5)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ModelComparison(List.of(evidence("a", 0)), List.of(0.5, 0.5)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ModelComparison(List.of(evidence("a", 0), evidence("b", 0)), List.of(1.0, 0.0)));
  }

  @Test
  void ofEqualEvidencesTheFirstIsPreferred() {
    assertEquals(
        "b",
        ModelComparison.of(evidence("a", 0), evidence("b", 1), evidence("c", 1))
            .preferred()
            .model());
  }

  @Test
  void modelsThatSawDifferentDataAreRefused() {
    Evidence one = Cs181.MODEL.evidence("one", DATA);
    Evidence other = Cs181.MODEL.evidence("other", SufficientStatistics.withDigest(1, 2));
    Evidence unknown =
        Cs181.MODEL.evidence("unknown", SufficientStatistics.of(Cs181.observations().values()));
    assertTrue(refusal(one, other).startsWith("one and other saw different data (digests 14:"));
    assertEquals(
        "the evidence of unknown carries no digest of its data; gather the statistics with a"
            + " digest",
        refusal(one, unknown));
    assertEquals("two models are called one", refusal(one, one));
    assertEquals("evidences must hold at least one model, got none", refusal());
  }

  @Test
  void aRegressionAndAMeanOfTheSameDataCanBeCompared() {
    double[] y = Cs181.observations().values();
    double[][] x = new double[y.length][2];
    for (int i = 0; i < y.length; i++) {
      x[i] = new double[] {1, i};
    }
    Evidence line =
        RegressionModel.knownNoise(1, new double[2], 5)
            .evidence("line", RegressionStatistics.of(x, y));
    ModelComparison comparison = ModelComparison.of(line, Cs181.MODEL.evidence("mean", DATA));
    assertEquals(1, comparison.posteriorProbabilities().stream().mapToDouble(p -> p).sum(), 1e-15);
  }

  @Test
  void aModelOfAnotherNameIsRefused() {
    ModelComparison comparison = ModelComparison.of(evidence("a", 0));
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> comparison.logBayesFactor("a", "z"))
            .getMessage();
    assertEquals("no model is called z; there are [a]", refusal);
  }

  @ParameterizedTest
  @CsvSource({
    "0, BARE_MENTION",
    "0.99, BARE_MENTION",
    "1, POSITIVE",
    "-2.99, POSITIVE",
    "3, STRONG",
    "-4.99, STRONG",
    "5, VERY_STRONG",
    "Infinity, VERY_STRONG"
  })
  void gradesFollowTheScale(double logBayesFactor, EvidenceGrade grade) {
    assertEquals(grade, EvidenceGrade.of(logBayesFactor));
  }

  @Test
  void gradesHaveTheirWordsAndRefuseNaN() {
    assertEquals("very strong", EvidenceGrade.VERY_STRONG.toString());
    assertEquals("not worth more than a bare mention", EvidenceGrade.BARE_MENTION.toString());
    assertThrows(IllegalArgumentException.class, () -> EvidenceGrade.of(Double.NaN));
  }

  @Test
  void anEvidenceThatIsNotFiniteIsRefused() {
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> evidence("a", Double.NaN)).getMessage();
    assertEquals("logEvidence of a must be finite, got NaN", refusal);
  }

  /** With b / a fixed and a growing the noise is as good as known. */
  @Test
  void theEvidenceOfALargeShapeIsThatOfAKnownNoise() {
    SufficientStatistics data = SufficientStatistics.of(1.5, 2, 4, 3.5, 6);
    RegressionStatistics rows =
        RegressionStatistics.of(
            new double[][] {{1}, {1}, {1}, {1}, {1}}, new double[] {1.5, 2, 4, 3.5, 6});
    double known = NormalModel.of(2, 1, 4).logEvidence(data);
    for (double shape : new double[] {1e10, 1e13, 1e16, 1e100}) {
      assertEquals(
          known,
          NormalInverseGammaModel.of(1, 0.5, shape, 2 * shape).logEvidence(data),
          1e-8,
          "shape " + shape);
      assertEquals(
          known,
          RegressionModel.unknownNoise(shape, 2 * shape, new double[] {1}, 2).logEvidence(rows),
          1e-8,
          "shape " + shape);
    }
    // both ways to write the rise of the gamma function agree where one takes over
    assertEquals(
        NormalInverseGammaModel.of(1, 0.5, Math.nextDown(1e4), 2e4).logEvidence(data),
        NormalInverseGammaModel.of(1, 0.5, 1e4, 2e4).logEvidence(data),
        1e-9);
  }
}
