package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Layer;

/** The backward pass of one layer, as somebody wrote it. */
@FunctionalInterface
public interface BackwardPass {

  /**
   * From dL/dy to dL/dx and dL/dparameters.
   *
   * @param pass what the forward pass saw and gave, not to be changed
   * @param dy [N, output...] row-major, not to be changed
   * @param gradients an array for each parameter, to which dL/dparameter is added
   * @return dL/dx, as x is, a new array
   */
  double[] backward(LayerPass pass, double[] dy, double[][] gradients);

  /**
   * The backward pass that this package derives.
   *
   * @param layer the layer
   * @return its backward pass
   */
  static BackwardPass derived(Layer layer) {
    return (pass, dy, gradients) ->
        layer
            .accept(new ManualLayers(pass.shapes()))
            .backward(
                new Pass(
                    pass.batch(), pass.mode(), pass.mask(), MatrixProduct.inJava().begin(), true),
                pass.x(),
                pass.y(),
                dy,
                pass.parameters(),
                gradients);
  }
}
