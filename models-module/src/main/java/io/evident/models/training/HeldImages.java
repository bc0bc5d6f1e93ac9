package io.evident.models.training;

import io.evident.backprop.graph.LoweredNetwork.Examples;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import java.nio.ByteBuffer;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TUint8;

/**
 * Images and labels held in a graph, as bytes, where the training runs: a batch is gathered there
 * by index and normalized there.
 */
final class HeldImages {
  private static final int PIECE = 1 << 20;

  private final Ops tf;
  private final ImageDataset images;
  private final int[] trueLabels;
  private final GraphVariable<TUint8> pixels;
  private final GraphVariable<TInt32> labels;

  HeldImages(Ops tf, ImageDataset images, String name) {
    this.tf = tf;
    this.images = images;
    trueLabels = new int[images.size()];
    images.labels().get(trueLabels);
    pixels = new GraphVariable<>(tf, name + "_pixels", TUint8.class, shape(images));
    labels = new GraphVariable<>(tf, name + "_labels", TInt32.class, Shape.of(images.size()));
  }

  private static Shape shape(ImageDataset images) {
    return Shape.of(
        images.size(), images.shape().height(), images.shape().width(), images.shape().channels());
  }

  /** The shape of each image. */
  ImageShape shape() {
    return images.shape();
  }

  /** The class of each image. */
  int[] trueLabels() {
    return trueLabels;
  }

  /** Puts the images into the graph's variables. */
  void load(Session session) {
    try (TUint8 bytes = TUint8.tensorOf(shape(images), this::copyPixels);
        TInt32 classes = TInt32.vectorOf(trueLabels)) {
      pixels.set(session, bytes);
      labels.set(session, classes);
    }
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

  /**
   * Some of the images as bytes.
   *
   * @param indices which, [n]
   * @return [n, height, width, channels]
   */
  Operand<TUint8> bytes(Operand<TInt32> indices) {
    return tf.gather(pixels.value(), indices, tf.constant(0));
  }

  /**
   * Some of the images as a network sees them at inference, and their classes as zeros and a one.
   *
   * @param indices which, [n]
   * @param scaling from bytes to inputs
   */
  Examples<TFloat32> examples(Operand<TInt32> indices, PixelScaling scaling) {
    Operand<TFloat32> bytes = tf.dtypes.cast(bytes(indices), TFloat32.class);
    return new Examples<>(scaling.normalized(tf, bytes), targets(indices), List.of());
  }

  /**
   * The classes of some images as zeros and a one.
   *
   * @param indices which, [n]
   * @return [n, classes]
   */
  Operand<TFloat32> targets(Operand<TInt32> indices) {
    return tf.oneHot(
        tf.gather(labels.value(), indices, tf.constant(0)),
        tf.constant(images.classNames().size()),
        tf.constant(1f),
        tf.constant(0f));
  }
}
