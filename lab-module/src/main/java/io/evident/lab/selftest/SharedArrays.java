package io.evident.lab.selftest;

import io.evident.backprop.check.FunctionCheck;
import io.evident.backprop.check.JacobianCheck;
import io.evident.backprop.check.Layout;
import io.evident.lab.selftest.AwkwardPoints.Case;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Functions that share arrays with the check: they keep what they return in one array, which is
 * right, or change what they were given, which is not. And functions that are not the same twice at
 * one point.
 */
final class SharedArrays {
  private static final int ROWS = 40;

  private SharedArrays() {}

  private static double[] two(SplittableRandom random) {
    return random.doubles(2, -2, 2).toArray();
  }

  private static double[] one(SplittableRandom random) {
    return new double[] {0.5 + random.nextDouble()};
  }

  /** (10 (y - x^2), 1 - x), whose squares Rosenbrock's function sums. */
  private static double[] residuals(double[] x) {
    return new double[] {10 * (x[1] - x[0] * x[0]), 1 - x[0]};
  }

  private static double[] residualsJacobian(double[] x) {
    return new double[] {-20 * x[0], 10, -1, 0};
  }

  private static double value(double[] x) {
    return x[0] * x[0] * x[1] + Math.sin(x[1]);
  }

  private static double[] gradient(double[] x) {
    return new double[] {2 * x[0] * x[1], x[0] * x[0] + Math.cos(x[1])};
  }

  private static double[] hessianProduct(double[] x, double[] v) {
    return new double[] {
      2 * x[1] * v[0] + 2 * x[0] * v[1], 2 * x[0] * v[0] - Math.sin(x[1]) * v[1]
    };
  }

  /** The same function, with all that it returns in one array. */
  private static UnaryOperator<double[]> kept(UnaryOperator<double[]> function, int size) {
    double[] own = new double[size];
    return x -> {
      System.arraycopy(function.apply(x), 0, own, 0, size);
      return own;
    };
  }

  /** The same function, which adds 1 to its first variable afterwards. */
  private static UnaryOperator<double[]> changing(UnaryOperator<double[]> function) {
    return x -> {
      double[] y = function.apply(x);
      x[0] += 1;
      return y;
    };
  }

  private static Case jacobian(
      String name, String slip, UnaryOperator<double[]> f, UnaryOperator<double[]> jacobian) {
    return new Case(
        name, slip, x -> JacobianCheck.of(f, jacobian, Layout.NUMERATOR).at(x), SharedArrays::two);
  }

  private static Case gradient(
      String name, String slip, UnaryOperator<double[]> f, UnaryOperator<double[]> gradient) {
    return new Case(
        name, slip, x -> FunctionCheck.of(y -> f.apply(y)[0], gradient).at(x), SharedArrays::two);
  }

  /** y_r = s_r x^2. */
  private static Case rows(String slip, int wrongFrom, double factor) {
    return new Case(
        "a Jacobian of 40 rows",
        slip,
        point ->
            JacobianCheck.of(
                    x -> {
                      double[] y = new double[ROWS];
                      for (int r = 0; r < ROWS; r++) {
                        y[r] = size(r) * x[0] * x[0];
                      }
                      return y;
                    },
                    x -> {
                      double[] j = new double[ROWS];
                      for (int r = 0; r < ROWS; r++) {
                        j[r] = 2 * size(r) * x[0] * (r >= wrongFrom ? factor : 1);
                      }
                      return j;
                    },
                    Layout.NUMERATOR)
                .at(point),
        SharedArrays::one);
  }

  /** The first row is as large as all others are small. */
  private static double size(int row) {
    return row == 0 ? 1e6 : 1 + row * 1e-3;
  }

  /** Functions that must pass. */
  static List<Case> right() {
    UnaryOperator<double[]> f = x -> new double[] {value(x)};
    double[] product = new double[2];
    return List.of(
        jacobian(
            "f returns one array",
            "",
            kept(SharedArrays::residuals, 2),
            SharedArrays::residualsJacobian),
        jacobian(
            "f and its Jacobian return one array each",
            "",
            kept(SharedArrays::residuals, 2),
            kept(SharedArrays::residualsJacobian, 4)),
        gradient("the gradient returns one array", "", f, kept(SharedArrays::gradient, 2)),
        gradient(
            "the gradient changes its input and puts it back",
            "",
            f,
            x -> {
              double first = x[0];
              x[0] = 0;
              x[0] = first;
              return gradient(x);
            }),
        new Case(
            "H v returns one array",
            "",
            point ->
                FunctionCheck.of(SharedArrays::value, kept(SharedArrays::gradient, 2))
                    .withSecondOrder(
                        (x, v) -> {
                          System.arraycopy(hessianProduct(x, v), 0, product, 0, 2);
                          return product;
                        })
                    .at(point),
            SharedArrays::two),
        rows("", ROWS, 1));
  }

  /** Functions that must not. */
  static List<Case> wrong() {
    UnaryOperator<double[]> f = x -> new double[] {value(x)};
    SplittableRandom random = new SplittableRandom(1);
    return List.of(
        jacobian(
            "f returns one array",
            "a Jacobian of 0",
            kept(SharedArrays::residuals, 2),
            x -> new double[4]),
        jacobian(
            "f",
            "changes its input",
            changing(SharedArrays::residuals),
            SharedArrays::residualsJacobian),
        jacobian(
            "the Jacobian",
            "changes its input",
            SharedArrays::residuals,
            changing(SharedArrays::residualsJacobian)),
        jacobian(
            "f",
            "returns its input, changed",
            x -> {
              System.arraycopy(residuals(x), 0, x, 0, 2);
              return x;
            },
            SharedArrays::residualsJacobian),
        gradient("the value", "changes its input", changing(f), SharedArrays::gradient),
        gradient("the gradient", "changes its input", f, changing(SharedArrays::gradient)),
        gradient(
            "the value",
            "is not the same twice",
            x -> new double[] {value(x) * (1 + 1e-9 * random.nextDouble())},
            SharedArrays::gradient),
        gradient(
            "the gradient",
            "is not the same twice",
            f,
            x -> {
              double[] g = gradient(x);
              g[1] *= 1 + 1e-9 * random.nextDouble();
              return g;
            }),
        new Case(
            "H v",
            "changes its input",
            point ->
                FunctionCheck.of(SharedArrays::value, SharedArrays::gradient)
                    .withSecondOrder(
                        (x, v) -> {
                          double[] product = hessianProduct(x, v);
                          v[0] = 0;
                          return product;
                        })
                    .at(point),
            SharedArrays::two),
        rows("all rows but the largest times 1.01", 1, 1.01),
        rows("all rows but the largest 0", 1, 0),
        rows("the last row times -1", ROWS - 1, -1));
  }
}
