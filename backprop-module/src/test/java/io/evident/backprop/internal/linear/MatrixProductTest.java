package io.evident.backprop.internal.linear;

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

  @ParameterizedTest(name = "{0} {1} of 60 rows of {2}")
  @MethodSource("gathered")
  void gatheredRowsMultiplyAsTheirCopyDoes(String name, int rows, int columns) {
    MatrixProduct product = name.equals("Java") ? MatrixProduct.inJava() : MatrixProduct.fastest();
    double[] from = RANDOM.doubles(60L * columns, -1, 1).toArray();
    int[] which = RANDOM.ints(rows, 0, 60).toArray();
    double[] copied = new double[rows * columns];
    for (int i = 0; i < copied.length; i++) {
      copied[i] = from[which[i / columns] * columns + i % columns];
    }
    double[] left = RANDOM.doubles(20L * rows, -1, 1).toArray();
    double[] right = RANDOM.doubles(20L * columns, -1, 1).toArray();
    double[][] expected = products(product, Matrix.of(copied, rows, columns), left, right);
    Matrix matrix = Matrix.ofRows(from, which, columns, new double[copied.length]);
    java.util.Arrays.fill(which, -1);
    double[][] found = products(product, matrix, left, right);
    for (int c = 0; c < found.length; c++) {
      assertArrayEquals(expected[c], found[c], "product " + c);
    }
    assertArrayEquals(copied, matrix.values());
    double[][] again = products(product, matrix, left, right);
    assertArrayEquals(expected[0], again[0], "once the values were asked for");
  }

  @ParameterizedTest(name = "{0} {1} of 60 rows of {2}")
  @MethodSource("gathered")
  void writtenRowsMultiplyAsAnArrayDoes(String name, int rows, int columns) {
    MatrixProduct product = name.equals("Java") ? MatrixProduct.inJava() : MatrixProduct.fastest();
    double[] all = RANDOM.doubles((long) rows * columns, -1, 1).toArray();
    double[] left = RANDOM.doubles(20L * rows, -1, 1).toArray();
    double[] right = RANDOM.doubles(20L * columns, -1, 1).toArray();
    Matrix matrix =
        Matrix.written(
            (first, end, into) -> into.put(all, first * columns, (end - first) * columns),
            rows,
            columns);
    double[][] expected = products(product, Matrix.of(all, rows, columns), left, right);
    double[][] found = products(product, matrix, left, right);
    for (int c = 0; c < found.length; c++) {
      assertArrayEquals(expected[c], found[c], "product " + c);
    }
    assertArrayEquals(all, matrix.values());
    assertThrows(
        IllegalArgumentException.class, () -> Matrix.written((f, e, i) -> {}, 1 << 16, 1 << 16));
  }

  static Stream<Arguments> gathered() {
    return Stream.of("Java", "OpenBLAS")
        .flatMap(
            name ->
                Stream.of(
                    Arguments.of(name, 3, 5),
                    Arguments.of(name, 41, 2003),
                    Arguments.of(name, 1501, 101)));
  }

  /** m right^T, left m and m m^T: on the left, on the right, transposed, and on both sides. */
  private static double[][] products(
      MatrixProduct product, Matrix m, double[] left, double[] right) {
    double[] first = new double[m.rows() * 20];
    double[] second = new double[20 * m.columns()];
    double[] third = new double[m.rows() * m.rows()];
    double[] fourth = new double[m.columns() * 20];
    try (MatrixProduct.Products products = product.begin()) {
      products.multiply(m, Matrix.of(right, 20, m.columns()).transposed(), first);
      products.multiply(Matrix.of(left, 20, m.rows()), m, second);
      products.multiply(m, m.transposed(), third);
      products.multiply(m.transposed(), Matrix.of(left, 20, m.rows()).transposed(), fourth);
    }
    return new double[][] {first, second, third, fourth};
  }

  @Test
  void rowsThatAreNotThereAreRefused() {
    double[] from = new double[6];
    assertRefused("rows are counted from 0 to 2, got 3", from, new double[4], 0, 3);
    assertRefused("rows are counted from 0 to 2, got -1", from, new double[2], -1);
    assertRefused(
        "room for 2 rows of 2 must be an array of its own of as many numbers, got 3",
        from,
        new double[3],
        0,
        1);
    assertRefused(
        "room for 3 rows of 2 must be an array of its own of as many numbers, got the array they"
            + " are taken from",
        from,
        from,
        0,
        1,
        2);
  }

  private static void assertRefused(String message, double[] from, double[] room, int... which) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Matrix.ofRows(from, which, 2, room))
            .getMessage());
  }

  /** Products inside others use their copies, and leave them where they were. */
  @Test
  void nestedProductsShareFactors() {
    long seed = 8;
    SplittableRandom random = new SplittableRandom(seed);
    Matrix shared = Matrix.of(random.doubles(100 * 90, -1, 1).toArray(), 100, 90);
    Matrix first = Matrix.of(random.doubles(90 * 80, -1, 1).toArray(), 90, 80);
    Matrix other = Matrix.of(random.doubles(90 * 80, -1, 1).toArray(), 90, 80);
    try (MatrixProduct.Products outer = MatrixProduct.fastest().begin()) {
      assertMultiplies(outer, shared, first);
      for (int again = 0; again < 3; again++) {
        try (MatrixProduct.Products inner = outer.within()) {
          assertMultiplies(inner, shared, other);
          assertMultiplies(inner, shared, first);
        }
        assertMultiplies(outer, shared, first);
      }
      assertMultiplies(outer, shared, other);
    }
  }

  private static void assertMultiplies(MatrixProduct.Products products, Matrix a, Matrix b) {
    double[] expected = new double[a.rows() * b.columns()];
    MatrixProduct.inJava().begin().multiply(a, b, expected);
    double[] found = new double[expected.length];
    products.multiply(a, b, found);
    assertArrayEquals(expected, found, 1e-12);
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
