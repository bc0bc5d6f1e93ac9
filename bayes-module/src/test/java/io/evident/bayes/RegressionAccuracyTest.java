package io.evident.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.fraction.BigFraction;
import org.apache.commons.math3.fraction.BigFractionField;
import org.apache.commons.math3.linear.Array2DRowFieldMatrix;
import org.apache.commons.math3.linear.FieldLUDecomposition;
import org.apache.commons.math3.linear.FieldMatrix;
import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Regressions of bad condition against exact rational arithmetic. */
class RegressionAccuracyTest {
  private static final double TOLERANCE = 1e-10;
  private static final int DESIGNS = 200;

  /** Rows, responses and a prior, and what they give exactly. */
  private static final class Exact {
    final BigDecimal[] mean;
    final BigDecimal[] variance;
    final BigDecimal leftOver;
    final double halfLogDeterminantRatio;

    Exact(double[][] x, double[] y, double[] priorMean, double[] priorVariance, double unit) {
      int n = x.length;
      int p = priorMean.length;
      FieldMatrix<BigFraction> precision = matrix(p, p);
      FieldMatrix<BigFraction> pull = matrix(p, 1);
      BigFraction determinant = BigFraction.ONE;
      for (int a = 0; a < p; a++) {
        BigFraction own = of(unit).divide(of(priorVariance[a]));
        determinant = determinant.multiply(own);
        precision.setEntry(a, a, own);
        for (int i = 0; i < n; i++) {
          pull.addToEntry(a, 0, of(x[i][a]).multiply(distance(x[i], y[i], priorMean)));
          for (int b = 0; b <= a; b++) {
            precision.addToEntry(a, b, of(x[i][a]).multiply(of(x[i][b])));
          }
        }
        for (int b = 0; b < a; b++) {
          precision.setEntry(b, a, precision.getEntry(a, b));
        }
      }
      FieldLUDecomposition<BigFraction> factors = new FieldLUDecomposition<>(precision);
      FieldMatrix<BigFraction> inverse = factors.getSolver().getInverse();
      FieldMatrix<BigFraction> shift = inverse.multiply(pull);
      BigFraction left = BigFraction.ZERO;
      for (int i = 0; i < n; i++) {
        left = left.add(distance(x[i], y[i], priorMean).pow(2));
      }
      mean = new BigDecimal[p];
      variance = new BigDecimal[p];
      for (int a = 0; a < p; a++) {
        left = left.subtract(shift.getEntry(a, 0).multiply(pull.getEntry(a, 0)));
        mean[a] = decimal(shift.getEntry(a, 0).add(of(priorMean[a])));
        variance[a] = decimal(inverse.getEntry(a, a));
      }
      leftOver = decimal(left);
      halfLogDeterminantRatio = log(decimal(factors.getDeterminant().divide(determinant))) / 2;
    }

    private static BigFraction distance(double[] x, double y, double[] priorMean) {
      BigFraction rest = of(y);
      for (int a = 0; a < x.length; a++) {
        rest = rest.subtract(of(x[a]).multiply(of(priorMean[a])));
      }
      return rest;
    }

    private static FieldMatrix<BigFraction> matrix(int rows, int columns) {
      return new Array2DRowFieldMatrix<>(BigFractionField.getInstance(), rows, columns);
    }

    private static BigFraction of(double value) {
      return new BigFraction(value);
    }

    private static BigDecimal decimal(BigFraction value) {
      return new BigDecimal(value.getNumerator())
          .divide(new BigDecimal(value.getDenominator()), new MathContext(40));
    }

    private static double log(BigDecimal value) {
      int exponent = value.precision() - value.scale();
      return Math.log(value.scaleByPowerOfTen(-exponent).doubleValue()) + exponent * Math.log(10);
    }
  }

  private static double relative(BigDecimal expected, double actual) {
    return expected.signum() == 0
        ? Math.abs(actual)
        : new BigDecimal(actual)
            .subtract(expected)
            .abs()
            .divide(expected.abs(), MathContext.DECIMAL64)
            .doubleValue();
  }

