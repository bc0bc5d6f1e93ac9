package io.evident.models.serving;

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
}
