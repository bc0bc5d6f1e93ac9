package io.evident.backprop.graph;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Add;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Concat;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.CustomLayer;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GlobalAvgPool2d;
import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.LayerVisitor;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.PadChannels;
import io.evident.backprop.network.Padding;
import io.evident.backprop.network.PerAxis;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Precision;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.Windows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.index.Indices;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TBfloat16;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;

/** One layer as TensorFlow operations. */
final class LayerLowering<T extends TNumber> implements LayerVisitor<Operand<T>> {
  private final Ops tf;
  private final LoweringOptions options;
  private final LayerOperands<T> at;
  private final Operand<T> x;
  private final Shape input;
  private final Shape output;
  private final List<Operand<T>> parameters;
  private List<Operand<T>> followed = List.of();

  LayerLowering(Ops tf, LoweringOptions options, LayerOperands<T> at) {
    this.tf = tf;
    this.options = options;
    this.at = at;
    this.x = at.x();
    this.input = at.input();
    this.output = at.output();
    this.parameters = at.parameters();
  }

  /** Once lowered, the values after this step of what the layer follows and does not learn. */
  List<Operand<T>> followed() {
    return followed;
  }

  @Override
  public Operand<T> dense(Dense layer) {
    boolean outputsFirst = options.denseWeights() == LoweringOptions.DenseWeights.OUTPUTS_FIRST;
    Operand<T> product = product(x, parameters.get(0), outputsFirst);
    return layer.bias() ? tf.nn.biasAdd(product, parameters.get(1)) : product;
  }

  @Override
  public Operand<T> conv2d(Conv2d layer) {
    Operand<T> product = layer.dilation() == 1 ? dense(layer) : dilated(layer);
    return layer.bias() ? tf.nn.biasAdd(product, parameters.get(1)) : product;
  }

  /** A convolution with the maximum that follows it, by {@link RowPairs}. */
  Operand<T> pooledPairs(Conv2d layer, Operand<T> kernel) {
    Operand<T> maxima = RowPairs.pooled(tf, padded(layer), kernel, output);
    // A bias moves all of a channel alike, so it is added to the maxima.
    return layer.bias() ? tf.nn.biasAdd(maxima, parameters.get(1)) : maxima;
  }

  /**
   * Whether the maxima of a convolution can be taken of its numbers in bfloat16, which are fewer
   * bytes. That gives the same bits: the maximum of rounded numbers is the rounded maximum, and no
   * number is the maximum of two windows, so that no gradients are added in bfloat16.
   */
  static boolean isPooledShort(Layer first, Layer second, Shape between) {
    return first instanceof Conv2d convolution
        && second instanceof Pool2d pooling
        && pooling.reduction() == Pool2d.Reduction.MAX
        && convolution.dilation() == 1
        && convolution.groups() == 1
        && !pooling.size().are(1)
        && pooling.stride().rows() >= pooling.size().rows()
        && pooling.stride().columns() >= pooling.size().columns()
        && (pooling.padding().mode() == Padding.Mode.SAME || !pooling.windows().arePadded(between));
  }

  /** See {@link #isPooledShort}. */
  Operand<T> pooledShort(Conv2d layer, Pool2d pooling) {
    boolean same = layer.padding().mode() == Padding.Mode.SAME;
    Operand<TBfloat16> product =
        tf.nn.conv2d(
            shortened(same ? x : padded(layer)),
            shortened(parameters.get(0)),
            axes(layer.stride()),
            same ? "SAME" : "VALID");
    Operand<T> maxima = wide(maximum(product, pooling));
    // A bias moves all of a channel alike, so it is added to the maxima.
    return layer.bias() ? tf.nn.biasAdd(maxima, parameters.get(1)) : maxima;
  }

  private Operand<T> dense(Conv2d layer) {
    PerAxis stride = layer.stride();
    if (layer.isDepthwise(input) && stride.rows() != stride.columns()) {
      // TensorFlow's depthwise convolution has one stride for both axes.
      return everyPixel(convolved(layer, padded(layer), PerAxis.of(1), "VALID"), stride);
    }
    boolean same = layer.padding().mode() == Padding.Mode.SAME;
    Operand<T> padded = same ? x : padded(layer);
    return convolved(layer, padded, stride, same ? "SAME" : "VALID");
  }

