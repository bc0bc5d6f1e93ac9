package io.evident.bayes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.internal.numeric.DoubleDouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class PolynomialBasisTest {
  @Test
  void powersAreExactToThirtyDigits() {
    double x = -6.860120914;
    DoubleDouble[] powers = new PolynomialBasis(20).powers(x);
    for (int k = 0; k <= 20; k++) {
      BigDecimal exact = new BigDecimal(x).pow(k);
      BigDecimal found = new BigDecimal(powers[k].high()).add(new BigDecimal(powers[k].low()));
      double error = found.subtract(exact).divide(exact, MathContext.DECIMAL64).doubleValue();
      assertEquals(0, error, 1e-30);
    }
  }

  @Test
  void rowsAreReadAndAddedAlike() throws IOException {
    PolynomialBasis basis = new PolynomialBasis(2);
    double[] x = {0, 1, 2, 3, 5};
    double[] y = {1, 2, 5, 11, 25};
    RegressionStatistics once = RegressionStatistics.of(basis, x, y);
    RegressionStatistics stepped = RegressionStatistics.empty(3);
    StringBuilder csv = new StringBuilder("t,y\n");
    for (int i = 0; i < x.length; i++) {
      stepped = stepped.plus(basis, x[i], y[i]);
      csv.append(x[i]).append(',').append(y[i]).append('\n');
    }
    RegressionStatistics read =
        RegressionStatistics.read(
            new ByteArrayInputStream(csv.toString().getBytes(UTF_8)), "d.csv", "y", "t", basis);
    double[] weights = means(once);
    double[] plain =
        means(
            RegressionStatistics.of(
                new double[][] {{1, 0, 0}, {1, 1, 1}, {1, 2, 4}, {1, 3, 9}, {1, 5, 25}}, y));
    for (int k = 0; k < 3; k++) {
      assertEquals(plain[k], weights[k], 1e-14);
      assertEquals(weights[k], means(stepped)[k], 1e-14);
      assertEquals(weights[k], means(read)[k], 1e-14);
    }
    assertEquals(once.digest(), read.digest());
    assertEquals(once.digest(), stepped.digest());
    assertEquals(5, read.count());
  }

  private static double[] means(RegressionStatistics data) {
    return RegressionModel.ofReferencePrior(data).posteriorMean(RegressionStatistics.empty(3));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PolynomialBasis(-1));
    assertThrows(IllegalArgumentException.class, () -> new PolynomialBasis(101));
    PolynomialBasis basis = new PolynomialBasis(4);
    assertEquals(5, basis.columns());
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> basis.powers(1e100))
            .getMessage()
            .contains("x^4"));
    RegressionStatistics three = RegressionStatistics.empty(3);
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> three.plus(basis, 1, 2))
            .getMessage()
            .contains("[3], got [5]"));
    RegressionModel model = RegressionModel.knownNoise(1, new double[3], 1);
    assertThrows(IllegalArgumentException.class, () -> model.predictive(three, basis, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> RegressionStatistics.of(basis, new double[2], new double[3]));
  }
}
