package io.evident.backprop.graph;

import io.evident.backprop.internal.graph.GradientTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.OnesLike;
import org.tensorflow.op.core.StridedSlice;
import org.tensorflow.op.core.StridedSliceGrad;
import org.tensorflow.op.math.RsqrtGrad;
import org.tensorflow.op.math.SigmoidGrad;
import org.tensorflow.op.math.SoftplusGrad;
import org.tensorflow.op.math.TanhGrad;
import org.tensorflow.op.nn.AvgPoolGrad;
import org.tensorflow.op.nn.BiasAddGrad;
import org.tensorflow.op.nn.Conv2dBackpropFilter;
import org.tensorflow.op.nn.Conv2dBackpropInput;
import org.tensorflow.op.nn.DepthwiseConv2dNativeBackpropFilter;
import org.tensorflow.op.nn.DepthwiseConv2dNativeBackpropInput;
import org.tensorflow.op.nn.EluGrad;
import org.tensorflow.op.nn.MaxPoolGrad;
import org.tensorflow.op.nn.Relu6Grad;
import org.tensorflow.op.nn.ReluGrad;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TNumber;
import org.tensorflow.types.family.TType;

/**
 * The gradients of gradients that TensorFlow's C++ registry lacks, for the operations that our
 * lowering becomes when it is differentiated. G is the gradient that comes in, of the shape of what
 * the operation returns.
 *
 * <p>Those of layers are linear in every input, so their derivatives are transposes:
 *
 * <ul>
 *   <li>db = sum dy: for dy it is G broadcast
 *   <li>dK = the products of x and dy over pixels: for x it is the backward pass in the image with
 *       the kernel G, for dy the convolution of x with G
 *   <li>dx = the backward pass of dy with K: for K it is the backward pass in the kernel with the
 *       image G, for dy the convolution of G with K
 *   <li>every so many pixels: for dy it is those of G
 *   <li>average pooling: for dy it is the pooling of G; max pooling: G at the maxima
 * </ul>
 *
 * <p>Those of activations are dy f'(y) or dy f'(x): for dy it is G f', for the other G dy f''.
 */
final class SecondGradients {
  private SecondGradients() {}

  /** Made when first asked for: it needs TensorFlow's library. */
  private static final class Registered {
    static final GradientTable TABLE =
        new GradientTable(
            Map.ofEntries(
                Map.entry(
                    BiasAddGrad.OP_NAME,
                    (tf, op, g) -> ofBias(tf, new BiasAddGrad.Inputs<>(op), g)),
                Map.entry(
                    Conv2dBackpropFilter.OP_NAME,
                    (tf, op, g) -> ofKernel(tf, new Conv2dBackpropFilter.Inputs<>(op), g)),
                Map.entry(
                    Conv2dBackpropInput.OP_NAME,
                    (tf, op, g) -> ofImage(tf, new Conv2dBackpropInput.Inputs<>(op), g)),
                Map.entry(
                    DepthwiseConv2dNativeBackpropFilter.OP_NAME,
                    (tf, op, g) ->
                        ofDepthwiseKernel(
                            tf, new DepthwiseConv2dNativeBackpropFilter.Inputs<>(op), g)),
                Map.entry(
                    DepthwiseConv2dNativeBackpropInput.OP_NAME,
                    (tf, op, g) ->
                        ofDepthwiseImage(
                            tf, new DepthwiseConv2dNativeBackpropInput.Inputs<>(op), g)),
                Map.entry(
                    AvgPoolGrad.OP_NAME,
                    (tf, op, g) -> ofMean(tf, new AvgPoolGrad.Inputs<>(op), g)),
                Map.entry(
                    MaxPoolGrad.OP_NAME,
                    (tf, op, g) -> ofMaximum(tf, new MaxPoolGrad.Inputs<>(op), g)),
                Map.entry(
                    ReluGrad.OP_NAME, (tf, op, g) -> ofRelu(tf, new ReluGrad.Inputs<>(op), g)),
                Map.entry(
                    Relu6Grad.OP_NAME, (tf, op, g) -> ofRelu6(tf, new Relu6Grad.Inputs<>(op), g)),
                Map.entry(EluGrad.OP_NAME, (tf, op, g) -> ofElu(tf, new EluGrad.Inputs<>(op), g)),
                Map.entry(
                    TanhGrad.OP_NAME, (tf, op, g) -> ofTanh(tf, new TanhGrad.Inputs<>(op), g)),
                Map.entry(
                    SigmoidGrad.OP_NAME,
                    (tf, op, g) -> ofSigmoid(tf, new SigmoidGrad.Inputs<>(op), g)),
                Map.entry(
                    SoftplusGrad.OP_NAME,
                    (tf, op, g) -> ofSoftplus(tf, new SoftplusGrad.Inputs<>(op), g)),
                Map.entry(
                    RsqrtGrad.OP_NAME, (tf, op, g) -> ofRsqrt(tf, new RsqrtGrad.Inputs<>(op), g)),
                Map.entry(
                    StridedSliceGrad.OP_NAME,
                    (tf, op, g) -> ofSlice(tf, new StridedSliceGrad.Inputs<>(op), g)),
                Map.entry(
                    OnesLike.OP_NAME,
                    (tf, op, g) -> List.of(tf.zerosLike(new OnesLike.Inputs<>(op).x)))));
  }