  /**
   * TensorFlow has no gradient of a grouped convolution on CPUs. Where each channel is a group, its
   * depthwise convolution has one; other groups are convolved one by one.
   */
  private Operand<T> convolved(Conv2d layer, Operand<T> images, PerAxis stride, String padding) {
    Operand<T> kernel = parameters.get(0);
    if (layer.groups() == 1) {
      return convolved(images, kernel, axes(stride), padding);
    }
    if (layer.isDepthwise(input)) {
      Operand<T> ofChannels =
          reshape(
              kernel,
              layer.kernel().rows(),
              layer.kernel().columns(),
              layer.groups(),
              layer.filters() / layer.groups());
      return tf.nn.depthwiseConv2dNative(images, ofChannels, axes(stride), padding);
    }
    Iterator<? extends Operand<T>> parts = parts(images, layer.groups());
    Iterator<? extends Operand<T>> kernels = parts(kernel, layer.groups());
    List<Operand<T>> outputs = new ArrayList<>();
    while (parts.hasNext()) {
      outputs.add(convolved(parts.next(), kernels.next(), axes(stride), padding));
    }
    return tf.concat(outputs, tf.constant(3));
  }

  private boolean isShort() {
    return options.precision() == Precision.BFLOAT16;
  }

  private Operand<T> product(Operand<T> a, Operand<T> b, boolean transposed) {
    MatMul.Options how = MatMul.transposeB(transposed);
    return isShort()
        ? wide(tf.linalg.matMul(shortened(a), shortened(b), how))
        : tf.linalg.matMul(a, b, how);
  }

  private Operand<T> convolved(
      Operand<T> images, Operand<T> kernel, List<Long> strides, String padding) {
    return isShort()
        ? wide(tf.nn.conv2d(shortened(images), shortened(kernel), strides, padding))
        : tf.nn.conv2d(images, kernel, strides, padding);
  }

  private Operand<TBfloat16> shortened(Operand<T> operand) {
    return tf.dtypes.cast(operand, TBfloat16.class);
  }

  private Operand<T> wide(Operand<TBfloat16> operand) {
    return tf.dtypes.cast(operand, x.type());
  }

  private Iterator<? extends Operand<T>> parts(Operand<T> whole, int groups) {
    return tf.split(tf.constant(3), whole, (long) groups).output().iterator();
  }

  /** With ones for the batch and the channels. */
  private static List<Long> axes(PerAxis numbers) {
    return List.of(1L, (long) numbers.rows(), (long) numbers.columns(), 1L);
  }

  /** TensorFlow's C++ gradient of an explicitly padded convolution fails when run. */
  private Operand<T> padded(Conv2d layer) {
    return padded(layer.windows(), 0);
  }

  private Operand<T> padded(Windows windows, double value) {
    if (!windows.arePadded(input)) {
      return x;
    }
    int[][] pixels = {
      {0, 0},
      {windows.before(input, 0), windows.after(input, 0)},
      {windows.before(input, 1), windows.after(input, 1)},
      {0, 0}
    };
    return tf.pad(x, tf.constant(pixels), value == 0 ? zero() : constant(value));
  }

