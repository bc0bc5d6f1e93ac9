package io.evident.bayes.laplace;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The eigenvalues and eigenvectors of both factors of a curvature B (x) A: those of the product are
 * a_i b_k and v_k (x) u_i.
 *
 * @param a of A = sum_n h_n h_n', D of them
 * @param b of B = (1/N) sum_n L_n, K of them
 */
record KroneckerFactors(SymmetricEigen a, SymmetricEigen b) {

  /**
   * The factors for a likelihood at the means of all examples.
   *
   * @param means [N, K]
   */
  static KroneckerFactors of(HeadLikelihood likelihood, HeadExamples examples, double[] means) {
    int outputs = examples.outputs();
    double[] sum = new double[outputs * outputs];
    IntStream.range(0, outputs)
        .parallel()
        .forEach(
            k -> {
              double[] mean = new double[outputs];
              for (int n = 0; n < examples.size(); n++) {
                System.arraycopy(means, n * outputs, mean, 0, outputs);
                for (int l = 0; l <= k; l++) {
                  sum[k * outputs + l] += likelihood.curvature(mean, k, l);
                }
              }
            });
    for (int k = 0; k < outputs; k++) {
      for (int l = 0; l <= k; l++) {
        sum[k * outputs + l] /= examples.size();
        sum[l * outputs + k] = sum[k * outputs + l];
      }
    }
    return new KroneckerFactors(examples.gram(), SymmetricEigen.of(sum, outputs));
  }

  private int width() {
    return a.size();
  }

  private int outputs() {
    return b.size();
  }

  /** All a_i b_k, [D, K], those below 0 by rounding as 0. */
  double[] eigenvalues() {
    double[] products = new double[width() * outputs()];
    for (int i = 0; i < width(); i++) {
      for (int k = 0; k < outputs(); k++) {
        products[i * outputs() + k] = Math.max(0, a.values()[i]) * Math.max(0, b.values()[k]);
      }
    }
    return products;
  }

  /** 1 / (a_i b_k + d), [D, K]. */
  double[] inverses(double precision) {
    double[] table = eigenvalues();
    for (int j = 0; j < table.length; j++) {
      table[j] = 1 / (table[j] + precision);
    }
    return table;
  }

  /** The vector g [K, D] with its parts along the eigenvectors times a table [D, K]. */
  double[] times(double[] table, double[] g) {
    int width = width();
    int outputs = outputs();
    double[] turned = new double[g.length];
    double[] along = new double[width];
    double[] back = new double[g.length];
    for (int k = 0; k < outputs; k++) {
      RowProducts.addRows(turned, k * width, width, b.vectors(), k * outputs, outputs, g, 0, width);
      RowProducts.times(a.vectors(), width, turned, k * width, width, along, 0);
      for (int i = 0; i < width; i++) {
        along[i] *= table[i * outputs + k];
      }
      Arrays.fill(turned, k * width, (k + 1) * width, 0);
      RowProducts.addRows(turned, k * width, width, along, 0, width, a.vectors(), 0, width);
      for (int l = 0; l < outputs; l++) {
        RowProducts.add(
            back, l * width, width, turned, k * width, b.vectors()[k * outputs + l]);
      }
    }
    return back;
  }
}
