package io.evident.bayes.laplace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.RegressionModel;
import io.evident.bayes.RegressionStatistics;
import io.evident.bayes.UnivariateDistribution;
import io.evident.bayes.laplace.HeadLikelihood.GaussianNoise;
import io.evident.bayes.laplace.HeadLikelihood.Logistic;
import io.evident.bayes.laplace.HeadLikelihood.Softmax;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HeadFitTest {

  static Stream<HeadProblem> problems() {
    return Stream.of(
        HeadProblem.of(new Softmax(), 2000, 6, 5, 31),
        HeadProblem.of(new Softmax(), 40, 12, 3, 32),
        HeadProblem.of(new Logistic(), 500, 8, 3, 33),
        HeadProblem.of(new GaussianNoise(0.1), 60, 7, 2, 34));
  }

  private static LinearHead zero(HeadProblem problem) {
    int outputs = problem.examples().outputs();
    int width = problem.examples().width();
    return new LinearHead(outputs, width, new double[outputs * width]);
  }

  private static HeadFit.Result logisticMle(double start, float[] features, float... answers) {
    int width = features.length / answers.length;
    double[] weights = new double[width];
    Arrays.fill(weights, start);
    return HeadFit.mle(
        new Logistic(),
        new LinearHead(1, width, weights),
        HeadExamples.of(features, width, answers, 1));
  }

  @Test
  void anMleIsNotFoundWhereAllCurvatureUnderflows() {
    float[] ones = {1, 1, 1};
    assertEquals(Math.log(2), logisticMle(0, ones, 1, 1, 0).head().weights()[0], 2e-6);
    HeadFit.Result saturated = logisticMle(60, ones, 1, 1, 0);
    assertFalse(saturated.converged() || saturated.unbounded(), saturated::toString);
  }

  @Test
  void anMleIsNotFoundWhereAFeatureIsTooLargeBesideAnother() {
    float[] x = {-2, -1, -1, 1, 1, 2, 0.5f, -0.5f, 3};
    for (float size : new float[] {1, 1e3f, 1e8f}) {
      float[] features = new float[2 * x.length];
      for (int n = 0; n < x.length; n++) {
        features[2 * n] = size * x[n];
        features[2 * n + 1] = 1;
      }
      HeadFit.Result mle = logisticMle(0, features, 0, 0, 1, 1, 0, 1, 0, 0, 0);
      assertEquals(size < 1e6f, mle.converged(), mle::toString);
      if (mle.converged()) {
        assertEquals(-0.785, mle.head().weights()[1], 1e-3);
        assertEquals(-5.6187, mle.objective(), 1e-4);
      }
    }
  }

  /** By differences of the objective written out, which share nothing with Newton's method. */
  @ParameterizedTest
  @MethodSource("problems")
  void theObjectiveIsFlatAtTheMapAndLowerAround(HeadProblem problem) {
    for (double d : new double[] {1e-4, 1, 100}) {
      HeadFit.Result map = HeadFit.map(problem.likelihood(), zero(problem), problem.examples(), d);
      assertTrue(map.converged() && !map.unbounded(), map::toString);
      double[] w = map.head().weights();
      double top = problem.objective(w, d);
      assertEquals(top, map.objective(), 1e-12 * Math.abs(top));
      assertTrue(map.gradient() < 1e-7 * problem.examples().size(), map::toString);
      double[][] p = problem.precisionMatrix(map.head(), d);
      for (int j = 0; j < w.length; j++) {
        double step = 1e-4 / Math.sqrt(p[j][j]);
        double[] up = w.clone();
        double[] down = w.clone();
        up[j] += step;
        down[j] -= step;
        // In units of the standard deviation given all others.
        double slope =
            (problem.objective(up, d) - problem.objective(down, d))
                / (2 * step * Math.sqrt(p[j][j]));
        assertEquals(0, slope, 2e-6, "weight " + j);
        assertTrue(problem.objective(up, d) < top && problem.objective(down, d) < top);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("problems")
  void theMapDoesNotDependOnTheStart(HeadProblem problem) {
    double[] far = problem.truth().weights();
    for (int i = 0; i < far.length; i++) {
      far[i] *= i % 2 == 0 ? 30 : -30;
    }
    int outputs = problem.examples().outputs();
    HeadFit.Result one = HeadFit.map(problem.likelihood(), zero(problem), problem.examples(), 0.5);
    HeadFit.Result two =
        HeadFit.map(
            problem.likelihood(),
            new LinearHead(outputs, problem.examples().width(), far),
            problem.examples(),
            0.5);
    assertTrue(two.converged(), two::toString);
    // Each is within 1e-6 standard deviations, which are below 1 / sqrt(d).
    assertArrayEquals(one.head().weights(), two.head().weights(), 2e-6 / Math.sqrt(0.5));
  }

  /** With its mode and known noise, Laplace's posterior is the exact one. */
  @Test
  void theCurvatureNearbyLeadsToTheSameMleWhichDiffersByAShiftOfAllLogits() {
    HeadProblem problem = HeadProblem.of(new Softmax(), 400, 5, 3, 36);
    HeadExamples examples = problem.examples();
    LinearHead start = HeadFit.map(problem.likelihood(), zero(problem), examples, 3).head();
    HeadFit.Result alone = HeadFit.mle(problem.likelihood(), start, examples);
    assertTrue(alone.converged());
    for (CurvatureForm form : CurvatureForm.values()) {
      HeadCurvature near = HeadCurvature.of(problem.likelihood(), start, examples, form);
      HeadFit.Result found = HeadFit.mle(problem.likelihood(), near, examples);
      assertTrue(found.converged());
      assertEquals(alone.objective(), found.objective(), 1e-9 * Math.abs(alone.objective()));
      double[] ours = found.head().weights();
      double[] theirs = alone.head().weights();
      for (int i = 0; i < 5; i++) {
        for (int k = 1; k < 3; k++) {
          assertEquals(
              theirs[k * 5 + i] - theirs[i], ours[k * 5 + i] - ours[i], 1e-4, "weight " + i);
        }
      }
    }
  }

  @Test
  void theCurvatureNearbyLeadsToTheSameMode() {
    HeadProblem problem = HeadProblem.of(new Softmax(), 200, 9, 4, 35);
    HeadExamples examples = problem.examples();
    LinearHead start = HeadFit.map(problem.likelihood(), zero(problem), examples, 30).head();
    double[] mode = HeadFit.map(problem.likelihood(), start, examples, 0.5).head().weights();
    for (CurvatureForm form : CurvatureForm.values()) {
      HeadCurvature near = HeadCurvature.of(problem.likelihood(), start, examples, form);
      HeadFit.Result found = HeadFit.map(problem.likelihood(), near, examples, 0.5);
      assertTrue(found.converged());
      // Both end within a millionth of a standard deviation, which is at most 1 / sqrt(0.5).
      assertArrayEquals(mode, found.head().weights(), 3e-6);
    }
  }

  @Test
  void gaussianNoiseGivesTheRegressionOfThisModule() {
    double variance = 0.1;
    double d = 0.7;
    HeadProblem problem = HeadProblem.of(new GaussianNoise(variance), 60, 7, 2, 34);
    HeadExamples examples = problem.examples();
    LinearHead map = HeadFit.map(problem.likelihood(), zero(problem), examples, d).head();
    for (CurvatureForm form : CurvatureForm.values()) {
      HeadCurvature curvature = HeadCurvature.of(problem.likelihood(), map, examples, form);
      HeadPosterior posterior = curvature.posterior(map, d);
      double evidence = 0;
      for (int k = 0; k < 2; k++) {
        double[][] x = new double[examples.size()][7];
        double[] y = new double[examples.size()];
        for (int n = 0; n < y.length; n++) {
          for (int i = 0; i < 7; i++) {
            x[n][i] = examples.features()[n * 7 + i];
          }
          y[n] = examples.targets()[n * 2 + k];
        }
        RegressionModel model = RegressionModel.knownNoise(variance, new double[7], 1 / d);
        RegressionStatistics data = RegressionStatistics.of(x, y);
        double[] mean = model.posteriorMean(data);
        assertArrayEquals(mean, Arrays.copyOfRange(map.weights(), k * 7, k * 7 + 7), 1e-10);
        evidence += model.logEvidence(data);
        double[] variances = new double[2];
        double[] logits = new double[2];
        for (int row = 0; row < 10; row++) {
          posterior.variances(examples.features(), row, variances);
          map.logits(examples.features(), row, logits);
          UnivariateDistribution predictive = model.predictive(data, x[row]);
          assertEquals(predictive.mean(), logits[k], 1e-10);
          assertEquals(
              predictive.variance(), variance + variances[k], 1e-10 * predictive.variance());
        }
      }
      assertEquals(evidence, posterior.logEvidence(), 1e-10 * Math.abs(evidence));
      assertEquals(evidence, curvature.logEvidence(d), 1e-10 * Math.abs(evidence));
    }
  }

  @Test
  void aFiniteMleIsTheLimitOfTheMap() {
    for (HeadLikelihood likelihood :
        new HeadLikelihood[] {new Softmax(), new Logistic(), new GaussianNoise(0.3)}) {
      HeadProblem problem = HeadProblem.of(likelihood, 3000, 4, 3, 35);
      HeadFit.Result mle = HeadFit.mle(likelihood, zero(problem), problem.examples());
      assertTrue(mle.converged() && !mle.unbounded(), mle::toString);
      HeadFit.Result map = HeadFit.map(likelihood, zero(problem), problem.examples(), 1e-5);
      // The prior moves a weight by about d |w| over an eigenvalue, all of which exceed 10.
      assertArrayEquals(map.head().weights(), mle.head().weights(), 1e-6);
      assertTrue(mle.objective() >= map.objective());
    }
  }

  @Test
  void weightsOfWhichTheDataSayNothingStayWhereTheyWere() {
    HeadProblem problem = HeadProblem.of(new Softmax(), 500, 4, 3, 36);
    float[] features = problem.examples().features().clone();
    for (int n = 0; n < 500; n++) {
      features[n * 4 + 1] = 0;
    }
    HeadExamples examples = HeadExamples.of(features, 4, problem.examples().targets(), 3);
    HeadFit.Result mle = HeadFit.mle(new Softmax(), problem.truth(), examples);
    assertTrue(mle.converged(), mle::toString);
    double[] start = problem.truth().weights();
    double[] end = mle.head().weights();
    for (int i = 0; i < 4; i++) {
      double sums = 0;
      for (int k = 0; k < 3; k++) {
        sums += end[k * 4 + i] - start[k * 4 + i];
        if (i == 1) {
          assertEquals(start[k * 4 + i], end[k * 4 + i], 1e-12);
        } else {
          assertNotEquals(start[k * 4 + i], end[k * 4 + i], 1e-4);
        }
      }
      assertEquals(0, sums, 1e-12);
    }
    HeadFit.Result map = HeadFit.map(new Softmax(), problem.truth(), examples, 2);
    for (int k = 0; k < 3; k++) {
      assertEquals(0, map.head().weights()[k * 4 + 1], 1e-6 / Math.sqrt(2));
    }
  }

  /** Labels that follow the largest logit are those of separable classes. */
  @Test
  void anMleOfSeparableClassesIsReported() {
    HeadProblem problem = HeadProblem.of(new Softmax(), 200, 5, 3, 37);
    float[] targets = new float[600];
    double[] logits = new double[3];
    for (int n = 0; n < 200; n++) {
      problem.truth().logits(problem.examples().features(), n, logits);
      int best = logits[0] > logits[1] ? 0 : 1;
      targets[n * 3 + (logits[2] > logits[best] ? 2 : best)] = 1;
    }
    HeadExamples separable = HeadExamples.of(problem.examples().features(), 5, targets, 3);
    HeadFit.Result mle = HeadFit.mle(new Softmax(), zero(problem), separable);
    assertTrue(mle.unbounded() && !mle.converged(), mle::toString);
    assertTrue(mle.steps() < 100, mle::toString);
    assertTrue(HeadFit.map(new Softmax(), zero(problem), separable, 0.1).converged());
  }

  /** Only some directions go on for ever: the others have their maximum. */
  @Test
  void anMleOfWhichOneClassOrOutputIsSeparableIsReported() {
    HeadProblem problem = HeadProblem.of(new Softmax(), 400, 4, 3, 38);
    float[] wider = new float[1600];
    for (int n = 0; n < 400; n++) {
      System.arraycopy(problem.examples().targets(), n * 3, wider, n * 4, 3);
    }
    HeadExamples absent = HeadExamples.of(problem.examples().features(), 4, wider, 4);
    HeadFit.Result mle = HeadFit.mle(new Softmax(), new LinearHead(4, 4, new double[16]), absent);
    assertTrue(mle.unbounded() && !mle.converged(), mle::toString);

    HeadProblem outputs = HeadProblem.of(new Logistic(), 400, 4, 2, 39);
    float[] always = outputs.examples().targets().clone();
    for (int n = 0; n < 400; n++) {
      always[n * 2 + 1] = 1;
    }
    HeadExamples one = HeadExamples.of(outputs.examples().features(), 4, always, 2);
    mle = HeadFit.mle(new Logistic(), zero(outputs), one);
    assertTrue(mle.unbounded() && !mle.converged(), mle::toString);
  }

  /** One example on the wrong side of nearly separable classes makes the maximum finite. */
  @Test
  void nearlySeparableClassesHaveTheirMle() {
    int size = 101;
    float[] features = new float[size * 2];
    float[] targets = new float[size];
    for (int n = 0; n < size; n++) {
      features[2 * n] = (n - 50) / 10f;
      features[2 * n + 1] = 1;
      targets[n] = n > 50 ? 1 : 0;
    }
    targets[52] = 0;
    HeadExamples examples = HeadExamples.of(features, 2, targets, 1);
    HeadFit.Result mle = HeadFit.mle(new Logistic(), new LinearHead(1, 2, new double[2]), examples);
    assertTrue(mle.converged() && !mle.unbounded(), mle::toString);
    targets[52] = 1;
    mle = HeadFit.mle(new Logistic(), new LinearHead(1, 2, new double[2]), examples);
    assertFalse(mle.converged());
    assertTrue(mle.unbounded(), mle::toString);
  }

  /** A class of three examples among many features is separable, which takes long to be sure of. */
  @Test
  void anMleOfARareClassIsNotSaidToConverge() {
    HeadProblem problem = HeadProblem.of(new Softmax(), 1000, 30, 3, 42);
    float[] wider = new float[4000];
    for (int n = 0; n < 1000; n++) {
      if (n % 333 == 1) {
        wider[n * 4 + 3] = 1;
      } else {
        System.arraycopy(problem.examples().targets(), n * 3, wider, n * 4, 3);
      }
    }
    HeadExamples rare = HeadExamples.of(problem.examples().features(), 30, wider, 4);
    HeadFit.Result mle = HeadFit.mle(new Softmax(), new LinearHead(4, 30, new double[120]), rare);
    assertTrue(mle.unbounded() && !mle.converged(), mle::toString);
    assertTrue(HeadFit.map(new Softmax(), mle.head(), rare, 1).converged());
  }

  @Test
  void theNumberOfThreadsChangesNoBit() throws Exception {
    HeadProblem problem = HeadProblem.of(new Softmax(), 3001, 40, 5, 40);
    assertArrayEquals(inThreads(1, problem), inThreads(4, problem));
  }

  private static double[] inThreads(int threads, HeadProblem problem) throws Exception {
    // The examples hold what was computed of them, so each pool gets its own.
    HeadExamples examples =
        HeadExamples.of(problem.examples().features(), 40, problem.examples().targets(), 5);
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return pool.submit(
              () -> {
                LinearHead map = HeadFit.map(new Softmax(), zero(problem), examples, 0.3).head();
                double[] covariance = new double[25];
                double[] all = map.weights();
                for (CurvatureForm form : CurvatureForm.values()) {
                  HeadCurvature curvature = HeadCurvature.of(new Softmax(), map, examples, form);
                  HeadPosterior posterior = curvature.posterior(map, 0.3);
                  posterior.covariance(examples.features(), 5, covariance);
                  all =
                      Stream.of(
                              all,
                              covariance,
                              new double[] {curvature.bestPrecision().precision()},
                              new double[] {posterior.logEvidence()})
                          .flatMapToDouble(Arrays::stream)
                          .toArray();
                }
                return all;
              })
          .get();
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void precisionsOfZeroAreRefused() {
    HeadProblem problem = HeadProblem.of(new Logistic(), 10, 2, 1, 41);
    for (double d : new double[] {0, -1, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> HeadFit.map(new Logistic(), zero(problem), problem.examples(), d));
    }
  }

  /**
   * A hundred answers of no at 1 and one of yes at a feature so large that its logit grows by far
   * the most: the likelihood is highest where size / (1 + exp(size w)) = 100 / (1 + exp(-w)), by
   * mpmath 1.3.0.
   */
  @ParameterizedTest
  @CsvSource({
    "1e6, 9.9034325993344483e-6, -69.315263230348112",
    "1e7, 1.2206067035211457e-6, -69.314784086363882",
    "1e9, 1.6811242773112642e-8, -69.314718946556675",
    "1e12, 2.3718998110438543e-11, -69.314718057230481"
  })
  void aMaximumIsFiniteHoweverLargeTheFeatureThatPullsForward(
      float size, double weight, double logLikelihood) {
    float[] features = new float[101];
    float[] answers = new float[101];
    Arrays.fill(features, 1);
    features[100] = size;
    answers[100] = 1;
    HeadFit.Result mle = logisticMle(0, features, answers);
    assertTrue(mle.converged() && !mle.unbounded(), mle::toString);
    assertEquals(logLikelihood, mle.objective(), 1e-8);
    assertEquals(weight, mle.head().weights()[0], 2e-3 * weight);
    // nothing pulls back: the same without the answers of no, and with a bias that takes them
    answers[100] = 0;
    assertTrue(logisticMle(0, features, answers).unbounded());
    float[] withBias = new float[202];
    for (int n = 0; n < 101; n++) {
      withBias[2 * n] = features[n];
      withBias[2 * n + 1] = 1;
    }
    answers[100] = 1;
    answers[0] = 1;
    assertFalse(logisticMle(0, withBias, answers).converged());
  }

  @Test
  void aMaximumOfClassesIsFiniteHoweverLargeTheFeatureThatPullsForward() {
    float[] features = new float[101];
    float[] targets = new float[303];
    Arrays.fill(features, 1);
    features[100] = 1e7f;
    for (int n = 0; n < 100; n++) {
      targets[3 * n + n % 2 * 2] = 1;
    }
    targets[301] = 1;
    HeadExamples examples = HeadExamples.of(features, 1, targets, 3);
    HeadFit.Result mle = HeadFit.mle(new Softmax(), new LinearHead(3, 1, new double[3]), examples);
    assertTrue(mle.converged() && !mle.unbounded(), mle::toString);
    // w_1 = -2 w_0 = -2 w_2 = 2 s: the derivative by s of log p, which is 0 at the maximum
    double s = mle.head().weights()[1] / 2;
    double far = 1e7 * 3 * 2 * Math.exp(-3e7 * s) / (1 + 2 * Math.exp(-3e7 * s));
    double near = 100 * 3 / (1 + 2 * Math.exp(-3 * s));
    assertEquals(near, far, 0.01 * near);
  }

  @Test
  void numbersThatFeaturesFitExactlyHaveTheirMle() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      float[] features = new float[60 * 5];
      float[] targets = new float[60];
      int[] truth = random.ints(5, -4, 5).toArray();
      for (int n = 0; n < 60; n++) {
        for (int i = 0; i < 5; i++) {
          features[n * 5 + i] = i == 4 ? 1 : random.nextInt(2001) - 1000;
          targets[n] += truth[i] * features[n * 5 + i];
        }
      }
      HeadExamples examples = HeadExamples.of(features, 5, targets, 1);
      HeadFit.Result mle =
          HeadFit.mle(new GaussianNoise(0.1), new LinearHead(1, 5, new double[5]), examples);
      assertTrue(mle.converged(), "seed " + seed + ": " + mle);
      for (int i = 0; i < 5; i++) {
        assertEquals(truth[i], mle.head().weights()[i], 1e-9, "seed " + seed);
      }
    }
  }

  /**
   * Three examples have a feature by far larger than the others have it, and are all of class 1. If
   * the others have it as noise, no direction separates them; if they have it as 0, it does alone.
   */
  @ParameterizedTest
  @CsvSource({"1, 1e3", "1, 1e7", "1, 1e12", "3, 1e3", "3, 1e6", "3, 1e9"})
  void classesAreSaidToBeSeparableWhereTheyAre(int outputs, float size) {
    HeadLikelihood likelihood = outputs == 1 ? new Logistic() : new Softmax();
    for (long seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      float[] features = new float[150 * 5];
      float[] targets = new float[150 * outputs];
      for (int n = 0; n < 150; n++) {
        int label = n < 3 ? 1 : random.nextInt(outputs == 1 ? 2 : 3);
        targets[n * outputs + (outputs == 1 ? 0 : label)] = outputs == 1 ? label : 1;
        for (int i = 0; i < 3; i++) {
          features[n * 5 + i] = (float) (random.nextGaussian() + 0.5 * label);
        }
        features[n * 5 + 3] = 1;
        features[n * 5 + 4] =
            (float) (n < 3 ? size * (1 + random.nextDouble()) : random.nextGaussian());
      }
      LinearHead zero = new LinearHead(outputs, 5, new double[outputs * 5]);
      HeadExamples finite = HeadExamples.of(features, 5, targets, outputs);
      HeadFit.Result mle = HeadFit.mle(likelihood, zero, finite);
      assertFalse(mle.unbounded(), "seed " + seed + ": " + mle);
      assertTrue(mle.converged() || size >= 1e7, "seed " + seed + ": " + mle);
      for (int n = 3; n < 150; n++) {
        features[n * 5 + 4] = 0;
      }
      mle = HeadFit.mle(likelihood, zero, HeadExamples.of(features, 5, targets, outputs));
      assertTrue(mle.unbounded() && !mle.converged(), "seed " + seed + ": " + mle);
    }
  }
}
