package io.evident.bayes.laplace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SymmetricEigenTest {

  /** X'X of random rows, of a rank below n where there are fewer of them. */
  private static double[][] gram(int n, int rows, long seed) {
    Random random = new Random(seed);
    double[] x = random.doubles((long) rows * n).map(u -> u - 0.3).toArray();
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int r = 0; r < rows; r++) {
          a[i][j] += x[r * n + i] * x[r * n + j];
        }
      }
    }
    return a;
  }

  @ParameterizedTest
  @CsvSource({"1,3", "2,5", "3,1", "7,20", "40,60", "60,10", "61,61"})
  void valuesAreThoseOfCommonsMathAndVectorsGiveTheMatrix(int n, int rows) {
    double[][] a = gram(n, rows, 5);
    double[] expected = new EigenDecomposition(new Array2DRowRealMatrix(a)).getRealEigenvalues();
    Arrays.sort(expected);
    SymmetricEigen eigen = SymmetricEigen.of(RowProducts.copy(a));
    double size = expected[n - 1];
    for (int i = 0; i < n; i++) {
      assertEquals(expected[n - 1 - i], eigen.values()[i], 1e-13 * size);
    }
    assertArrayEquals(eigen.values(), SymmetricEigen.valuesOf(RowProducts.copy(a)), 1e-13 * size);
    double[][] v = eigen.vectors();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double entry = 0;
        double product = 0;
        for (int k = 0; k < n; k++) {
          entry += v[k][i] * eigen.values()[k] * v[k][j];
          product += v[i][k] * v[j][k];
        }
        assertEquals(a[i][j], entry, 1e-12 * size);
        assertEquals(i == j ? 1 : 0, product, 1e-13);
      }
    }
  }

  @Test
  void diagonalsOfAnySignAndZerosComeOutAsTheyAre() {
    double[][] a = new double[4][4];
    a[0][0] = -3;
    a[1][1] = 7;
    a[3][3] = 1e-200;
    assertArrayEquals(new double[] {7, 1e-200, 0, -3}, SymmetricEigen.of(a).values());
    assertArrayEquals(new double[3], SymmetricEigen.valuesOf(new double[3][3]));
    double[][] wide = {{1e300, 1e300}, {1e300, 1e300}};
    assertEquals(2e300, SymmetricEigen.valuesOf(wide)[0], 1e285);
  }

  /** The closed form of the second difference: 2 - 2 cos(pi j / (n + 1)). */
  @Test
  void tridiagonalMatricesHaveTheirKnownValues() {
    int n = 50;
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i][i] = 2;
      if (i > 0) {
        a[i][i - 1] = -1;
        a[i - 1][i] = -1;
      }
    }
    double[] values = SymmetricEigen.valuesOf(a);
    for (int j = 1; j <= n; j++) {
      assertEquals(2 - 2 * Math.cos(Math.PI * j / (n + 1)), values[n - j], 1e-14 * 4);
    }
  }
}
