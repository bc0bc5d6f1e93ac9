package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every conjugate model, whatever its data. */
class ConjugateContractTest {
  private static final long SEED = 7;
  private static final int N = 60;

  /** A model, its 60 observations one by one, and what of the posterior must agree. */
  private record Case<D extends Summary<D>>(
      String name,
      ConjugateModel<D> model,
      D none,
      List<D> observations,
      Function<ConjugateModel<D>, double[]> parameters) {
    D all(List<D> order) {
      return order.stream().reduce(none, Summary::merge);
    }

    double[] posterior(ConjugateModel<D> updated) {
      return parameters.apply(updated);
    }

    @Override
    public String toString() {
      return name + " (seed " + SEED + ")";
    }
  }

  static Stream<Case<?>> cases() {
    return Stream.of(
        scalar("normal", NormalModel.of(2, 1, 3), false),
        scalar("normal, weighted", NormalModel.of(0.3, -1, 0.7), true),
        scalar("normal-inverse-gamma", NormalInverseGammaModel.of(1, 0.5, 2, 3), false),
        scalar("normal-inverse-gamma, weighted", NormalInverseGammaModel.of(0, 2, 1, 1), true),
        regression(
            "regression, known noise",
            RegressionModel.knownNoise(2, new double[] {1, -1, 0}, 4),
            false),
        regression(
            "regression, unknown noise, weighted",
            RegressionModel.unknownNoise(2, 3, new double[] {1, -1, 0}, 4),
            true));
  }

  private static Case<SufficientStatistics> scalar(
      String name, ConjugateModel<SufficientStatistics> model, boolean weighted) {
    Random random = new Random(SEED);
    List<SufficientStatistics> ones = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      double w = weighted ? 0.1 + random.nextDouble() * 5 : 1;
      ones.add(SufficientStatistics.empty().plus(3 + 2 * random.nextGaussian(), w));
    }
    return new Case<>(
        name, model, SufficientStatistics.empty(), ones, ConjugateContractTest::parameters);
  }

  private static double[] parameters(ConjugateModel<SufficientStatistics> model) {
    return model instanceof NormalModel normal
        ? new double[] {normal.priorMean(), normal.priorVariance()}
        : model instanceof NormalInverseGammaModel nig
            ? new double[] {nig.priorMean(), nig.priorCount(), nig.shape(), nig.scale()}
            : new double[0];
  }

  private static Case<RegressionStatistics> regression(
      String name, RegressionModel model, boolean weighted) {
    Random random = new Random(SEED);
    List<RegressionStatistics> ones = new ArrayList<>();
    for (int i = 0; i < N; i++) {
      double[] x = {1, random.nextGaussian(), random.nextDouble()};
      double y = 2 - x[1] + 5 * x[2] + random.nextGaussian();
      double w = weighted ? 0.1 + random.nextDouble() * 5 : 1;
      ones.add(RegressionStatistics.empty(3).plus(x, y, w));
    }
    RegressionStatistics none = RegressionStatistics.empty(3);
    return new Case<>(
        name,
        model,
        none,
        ones,
        updated ->
            updated instanceof RegressionModel after
                ? new double[] {
                  after.posteriorMean(none)[0],
                  after.posteriorMean(none)[1],
                  after.posteriorMean(none)[2],
                  after.predictive(none, 1, 2, 3).interval(0.9).width(),
                  after.posteriorOfWeight(none, 1).interval(0.5).width()
                }
                : new double[0]);
  }

  @Test
  void everyModelHasItsCase() {
    Set<Class<?>> tested = cases().map(c -> c.model().getClass()).collect(Collectors.toSet());
    assertEquals(Set.of(ConjugateModel.class.getPermittedSubclasses()), tested);
  }

  @ParameterizedTest
  @MethodSource("cases")
  <D extends Summary<D>> void sequentialBatchAndMergedAgree(Case<D> c) {
    double[] batch = c.posterior(c.model().updated(c.all(c.observations())));
    assertTrue(batch.length > 1);
    ConjugateModel<D> sequential = c.model();
    for (D one : c.observations()) {
      sequential = sequential.updated(one);
    }
    assertClose(batch, c.posterior(sequential));
    D left = c.all(c.observations().subList(0, 23));
    D right = c.all(c.observations().subList(23, N));
    assertClose(batch, c.posterior(c.model().updated(left.merge(right))));
    assertClose(batch, c.posterior(c.model().updated(left).updated(right)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  <D extends Summary<D>> void evidenceIsTheProductOfOneStepPredictives(Case<D> c) {
    double sum = 0;
    ConjugateModel<D> model = c.model();
    for (D one : c.observations()) {
      sum += model.logEvidence(one);
      model = model.updated(one);
    }
    double all = c.model().logEvidence(c.all(c.observations()));
    assertEquals(all, sum, 1e-12 * Math.abs(all));
    assertEquals(Math.exp(all), c.model().evidence(c.all(c.observations())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  <D extends Summary<D>> void orderDoesNotMatter(Case<D> c) {
    List<D> shuffled = new ArrayList<>(c.observations());
    Collections.shuffle(shuffled, new Random(SEED));
    D there = c.all(c.observations());
    D here = c.all(shuffled);
    assertClose(c.posterior(c.model().updated(there)), c.posterior(c.model().updated(here)));
    assertEquals(c.model().logEvidence(there), c.model().logEvidence(here), 1e-11);
    assertEquals(there.digest(), here.digest());
    assertTrue(there.digest().isPresent());
    assertEquals(N, here.count());
  }

  @ParameterizedTest
  @MethodSource("cases")
  <D extends Summary<D>> void noDataChangesNothing(Case<D> c) {
    assertEquals(0, c.model().logEvidence(c.none()));
    assertClose(c.posterior(c.model()), c.posterior(c.model().updated(c.none())));
    D all = c.all(c.observations());
    assertEquals(c.model().logEvidence(all), c.model().logEvidence(all.merge(c.none())), 1e-13);
    assertEquals(c.model().logEvidence(all), c.model().logEvidence(c.none().merge(all)), 1e-13);
  }

  @Test
  void posteriorMeanOfTheNormalModelsLiesBetweenPriorMeanAndSampleMean() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2000; i++) {
      double priorMean = 10 * random.nextGaussian();
      double priorSize = Math.exp(6 * random.nextGaussian());
      double noise = Math.exp(6 * random.nextGaussian());
      double[] x = random.doubles(1 + random.nextInt(20)).map(u -> 20 * u - 5).toArray();
      SufficientStatistics data = SufficientStatistics.of(x);
      double low = Math.min(priorMean, data.mean().getAsDouble());
      double high = Math.max(priorMean, data.mean().getAsDouble());
      for (double mean :
          new double[] {
            NormalModel.of(noise, priorMean, priorSize).posterior(data).mean(),
            NormalInverseGammaModel.of(priorMean, priorSize, 1, 1).posteriorOfMean(data).mean()
          }) {
        assertTrue(low <= mean && mean <= high, "seed " + SEED + ", round " + i);
      }
    }
  }

  private static void assertClose(double[] expected, double[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i], actual[i], 1e-12 * Math.max(1, Math.abs(expected[i])), "[" + i + "]");
    }
  }
}
