package io.evident.backprop.internal.linear;

import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;

/**
 * OpenBLAS on every processor. Each takes a slice of the result with a BLAS of one thread:
 * OpenBLAS's own threads wait by spinning, which on a machine that does other things too takes many
 * times as long. So OpenBLAS is set to one thread, for the whole process.
 *
 * <p>Factors are copied out of the Java heap once for all products that are begun together, into
 * buffers that are kept for the next; rows gathered from a larger array straight from there.
 */
final class OpenBlasProduct implements MatrixProduct {
  /** Fewer multiplications than this cost less than copying the factors. */
  private static final long LEAST = 1 << 16;

  /** Fewer multiplications than this are made by one thread: waking another one takes as long. */
  private static final long LEAST_DIVIDED = 1 << 20;

  /** Fewer values than this are copied by one thread. */
  private static final int LEAST_SHARED = 1 << 17;

  static {
    // Once: JavaCPP looks for the function in every library each time, some milliseconds.
    openblas.blas_set_num_threads(1);
  }

  /** Free buffers by size: the products of a training have the same sizes again and again. */
  private final ConcurrentMap<Integer, Queue<DoublePointer>> buffers = new ConcurrentHashMap<>();

  private final JavaProduct small = new JavaProduct();
  private final int slices = Runtime.getRuntime().availableProcessors();

  @Override
  public String name() {
    return "OpenBLAS";
  }

  @Override
  public Products begin() {
    return new Begun(null);
  }

  private Queue<DoublePointer> free(int size) {
    return buffers.computeIfAbsent(size, s -> new ConcurrentLinkedQueue<>());
  }

  private DoublePointer buffer(int size) {
    DoublePointer kept = free(size).poll();
    return kept == null ? new DoublePointer((long) size) : kept;
  }

  private final class Begun implements Products {
    /** By what their values come from. */
    private final IdentityHashMap<Object, Copy> copies = new IdentityHashMap<>();

    /** Whose copies are used too; null for none. */
    private final Begun outer;

    Begun(Begun outer) {
      this.outer = outer;
    }

    @Override
    public void keep(Matrix factor) {
      if (factor.size() >= LEAST_SHARED) {
        copy(factor);
      }
    }

    @Override
    public Products within() {
      return new Begun(this);
    }

    private Copy known(Object source) {
      Copy own = copies.get(source);
      return own != null || outer == null ? own : outer.known(source);
    }

    @Override
    public void multiply(Matrix a, Matrix b, double[] c) {
      MatrixProduct.requireFits(a, b, c);
      long multiplications = (long) c.length * a.columns();
      if (multiplications < LEAST) {
        small.multiply(a, b, c);
        return;
      }
      boolean byRows = a.rows() >= b.columns();
      DoublePointer right = copy(b);
      // The rows of a that a slice needs are copied by the slice itself.
      boolean rowsOfIts = byRows && !a.isTransposed() && known(a.source()) == null;
      DoublePointer left = rowsOfIts ? room(a) : copy(a);
      DoublePointer result = buffer(c.length);
      try {
        int length = byRows ? a.rows() : b.columns();
        int count = multiplications < LEAST_DIVIDED ? 1 : Math.min(slices, length);
        inSlices(
            count,
            slice -> {
              int from = (int) ((long) length * slice / count);
              int to = (int) ((long) length * (slice + 1) / count);
              if (rowsOfIts) {
                putRows(a, from, to, left);
              }
              slice(a, left, b, right, result, byRows, from, to);
              if (byRows) {
                int n = b.columns();
                get(result, from * n, to * n, c);
              } else {
                for (int row = 0; row < a.rows(); row++) {
                  get(result, row * length + from, row * length + to, c);
                }
              }
            });
      } finally {
        free(c.length).add(result);
      }
    }

    private DoublePointer room(Matrix matrix) {
      DoublePointer room = buffer(matrix.size());
      copies.put(matrix.source(), new Copy(room, matrix.size()));
      return room;
    }

    private DoublePointer copy(Matrix matrix) {
      Copy known = known(matrix.source());
      if (known != null) {
        return known.values();
      }
      DoublePointer copy = room(matrix);
      int length = matrix.storedRows();
      int count = matrix.size() < LEAST_SHARED ? 1 : Math.min(slices, length);
      inSlices(
          count,
          slice -> {
            int from = (int) ((long) length * slice / count);
            int to = (int) ((long) length * (slice + 1) / count);
            putRows(matrix, from, to, copy);
          });
      return copy;
    }

    @Override
    public void close() {
      copies.forEach((source, copy) -> free(copy.size()).add(copy.values()));
      copies.clear();
    }
  }

  /** Values outside the Java heap, and how many. */
  private record Copy(DoublePointer values, int size) {}

  /**
   * Copies some stored rows. Those that no array holds are written to where they are needed: a
   * batch of a training set would else be written to memory twice and read once more.
   */
  private static void putRows(Matrix matrix, int from, int to, DoublePointer into) {
    int columns = matrix.stride();
    if (matrix.writer().isEmpty()) {
      put(matrix.values(), from * columns, (to - from) * columns, into, from * columns);
      return;
    }
    DoublePointer room = into.getPointer((long) from * columns);
    room.limit((long) (to - from) * columns);
    matrix.writer().get().write(from, to, room.asBuffer());
  }

  /** The pointer is not to be closed: it shares the memory of the whole. */
  private static void put(double[] values, int from, int length, DoublePointer into, int at) {
    into.<DoublePointer>getPointer(at).put(values, from, length);
  }

  private static void get(DoublePointer values, int from, int to, double[] into) {
    values.<DoublePointer>getPointer(from).get(into, from, to - from);
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
