package io.evident.lab.identities;

import io.evident.backprop.check.FunctionCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.JacobianCheck;
import io.evident.backprop.check.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The identities of matrix calculus that the derivations of the layers rest on, from ece-pset4.
 *
 * <ul>
 *   <li>d(x^T x)/dx = 2x: in x_k, the sum of x_i^2 has the derivative 2 x_k.
 *   <li>d tr(A^T A)/dA = 2A: tr(A^T A) = sum_ij a_ij^2, so the derivative in a_ij is 2 a_ij. (A sum
 *       of 2 a_ii, as was printed, is one number and not a matrix.)
 *   <li>d(x^T A y)/dy = A^T x: the factor of y_j in sum_ij x_i a_ij y_j is sum_i x_i a_ij.
 *   <li>d(A y)/dy: (A y)_i = sum_j a_ij y_j, so d(A y)_i/dy_j = a_ij. With i first this is A; with
 *       row j holding d/dy_j, as was asked, it is A^T.
 * </ul>
 */
public final class MatrixIdentities {
  private static final int ROWS = 3;
  private static final int COLUMNS = 4;

  private MatrixIdentities() {}

  /**
   * The identities and the known errors.
   *
   * @return an immutable list
   */
  public static List<Identity> all() {
    return List.of(
        new Identity(
            "d(x^T x)/dx", "2x", Layout.DENOMINATOR, true, "ece-pset4", MatrixIdentities::square),
        new Identity(
            "d tr(A^T A)/dA",
            "2A",
            Layout.DENOMINATOR,
            true,
            "ece-pset4",
            seed -> trace(seed, A -> Matrices.scaled(2, A))),
        new Identity(
            "d tr(A^T A)/dA",
            "sum 2 a_ii",
            Layout.DENOMINATOR,
            false,
            "a number printed for a matrix, here put in every entry",
            seed -> trace(seed, MatrixIdentities::twiceTheTraceEverywhere)),
        new Identity(
            "d(x^T A y)/dy",
            "A^T x",
            Layout.DENOMINATOR,
            true,
            "ece-pset4",
            MatrixIdentities::bilinear),
        new Identity(
            "d(A y)/dy",
            "A^T",
            Layout.DENOMINATOR,
            true,
            "ece-pset4, row i holds d/dy_i",
            seed -> linear(seed, true, Layout.DENOMINATOR)),
        new Identity(
            "d(A y)/dy",
            "A",
            Layout.NUMERATOR,
            true,
            "the Jacobian",
            seed -> linear(seed, false, Layout.NUMERATOR)),
        new Identity(
            "d(A y)/dy",
            "A",
            Layout.DENOMINATOR,
            false,
            "printed: right in the other layout",
            seed -> linear(seed, false, Layout.DENOMINATOR)));
  }

  private static GradientReport square(long seed) {
    return FunctionCheck.of(x -> Matrices.dot(x, x), x -> Matrices.scaled(2, x))
        .withName("x^T x")
        .at(Matrices.random(COLUMNS, seed));
  }

  private static double trace(double[] A) {
    double[] product = Matrices.times(Matrices.transposed(A, ROWS), A, ROWS);
    double trace = 0;
    for (int i = 0; i < ROWS; i++) {
      trace += product[i * ROWS + i];
    }
    return trace;
  }

  private static double[] twiceTheTraceEverywhere(double[] A) {
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      sum += 2 * A[i * ROWS + i];
    }
    double[] everywhere = new double[A.length];
    Arrays.fill(everywhere, sum);
    return everywhere;
  }

  /** Of a square A, since the printed answer has its diagonal. */
  private static GradientReport trace(long seed, Function<double[], double[]> answer) {
    return FunctionCheck.of(MatrixIdentities::trace, answer)
        .withName("tr(A^T A)")
        .at(Matrices.random(ROWS * ROWS, seed));
  }

  private static GradientReport bilinear(long seed) {
    double[] A = Matrices.random(ROWS * COLUMNS, seed);
    double[] x = Matrices.random(ROWS, seed + 1);
    double[] gradient = Matrices.times(Matrices.transposed(A, ROWS), x, ROWS);
    return FunctionCheck.of(y -> Matrices.dot(x, Matrices.times(A, y, COLUMNS)), y -> gradient)
        .withName("x^T A y")
        .at(Matrices.random(COLUMNS, seed + 2));
  }

  private static GradientReport linear(long seed, boolean transposed, Layout layout) {
    // Square, so that the other layout has the right number of entries, as in the print.
    double[] A = Matrices.random(ROWS * ROWS, seed);
    double[] answer = transposed ? Matrices.transposed(A, ROWS) : A;
    return JacobianCheck.of(y -> Matrices.times(A, y, ROWS), y -> answer, layout)
        .withName("A y")
        .at(Matrices.random(ROWS, seed + 1));
  }
}
