package io.evident.bayes.laplace;

import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Passes over all examples, in chunks that depend on their number alone and whose sums are added in
 * order: threads share the chunks and change no bit.
 */
final class ExampleSums {
  private static final int MOST_CHUNKS = 64;
  private static final int LEAST_ROWS = 256;

  private final HeadExamples examples;
  private final int chunk;
  private final int chunks;

  ExampleSums(HeadExamples examples) {
    this.examples = examples;
    this.chunk = Math.max(LEAST_ROWS, (examples.size() + MOST_CHUNKS - 1) / MOST_CHUNKS);
    this.chunks = (examples.size() + chunk - 1) / chunk;
  }

  /** What is done with the examples of a chunk. */
  interface Chunk {
    void take(int start, int end);
  }

  /** A number of each example; made for one thread, so that it may have arrays of its own. */
  interface Value {
    double of(int row);
  }

  /** Vectors [K] of four examples; made for one thread. */
  interface Vectors {
    /**
     * Fills the vectors.
     *
     * @param row the first example
     * @param count how many there are, at most four
     * @param h their features, [4][D]
     * @param to receives entry k of vector r at 4 k + r, [4 K]
     */
    void of(int row, int count, double[][] h, double[] to);
  }

  private int end(int c) {
    return Math.min(examples.size(), (c + 1) * chunk);
  }

  void forEach(Chunk work) {
    IntStream.range(0, chunks).parallel().forEach(c -> work.take(c * chunk, end(c)));
  }

  /** The sum of a number. */
  double sum(Supplier<Value> value) {
    double[] parts =
        IntStream.range(0, chunks)
            .parallel()
            .mapToDouble(
                c -> {
                  Value own = value.get();
                  double sum = 0;
                  for (int n = c * chunk; n < end(c); n++) {
                    sum += own.of(n);
                  }
                  return sum;
                })
            .toArray();
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }

  /** The sum of vectors g_n times h_n', [K][D]. */
  double[][] outer(Supplier<Vectors> vectors) {
    double[][][] parts =
        IntStream.range(0, chunks)
            .parallel()
            .mapToObj(c -> outer(vectors.get(), c * chunk, end(c)))
            .toArray(double[][][]::new);
    for (int c = 1; c < chunks; c++) {
      RowProducts.add(parts[0], parts[c], 1);
    }
    return parts[0];
  }

  private double[][] outer(Vectors vectors, int start, int end) {
    double[][] sum = new double[examples.outputs()][examples.width()];
    double[][] h = new double[4][examples.width()];
    double[] factors = new double[4 * examples.outputs()];
    for (int n = start; n < end; n += 4) {
      int count = widen(n, end, h);
      vectors.of(n, count, h, factors);
      for (int k = 0; k < sum.length; k++) {
        RowProducts.addRows(sum[k], factors, 4 * k, h, count, 0, examples.width());
      }
    }
    return sum;
  }

  /** Copies up to four examples into doubles and returns how many there were. */
  int widen(int row, int end, double[][] h) {
    int count = Math.min(4, end - row);
    for (int r = 0; r < count; r++) {
      examples.widen(row + r, h[r]);
    }
    return count;
  }
}
