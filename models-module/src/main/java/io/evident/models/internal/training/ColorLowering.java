package io.evident.models.internal.training;

import io.evident.models.experiment.ColorJitter;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** A {@link ColorJitter} as operations on pixels from 0 to 255. */
final class ColorLowering {
  /** Of red, green and blue. */
  static final List<Double> GREY = List.of(0.2989, 0.587, 0.114);

  /** The largest pixel. */
  static final float WHITE = 255;

  private final Ops tf;
  private final ColorJitter jitter;
  private final int channels;

  ColorLowering(Ops tf, ColorJitter jitter, int channels) {
    this.tf = tf;
    this.jitter = jitter;
    this.channels = channels;
  }

  /**
   * The factor of each image for brightness, contrast and saturation, [n] each.
   *
   * @param size of the batch, a scalar
   * @param seed gives two numbers for each of the three
   */
  List<Operand<TFloat32>> draw(Operand<TInt32> size, Function<Integer, Operand<TInt64>> seed) {
    Operand<TInt32> n = tf.expandDims(size, tf.constant(0));
    return List.of(
        factors(n, seed.apply(0), jitter.brightness()),
        factors(n, seed.apply(1), jitter.contrast()),
        factors(n, seed.apply(2), jitter.saturation()));
  }

  private Operand<TFloat32> factors(Operand<TInt32> n, Operand<TInt64> seed, double strength) {
    float least = (float) Math.max(0, 1 - strength);
    float range = (float) (1 + strength) - least;
    Operand<TFloat32> uniform = tf.random.statelessRandomUniform(n, seed, TFloat32.class);
    return tf.math.add(tf.math.mul(uniform, tf.constant(range)), tf.constant(least));
  }

  /**
   * Changed images.
   *
   * @param pixels [n, height, width, channels]
   * @param factors as drawn
   */
  Operand<TFloat32> changed(Operand<TFloat32> pixels, List<Operand<TFloat32>> factors) {
    Operand<TFloat32> x = pixels;
    if (jitter.brightness() > 0) {
      x = cutOff(tf.math.mul(x, ofImages(factors.get(0))));
    }
    if (jitter.contrast() > 0) {
      Operand<TFloat32> mean =
          tf.math.mean(grey(x), tf.constant(new int[] {1, 2, 3}), Mean.keepDims(true));
      x = blended(x, mean, ofImages(factors.get(1)));
    }
    if (jitter.saturation() > 0) {
      x = blended(x, grey(x), ofImages(factors.get(2)));
    }
    return x;
  }

  private Operand<TFloat32> ofImages(Operand<TFloat32> factors) {
    return tf.reshape(factors, tf.constant(new int[] {-1, 1, 1, 1}));
  }

  /** [n, height, width, 1]. */
  private Operand<TFloat32> grey(Operand<TFloat32> x) {
    if (channels == 1) {
      return x;
    }
    float[] shares = {GREY.get(0).floatValue(), GREY.get(1).floatValue(), GREY.get(2).floatValue()};
    Operand<TFloat32> weighted = tf.math.mul(x, tf.constant(shares));
    Operand<TFloat32> sum = tf.reduceSum(weighted, tf.constant(3));
    return tf.expandDims(sum, tf.constant(3));
  }

  private Operand<TFloat32> blended(
      Operand<TFloat32> x, Operand<TFloat32> with, Operand<TFloat32> factor) {
    Operand<TFloat32> rest = tf.math.sub(tf.constant(1f), factor);
    return cutOff(tf.math.add(tf.math.mul(x, factor), tf.math.mul(with, rest)));
  }

  private Operand<TFloat32> cutOff(Operand<TFloat32> x) {
    return tf.math.minimum(tf.math.maximum(x, tf.constant(0f)), tf.constant(WHITE));
  }
}
