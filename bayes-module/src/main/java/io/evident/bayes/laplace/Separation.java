package io.evident.bayes.laplace;

import java.util.Arrays;

/**
 * Whether classes are separable along a direction near a given one, whose margins are large for
 * some examples and about 0 for the others.
 *
 * <p>A likelihood has no maximum where a direction of the weights has no margin below 0 and one
 * above. A direction that is known with a tolerance has small margins of both signs where the exact
 * one has 0. Where some examples pull back, however small their features are beside those of
 * others, they have small margins too, and the maximum is finite. To tell both apart, as much is
 * taken off the direction as makes the small margins vanish: the least-squares problem of their
 * rows, by conjugate gradients preconditioned with its diagonal, which no unit of a feature
 * changes. If the large margins outlive that, the direction separates; if the small ones determine
 * all of the direction, it vanishes with them. Source for the theorem: A. Albert and J. A.
 * Anderson, "On the existence of maximum likelihood estimates in logistic regression models",
 * Biometrika 71 (1984).
 */
final class Separation {
  /** Of the first residual, in units of the diagonal. */
  private static final double SOLVED = 1e-10;

  /** Of a large margin, what must be left. */
  private static final double KEPT = 0.5;

  /** Of the small margins, what may be left. */
  private static final double GONE = 1e-3;

  private enum Kind {
    NONE,
    SMALL,
    LARGE
  }

  private final HeadLikelihood likelihood;
  private final HeadExamples examples;
  private final ExampleSums sums;
  private final int outputs;
  private final double[] margins;
  private final Kind[] kinds;
  private int products;

  /**
   * The rows of the small margins.
   *
   * @param group the output, of outputs that are not coupled
   * @param direction of the logits, [N, K]
   * @param small the largest margin that is small
   */
  Separation(
      HeadLikelihood likelihood,
      HeadExamples examples,
      int group,
      double[] direction,
      double small) {
    this.likelihood = likelihood;
    this.examples = examples;
    this.sums = new ExampleSums(examples);
    this.outputs = examples.outputs();
    this.margins = margins(direction);
    this.kinds = new Kind[margins.length];
    boolean coupled = likelihood.couplesOutputs();
    for (int i = 0; i < kinds.length; i++) {
      boolean none = coupled ? examples.targets()[i] == 1 : i % outputs != group;
      kinds[i] = none ? Kind.NONE : margins[i] > small ? Kind.LARGE : Kind.SMALL;
    }
  }

  private double[] margins(double[] direction) {
    double[] all = new double[direction.length];
    double[] own = new double[outputs];
    for (int n = 0; n < examples.size(); n++) {
      System.arraycopy(direction, n * outputs, own, 0, outputs);
      for (int k = 0; k < outputs; k++) {
        all[n * outputs + k] = likelihood.margin(own, examples.targets(), n, k);
      }
    }
    return all;
  }

  /** How many products with the rows were taken. */
  int products() {
    return products;
  }

  /**
   * Whether a direction near a given one separates.
   *
   * @param step the direction in the weights, [K][D]
   * @param most how many products may be taken
   */
  boolean isNear(double[][] step, int most) {
    double[][] inverse = inverseDiagonal();
    double[][] left = RowProducts.copy(step);
    double[][] residual = times(step);
    double[][] z = scaled(residual, inverse);
    double[][] p = z;
    double rz = RowProducts.dot(residual, z);
    double enough = Math.max(SOLVED * SOLVED * rz, rounding(step));
    while (rz > enough) {
      if (products >= most) {
        return false;
      }
      double[][] hp = times(p);
      double curvature = RowProducts.dot(p, hp);
      if (!(curvature > 0)) {
        return false;
      }
      double alpha = rz / curvature;
      RowProducts.add(left, p, -alpha);
      RowProducts.add(residual, hp, -alpha);
      z = scaled(residual, inverse);
      double next = RowProducts.dot(residual, z);
      RowProducts.add(z, p, next / rz);
      p = z;
      rz = next;
    }
    return separates(step, left);
  }

