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

  /** A vector [K] of each example; made for one thread. */
  interface Vector {
    /**
     * Fills a vector.
     *
     * @param row which example
     * @param h features, among them those of the example
     * @param from where in h those begin
     * @param to receives the vector, [K]
     */
    void of(int row, double[] h, int from, double[] to);
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

  /** The sum of a vector g_n times h_n', [K, D]. */
  double[] outer(Supplier<Vector> vector) {
    double[][] parts =
        IntStream.range(0, chunks)
            .parallel()
            .mapToObj(c -> outer(vector.get(), c * chunk, end(c)))
            .toArray(double[][]::new);
    double[] sum = parts[0];
    for (int c = 1; c < chunks; c++) {
      RowProducts.add(sum, 0, sum.length, parts[c], 0, 1);
    }
    return sum;
  }

  private double[] outer(Vector vector, int start, int end) {
    int outputs = examples.outputs();
    int width = examples.width();
    double[] sum = new double[outputs * width];
    double[] h = new double[4 * width];
    double[] g = new double[outputs];
    double[] factors = new double[4 * outputs];
    for (int n = start; n < end; n += 4) {
      int count = Math.min(4, end - n);
      for (int r = 0; r < count; r++) {
        examples.widen(n + r, h, r * width);
        vector.of(n + r, h, r * width, g);
        for (int k = 0; k < outputs; k++) {
          factors[4 * k + r] = g[k];
        }
      }
      for (int k = 0; k < outputs; k++) {
        RowProducts.addRows(sum, k * width, width, factors, 4 * k, count, h, 0, width);
      }
    }
    return sum;
  }
}
