package io.evident.backprop.graph;

import io.evident.backprop.internal.graph.UnoptimizedGraph;
import io.evident.backprop.network.Precision;
import org.tensorflow.proto.ConfigProto;

/**
 * Choices that change how fast a lowered network runs and, the precision apart, nothing about what
 * it computes; the gradient check runs them as they train.
 *
 * @param type the number type
 * @param denseWeights how the weights of a dense layer lie in memory
 * @param convolution how a convolution of few channels is computed
 * @param pooling how a 2 x 2 maximum is taken
 * @param activationAfterPooling whether an activation that stands before a max pooling is computed
 *     after it, on a quarter of the elements; the two commute because both are monotone
 * @param batchNorm how a batch normalization is computed
 * @param crossEntropy how a softmax cross-entropy is computed
 * @param batchParts into how many subgraphs over the same weights a batch is cut, at least 1; a
 *     network whose examples depend on each other is never cut
 * @param precision in what the factors of products and convolutions are
 */
public record LoweringOptions(
    ElementType type,
    DenseWeights denseWeights,
    Convolution convolution,
    Pooling pooling,
    boolean activationAfterPooling,
    BatchNormalization batchNorm,
    CrossEntropy crossEntropy,
    int batchParts,
    Precision precision) {

  /** One operation for each layer, in order. */
  public static final LoweringOptions PLAIN =
      new LoweringOptions(
          ElementType.FLOAT32,
          DenseWeights.OUTPUTS_FIRST,
          Convolution.OPERATION,
          Pooling.OPERATION,
          false,
          BatchNormalization.PRIMITIVES,
          CrossEntropy.PRIMITIVES,
          1,
          Precision.FLOAT32);

  /** What was fastest for small networks on CPUs; see docs/trials.md. */
  public static final LoweringOptions TUNED =
      new LoweringOptions(
          ElementType.FLOAT32,
          DenseWeights.INPUTS_FIRST,
          Convolution.ROW_PAIRS,
          Pooling.STRIDED_MAXIMUM,
          true,
          BatchNormalization.FUSED,
          CrossEntropy.FUSED,
          2,
          Precision.FLOAT32);

  /** What suits a GPU: a batch stays whole, and every layer is an operation of cuDNN. */
  public static final LoweringOptions GPU =
      new LoweringOptions(
          ElementType.FLOAT32,
          DenseWeights.OUTPUTS_FIRST,
          Convolution.OPERATION,
          Pooling.OPERATION,
          false,
          BatchNormalization.FUSED,
          CrossEntropy.FUSED,
          1,
          Precision.FLOAT32);

  /** How the weights of a dense layer lie in memory. */
  public enum DenseWeights {
    /** [outputs, inputs], as a network declares them. */
    OUTPUTS_FIRST,
    /** [inputs, outputs], which products of a few rows with many weights read in order. */
    INPUTS_FIRST
  }

  /** How a convolution is computed. */
  public enum Convolution {
    /** TensorFlow's Conv2D. */
    OPERATION,
    /**
     * Two rows at once where a convolution of up to eight channels stands before a 2 x 2 maximum;
     * else as OPERATION. A vector of the processor holds sixteen channels, of which such a
     * convolution leaves most empty.
     */
    ROW_PAIRS
  }

  /** How a batch normalization is computed. */
  public enum BatchNormalization {
    /** Mean, variance and the rest as single operations. */
    PRIMITIVES,
    /** TensorFlow's FusedBatchNormV3, where the type is float32; else as PRIMITIVES. */
    FUSED
  }

  /** How a softmax cross-entropy is computed. */
  public enum CrossEntropy {
    /** The logarithm of the softmax times the targets, as single operations. */
    PRIMITIVES,
    /**
     * TensorFlow's SoftmaxCrossEntropyWithLogits, which gives the loss and its derivative in the
     * outputs; the network is differentiated from there. The derivative is softmax minus targets,
     * which is right where the targets of an example sum to 1, as classes and smoothed classes do.
     */
    FUSED
  }

  /** How a 2 x 2 maximum of stride 2 is taken; other windows are always an operation. */
  public enum Pooling {
    /** TensorFlow's MaxPool. */
    OPERATION,
    /** Reshape, split and maximum. */
    STRIDED_MAXIMUM
  }

  public LoweringOptions {
    if (!(batchParts >= 1)) {
      throw new IllegalArgumentException("batchParts must be at least 1, got " + batchParts);
    }
  }

  /**
   * The same choices in another number type.
   *
   * @param type the number type
   * @return new options
   */
  public LoweringOptions withType(ElementType type) {
    return with(type, denseWeights, crossEntropy, batchParts, precision);
  }

  /**
   * The same choices with another layout of dense weights.
   *
   * @param denseWeights how they lie in memory
   * @return new options
   */
  public LoweringOptions withDenseWeights(DenseWeights denseWeights) {
    return with(type, denseWeights, crossEntropy, batchParts, precision);
  }

  /**
   * The same choices with another number of parts.
   *
   * @param batchParts at least 1
   * @return new options
   */
  public LoweringOptions withBatchParts(int batchParts) {
    return with(type, denseWeights, crossEntropy, batchParts, precision);
  }

  /**
   * The same choices with other factors of products.
   *
   * @param precision in what they are
   * @return new options
   */
  public LoweringOptions withPrecision(Precision precision) {
    return with(type, denseWeights, crossEntropy, batchParts, precision);
  }

  /**
   * The same choices, without what has no deterministic kernel on a GPU: TensorFlow's
   * SoftmaxCrossEntropyWithLogits.
   *
   * @return new options
   */
  public LoweringOptions withDeterministicKernels() {
    return with(type, denseWeights, CrossEntropy.PRIMITIVES, batchParts, precision);
  }

  private LoweringOptions with(
      ElementType type,
      DenseWeights denseWeights,
      CrossEntropy crossEntropy,
      int batchParts,
      Precision precision) {
    return new LoweringOptions(
        type,
        denseWeights,
        convolution,
        pooling,
        activationAfterPooling,
        batchNorm,
        crossEntropy,
        batchParts,
        precision);
  }

  /**
   * How an oracle runs a graph lowered so: the plain one as it was built, every other one as
   * TensorFlow optimizes it. What goes wrong where operations are joined does not reach both.
   *
   * @param device CPU:0, which hides the GPUs, or where TensorFlow puts what nobody puts elsewhere
   */
  ConfigProto session(String device) {
    ConfigProto.Builder configuration = ConfigProto.newBuilder();
    configuration.getGpuOptionsBuilder().setAllowGrowth(true);
    if (device.startsWith("CPU")) {
      configuration.putDeviceCount("GPU", 0);
    }
    return equals(PLAIN.withType(type))
        ? UnoptimizedGraph.in(configuration).build()
        : configuration.build();
  }
}