  /** Registers them for the process; an operation that has a gradient keeps it. */
  static void register() {
    Registered.TABLE.register();
  }

  @SuppressWarnings("unchecked") // the gradient has the type of the output it belongs to
  private static <T extends TType> Operand<T> only(List<Output<?>> gradients) {
    return (Operand<T>) gradients.get(0);
  }

  private static List<Operand<?>> ofBias(
      Ops tf, BiasAddGrad.Inputs<?> op, List<Output<?>> gradients) {
    return List.of(broadcast(tf, op.outBackprop, only(gradients)));
  }

  private static <T extends TNumber> Operand<T> broadcast(
      Ops tf, Operand<?> like, Operand<T> gradient) {
    return tf.broadcastTo(gradient, tf.shape(like));
  }

  private static <T extends TNumber> List<Operand<?>> ofKernel(
      Ops tf, Conv2dBackpropFilter.Inputs<T> op, List<Output<?>> gradients) {
    List<Long> strides = Arrays.stream(op.strides).boxed().toList();
    Operand<T> kernel = only(gradients);
    Operand<TInt32> imageShape = tf.shape(op.input);
    return List.of(
        tf.nn.conv2dBackpropInput(imageShape, kernel, op.outBackprop, strides, op.padding),
        tf.zerosLike(op.filterSizes),
        tf.nn.conv2d(op.input, kernel, strides, op.padding));
  }

  private static <T extends TNumber> List<Operand<?>> ofImage(
      Ops tf, Conv2dBackpropInput.Inputs<T> op, List<Output<?>> gradients) {
    List<Long> strides = Arrays.stream(op.strides).boxed().toList();
    Operand<T> image = only(gradients);
    return List.of(
        tf.zerosLike(op.inputSizes),
        tf.nn.conv2dBackpropFilter(image, tf.shape(op.filter), op.outBackprop, strides, op.padding),
        tf.nn.conv2d(image, op.filter, strides, op.padding));
  }

  private static <T extends TNumber> List<Operand<?>> ofDepthwiseKernel(
      Ops tf, DepthwiseConv2dNativeBackpropFilter.Inputs<T> op, List<Output<?>> gradients) {
    List<Long> strides = Arrays.stream(op.strides).boxed().toList();
    Operand<T> kernel = only(gradients);
    return List.of(
        tf.nn.depthwiseConv2dNativeBackpropInput(
            tf.shape(op.input), kernel, op.outBackprop, strides, op.padding),
        tf.zerosLike(op.filterSizes),
        tf.nn.depthwiseConv2dNative(op.input, kernel, strides, op.padding));
  }

  private static <T extends TNumber> List<Operand<?>> ofDepthwiseImage(
      Ops tf, DepthwiseConv2dNativeBackpropInput.Inputs<T> op, List<Output<?>> gradients) {
    List<Long> strides = Arrays.stream(op.strides).boxed().toList();
    Operand<T> image = only(gradients);
    return List.of(
        tf.zerosLike(op.inputSizes),
        tf.nn.depthwiseConv2dNativeBackpropFilter(
            image, tf.shape(op.filter), op.outBackprop, strides, op.padding),
        tf.nn.depthwiseConv2dNative(image, op.filter, strides, op.padding));
  }

  private static <T extends TNumber> List<Operand<?>> ofMean(
      Ops tf, AvgPoolGrad.Inputs<T> op, List<Output<?>> gradients) {
    Operand<T> image = only(gradients);
    List<Long> size = Arrays.stream(op.ksize).boxed().toList();
    List<Long> strides = Arrays.stream(op.strides).boxed().toList();
    return List.of(
        tf.zerosLike(op.origInputShape), tf.nn.avgPool(image, size, strides, op.padding));
  }

  private static <T extends TNumber> List<Operand<?>> ofMaximum(
      Ops tf, MaxPoolGrad.Inputs<T> op, List<Output<?>> gradients) {
    Operand<T> image = only(gradients);
    return List.of(
        tf.zerosLike(op.origInput),
        tf.zerosLike(op.origOutput),
        tf.nn.maxPoolGradGrad(op.origInput, op.origOutput, image, op.ksize, op.strides, op.padding),
        tf.zerosLike(op.ksize),
        tf.zerosLike(op.strides));
  }