  private boolean separates(double[][] step, double[][] left) {
    double largest = 0;
    for (int i = 0; i < kinds.length; i++) {
      largest = Math.max(largest, kinds[i] == Kind.SMALL ? Math.abs(margins[i]) : 0);
    }
    double[] now = margins(LinearHead.logits(left, examples.features()));
    double[] h = new double[examples.width()];
    for (int n = 0; n < examples.size(); n++) {
      examples.widen(n, h);
      for (int k = 0; k < outputs; k++) {
        int i = n * outputs + k;
        if ((kinds[i] == Kind.LARGE && !(now[i] >= KEPT * margins[i]))
            || (kinds[i] == Kind.SMALL && !(now[i] >= -GONE * largest - rounding(step, h, n, k)))) {
          return false;
        }
      }
    }
    return true;
  }

  /** What rounding may be in a margin. */
  private double rounding(double[][] step, double[] h, int row, int k) {
    double terms = sizeOfTerms(step[k], h);
    if (likelihood.couplesOutputs()) {
      terms += sizeOfTerms(step[label(row)], h);
    }
    return Math.ulp(1.0) * h.length * terms;
  }

  private static double sizeOfTerms(double[] weights, double[] h) {
    double sum = 0;
    for (int i = 0; i < h.length; i++) {
      sum += Math.abs(weights[i] * h[i]);
    }
    return sum;
  }

  /** The same in the square of a residual. */
  private double rounding(double[][] step) {
    double sum = 0;
    double[] h = new double[examples.width()];
    for (int n = 0; n < examples.size(); n++) {
      examples.widen(n, h);
      for (int k = 0; k < outputs; k++) {
        if (kinds[n * outputs + k] == Kind.SMALL) {
          double own = rounding(step, h, n, k);
          sum += own * own;
        }
      }
    }
    return sum;
  }

  private int label(int row) {
    int label = 0;
    while (examples.targets()[row * outputs + label] == 0) {
      label++;
    }
    return label;
  }

  /** The sum over the small margins of each, along v, times its row. */
  private double[][] times(double[][] v) {
    products++;
    return sums.outer(
        () -> {
          double[] own = new double[outputs];
          double[] force = new double[outputs];
          return (row, count, h, to) -> {
            RowProducts.timesFour(v, h, to);
            for (int r = 0; r < count; r++) {
              for (int k = 0; k < outputs; k++) {
                own[k] = to[4 * k + r];
              }
              force(row + r, own, force);
              for (int k = 0; k < outputs; k++) {
                to[4 * k + r] = force[k];
              }
            }
          };
        });
  }

  /** Half the gradient, in the logits of an example, of the sum of its squared small margins. */
  private void force(int row, double[] logits, double[] to) {
    Arrays.fill(to, 0);
    boolean coupled = likelihood.couplesOutputs();
    int label = coupled ? label(row) : -1;
    for (int k = 0; k < outputs; k++) {
      if (kinds[row * outputs + k] == Kind.SMALL) {
        to[k] = coupled ? logits[k] - logits[label] : logits[k];
        if (coupled) {
          to[label] -= to[k];
        }
      }
    }
  }

  /** 1 / the diagonal of what {@link #times} multiplies with, 0 where that is 0; [K][D]. */
  private double[][] inverseDiagonal() {
    double[][] diagonal = new double[outputs][examples.width()];
    double[] h = new double[examples.width()];
    for (int n = 0; n < examples.size(); n++) {
      examples.widen(n, h);
      for (int k = 0; k < outputs; k++) {
        if (kinds[n * outputs + k] == Kind.SMALL) {
          addSquares(diagonal[k], h);
          if (likelihood.couplesOutputs()) {
            addSquares(diagonal[label(n)], h);
          }
        }
      }
    }
    for (double[] row : diagonal) {
      for (int i = 0; i < row.length; i++) {
        row[i] = row[i] > 0 ? 1 / row[i] : 0;
      }
    }
    return diagonal;
  }

  private static void addSquares(double[] to, double[] h) {
    for (int i = 0; i < h.length; i++) {
      to[i] += h[i] * h[i];
    }
  }

  private static double[][] scaled(double[][] v, double[][] by) {
    double[][] to = RowProducts.copy(v);
    for (int k = 0; k < to.length; k++) {
      for (int i = 0; i < to[k].length; i++) {
        to[k][i] *= by[k][i];
      }
    }
    return to;
  }
}