  private static void assertExact(
      double[][] x, double[] y, double[] priorMean, double[] priorVariance, String what) {
    double noise = 0.04;
    double shape = 2.5;
    double scale = 0.7;
    int n = y.length;
    WeightPrior prior = WeightPrior.of(priorMean, priorVariance);
    RegressionStatistics data = RegressionStatistics.of(x, y);
    RegressionModel known = RegressionModel.of(new RegressionNoise.Known(noise), prior);
    RegressionModel unknown = RegressionModel.of(new RegressionNoise.Unknown(shape, scale), prior);
    for (RegressionModel model : new RegressionModel[] {known, unknown}) {
      Exact exact = new Exact(x, y, priorMean, priorVariance, model.noise().unit());
      double left = exact.leftOver.doubleValue();
      double b = scale + left / 2;
      double a = shape + n / 2.0;
      double factor = model == known ? noise : b / a;
      double evidence =
          -exact.halfLogDeterminantRatio
              + (model == known
                  ? -n / 2.0 * Math.log(2 * Math.PI * noise) - left / (2 * noise)
                  : -n / 2.0 * Math.log(2 * Math.PI)
                      + shape * Math.log(scale)
                      - a * Math.log(b)
                      + Gamma.logGamma(a)
                      - Gamma.logGamma(shape));
      // learned in two steps as well: a posterior that is a prior keeps its digits
      RegressionModel halfway =
          model.updated(RegressionStatistics.of(Arrays.copyOf(x, n / 2), Arrays.copyOf(y, n / 2)));
      RegressionStatistics rest =
          RegressionStatistics.of(Arrays.copyOfRange(x, n / 2, n), Arrays.copyOfRange(y, n / 2, n));
      double[] mean = model.posteriorMean(data);
      double[] again = halfway.posteriorMean(rest);
      for (int k = 0; k < priorMean.length; k++) {
        String which = what + ", " + model.noise() + ", weight " + k;
        assertTrue(relative(exact.mean[k], mean[k]) < TOLERANCE, which);
        assertTrue(relative(exact.mean[k], again[k]) < TOLERANCE, which + " in two steps");
        UnivariateDistribution weight = model.posteriorOfWeight(data, k);
        double found = weight instanceof StudentT t ? t.squaredScale() : weight.variance();
        assertTrue(relative(exact.variance[k], found / factor) < TOLERANCE, which + ", variance");
      }
      assertEquals(
          evidence, model.logEvidence(data), TOLERANCE * Math.max(1, Math.abs(evidence)), what);
    }
  }

  @Tag("long")
  @Test
  void twoHundredDesignsOfConditionsUpToTenToTheTwelveAreExactToTenDigits() {
    long seed = 20;
    Random random = new Random(seed);
    double worst = 0;
    int bad = 0;
    for (int design = 0; design < DESIGNS; design++) {
      int p = 2 + random.nextInt(3);
      int n = p + 1 + random.nextInt(6);
      double[][] x = new double[n][p];
      double[] y = new double[n];
      double offset = Math.pow(10, 4 + 8 * random.nextDouble());
      double gap = Math.pow(10, -4 - 7.5 * random.nextDouble());
      double[] size = random.doubles(p).map(u -> Math.pow(10, 12 * u - 6)).toArray();
      double[] priorMean = random.doubles(p).map(u -> 2 * u - 1).toArray();
      double[] priorVariance = new double[p];
      for (int k = 0; k < p; k++) {
        priorVariance[k] = Math.pow(10, 10 + 20 * random.nextDouble()) / (size[k] * size[k]);
      }
      for (int i = 0; i < n; i++) {
        x[i][0] = 1;
        for (int k = 1; k < p; k++) {
          double own = random.nextGaussian();
          x[i][k] =
              switch (design % 3) {
                case 0 -> size[k] * (offset + own);
                case 1 -> size[k] * (x[i][k - 1] / (k == 1 ? 1 : size[k - 1]) + gap * own);
                default -> size[k] * own;
              };
        }
        y[i] = 20 + x[i][p - 1] / size[p - 1] + random.nextGaussian();
      }
      RegressionModel model =
          RegressionModel.of(
              new RegressionNoise.Known(0.04), WeightPrior.of(priorMean, priorVariance));
      double condition =
          Arrays.stream(model.collinearity(RegressionStatistics.of(x, y))).max().getAsDouble();
      worst = Math.max(worst, condition);
      bad += condition > 1e8 ? 1 : 0;
      assertExact(x, y, priorMean, priorVariance, "seed " + seed + ", design " + design);
    }
    assertTrue(worst > 1e11 && bad > 60, "conditions up to " + worst + ", " + bad + " above 1e8");
  }

