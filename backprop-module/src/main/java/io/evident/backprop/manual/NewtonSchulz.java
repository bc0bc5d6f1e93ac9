package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.Matrix;
import io.evident.backprop.internal.linear.MatrixProduct;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A matrix brought near to an orthogonal one: X = U / |U| by the Frobenius norm, then some steps of
 * X = a X + (b A + c A A) X with A = X X'. Each step applies the polynomial a s + b s^3 + c s^5 to
 * the singular values s of X and leaves its singular vectors. A matrix of more rows than columns is
 * taken transposed, which gives the same with smaller products. (Jordan 2024,
 * https://kellerjordan.github.io/posts/muon.)
 *
 * <p>The polynomial is steep at 0, so that rounding is enlarged from step to step. How far float32
 * may be off is found as {@link SimulatedRounding} finds it: the iteration is computed again in
 * float64 with every value between its products moved at random by as much as float32 rounds it
 * there, which follows from the sizes of the terms.
 */
public final class NewtonSchulz {
  /** One for all steps: each has buffers outside the heap. */
  private final MatrixProduct product = MatrixProduct.fastest();

  private final int rows;
  private final int columns;
  private final List<Double> coefficients;
  private final int steps;
  private final boolean tall;

  private NewtonSchulz(int rows, int columns, List<Double> coefficients, int steps) {
    this.tall = rows > columns;
    this.rows = Math.min(rows, columns);
    this.columns = Math.max(rows, columns);
    this.coefficients = List.copyOf(coefficients);
    this.steps = steps;
  }

  /**
   * The iteration for matrices of one shape.
   *
   * @param rows at least 1
   * @param columns at least 1
   * @param coefficients a, b and c
   * @param steps at least 1
   * @return the iteration
   */
  public static NewtonSchulz of(int rows, int columns, List<Double> coefficients, int steps) {
    return new NewtonSchulz(rows, columns, coefficients, steps);
  }

  /**
   * A matrix and how far it may be off in float32.
   *
   * @param values row-major
   * @param bound of the difference of any entry
   */
  @SuppressWarnings("ArrayRecordComponent") // made here, and never compared
  public record Rounded(double[] values, double bound) {}

  /** Moves what an operation gives by the variances of its rounding; null where nothing moves. */
  private interface Moves {
    void move(int width, double[] values, double[] variances);
  }

  /**
   * The iteration in float64.
   *
   * @param values [rows, columns] row-major; zeros give zeros
   * @return of the same shape, a new array
   */
  public double[] near(double[] values) {
    return back(iterated(forth(values), null));
  }

  /**
   * The iteration in float64, and how far it may be off in an arithmetic of a given unit roundoff.
   *
   * @param values [rows, columns] row-major
   * @param deviations how far the arithmetic's own values may be off before the iteration, one for
   *     each
   * @param unit roundoff, such as {@link SimulatedRounding#UNIT}
   * @return the result and its bound
   */
  public Rounded rounded(double[] values, double[] deviations, double unit) {
    double[] exact = near(values);
    int runs =
        values.length <= SimulatedRounding.MANY
            ? SimulatedRounding.RUNS
            : SimulatedRounding.RUNS / 2;
    double farthest = 0;
    for (int run = 0; run < runs; run++) {
      double[] moved = moved(values, deviations, unit, new SplittableRandom(run));
      for (int i = 0; i < exact.length; i++) {
        farthest = Math.max(farthest, Math.abs(moved[i] - exact[i]));
      }
    }
    return new Rounded(exact, SimulatedRounding.FARTHER * farthest + SimulatedRounding.LEAST);
  }

  private double[] moved(
      double[] values, double[] deviations, double unit, SplittableRandom random) {
    double[] start = values.clone();
    move(start, deviations, 1, tall ? rows : columns, random);
    Moves moves =
        (width, moved, variances) -> {
          for (int i = 0; i < variances.length; i++) {
            variances[i] = Math.sqrt(variances[i]);
          }
          move(moved, variances, unit, width, random);
        };
    return back(iterated(forth(start), moves));
  }

  /**
   * By its deviation times two random signs: one of its own, and one that it shares with its
   * column, since equal rows are rounded alike.
   */
  private static void move(
      double[] values, double[] deviations, double unit, int width, SplittableRandom random) {
    double[] shared = new double[width];
    for (int c = 0; c < width; c++) {
      shared[c] = random.nextBoolean() ? 1 : -1;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] += unit * deviations[i] * (shared[i % width] + (random.nextBoolean() ? 1 : -1));
    }
  }

  /** From the shape that was given to [rows, columns]. */
  private double[] forth(double[] values) {
    return tall ? transposed(values, columns, rows) : values.clone();
  }

  private double[] back(double[] values) {
    return tall ? transposed(values, rows, columns) : values;
  }

  private static double[] transposed(double[] values, int from, int to) {
    double[] transposed = new double[values.length];
    for (int r = 0; r < from; r++) {
      for (int c = 0; c < to; c++) {
        transposed[c * from + r] = values[r * to + c];
      }
    }
    return transposed;
  }

  private double[] iterated(double[] x, Moves moves) {
    double norm = norm(x);
    double[] now = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      now[i] = norm == 0 ? 0 : x[i] / norm;
    }
    if (moves != null) {
      // Two divisions, and the norm.
      moves.move(columns, now, RoundingVariance.scaledSquares(2 + normVariance(x), now));
    }
    for (int step = 0; step < steps; step++) {
      now = step(now, moves);
    }
    return now;
  }

  private double[] step(double[] x, Moves moves) {
    double a = coefficients.get(0);
    double b = coefficients.get(1);
    double c = coefficients.get(2);
    double[] gram = product(x, rows, columns, x, true, moves);
    double[] square = product(gram, rows, rows, gram, false, moves);
    double[] polynomial = new double[gram.length];
    double[] variances = new double[gram.length];
    for (int i = 0; i < gram.length; i++) {
      double first = b * gram[i];
      double second = c * square[i];
      polynomial[i] = first + second;
      // The coefficients are rounded too.
      variances[i] = 2 * first * first + 2 * second * second + polynomial[i] * polynomial[i];
    }
    if (moves != null) {
      moves.move(rows, polynomial, variances);
    }
    double[] turned = product(polynomial, rows, rows, x, false, moves);
    double[] next = new double[x.length];
    double[] ofSum = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double straight = a * x[i];
      next[i] = straight + turned[i];
      ofSum[i] = 2 * straight * straight + next[i] * next[i];
    }
    if (moves != null) {
      moves.move(columns, next, ofSum);
    }
    return next;
  }

  /** left right, or left right', moved by what the rounding of its sums moves it. */
  private double[] product(
      double[] left, int m, int k, double[] right, boolean transposed, Moves moves) {
    int n = right.length / k;
    double[] result = multiplied(left, m, k, right, transposed);
    if (moves != null) {
      double[] squares =
          multiplied(
              RoundingVariance.squared(left), m, k, RoundingVariance.squared(right), transposed);
      moves.move(n, result, RoundingVariance.ofSums(k, result, squares));
    }
    return result;
  }

  private double[] multiplied(double[] left, int m, int k, double[] right, boolean transposed) {
    int n = right.length / k;
    double[] result = new double[m * n];
    Matrix second = transposed ? Matrix.of(right, n, k).transposed() : Matrix.of(right, k, n);
    try (MatrixProduct.Products products = product.begin()) {
      products.multiply(Matrix.of(left, m, k), second, result);
    }
    return result;
  }

  /**
   * The Frobenius norm.
   *
   * @param values of a matrix
   * @return sqrt(sum v^2)
   */
  public static double norm(double[] values) {
    double largest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    if (largest == 0) {
      return 0;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value / largest) * (value / largest);
    }
    return largest * Math.sqrt(squares);
  }

  /** Relative, in units of u^2: the sum of squares, of which the root halves what is off. */
  private static double normVariance(double[] values) {
    double norm = norm(values);
    if (norm == 0) {
      return 0;
    }
    double fourth = 0;
    for (double value : values) {
      double square = (value / norm) * (value / norm);
      fourth += square * square;
    }
    return RoundingVariance.ofSum(values.length, 1, fourth) / 4 + 1;
  }

  /**
   * How far a Frobenius norm may be off in an arithmetic.
   *
   * @param values of a matrix
   * @param unit roundoff
   * @return relative to the norm
   */
  public static double normBound(double[] values, double unit) {
    return SimulatedRounding.FARTHER * unit * Math.sqrt(normVariance(values));
  }
}
