package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * Images and labels held in a graph, as bytes, where the training runs: a batch is gathered there
 * by index and normalized there.
 */
final class HeldImages implements GraphImages {
  private static final int PIECE = 1 << 20;

  private final Ops tf;
  private final ImageDataset images;
  private final int[] trueLabels;
  private final Placeholder<TInt32> indices;
  private final GraphVariable<TUint8> pixels;
  private final GraphVariable<TInt32> labels;

  HeldImages(Ops tf, ImageDataset images, String name) {
    this.tf = tf;
    this.images = images;
    trueLabels = new int[images.size()];
    images.labels().get(trueLabels);
    indices = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
    pixels = new GraphVariable<>(tf, name + "_pixels", TUint8.class, shape(images));
    labels = new GraphVariable<>(tf, name + "_labels", TInt32.class, Shape.of(images.size()));
  }

  /** Where the positions of a batch's images are fed. */
  Operand<TInt32> indices() {
    return indices;
  }

  private static Shape shape(ImageDataset images) {
    return Shape.of(
        images.size(), images.shape().height(), images.shape().width(), images.shape().channels());
  }

  @Override
  public ImageShape shape() {
    return images.shape();
  }

  @Override
  public int[] trueLabels() {
    return trueLabels;
  }

  @Override
  public void load(Session.Runner runner, List<Tensor> fed) {
    TUint8 bytes = TUint8.tensorOf(shape(images), this::copyPixels);
    fed.add(bytes);
    pixels.assign(runner, bytes);
    TInt32 classes = TInt32.vectorOf(trueLabels);
    fed.add(classes);
    labels.assign(runner, classes);
  }

  private void copyPixels(TUint8 tensor) {
    ByteBuffer source = images.pixels();
    byte[] piece = new byte[PIECE];
    for (long at = 0; source.hasRemaining(); ) {
      int count = Math.min(piece.length, source.remaining());
      source.get(piece, 0, count);
      tensor.asRawTensor().data().offset(at).write(piece, 0, count);
      at += count;
    }
  }

  @Override
  public Operand<TInt32> batchSize() {
    return tf.size(indices);
  }

  @Override
  public List<Part> parts(LoweredNetwork<TFloat32> lowered) {
    List<Part> parts = new ArrayList<>();
    for (Operand<TInt32> part : lowered.split(indices)) {
      parts.add(
          new Part(
              tf.gather(pixels.value(), part, tf.constant(0)),
              targets(
                  tf,
                  tf.gather(labels.value(), part, tf.constant(0)),
                  images.classNames().size())));
    }
    return parts;
  }

  /** Labels [n] as zeros and a one, [n, classes]. */
  static Operand<TFloat32> targets(Ops tf, Operand<TInt32> labels, int classes) {
    return tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
  }

  /** Batches of indices, which need no reading ahead. */
  @Override
  public Batches batches(IntFunction<int[]> chosen, int from, int to) {
    return new Batches() {
      private int next = from;

      @Override
      public Batch next() {
        int[] batch = chosen.apply(next++);
        return new Fed(TInt32.vectorOf(batch), batch);
      }

      @Override
      public void close() {
        // Nothing was begun.
      }
    };
  }

  private final class Fed implements Batches.Batch {
    private final TInt32 fed;
    private final int[] chosen;

    Fed(TInt32 fed, int[] chosen) {
      this.fed = fed;
      this.chosen = chosen;
    }

    @Override
    public int size() {
      return chosen.length;
    }

    @Override
    public int label(int image) {
      return trueLabels[chosen[image]];
    }

    @Override
    public Session.Runner feed(Session.Runner runner) {
      return runner.feed(indices, fed);
    }

    @Override
    public void close() {
      fed.close();
    }
  }
}