  /** Case 24: a sensor once a second, in seconds since 1970. */
  @ParameterizedTest
  @CsvSource({"2000, 1, 1e8", "1.7e9, 1, 1e20", "1.7e12, 1000, 1e24", "-30, 1, 1e4"})
  void aColumnWithAnOffsetLosesNothing(double start, double step, double priorVariance) {
    long seed = 4;
    Random random = new Random(seed);
    double[][] x = new double[60][];
    double[] y = new double[60];
    for (int i = 0; i < y.length; i++) {
      x[i] = new double[] {1, start + step * i};
      y[i] = 20 + 0.05 * i + 0.2 * random.nextGaussian();
    }
    double[] variances = {priorVariance, priorVariance};
    assertExact(x, y, new double[2], variances, "seed " + seed + ", start " + start);
  }

  /** Case 26, "millions": the constant and a column of ones, which the prior alone parts. */
  @Test
  void equalColumnsArePartedByThePrior() {
    double[][] x = {{1, 1, 1}, {1, 1, 2}};
    double[] variances = {1e13, 1e13, 1e13};
    assertExact(x, new double[] {2e6, 3e6}, new double[3], variances, "millions");
  }

  @Test
  void collinearityIsTheCosecantOfTheAngle() {
    double[][] x = {{1, 1, 0}, {0, 1e-9, 0}, {0, 0, 7}};
    RegressionModel model = RegressionModel.knownNoise(1, new double[3], 1e40);
    double[] index = model.collinearity(RegressionStatistics.of(x, new double[3]));
    assertEquals(1e9, index[0], 1e-3);
    assertEquals(1e9, index[1], 1e-3);
    assertEquals(1, index[2], 1e-15);
  }

  @Test
  void columnsThatNothingPartsAreRefused() {
    double[][] x = {{1, 0.3, 0.6}, {1, 0.7, 1.4}, {1, 0.1, 0.2}};
    RegressionStatistics data = RegressionStatistics.of(x, new double[3]);
    RegressionModel wide = RegressionModel.knownNoise(1, new double[3], 1e200);
    String message =
        assertThrows(IllegalArgumentException.class, () -> wide.logEvidence(data)).getMessage();
    assertTrue(message.contains("[1, 2] of x") && message.contains("narrower prior"), message);
  }

  private static List<Integer> atFault(double[][] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = i * i % 7;
    }
    RegressionStatistics data = RegressionStatistics.of(x, y);
    return assertThrows(
            RegressionModel.CollinearColumnsException.class,
            () -> RegressionModel.ofReferencePrior(data))
        .columns();
  }

  /** Whether the decomposition finds an exact 0, as of integers, or the rounding of one. */
  @Test
  void onlyTheColumnsAtFaultAreNamed() {
    double[][] integers = new double[9][];
    double[][] tenths = new double[9][];
    double[][] two = new double[9][];
    double[][] zero = new double[9][];
    double[][] constant = new double[9][];
    for (int i = 0; i < 9; i++) {
      double c = i * i % 5;
      integers[i] = new double[] {1, i, i, c};
      tenths[i] = new double[] {1, 0.1 * i, c, 0.5 * (0.1 * i), i % 2};
      two[i] = new double[] {c, i, 2 * i, i % 2, 3 * (i % 2), i * i * i};
      zero[i] = new double[] {1, i, 0, c};
      constant[i] = new double[] {1, i, 7, c};
    }
    assertEquals(List.of(1, 2), atFault(integers));
    assertEquals(List.of(1, 3), atFault(tenths));
    assertEquals(List.of(1, 2, 3, 4), atFault(two));
    assertEquals(List.of(2), atFault(zero));
    assertEquals(List.of(0, 2), atFault(constant));
  }
}
