package io.evident.models.serving;

import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageViews;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Views of images as operations: they go through the network as one batch. */
final class ViewsLowering {
  private final Ops tf;
  private final ImageViews views;
  private final ImageShape shape;

  ViewsLowering(Ops tf, ModelCard card) {
    this.tf = tf;
    this.views = card.testTime();
    this.shape = card.input();
  }

  /**
   * The mean of what a network gives for the views.
   *
   * @param pixels [n, height, width, channels]
   * @param width how many numbers the network gives for an image
   * @param network gives [m, width] for m images
   * @return [n, width]
   */
  Operand<TFloat32> mean(
      Operand<TFloat32> pixels, int width, UnaryOperator<Operand<TFloat32>> network) {
    List<ImageViews.View> all = views.all();
    if (all.size() == 1) {
      return network.apply(pixels);
    }
    List<Operand<TFloat32>> seen = new ArrayList<>();
    float[] weights = new float[all.size()];
    for (int v = 0; v < weights.length; v++) {
      seen.add(seen(pixels, all.get(v)));
      weights[v] = (float) all.get(v).weight();
    }
    Operand<TFloat32> outputs = network.apply(tf.concat(seen, tf.constant(0)));
    int[] apart = {weights.length, -1, width};
    Operand<TFloat32> factors =
        tf.constant(Shape.of(weights.length, 1, 1), DataBuffers.of(weights, true, false));
    return tf.reduceSum(
        tf.math.mul(tf.reshape(outputs, tf.constant(apart)), factors), tf.constant(0));
  }

  private Operand<TFloat32> seen(Operand<TFloat32> pixels, ImageViews.View view) {
    Operand<TFloat32> shifted =
        view.down() == 0 && view.right() == 0 ? pixels : shifted(pixels, view);
    return view.mirrored() ? tf.reverse(shifted, tf.constant(new int[] {2})) : shifted;
  }

  /** A window of the images with their mirror images around them. */
  private Operand<TFloat32> shifted(Operand<TFloat32> pixels, ImageViews.View view) {
    int s = views.shift();
    int[][] around = {{0, 0}, {s, s}, {s, s}, {0, 0}};
    int[] from = {0, s - view.down(), s - view.right(), 0};
    int[] size = {-1, shape.height(), shape.width(), shape.channels()};
    return tf.slice(
        tf.mirrorPad(pixels, tf.constant(around), "REFLECT"), tf.constant(from), tf.constant(size));
  }
}
