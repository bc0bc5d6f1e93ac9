package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoresTest {
  private static final double[] X = Cs181.observations().values();

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e9})
  void leaveOneOutIsWhatRefittingGives(double offset) {
    double[] x = IntStream.range(0, X.length).mapToDouble(i -> X[i] + offset).toArray();
    NormalModel model = NormalModel.of(0.7, offset + 1, 5);
    double bayes = 0;
    double map = 0;
    double mle = 0;
    for (int i = 0; i < x.length; i++) {
      int left = i;
      SufficientStatistics others =
          SufficientStatistics.of(
              IntStream.range(0, x.length).filter(j -> j != left).mapToDouble(j -> x[j]));
      bayes += model.bayesPredictive(others).logDensity(x[i]) / x.length;
      map += model.mapPredictive(others).logDensity(x[i]) / x.length;
      mle += model.mlePredictive(others).orElseThrow().logDensity(x[i]) / x.length;
    }
    Scores.Comparison scores = Scores.leaveOneOut(model, x);
    double tolerance = offset == 0 ? 1e-14 : 1e-7; // the refit rounds its means to 1e-7 there
    assertEquals(bayes, scores.bayes(), tolerance);
    assertEquals(map, scores.map(), tolerance);
    assertEquals(mle, scores.mle().orElseThrow(), tolerance);
    assertTrue(scores.bayes() > scores.mle().getAsDouble());
  }

  @Test
  void withOneObservationLeftOutNothingIsLeftForTheMle() {
    Scores.Comparison scores = Scores.leaveOneOut(Cs181.MODEL, 3);
    assertEquals(new Gaussian(0, 6).logDensity(3), scores.bayes(), 1e-15);
    assertEquals(new Gaussian(0, 1).logDensity(3), scores.map(), 1e-15);
    assertTrue(scores.mle().isEmpty());
  }

  @Test
  void heldOutScoresAreMeansOfLogDensities() {
    SufficientStatistics seen = SufficientStatistics.of(1, 2);
    Scores.Comparison scores = Scores.heldOut(Cs181.MODEL, seen, 0, 3);
    Gaussian bayes = Cs181.MODEL.bayesPredictive(seen);
    assertEquals((bayes.logDensity(0) + bayes.logDensity(3)) / 2, scores.bayes(), 1e-15);
    Gaussian map = Cs181.MODEL.mapPredictive(seen);
    assertEquals((map.logDensity(0) + map.logDensity(3)) / 2, scores.map(), 1e-15);
    assertEquals(new Gaussian(1.5, 1).logDensity(0), scores.mle().orElseThrow(), 1e-15);
    assertTrue(Scores.heldOut(Cs181.MODEL, SufficientStatistics.empty(), 1).mle().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> Scores.heldOut(Cs181.MODEL, seen));
    assertThrows(IllegalArgumentException.class, () -> Scores.leaveOneOut(Cs181.MODEL));
  }

  @Test
  void transformIsUniformWhenTheModelIsRight() {
    long seed = 23;
    Random random = new Random(seed);
    int n = 4000;
    double[] x = random.doubles(n).map(u -> 0.3 + 2 * random.nextGaussian()).toArray();
    List<Double> right = Scores.probabilityIntegralTransform(NormalModel.of(4, 0, 1), x);
    List<Double> narrow = Scores.probabilityIntegralTransform(NormalModel.of(1, 0, 1), x);
    assertTrue(distance(right) < 2.7 / Math.sqrt(n), "seed " + seed);
    assertTrue(distance(narrow) > 0.1, "seed " + seed);
    assertEquals(new Gaussian(0, 5).cumulativeProbability(x[0]), right.get(0));
    assertEquals(
        NormalModel.of(4, 0, 1)
            .bayesPredictive(SufficientStatistics.of(x[0]))
            .cumulativeProbability(x[1]),
        right.get(1));
  }

  private static double distance(List<Double> transform) {
    double[] sorted = transform.stream().mapToDouble(u -> u).sorted().toArray();
    return IntStream.range(0, sorted.length)
        .mapToDouble(i -> Math.abs(sorted[i] - (i + 0.5) / sorted.length))
        .max()
        .orElseThrow();
  }

  @Test
  void aPriorAsWideAsDoublesGoIsLeftOutOf() {
    double[] x = {1, 2, 4.5};
    Scores.Comparison wide = Scores.leaveOneOut(NormalModel.of(2, 0, 1e200), x);
    for (double variance : new double[] {1e300, 1e308}) {
      Scores.Comparison scores = Scores.leaveOneOut(NormalModel.of(2, 0, variance), x);
      assertEquals(wide.bayes(), scores.bayes(), 1e-14);
      assertEquals(wide.map(), scores.map(), 1e-14);
    }
  }
}
