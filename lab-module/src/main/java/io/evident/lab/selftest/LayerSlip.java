package io.evident.lab.selftest;

import io.evident.backprop.manual.BackwardPass;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Mode;

/**
 * A backward pass with one usual mistake in it.
 *
 * @param name the mistake in words
 * @param layer the layer it shows on
 * @param mode how the layer must be run for it to show
 * @param backward the wrong backward pass
 */
record LayerSlip(String name, Layer layer, Mode mode, BackwardPass backward) {

  static LayerSlip of(String name, Layer layer, BackwardPass backward) {
    return new LayerSlip(name, layer, Mode.TRAINING, backward);
  }

  /** dL/dx of one element from its x, y and dL/dy. */
  interface Elementwise {
    double dx(double x, double y, double dy);
  }

  static LayerSlip elementwise(String name, Layer layer, Elementwise slip) {
    return of(
        name,
        layer,
        (pass, dy, gradients) -> {
          double[] dx = new double[dy.length];
          for (int i = 0; i < dx.length; i++) {
            dx[i] = slip.dx(pass.x()[i], pass.y()[i], dy[i]);
          }
          return dx;
        });
  }
}
