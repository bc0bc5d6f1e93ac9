package io.evident.bayes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegressionModelTest {
  private static double[][] ones(int n) {
    double[][] x = new double[n][1];
    for (double[] row : x) {
      row[0] = 1;
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e9})
  void normalNormalIsTheCaseOfOneConstantColumn(double offset) {
    double[] y = Cs181.observations().values();
    for (int i = 0; i < y.length; i++) {
      y[i] += offset;
    }
    SufficientStatistics s = SufficientStatistics.of(y);
    RegressionStatistics r = RegressionStatistics.of(ones(y.length), y);
    NormalModel normal = NormalModel.of(1.3, offset + 2, 5);
    RegressionModel line = RegressionModel.knownNoise(1.3, new double[] {offset + 2}, 5);
    Gaussian weight = (Gaussian) line.posteriorOfWeight(r, 0);
    assertEquals(normal.posterior(s).mean(), weight.mean(), 1e-15 * (1 + offset));
    assertEquals(normal.posterior(s).variance(), weight.variance(), 1e-15);
    Gaussian next = (Gaussian) line.predictive(r, 1);
    assertEquals(normal.bayesPredictive(s).mean(), next.mean(), 1e-15 * (1 + offset));
    assertEquals(normal.bayesPredictive(s).variance(), next.variance(), 1e-15);
    assertEquals(normal.logEvidence(s), line.logEvidence(r), 1e-13);
    NormalInverseGammaModel nig = NormalInverseGammaModel.of(offset + 2, 0.25, 3, 4);
    RegressionModel unknown =
        RegressionModel.unknownNoise(3, 4, new double[] {offset + 2}, 1 / 0.25);
    assertEquals(nig.logEvidence(s), unknown.logEvidence(r), 1e-13);
    StudentT t = (StudentT) unknown.posteriorOfWeight(r, 0);
    assertEquals(nig.posteriorOfMean(s).squaredScale(), t.squaredScale(), 1e-15);
    assertEquals(nig.posteriorOfMean(s).degreesOfFreedom(), t.degreesOfFreedom());
    assertEquals(
        nig.predictive(s).squaredScale(),
        ((StudentT) unknown.predictive(r, 1)).squaredScale(),
        1e-14);
  }

  @Test
  void aLineThroughManyPointsIsFound() {
    long seed = 4;
    Random random = new Random(seed);
    int n = 5000;
    double[][] x = new double[n][];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = new double[] {1, random.nextGaussian()};
      y[i] = 3 - 2 * x[i][1] + 0.5 * random.nextGaussian();
    }
    RegressionStatistics data = RegressionStatistics.of(x, y);
    RegressionModel model = RegressionModel.unknownNoise(1, 1, new double[2], 100);
    assertEquals(3, model.posteriorMean(data)[0], 0.04, "seed " + seed);
    assertEquals(-2, model.posteriorMean(data)[1], 0.04, "seed " + seed);
    RegressionNoise.Unknown noise = (RegressionNoise.Unknown) model.updated(data).noise();
    assertEquals(0.25, new InverseGamma(noise.shape(), noise.scale()).mean(), 0.03);
    assertEquals(1 + n / 2.0, noise.shape());
    assertEquals(2, model.updated(data).prior().columns());
  }

  @Test
  void correlatedPriorsCount() {
    WeightPrior prior = WeightPrior.of(new double[] {1, 2}, new double[][] {{2, 1}, {1, 3}});
    RegressionModel model = RegressionModel.of(new RegressionNoise.Known(0.5), prior);
    RegressionStatistics one = RegressionStatistics.empty(2).plus(new double[] {1, 1}, 4);
    // y ~ N(1 + 2, 2 + 1 + 1 + 3 + 0.5)
    assertEquals(new Gaussian(3, 7.5).logDensity(4), model.logEvidence(one), 1e-14);
    assertEquals(1 + 3 / 7.5, model.posteriorMean(one)[0], 1e-14);
    assertEquals(2 + 4 / 7.5, model.posteriorMean(one)[1], 1e-14);
    assertEquals(3 - 16 / 7.5, model.posteriorOfWeight(one, 1).variance(), 1e-14);
  }

  @Test
  void weightsCountAsPrecision() {
    RegressionModel model = RegressionModel.knownNoise(2, new double[] {1, 0}, 3);
    RegressionStatistics one = RegressionStatistics.empty(2).plus(new double[] {1, 2}, 4, 8);
    assertEquals(new Gaussian(1, 15 + 2 / 8.0).logDensity(4), model.logEvidence(one), 1e-14);
    assertEquals(Math.log(8), one.sumOfLogWeights());
  }

  @Test
  void rowsAreReadFromCsv() throws IOException {
    byte[] csv = "a,y,b\n1,3,5\n2,4,6.5\n".getBytes(UTF_8);
    RegressionStatistics read =
        RegressionStatistics.read(new ByteArrayInputStream(csv), "d.csv", "y", List.of("b", "a"));
    RegressionStatistics made =
        RegressionStatistics.of(new double[][] {{1, 5, 1}, {1, 6.5, 2}}, new double[] {3, 4});
    for (int i = 0; i <= 3; i++) {
      for (int j = 0; j <= 3; j++) {
        assertEquals(made.root().get(i, j), read.root().get(i, j));
      }
    }
    assertEquals(made.digest(), read.digest());
    assertEquals(2, read.count());
    assertEquals(3, read.columns());
  }

  @Test
  void aColumnThatIsNamedTwiceIsRefused() {
    byte[] csv = "a,y\n1,3\n2,4\n".getBytes(UTF_8);
    for (List<String> features : List.of(List.of("a", "a"), List.of("y"))) {
      assertRefused(
          "the response and the features must be different columns, got " + features.get(0),
          () -> {
            try {
              RegressionStatistics.read(new ByteArrayInputStream(csv), "d.csv", "y", features);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  @Test
  void theMeansAndTheVarianceOfTheResponsesAreKnown() {
    RegressionStatistics data =
        RegressionStatistics.of(
            new double[][] {{1, 1e9}, {1, 1e9 + 2}, {1, 1e9 + 6}}, new double[] {1, 2, 6});
    assertArrayEquals(new double[] {1, 1e9 + 8 / 3.0, 3}, data.means());
    assertEquals(14 / 3.0, data.responseVariance(), 1e-15);
    assertArrayEquals(new double[3], RegressionStatistics.empty(2).means());
    assertEquals(0, RegressionStatistics.empty(2).responseVariance());
  }

  /** alpha + 4 beta ~ N(7, 3): alpha and beta are correlated, which of(mean, covariance) takes. */
  @Test
  void aPriorOfTheLevelIsOneOfTheWeights() {
    RegressionNoise noise = new RegressionNoise.Known(0.5);
    double at = 4;
    WeightPrior level =
        WeightPrior.ofLevel(new double[] {at}, 7, 3, new double[] {0.5}, new double[] {2});
    WeightPrior same =
        WeightPrior.of(
            new double[] {7 - at * 0.5, 0.5},
            new double[][] {{3 + at * at * 2, -at * 2}, {-at * 2, 2}});
    RegressionStatistics data =
        RegressionStatistics.of(new double[][] {{1, 2}, {1, 5}}, new double[] {6, 9});
    RegressionModel one = RegressionModel.of(noise, level);
    RegressionModel other = RegressionModel.of(noise, same);
    assertArrayEquals(other.posteriorMean(data), one.posteriorMean(data), 1e-14);
    assertEquals(other.logEvidence(data), one.logEvidence(data), 1e-14);
    Gaussian before = (Gaussian) one.predictive(RegressionStatistics.empty(2), 1, at);
    assertEquals(7, before.mean(), 1e-15);
    assertEquals(3.5, before.variance(), 1e-15);
  }

  /** At the means of the columns a wide prior shrinks nothing: least squares, far from zero. */
  @Test
  void aWidePriorOfTheLevelShrinksNothingWhereverTheColumnsHaveTheirZero() {
    for (double zero : new double[] {0, 1.7e9}) {
      double[][] x = {{1, zero}, {1, zero + 1}, {1, zero + 2}, {1, zero + 3}};
      double[] y = {1000, 1003, 1005, 1008};
      RegressionStatistics data = RegressionStatistics.of(x, y);
      WeightPrior wide =
          WeightPrior.ofLevel(
              new double[] {data.means()[1]},
              data.means()[2],
              1e6 * data.responseVariance(),
              new double[1],
              new double[] {1e30});
      RegressionModel model = RegressionModel.of(new RegressionNoise.Known(1), wide);
      assertEquals(2.6, model.posteriorMean(data)[1], 1e-14);
      assertEquals(1004, model.predictive(data, 1, zero + 1.5).mean(), 1e-11);
    }
  }

  private static void assertRefused(String expected, Runnable call) {
    String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(message.startsWith(expected), message);
  }

  @Test
  void shapesThatDoNotFitAreRefusedWithBoth() {
    RegressionStatistics two = RegressionStatistics.empty(2);
    RegressionModel one = RegressionModel.knownNoise(1, new double[1], 1);
    assertRefused("x must have shape [1], as the prior has, got [2]", () -> one.logEvidence(two));
    assertRefused(
        "x must have shape [1]", () -> one.predictive(RegressionStatistics.empty(1), 1, 2));
    assertRefused("a row of x must have shape [2], got [1]", () -> two.plus(new double[1], 0));
    assertRefused("statistics of 2 columns", () -> two.merge(RegressionStatistics.empty(1)));
    assertRefused(
        "x and y must have the same number of rows, at least 1, got 1 and 2",
        () -> RegressionStatistics.of(ones(1), new double[2]));
    assertRefused("x and y", () -> RegressionStatistics.of(new double[0][], new double[0]));
    assertRefused("columns must be >= 1", () -> RegressionStatistics.empty(0));
    assertRefused(
        "covariance must have shape [2, 2], got [1, 1]",
        () -> WeightPrior.of(new double[2], new double[][] {{1}}));
    assertRefused(
        "priorVariance must have shape [2], got [1]",
        () -> WeightPrior.of(new double[2], new double[] {1}));
    assertRefused(
        "slopeVariance must have shape [1], got [2]",
        () -> WeightPrior.ofLevel(new double[1], 0, 1, new double[1], new double[] {1, 1}));
    assertRefused("priorMean must have", () -> WeightPrior.of(new double[0], 1));
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> one.posteriorOfWeight(RegressionStatistics.empty(1), 1));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    double nan = Double.NaN;
    RegressionStatistics two = RegressionStatistics.empty(2);
    assertRefused("x [1] must be finite", () -> two.plus(new double[] {0, nan}, 0));
    assertRefused("y must be finite", () -> two.plus(new double[2], nan));
    assertRefused("precisionWeight", () -> two.plus(new double[2], 0, 0));
    assertRefused("noiseVariance", () -> new RegressionNoise.Known(nan));
    assertRefused("shape", () -> new RegressionNoise.Unknown(0, 1));
    assertRefused("scale", () -> new RegressionNoise.Unknown(1, nan));
    assertRefused("priorVariance", () -> WeightPrior.of(new double[1], 0));
    assertRefused(
        "priorVariance [1] must be finite and > 0, got NaN",
        () -> WeightPrior.of(new double[2], new double[] {1, nan}));
    double[] one = {1};
    assertRefused("levelMean", () -> WeightPrior.ofLevel(one, nan, 1, one, one));
    assertRefused("levelVariance", () -> WeightPrior.ofLevel(one, 0, 0, one, one));
    assertRefused("at [0]", () -> WeightPrior.ofLevel(new double[] {nan}, 0, 1, one, one));
    assertRefused("slopeVariance [0]", () -> WeightPrior.ofLevel(one, 0, 1, one, new double[1]));
    assertRefused("covariance [0, 0]", () -> WeightPrior.of(one, new double[][] {{nan}}));
    assertRefused("priorMean [0]", () -> WeightPrior.of(new double[] {nan}, 1));
    assertRefused(
        "covariance must be symmetric and positive definite",
        () -> WeightPrior.of(new double[2], new double[][] {{1, 2}, {2, 1}}));
    assertRefused(
        "covariance must be symmetric and positive definite",
        () -> WeightPrior.of(new double[2], new double[][] {{1, 0.5}, {0, 1}}));
  }
}
