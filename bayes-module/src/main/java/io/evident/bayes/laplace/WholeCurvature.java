package io.evident.bayes.laplace;

import java.util.stream.IntStream;

/**
 * sum_n L_n (x) h_n h_n', [K D][K D], whole.
 *
 * <p>Block (k, l) is the sum of L_kl h h', a symmetric matrix, of which the lower part is summed
 * row after row in one array. An example's h h' is formed once for all blocks, so that their sum is
 * a product of two matrices, [blocks, N] and [N, D (D + 1) / 2]. Where outputs are coupled the rows
 * of L sum to 0, and a block on the diagonal is the negative sum of those beside it: then only
 * blocks below the diagonal are summed, and nothing cancels.
 */
final class WholeCurvature {
  /** Entries of h h' that a task takes at least, for all examples. */
  private static final int ENTRIES = 256;

  private static final int EXAMPLES = 8;

  private final HeadLikelihood likelihood;
  private final HeadExamples examples;
  private final double[] means;
  private final int outputs;
  private final int width;
  private final int[][] pairs;
  private final double[][] blocks;

  private WholeCurvature(HeadLikelihood likelihood, HeadExamples examples, double[] means) {
    this.likelihood = likelihood;
    this.examples = examples;
    this.means = means;
    this.outputs = examples.outputs();
    this.width = examples.width();
    this.pairs =
        IntStream.range(0, outputs)
            .boxed()
            .flatMap(
                k ->
                    (likelihood.couplesOutputs() ? IntStream.range(0, k) : IntStream.of(k))
                        .mapToObj(l -> new int[] {k, l}))
            .toArray(int[][]::new);
    this.blocks = new double[pairs.length][before(width)];
  }

  /**
   * The matrix at the means of all examples.
   *
   * @param means [N, K]
   * @return [K D][K D], symmetric
   */
  static double[][] of(HeadLikelihood likelihood, HeadExamples examples, double[] means) {
    WholeCurvature sum = new WholeCurvature(likelihood, examples, means);
    IntStream.Builder starts = IntStream.builder();
    int last = 0;
    for (int i = 0; i < sum.width; i++) {
      if (i == 0 || before(i) - before(last) >= ENTRIES) {
        last = i;
        starts.add(i);
      }
    }
    int[] rows = starts.add(sum.width).build().toArray();
    IntStream.range(0, rows.length - 1).parallel().forEach(t -> sum.add(rows[t], rows[t + 1]));
    return sum.assembled();
  }

  /** How many entries lie in the rows before row i of a lower part. */
  private static int before(int i) {
    return i * (i + 1) / 2;
  }

  /** Sums rows first to end of all blocks. */
  private void add(int first, int end) {
    int length = before(end) - before(first);
    double[] h = new double[width];
    double[][] products = new double[EXAMPLES][length];
    double[] mean = new double[outputs];
    double[] weights = new double[pairs.length * EXAMPLES];
    double[][] sums = new double[pairs.length][length];
    for (int n = 0; n < examples.size(); n += EXAMPLES) {
      int count = Math.min(EXAMPLES, examples.size() - n);
      for (int r = 0; r < count; r++) {
        examples.widen(n + r, h);
        multiply(h, first, end, products[r]);
        System.arraycopy(means, (n + r) * outputs, mean, 0, outputs);
        weigh(mean, weights, r);
      }
      for (int p = 0; p < pairs.length; p++) {
        RowProducts.addRows(sums[p], weights, p * EXAMPLES, products, count, 0, length);
      }
    }
    for (int p = 0; p < pairs.length; p++) {
      System.arraycopy(sums[p], 0, blocks[p], before(first), length);
    }
  }

  /** Rows first to end of h h', one after the other. */
  private static void multiply(double[] h, int first, int end, double[] to) {
    int entry = 0;
    for (int i = first; i < end; i++) {
      double factor = h[i];
      for (int j = 0; j <= i; j++) {
        to[entry++] = factor * h[j];
      }
    }
  }

  /** L_kl of all pairs, each {@link #EXAMPLES} further on. */
  private void weigh(double[] mean, double[] weights, int example) {
    for (int p = 0; p < pairs.length; p++) {
      weights[p * EXAMPLES + example] = likelihood.curvature(mean, pairs[p][0], pairs[p][1]);
    }
  }

  private double[][] assembled() {
    double[][] whole = new double[outputs * width][outputs * width];
    for (int p = 0; p < pairs.length; p++) {
      int k = pairs[p][0];
      int l = pairs[p][1];
      addBlock(whole, k, l, blocks[p], 1);
      if (k != l) {
        addBlock(whole, l, k, blocks[p], 1);
        addBlock(whole, k, k, blocks[p], -1);
        addBlock(whole, l, l, blocks[p], -1);
      }
    }
    return whole;
  }

  private void addBlock(double[][] whole, int k, int l, double[] block, int sign) {
    for (int i = 0; i < width; i++) {
      double[] row = whole[k * width + i];
      for (int j = 0; j < width; j++) {
        row[l * width + j] += sign * (j <= i ? block[before(i) + j] : block[before(j) + i]);
      }
    }
  }
}
