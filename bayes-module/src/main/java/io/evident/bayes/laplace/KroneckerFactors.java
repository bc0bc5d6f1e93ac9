package io.evident.bayes.laplace;

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
    double[][] sum = new double[outputs][outputs];
    IntStream.range(0, outputs)
        .parallel()
        .forEach(
            k -> {
              double[] mean = new double[outputs];
              for (int n = 0; n < examples.size(); n++) {
                System.arraycopy(means, n * outputs, mean, 0, outputs);
                for (int l = 0; l <= k; l++) {
                  sum[k][l] += likelihood.curvature(mean, k, l);
                }
              }
            });
    for (int k = 0; k < outputs; k++) {
      for (int l = 0; l <= k; l++) {
        sum[k][l] /= examples.size();
        sum[l][k] = sum[k][l];
      }
    }
    return new KroneckerFactors(examples.gram(), SymmetricEigen.of(sum));
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

  /** The vector g [K][D] with its parts along the eigenvectors times a table [D, K]. */
  double[][] times(double[] table, double[][] g) {
    int width = width();
    int outputs = outputs();
    double[][] back = new double[outputs][width];
    double[][] along = new double[outputs][width];
    IntStream.range(0, outputs)
        .parallel()
        .forEach(
            k -> {
              double[] turned = new double[width];
              RowProducts.addRows(turned, b.vectors()[k], 0, g, outputs, 0, width);
              double[] parts = new double[width];
              RowProducts.times(a.vectors(), turned, parts);
              for (int i = 0; i < width; i++) {
                parts[i] *= table[i * outputs + k];
              }
              RowProducts.addRows(along[k], parts, 0, a.vectors(), width, 0, width);
            });
    for (int k = 0; k < outputs; k++) {
      for (int l = 0; l < outputs; l++) {
        RowProducts.add(back[l], along[k], b.vectors()[k][l]);
      }
    }
    return back;
  }
}
