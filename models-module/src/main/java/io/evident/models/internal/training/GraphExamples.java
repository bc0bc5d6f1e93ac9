package io.evident.models.internal.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.models.data.Examples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TNumber;

/**
 * The examples of a training as its graph takes them, a batch at a time. Whether they are held
 * there or fed, the operations that follow are the same, and so are their bits.
 */
public sealed interface GraphExamples permits HeldExamples, StreamedExamples {

  /** The batches of an epoch or an evaluation, in order. */
  interface Batches extends AutoCloseable {
    /** A batch in native memory. */
    interface Batch extends AutoCloseable {
      /**
       * The number of its examples.
       *
       * @return at least 1
       */
      int size();

      /**
       * One of them.
       *
       * @param which in the order of the batch
       * @return its position among all examples
       */
      int example(int which);

      /**
       * Feeds it to a run of the graph.
       *
       * @param runner of the run
       * @return the runner
       */
      Session.Runner feed(Session.Runner runner);

      @Override
      void close();
    }

    /**
     * The next batch, which the caller closes.
     *
     * @return the batch
     * @throws IOException if its examples cannot be read
     */
    Batch next() throws IOException;

    @Override
    void close();
  }

  /**
   * Some examples of a batch.
   *
   * @param features as they are stored, [n, features...]
   * @param targets [n, targets]
   * @param weights [n]; empty where all count the same
   */
  record Part(
      Operand<? extends TNumber> features,
      Operand<TFloat32> targets,
      Optional<Operand<TFloat32>> weights) {}

  /** Held in the graph if they are held in memory, else fed as they are read. */
  static GraphExamples of(Ops tf, Examples examples, String name) {
    return examples.isStreamed()
        ? new StreamedExamples(tf, examples)
        : new HeldExamples(tf, examples, name);
  }

  /** What they are. */
  Examples examples();

  /**
   * Makes a run put into the graph's variables what belongs there.
   *
   * @param fed gains the tensors that are to be closed after the run
   */
  void load(Session.Runner runner, List<Tensor> fed);

  /** Loads data sets in one run. */
  static void load(Session session, List<GraphExamples> all) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      all.forEach(examples -> examples.load(runner, fed));
      // Streamed examples are fed by the batch, and leave nothing to run.
      if (!fed.isEmpty()) {
        runner.run().close();
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** How many examples the batch has, a scalar. */
  Operand<TInt32> batchSize();

  /** The batch, cut as the lowering cuts it. */
  List<Part> parts(LoweredNetwork<TFloat32> lowered);

  /**
   * Batches in order.
   *
   * @param indices the examples of each
   * @param from the first batch
   * @param to one after the last
   */
  Batches batches(IntFunction<int[]> indices, int from, int to);

  /** The type of stored features. */
  static Class<? extends TNumber> type(Examples examples) {
    return switch (examples.element()) {
      case BYTE -> TUint8.class;
      case FLOAT -> TFloat32.class;
    };
  }

  /** The shape of so many examples' features. */
  static Shape features(long count, Examples examples) {
    Shape one = TrainedVariables.shape(examples.features());
    return Shape.of(count).append(one);
  }

  /** Labels [n] as zeros and a one, [n, classes]. */
  static Operand<TFloat32> oneHot(Ops tf, Operand<? extends TNumber> labels, int classes) {
    return tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
  }
}
