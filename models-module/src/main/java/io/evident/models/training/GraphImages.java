package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * The images of a training as its graph takes them, a batch at a time. Whether they are held there
 * or fed, the operations that follow are the same, and so are their bits.
 */
sealed interface GraphImages permits HeldImages, StreamedImages {

  /** The batches of an epoch or an evaluation, in order. */
  interface Batches extends AutoCloseable {
    /** A batch in native memory. */
    interface Batch extends AutoCloseable {
      /**
       * The number of its images.
       *
       * @return at least 1
       */
      int size();

      /**
       * The class of one of them.
       *
       * @param image which, in the order of the batch
       * @return its label
       */
      int label(int image);

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
     * @throws IOException if its images cannot be read
     */
    Batch next() throws IOException;

    @Override
    void close();
  }

  /**
   * Some images of a batch.
   *
   * @param bytes [n, height, width, channels]
   * @param targets their classes as zeros and a one, [n, classes]
   */
  record Part(Operand<TUint8> bytes, Operand<TFloat32> targets) {}

  /** Held in the graph if the data set is held in memory, else fed as it is read. */
  static GraphImages of(Ops tf, ImageDataset images, String name) {
    return images.isStreamed() ? new StreamedImages(tf, images) : new HeldImages(tf, images, name);
  }

  /** The shape of each image. */
  ImageShape shape();

  /** The class of each image. */
  int[] trueLabels();

  /**
   * Makes a run put into the graph's variables what belongs there.
   *
   * @param fed gains the tensors that are to be closed after the run
   */
  void load(Session.Runner runner, List<Tensor> fed);

  /** Loads data sets in one run. */
  static void load(Session session, List<GraphImages> all) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = session.runner();
      all.forEach(images -> images.load(runner, fed));
      // Streamed images are fed by the batch, and leave nothing to run.
      if (!fed.isEmpty()) {
        runner.run().close();
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  /** How many images the batch has, a scalar. */
  Operand<TInt32> batchSize();

  /** The batch, cut as the lowering cuts it. */
  List<Part> parts(LoweredNetwork<TFloat32> lowered);

  /**
   * Batches in order.
   *
   * @param indices the images of each
   * @param from the first batch
   * @param to one after the last
   */
  Batches batches(IntFunction<int[]> indices, int from, int to);
}
