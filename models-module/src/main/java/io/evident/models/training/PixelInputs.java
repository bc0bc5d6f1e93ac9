package io.evident.models.training;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * How pixels become what a network sees, x = p s + o with a factor and an offset for each place: as
 * operations for the model, and by hand, against which the model is held.
 */
public interface PixelInputs {

  /**
   * Adds the normalization to a graph.
   *
   * @param tf where operations are added
   * @param pixels 0 to 255, [n, height, width, channels]
   * @return the network's inputs, of the same shape
   */
  Operand<TFloat32> inputs(Ops tf, Operand<TFloat32> pixels);

  /**
   * The normalization in float64.
   *
   * @param pixels 0 to 255, of one image, [height, width, channels]
   * @return the network's inputs, of the same shape, a new array
   */
  double[] inputs(double[] pixels);

  /**
   * How far rounding moves inputs: of x = p s + o the factor, the product, the offset and the sum
   * are rounded.
   *
   * @param inputs of one image, as {@link #inputs(double[])} gives them
   * @return the variance of each, in units of the squared unit roundoff, a new array
   */
  default double[] inputVariance(double[] inputs) {
    double[] offset = inputs(new double[inputs.length]);
    double[] variance = new double[inputs.length];
    for (int i = 0; i < variance.length; i++) {
      double product = inputs[i] - offset[i];
      variance[i] = 2 * product * product + offset[i] * offset[i] + inputs[i] * inputs[i];
    }
    return variance;
  }
}
