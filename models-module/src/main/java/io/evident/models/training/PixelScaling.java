package io.evident.models.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.experiment.MeanImage;
import io.evident.models.experiment.Normalization;
import io.evident.models.experiment.Standardization;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A normalization of given training images as numbers: inputs are bytes times scale plus offset.
 */
public final class PixelScaling implements InputScaling {
  private final Shape shape;
  private final float[] scale;
  private final float[] offset;

  private PixelScaling(Shape shape, float[] scale, float[] offset) {
    this.shape = shape;
    this.scale = scale;
    this.offset = offset;
  }

  /**
   * Measures what the normalization asks for.
   *
   * @param normalization from bytes to inputs
   * @param train the images trained on
   * @throws IllegalArgumentException if there is a mean for each channel of another number of
   *     channels
   */
  static PixelScaling of(Normalization normalization, ImageDataset train) {
    return normalization.accept(new Measured(train));
  }

  /** As JSON has it: floats as the doubles they are. */
  private record Stored(List<Long> shape, List<Double> scale, List<Double> offset) {}

  @JsonValue
  private Stored stored() {
    return new Stored(
        Arrays.stream(shape.asArray()).boxed().toList(), doubles(scale), doubles(offset));
  }

  private static List<Double> doubles(float[] values) {
    return IntStream.range(0, values.length).mapToObj(i -> (double) values[i]).toList();
  }

  /** To the same bits. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  private static PixelScaling of(Stored stored) {
    if (stored.shape().stream().anyMatch(side -> side < 1)) {
      throw new IllegalArgumentException(
          "shape must have sides of at least 1, got " + stored.shape());
    }
    Shape shape = Shape.of(stored.shape().stream().mapToLong(Long::longValue).toArray());
    return new PixelScaling(shape, floats(stored.scale(), shape), floats(stored.offset(), shape));
  }

  private static float[] floats(List<Double> numbers, Shape shape) {
    float[] values = new float[numbers.size()];
    if (values.length != 1 && values.length != shape.size()) {
      throw new IllegalArgumentException(
          "there must be one number or as many as " + shape + " has, got " + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i).floatValue();
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException("numbers must be finite, got " + numbers.get(i));
      }
    }
    return values;
  }

  /**
   * Requires one mean for all channels, or one for each.
   *
   * @throws IllegalArgumentException if their numbers differ
   */
  static void requireFits(Normalization normalization, ImageShape shape) {
    normalization.accept(new Fitting(shape));
  }

  @Override
  public Operand<TFloat32> inputs(Ops tf, Operand<TFloat32> pixels) {
    return tf.math.add(tf.math.mul(pixels, constant(tf, scale)), constant(tf, offset));
  }

  @Override
  public double[] inputs(double[] pixels) {
    double[] inputs = new double[pixels.length];
    for (int i = 0; i < inputs.length; i++) {
      // The last axis of both is the channel, so numbers for a part of an image repeat.
      inputs[i] = pixels[i] * scale[i % scale.length] + offset[i % offset.length];
    }
    return inputs;
  }

  private Operand<TFloat32> constant(Ops tf, float[] values) {
    return values.length == 1
        ? tf.constant(values[0])
        : tf.constant(shape, DataBuffers.of(values, true, false));
  }

  private record Fitting(ImageShape shape) implements Normalization.Visitor<Void> {
    @Override
    public Void standardization(Standardization normalization) {
      int count = normalization.mean().size();
      if (count != 1 && count != shape.channels()) {
        throw new IllegalArgumentException(
            "normalization has "
                + count
                + " means, but the images have "
                + shape.channels()
                + " channels; give one for all, or one for each");
      }
      return null;
    }

    @Override
    public Void meanImage(MeanImage normalization) {
      return null;
    }
  }

  private record Measured(ImageDataset train) implements Normalization.Visitor<PixelScaling> {
    @Override
    public PixelScaling standardization(Standardization normalization) {
      requireFits(normalization, train.shape());
      int count = normalization.mean().size();
      float[] scale = new float[count];
      float[] offset = new float[count];
      for (int c = 0; c < count; c++) {
        double deviation = normalization.deviation().get(c);
        scale[c] = (float) (1 / (255 * deviation));
        offset[c] = (float) (-normalization.mean().get(c) / deviation);
      }
      return new PixelScaling(Shape.of(count), scale, offset);
    }

    @Override
    public PixelScaling meanImage(MeanImage normalization) {
      ImageShape shape = train.shape();
      int size = shape.height() * shape.width() * shape.channels();
      long[] sums = new long[size];
      for (int i = 0; i < train.size(); i++) {
        ByteBuffer image = train.image(i);
        for (int p = 0; p < size; p++) {
          sums[p] += Byte.toUnsignedInt(image.get(p));
        }
      }
      float[] offset = new float[size];
      for (int p = 0; p < size; p++) {
        offset[p] = (float) (-(double) sums[p] / train.size());
      }
      float[] scale = {1};
      return new PixelScaling(
          Shape.of(shape.height(), shape.width(), shape.channels()), scale, offset);
    }
  }
}
