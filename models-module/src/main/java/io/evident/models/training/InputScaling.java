package io.evident.models.training;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * How features as they are stored become what a network sees, x = f s + o with a factor and an
 * offset for each place: as operations for the model, and by hand, against which the model is held.
 */
public interface InputScaling {

  /** Features that are what the network sees. */
  InputScaling NONE =
      new InputScaling() {
        @Override
        public Operand<TFloat32> inputs(Ops tf, Operand<TFloat32> features) {
          return features;
        }

        @Override
        public double[] inputs(double[] features) {
          return features.clone();
        }

        @Override
        public double[] inputVariance(double[] inputs) {
          return new double[inputs.length];
        }
      };

  /**
   * Adds the normalization to a graph.
   *
   * @param tf where operations are added
   * @param features as they are stored, such as pixels from 0 to 255, [n, features...]
   * @return the network's inputs, of the same shape
   */
  Operand<TFloat32> inputs(Ops tf, Operand<TFloat32> features);

  /**
   * The normalization in float64.
   *
   * @param features of one example, [features...]
   * @return the network's inputs, of the same shape, a new array
   */
  double[] inputs(double[] features);

  /**
   * How far rounding moves inputs: of x = f s + o the factor, the product, the offset and the sum
   * are rounded.
   *
   * @param inputs of one example, as {@link #inputs(double[])} gives them
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