  /**
   * TensorFlow's C++ gradient of a dilated convolution is wrong (SAME) or fails (VALID). So the
   * image is dealt into d x d images of every d-th pixel, each meets the kernel undilated, and the
   * results are dealt back; a stride picks from them.
   */
  private Operand<T> dilated(Conv2d layer) {
    int d = layer.dilation();
    int[] extra = new int[2];
    int[] surplus = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      Windows windows = layer.windows();
      int length = input.dimension(axis) + windows.before(input, axis) + windows.after(input, axis);
      extra[axis] = (d - length % d) % d;
      int dealt = (length + extra[axis]) / d - layer.kernel().along(axis) + 1;
      surplus[axis] = dealt * d - (length - windows.reach(axis) + 1);
    }
    Operand<TInt32> blocks = tf.constant(new int[] {d, d});
    Operand<T> parts =
        tf.spaceToBatchNd(
            padded(layer), blocks, tf.constant(new int[][] {{0, extra[0]}, {0, extra[1]}}));
    Operand<T> whole =
        tf.batchToSpaceNd(
            convolved(layer, parts, PerAxis.of(1), "VALID"),
            blocks,
            tf.constant(new int[][] {{0, surplus[0]}, {0, surplus[1]}}));
    return everyPixel(whole, layer.stride());
  }

  private Operand<T> zero() {
    return tf.zeros(tf.constant(new int[0]), x.type());
  }

  @Override
  public Operand<T> pool2d(Pool2d layer) {
    if (layer.size().are(1)) {
      // TensorFlow's second derivative of a maximum over a window of one is wrong.
      return everyPixel(x, layer.stride());
    }
    return switch (layer.reduction()) {
      case MAX -> maximum(layer);
      case MEAN -> mean(layer);
    };
  }

  private Operand<T> maximum(Pool2d layer) {
    int height = input.dimension(0);
    int width = input.dimension(1);
    int channels = input.dimension(2);
    boolean halves =
        layer.size().are(2)
            && layer.stride().are(2)
            && !layer.windows().arePadded(input)
            && height % 2 == 0
            && width % 2 == 0;
    if (options.pooling() == LoweringOptions.Pooling.STRIDED_MAXIMUM && halves) {
      Operand<T> rows =
          RowPairs.maximumOfHalves(tf, reshape(x, -1, height / 2, 2, width * channels), 2);
      Operand<T> pooled =
          RowPairs.maximumOfHalves(tf, reshape(rows, -1, height / 2, width / 2, 2 * channels), 3);
      return reshape(pooled, -1, height / 2, width / 2, channels);
    }
    boolean same = layer.padding().mode() == Padding.Mode.SAME;
    Operand<T> padded = same ? x : padded(layer.windows(), Double.NEGATIVE_INFINITY);
    return maximum(padded, layer);
  }

  private <U extends TNumber> Operand<U> maximum(Operand<U> images, Pool2d layer) {
    String padding = layer.padding().mode() == Padding.Mode.SAME ? "SAME" : "VALID";
    List<Long> size = axes(layer.size());
    List<Long> stride = axes(layer.stride());
    if (options.pooling() == LoweringOptions.Pooling.STRIDED_MAXIMUM
        && images.type() != TFloat64.class) {
      // The older operation, whose windows are no tensors, is the one that oneDNN has; its gradient
      // takes a tenth of the time.
      return tf.scope()
          .opBuilder("MaxPool", "MaxPool")
          .addInput(images.asOutput())
          .setAttr("ksize", longs(size))
          .setAttr("strides", longs(stride))
          .setAttr("padding", padding)
          .build()
          .output(0);
    }
    return tf.nn.maxPool(images, integers(size), integers(stride), padding);
  }

  private static long[] longs(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private Operand<TInt32> integers(List<Long> numbers) {
    return tf.constant(numbers.stream().mapToInt(Math::toIntExact).toArray());
  }

  private Operand<T> reshape(Operand<T> operand, int... shape) {
    return tf.reshape(operand, tf.constant(shape));
  }

  @Override
  public Operand<T> globalAvgPool2d(GlobalAvgPool2d layer) {
    return tf.math.mean(x, tf.constant(new int[] {1, 2}));
  }

  @Override
  public Operand<T> padChannels(PadChannels layer) {
    Operand<T> taken = everyPixel(x, PerAxis.of(layer.stride()));
    int more = layer.channels() - input.dimension(2);
    int[][] zeros = {{0, 0}, {0, 0}, {0, 0}, {0, more}};
    return more == 0 ? taken : tf.pad(taken, tf.constant(zeros), zero());
  }

  private Operand<T> everyPixel(Operand<T> images, PerAxis stride) {
    if (stride.are(1)) {
      return images;
    }
    int rows = (int) images.shape().get(1);
    int columns = (int) images.shape().get(2);
    int channels = (int) images.shape().get(3);
    if (rows % stride.rows() == 0 && columns % stride.columns() == 0) {
      // A piece of what is seen as blocks is copied row by row; StridedSlice and its gradient go
      // number by number, which takes ten times as long.
      Operand<T> blocks =
          reshape(
              images,
              -1,
              rows / stride.rows(),
              stride.rows(),
              columns / stride.columns(),
              stride.columns() * channels);
      int[] first = {-1, rows / stride.rows(), 1, columns / stride.columns(), channels};
      return reshape(
          tf.slice(blocks, tf.constant(new int[5]), tf.constant(first)),
          -1,
          rows / stride.rows(),
          columns / stride.columns(),
          channels);
    }
    return tf.stridedSlice(
        images,
        Indices.all(),
        Indices.step(stride.rows()),
        Indices.step(stride.columns()),
        Indices.all());
  }

  @Override
  public Operand<T> scale(Scale layer) {
    if (!layer.learned() && layer.factor() == 1) {
      return x;
    }
    return tf.math.mul(x, layer.learned() ? parameters.get(0) : constant(layer.factor()));
  }

  @Override
  public Operand<T> flatten(Flatten layer) {
    return reshape(x, -1, output.size());
  }

  @Override
  public Operand<T> activation(Activation layer) {
    return switch (layer.function()) {
      case RELU -> tf.nn.relu(x);
      // The attribute of the operation is a float32; a constant keeps the slope exact in float64.
      // At 0 both are equal, and the first one's derivative counts: the slope, as by hand.
      case LEAKY_RELU -> tf.math.maximum(tf.math.mul(x, constant(layer.slope())), x);
      case TANH -> tf.math.tanh(x);
      case SIGMOID -> tf.math.sigmoid(x);
      case GELU -> gelu();
      case SOFTPLUS -> tf.math.softplus(x);
      case SILU -> tf.math.mul(x, tf.math.sigmoid(x));
      case ELU -> tf.nn.elu(x);
      case HARD_SWISH ->
          tf.math.mul(tf.math.mul(x, constant(1.0 / 6)), tf.nn.relu6(tf.math.add(x, constant(3))));
    };
  }

  private Operand<T> gelu() {
    Operand<T> erf = tf.math.erf(tf.math.mul(x, constant(Math.sqrt(0.5))));
    return tf.math.mul(tf.math.mul(x, constant(0.5)), tf.math.add(erf, constant(1)));
  }

  private Operand<T> mean(Pool2d layer) {
    boolean same = layer.padding().mode() == Padding.Mode.SAME;
    Operand<T> padded = same ? x : padded(layer.windows(), 0);
    Operand<T> mean =
        tf.nn.avgPool(padded, axes(layer.size()), axes(layer.stride()), same ? "SAME" : "VALID");
    return same || !layer.windows().arePadded(input)
        ? mean
        : tf.math.mul(mean, ofPixelsInside(layer));
  }

  /** [1, outHeight, outWidth, 1]: a window's pixels over those of them that are in the image. */
  private Operand<T> ofPixelsInside(Pool2d layer) {
    double[][][][] factors = new double[1][output.dimension(0)][output.dimension(1)][1];
    for (int p = 0; p < output.dimension(0); p++) {
      for (int q = 0; q < output.dimension(1); q++) {
        int inside = inside(layer.windows(), 0, p) * inside(layer.windows(), 1, q);
        factors[0][p][q][0] = (double) layer.size().area() / inside;
      }
    }
    return tf.dtypes.cast(tf.constant(factors), x.type());
  }

  private int inside(Windows windows, int axis, int window) {
    int from = window * windows.stride().along(axis) - windows.before(input, axis);
    int to = Math.min(input.dimension(axis), from + windows.size().along(axis));
    return to - Math.max(0, from);
  }

  @Override
  public Operand<T> batchNorm(BatchNorm layer) {
    BatchNormLowering<T> lowering = new BatchNormLowering<>(tf, layer, at);
    boolean fused =
        options.batchNorm() == LoweringOptions.BatchNormalization.FUSED
            && options.type() == ElementType.FLOAT32;
    BatchNormLowering.Normalized<T> normalized = fused ? lowering.fused() : lowering.ofPrimitives();
    followed = normalized.followed();
    return normalized.y();
  }

  @Override
  public Operand<T> layerNorm(LayerNorm layer) {
    return groupsNormalized(1, 1, layer.epsilon());
  }

  @Override
  public Operand<T> groupNorm(GroupNorm layer) {
    int channels = input.dimension(input.rank() - 1);
    return groupsNormalized(input.size() / channels, layer.groups(), layer.epsilon());
  }

  /** Over so many pixels together, with the channels in so many groups. */
  private Operand<T> groupsNormalized(int pixels, int groups, double epsilon) {
    int channels = input.dimension(input.rank() - 1);
    Operand<T> parts = reshape(x, -1, pixels, groups, channels / groups);
    Operand<TInt32> axes = tf.constant(new int[] {1, 3});
    Operand<T> off = tf.math.sub(parts, tf.math.mean(parts, axes, Mean.keepDims(true)));
    Operand<T> variance = tf.math.mean(tf.math.square(off), axes, Mean.keepDims(true));
    Operand<T> xhat = tf.math.mul(off, tf.math.rsqrt(tf.math.add(variance, constant(epsilon))));
    int[] shape = new int[input.rank() + 1];
    shape[0] = -1;
    for (int axis = 0; axis < input.rank(); axis++) {
      shape[axis + 1] = input.dimension(axis);
    }
    return tf.math.add(tf.math.mul(reshape(xhat, shape), parameters.get(0)), parameters.get(1));
  }

  @Override
  public Operand<T> add(Add layer) {
    return at.inputs().size() == 2 ? tf.math.add(x, at.inputs().get(1)) : tf.math.addN(at.inputs());
  }

  @Override
  public Operand<T> concat(Concat layer) {
    // TensorFlow's operation takes at least two.
    return at.inputs().size() == 1 ? x : tf.concat(at.inputs(), tf.constant(input.rank()));
  }

  @Override
  public Operand<T> dropout(Dropout layer) {
    if (at.mode() == Mode.INFERENCE) {
      return x;
    }
    Operand<T> mask =
        at.mask().orElseThrow(() -> new IllegalArgumentException("dropout needs a mask to train"));
    return tf.math.mul(x, tf.math.mul(mask, constant(1 / (1 - layer.rate()))));
  }

  @Override
  public Operand<T> custom(CustomLayer layer) {
    if (layer instanceof LowerableLayer lowerable) {
      return lowerable.lower(tf, at.inputs(), parameters);
    }
    throw new IllegalArgumentException(
        "custom layer "
            + layer.kind()
            + " does not say what it is in TensorFlow operations; implement LowerableLayer");
  }

  private Operand<T> constant(double value) {
    return tf.dtypes.cast(tf.constant(value), x.type());
  }
}
