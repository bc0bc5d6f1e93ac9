package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import java.io.IOException;
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

/** Images that are read as they are needed, ahead of the step, and fed as bytes. */
final class StreamedImages implements GraphImages {
  private final Ops tf;
  private final ImageDataset images;
  private final Placeholder<TUint8> bytes;
  private final Placeholder<TInt32> labels;

  StreamedImages(Ops tf, ImageDataset images) {
    this.tf = tf;
    this.images = images;
    bytes =
        tf.placeholder(TUint8.class, Placeholder.shape(shape(Shape.UNKNOWN_SIZE, images.shape())));
    labels = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(Shape.UNKNOWN_SIZE)));
  }

  private static Shape shape(long count, ImageShape image) {
    return Shape.of(count, image.height(), image.width(), image.channels());
  }

  @Override
  public ImageShape shape() {
    return images.shape();
  }

  @Override
  public int[] trueLabels() {
    int[] all = new int[images.size()];
    images.labels().get(all);
    return all;
  }

  @Override
  public void load(Session.Runner runner, List<Tensor> fed) {
    // Nothing is held there.
  }

  @Override
  public Operand<TInt32> batchSize() {
    return tf.size(labels);
  }

  @Override
  public List<Part> parts(LoweredNetwork<TFloat32> lowered) {
    List<Operand<TUint8>> cutBytes = lowered.split(bytes);
    List<Operand<TInt32>> cutLabels = lowered.split(labels);
    List<Part> parts = new ArrayList<>();
    for (int p = 0; p < cutBytes.size(); p++) {
      parts.add(new Part(cutBytes.get(p), targets(cutLabels.get(p))));
    }
    return parts;
  }

  private Operand<TFloat32> targets(Operand<TInt32> classes) {
    return HeldImages.targets(tf, classes, images.classNames().size());
  }

  @Override
  public Batches batches(IntFunction<int[]> indices, int from, int to) {
    long batchBytes = from < to ? (long) indices.apply(from).length * images.shape().bytes() : 0;
    return new BatchesAhead(
        batch -> {
          int[] chosen = indices.apply(batch);
          return () -> read(chosen);
        },
        from,
        to,
        batchBytes);
  }

  private Batches.Batch read(int[] chosen) throws IOException {
    byte[] read = new byte[Math.multiplyExact(chosen.length, images.shape().bytes())];
    ByteBuffer to = ByteBuffer.wrap(read);
    int[] classes = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      images.read(chosen[i], to);
      classes[i] = images.label(chosen[i]);
    }
    TUint8 fedBytes =
        TUint8.tensorOf(
            shape(chosen.length, images.shape()),
            tensor -> tensor.asRawTensor().data().write(read));
    return new Fed(fedBytes, TInt32.vectorOf(classes), classes);
  }

  private final class Fed implements Batches.Batch {
    private final TUint8 fedBytes;
    private final TInt32 fedLabels;
    private final int[] classes;

    Fed(TUint8 fedBytes, TInt32 fedLabels, int[] classes) {
      this.fedBytes = fedBytes;
      this.fedLabels = fedLabels;
      this.classes = classes;
    }

    @Override
    public int size() {
      return classes.length;
    }

    @Override
    public int label(int image) {
      return classes[image];
    }

    @Override
    public Session.Runner feed(Session.Runner runner) {
      return runner.feed(bytes, fedBytes).feed(labels, fedLabels);
    }

    @Override
    public void close() {
      fedBytes.close();
      fedLabels.close();
    }
  }
}
