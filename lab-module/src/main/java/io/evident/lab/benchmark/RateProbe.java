package io.evident.lab.benchmark;

import io.evident.models.device.ExecutionPlan;
import io.evident.models.device.SessionConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

/** Measures {@link MachineRates}: a product of square matrices, and copies of vectors. */
final class RateProbe implements AutoCloseable {
  /** Rows and columns: 17 billion operations a product. */
  private static final int SIDE = 2048;

  /** Numbers a copy: 16 MiB, the size of the weights of mlp-1000x2. */
  private static final int NUMBERS = 1 << 22;

  /** Copies a run, so that what a run costs beside them does not count. */
  private static final int COPIES = 4;

  private static final double PRODUCT_OPERATIONS = 2.0 * SIDE * SIDE * SIDE;
  private static final double COPY_BYTES = 2.0 * Float.BYTES * NUMBERS * COPIES;

  private final Graph graph = new Graph();
  private final Session session;
  private final Operand<TFloat32> product;
  private final List<Operand<TFloat32>> copies = new ArrayList<>();

  RateProbe(ExecutionPlan plan) {
    try {
      Ops tf = Ops.create(graph);
      List<Op> initializers = new ArrayList<>();
      product =
          corner(
              tf,
              tf.linalg.matMul(
                  filled(tf, "a", initializers, SIDE, SIDE),
                  filled(tf, "b", initializers, SIDE, SIDE)),
              2);
      for (int c = 0; c < COPIES; c++) {
        copies.add(corner(tf, tf.deepCopy(filled(tf, "c" + c, initializers, NUMBERS)), 1));
      }
      session = new Session(graph, SessionConfiguration.of(plan));
      Session.Runner runner = session.runner();
      initializers.forEach(runner::addTarget);
      runner.run().close();
    } catch (RuntimeException | Error e) {
      graph.close();
      throw e;
    }
  }

  private static Operand<TFloat32> filled(
      Ops tf, String name, List<Op> initializers, int... sizes) {
    long[] dimensions = new long[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      dimensions[i] = sizes[i];
    }
    VarHandleOp handle =
        tf.varHandleOp(TFloat32.class, Shape.of(dimensions), VarHandleOp.sharedName(name));
    initializers.add(tf.assignVariableOp(handle, tf.fill(tf.constant(sizes), tf.constant(0.5f))));
    return tf.readVariableOp(handle, TFloat32.class);
  }

  /** One number of it: fetched, it proves that the rest was computed, on a GPU too. */
  private static Operand<TFloat32> corner(Ops tf, Operand<TFloat32> whole, int rank) {
    int[] sizes = new int[rank];
    java.util.Arrays.fill(sizes, 1);
    return tf.slice(whole, tf.constant(new int[rank]), tf.constant(sizes));
  }

  /** Both for half of the time each. */
  MachineRates measure(long nanos) {
    return new MachineRates(
        PRODUCT_OPERATIONS / seconds(List.of(product), nanos / 2),
        COPY_BYTES / seconds(copies, nanos / 2));
  }

  /** Seconds a run. */
  private double seconds(List<Operand<TFloat32>> fetched, long nanos) {
    long start = System.nanoTime();
    long spent = 0;
    int runs = 0;
    while (spent < nanos || runs < 2) {
      Session.Runner runner = session.runner();
      fetched.forEach(runner::fetch);
      runner.run().close();
      runs++;
      spent = System.nanoTime() - start;
    }
    return spent / 1e9 / runs;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
  }
}
