package io.evident.models.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.experiment.MeanImage;
import io.evident.models.experiment.Normalization;
import io.evident.models.experiment.Standardization;
import io.evident.models.storage.StoredJson;
import java.nio.ByteBuffer;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A normalization of given training images as numbers: inputs are bytes times scale plus offset.
 */
public final class PixelScaling implements PixelInputs {
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

  /**
   * The scaling as JSON, which {@link #of(JsonNode)} reads back to the same bits.
   *
   * @return shape, scale and offset
   */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (long size : shape.asArray()) {
      json.withArray("shape").add(size);
    }
    for (float s : scale) {
      json.withArray("scale").add((double) s);
    }
    for (float o : offset) {
      json.withArray("offset").add((double) o);
    }
    return json;
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @param json shape, scale and offset
   * @return the scaling
   * @throws IllegalArgumentException if it is something else
   */
  public static PixelScaling of(JsonNode json) {
    long[] sizes = new long[json.required("shape").size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = StoredJson.whole("shape", json.get("shape").get(i));
      if (!(sizes[i] >= 1)) {
        throw new IllegalArgumentException("shape must have sides of at least 1, got " + sizes[i]);
      }
    }
    Shape shape = Shape.of(sizes);
    float[] scale = finite(json.required("scale"), shape);
    return new PixelScaling(shape, scale, finite(json.required("offset"), shape));
  }

  private static float[] finite(JsonNode numbers, Shape shape) {
    float[] values = new float[numbers.size()];
    if (values.length != 1 && values.length != shape.size()) {
      throw new IllegalArgumentException(
          "there must be one number or as many as " + shape + " has, got " + values.length);
    }
    for (int i = 0; i < values.length; i++) {
      JsonNode number = numbers.get(i);
      values[i] = number.isNumber() ? (float) number.doubleValue() : Float.NaN;
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
