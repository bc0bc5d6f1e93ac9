package io.evident.backprop.manual;

import java.util.function.DoubleFunction;

/**
 * A network's outputs where something is moved by t, and all that it reaches is affine in it, with
 * the kinks of the point. They are computed only for a t that is wider than all before; for the
 * others that move is scaled. So all share one rounding error, a part |t| / T of that of outputs
 * computed for the widest T: no more than the noise of a value that is computed anew.
 */
final class AffineOutputs {
  private double distance;
  private double[] move;

  /**
   * The outputs.
   *
   * @param t how far
   * @param there for t = 0
   * @param outputs for another t; null if nothing reaches them
   * @return a new array, or what is given
   */
  double[] at(double t, double[] there, DoubleFunction<double[]> outputs) {
    if (move == null || Math.abs(t) > Math.abs(distance)) {
      double[] here = outputs.apply(t);
      if (here == null) {
        return there;
      }
      move = new double[here.length];
      boolean isFinite = t != 0;
      for (int i = 0; i < move.length; i++) {
        move[i] = here[i] - there[i];
        isFinite &= Double.isFinite(move[i]);
      }
      distance = t;
      if (!isFinite) {
        // A smaller t may have outputs that are.
        move = null;
        return here;
      }
    }
    return LossAlong.plus(there, t / distance, move);
  }
}
