package io.evident.backprop.linear;

import java.util.IdentityHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;

/**
 * OpenBLAS on every processor. Each takes a slice of the result with a BLAS of one thread:
 * OpenBLAS's own threads wait by spinning, which on a machine that does other things too takes many
 * times as long. So OpenBLAS is set to one thread, for the whole process.
 *
 * <p>Factors are copied out of the Java heap once for all products that are begun together, into
 * buffers that are kept for the next.
 */
final class OpenBlasProduct implements MatrixProduct {
  /** Fewer multiplications than this cost less than copying the factors. */
  private static final long LEAST = 1 << 20;

  private final ConcurrentLinkedQueue<DoublePointer> buffers = new ConcurrentLinkedQueue<>();
  private final JavaProduct small = new JavaProduct();
  private final int slices = Runtime.getRuntime().availableProcessors();

  OpenBlasProduct() {
    openblas.blas_set_num_threads(1);
  }

  @Override
  public String name() {
    return "OpenBLAS";
  }

  @Override
  public Products begin() {
    return new Begun();
  }

  private DoublePointer buffer(long size) {
    for (DoublePointer kept = buffers.poll(); kept != null; kept = buffers.poll()) {
      if (kept.capacity() >= size) {
        return kept;
      }
      kept.close();
    }
    return new DoublePointer(size);
  }

  private final class Begun implements Products {
    private final IdentityHashMap<double[], DoublePointer> copies = new IdentityHashMap<>();

    @Override
    public void multiply(Matrix a, Matrix b, double[] c) {
      MatrixProduct.requireFits(a, b, c);
      long multiplications = (long) c.length * a.columns();
      if (multiplications < LEAST) {
        small.multiply(a, b, c);
        return;
      }
      DoublePointer left = copy(a.values());
      DoublePointer right = copy(b.values());
      DoublePointer result = buffer(c.length);
      try {
        boolean byRows = a.rows() >= b.columns();
        int length = byRows ? a.rows() : b.columns();
        int count = Math.min(slices, length);
        inSlices(
            count,
            slice -> {
              int from = (int) ((long) length * slice / count);
              int to = (int) ((long) length * (slice + 1) / count);
              slice(a, left, b, right, result, byRows, from, to);
            });
        result.get(c, 0, c.length);
      } finally {
        buffers.add(result);
      }
    }

    private DoublePointer copy(double[] values) {
      DoublePointer known = copies.get(values);
      if (known != null) {
        return known;
      }
      DoublePointer copy = buffer(values.length);
      inSlices(
          slices,
          slice -> {
            int from = (int) ((long) values.length * slice / slices);
            int to = (int) ((long) values.length * (slice + 1) / slices);
            // Not to be closed: it shares the memory of the whole.
            copy.<DoublePointer>getPointer(from).put(values, from, to - from);
          });
      copies.put(values, copy);
      return copy;
    }

    @Override
    public void close() {
      buffers.addAll(copies.values());
      copies.clear();
    }
  }

  private static void inSlices(int count, java.util.function.IntConsumer work) {
    if (count == 1) {
      work.accept(0);
    } else {
      IntStream.range(0, count).parallel().forEach(work);
    }
  }

  /** Some rows of the result, or some columns. */
  private static void slice(
      Matrix a,
      DoublePointer left,
      Matrix b,
      DoublePointer right,
      DoublePointer result,
      boolean byRows,
      int from,
      int to) {
    int n = b.columns();
    long leftFrom = byRows ? (a.isTransposed() ? from : (long) from * a.stride()) : 0;
    long rightFrom = byRows ? 0 : (b.isTransposed() ? (long) from * b.stride() : from);
    long resultFrom = byRows ? (long) from * n : from;
    openblas.cblas_dgemm(
        openblas.CblasRowMajor,
        a.isTransposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
        b.isTransposed() ? openblas.CblasTrans : openblas.CblasNoTrans,
        byRows ? to - from : a.rows(),
        byRows ? n : to - from,
        a.columns(),
        1,
        left.<DoublePointer>getPointer(leftFrom),
        a.stride(),
        right.<DoublePointer>getPointer(rightFrom),
        b.stride(),
        0,
        result.<DoublePointer>getPointer(resultFrom),
        n);
  }
}