  /** dx = dy where x &gt; 0. */
  private static <T extends TNumber> List<Operand<?>> ofRelu(
      Ops tf, ReluGrad.Inputs<T> op, List<Output<?>> gradients) {
    Operand<T> g = only(gradients);
    Operand<T> step =
        tf.dtypes.cast(tf.math.greater(op.features, tf.zerosLike(op.features)), g.type());
    return List.of(tf.math.mul(g, step), tf.zerosLike(op.features));
  }

  /** dx = dy where 0 &lt; x &lt; 6. */
  private static <T extends TNumber> List<Operand<?>> ofRelu6(
      Ops tf, Relu6Grad.Inputs<T> op, List<Output<?>> gradients) {
    Operand<T> g = only(gradients);
    Operand<T> slope =
        tf.dtypes.cast(
            tf.math.logicalAnd(
                tf.math.greater(op.features, tf.zerosLike(op.features)),
                tf.math.less(op.features, constant(tf, op.features, 6))),
            g.type());
    return List.of(tf.math.mul(g, slope), tf.zerosLike(op.features));
  }

  /** dx = dy where y &gt;= 0, and dy (y + 1) elsewhere. */
  private static <T extends TNumber> List<Operand<?>> ofElu(
      Ops tf, EluGrad.Inputs<T> op, List<Output<?>> gradients) {
    Operand<T> g = only(gradients);
    Operand<T> left = tf.dtypes.cast(tf.math.less(op.outputs, tf.zerosLike(op.outputs)), g.type());
    Operand<T> slope = tf.math.add(constant(tf, g, 1), tf.math.mul(left, op.outputs));
    return List.of(tf.math.mul(g, slope), tf.math.mul(tf.math.mul(g, op.gradients), left));
  }

  /** dx = dy (1 - y^2). */
  private static <T extends TType> List<Operand<?>> ofTanh(
      Ops tf, TanhGrad.Inputs<T> op, List<Output<?>> gradients) {
    Operand<T> g = only(gradients);
    Operand<T> slope = tf.math.sub(tf.onesLike(op.y), tf.math.square(op.y));
    Operand<T> twice = tf.math.mul(constant(tf, op.y, -2), op.y);
    return List.of(tf.math.mul(tf.math.mul(g, op.dy), twice), tf.math.mul(g, slope));
  }

  /** dx = dy y (1 - y). */
  private static <T extends TType> List<Operand<?>> ofSigmoid(
      Ops tf, SigmoidGrad.Inputs<T> op, List<Output<?>> gradients) {
    Operand<T> g = only(gradients);
    Operand<T> rest = tf.math.sub(constant(tf, op.y, 1), op.y);
    return List.of(
        tf.math.mul(tf.math.mul(g, op.dy), tf.math.sub(rest, op.y)),
        tf.math.mul(g, tf.math.mul(op.y, rest)));
  }

  /** dx = dy s(x), with s the logistic function and s' = s (1 - s). */
  private static <T extends TNumber> List<Operand<?>> ofSoftplus(
      Ops tf, SoftplusGrad.Inputs<T> op, List<Output<?>> gradients) {
    Operand<T> g = only(gradients);
    Operand<T> s = tf.math.sigmoid(op.features);
    Operand<T> curve = tf.math.mul(s, tf.math.sub(constant(tf, s, 1), s));
    return List.of(tf.math.mul(g, s), tf.math.mul(tf.math.mul(g, op.gradients), curve));
  }

  /** y = x^(-1/2), dx = -1/2 dy y^3. */
  private static <T extends TType> List<Operand<?>> ofRsqrt(
      Ops tf, RsqrtGrad.Inputs<T> op, List<Output<?>> gradients) {
    Operand<T> g = only(gradients);
    Operand<T> square = tf.math.square(op.y);
    Operand<T> ofY =
        tf.math.mul(constant(tf, op.y, -1.5), tf.math.mul(tf.math.mul(g, op.dy), square));
    Operand<T> ofDy =
        tf.math.mul(constant(tf, op.y, -0.5), tf.math.mul(tf.math.mul(g, op.y), square));
    return List.of(ofY, ofDy);
  }

  /** dx is dy at the entries that are taken. */
  private static <T extends TNumber> List<Operand<?>> ofSlice(
      Ops tf, StridedSliceGrad.Inputs<T, ?> op, List<Output<?>> gradients) {
    return List.of(
        tf.zerosLike(op.shape),
        tf.zerosLike(op.begin),
        tf.zerosLike(op.end),
        tf.zerosLike(op.strides),
        tf.stridedSlice(
            only(gradients),
            op.begin,
            op.end,
            op.strides,
            StridedSlice.beginMask(op.beginMask),
            StridedSlice.endMask(op.endMask),
            StridedSlice.ellipsisMask(op.ellipsisMask),
            StridedSlice.newAxisMask(op.newAxisMask),
            StridedSlice.shrinkAxisMask(op.shrinkAxisMask)));
  }

  private static <T extends TType> Operand<T> constant(Ops tf, Operand<T> like, double value) {
    return tf.dtypes.cast(tf.constant(value), like.type());
  }
}
