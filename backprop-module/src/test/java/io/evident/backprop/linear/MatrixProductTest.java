package io.evident.backprop.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixProductTest {
  private static final SplittableRandom RANDOM = new SplittableRandom(1);

  static Stream<Arguments> shapes() {
    // From a single entry to beyond the size that OpenBLAS takes, odd ones among them.
    return Stream.of(
            new int[] {1, 1, 1},
            new int[] {3, 1, 5},
            new int[] {1, 7, 1},
            new int[] {5, 4, 9},
            new int[] {17, 13, 6},
            new int[] {2, 3, 200_001},
            new int[] {101, 103, 107},
            new int[] {4, 700, 401},
            new int[] {701, 3, 503})
        .flatMap(
            s ->
                Stream.of(MatrixProduct.inJava(), MatrixProduct.fastest())
                    .map(p -> Arguments.of(p.name(), p, s[0], s[1], s[2])));
  }

  /** Stored as it is, or by columns. */
  private static Matrix matrix(double[] values, int rows, int columns, boolean transposed) {
    return transposed
        ? Matrix.of(values, columns, rows).transposed()
        : Matrix.of(values, rows, columns);
  }

  private static double at(
      double[] values, int rows, int columns, boolean transposed, int i, int j) {
    return transposed ? values[j * rows + i] : values[i * columns + j];
  }

  @ParameterizedTest(name = "{0} [{2}, {4}] x [{4}, {3}]")
  @MethodSource("shapes")
  void aProductIsTheSumOfProducts(String name, MatrixProduct product, int m, int n, int k) {
    double[] a = RANDOM.doubles((long) m * k, -1, 1).toArray();
    double[] b = RANDOM.doubles((long) k * n, -1, 1).toArray();
    for (int form = 0; form < 4; form++) {
      boolean aTransposed = (form & 1) == 1;
      boolean bTransposed = (form & 2) == 2;
      double[] expected = new double[m * n];
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          for (int l = 0; l < k; l++) {
            expected[i * n + j] += at(a, m, k, aTransposed, i, l) * at(b, k, n, bTransposed, l, j);
          }
        }
      }
      double[] found = new double[m * n];
      java.util.Arrays.fill(found, Double.NaN);
      try (MatrixProduct.Products products = product.begin()) {
        products.multiply(matrix(a, m, k, aTransposed), matrix(b, k, n, bTransposed), found);
      }
      assertArrayEquals(expected, found, 1e-15 * k + 1e-16, name + ", form " + form);
    }
  }

  @Test
  void aFactorMayChangeOnceItsProductsAreClosed() {
    MatrixProduct product = MatrixProduct.fastest();
    double[] a = RANDOM.doubles(150 * 150, -1, 1).toArray();
    double[] c = new double[a.length];
    for (double scale : new double[] {1, 2}) {
      a[0] = scale;
      double[] identity = new double[a.length];
      for (int i = 0; i < 150; i++) {
        identity[i * 150 + i] = 1;
      }
      try (MatrixProduct.Products products = product.begin()) {
        products.multiply(Matrix.of(a, 150, 150), Matrix.of(identity, 150, 150), c);
      }
      assertArrayEquals(a, c);
    }
  }

  @Test
  void openBlasIsUsedWhereItIsOnTheClassPath() {
    assertEquals("OpenBLAS", MatrixProduct.fastest().name());
    assertEquals("Java", MatrixProduct.inJava().name());
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    Matrix a = Matrix.of(new double[6], 2, 3);
    for (MatrixProduct product :
        new MatrixProduct[] {MatrixProduct.inJava(), MatrixProduct.fastest()}) {
      try (MatrixProduct.Products products = product.begin()) {
        IllegalArgumentException e =
            assertThrows(
                IllegalArgumentException.class, () -> products.multiply(a, a, new double[4]));
        assertEquals("the product of [2, 3] and [2, 3] does not fit into 4 values", e.getMessage());
        assertThrows(
            IllegalArgumentException.class,
            () -> products.multiply(a, a.transposed(), new double[5]));
      }
    }
    assertThrows(IllegalArgumentException.class, () -> Matrix.of(new double[5], 2, 3));
  }
}
