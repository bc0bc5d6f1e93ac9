package io.evident.backprop.manual;

import io.evident.backprop.internal.linear.Matrix;
import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Mode;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/** The two passes of one layer; it holds shapes only, never values. */
interface ManualLayer {

  /**
   * y = f(x).
   *
   * @param pass N, the number of examples, and the mode
   * @param x [N, input...]
   * @param parameters of this layer, in the order weight, bias
   * @return y, [N, output...], a new array
   */
  double[] forward(Pass pass, double[] x, double[][] parameters);

  /**
   * y = f(x) of a network's first layer, for examples that may not have been gathered yet.
   *
   * @param pass N, the number of examples, and the mode
   * @param x the examples as rows, [N, input]
   * @param parameters of this layer, in the order weight, bias
   * @return the same as of their values
   */
  default double[] forward(Pass pass, Matrix x, double[][] parameters) {
    return forward(pass, x.values(), parameters);
  }

  /**
   * y after one entry of one parameter has changed.
   *
   * @param pass N, the number of examples, and the mode
   * @param x [N, input...]
   * @param y what the forward pass gave before the change; not to be changed
   * @param parameters of this layer, changed
   * @param parameter which of them
   * @param entry which entry of it
   * @return the same as {@link #forward}, to rounding; a new array
   */
  default double[] forwardChanged(
      Pass pass, double[] x, double[] y, double[][] parameters, int parameter, int entry) {
    return forward(pass, x, parameters);
  }

  /**
   * y near an x0 whose y is known, with the kinks of x0: each unit stays on the side of its kink,
   * and each window keeps the maximum, that it has there. So it is smooth, and has the derivative
   * of {@link #forward} at x0.
   *
   * @param pass N, the number of examples, and the mode
   * @param x0 [N, input...]
   * @param y0 what the forward pass gave for x0; not to be changed
   * @param x [N, input...]
   * @param parameters of this layer, the same for both
   * @return the same as {@link #forward}, to rounding, where no kink lies between x0 and x; a new
   *     array
   */
  default double[] forwardNear(
      Pass pass, double[] x0, double[] y0, double[] x, double[][] parameters) {
    return forward(pass, x, parameters);
  }

  /**
   * Makes large parameters ready for many passes.
   *
   * @param products that the passes will use
   * @param parameters of this layer, which stay as they are meanwhile
   */
  default void keep(MatrixProduct.Products products, double[][] parameters) {
    // Most layers have none.
  }

  /**
   * Whether {@link #forwardNear} is affine in x: with the kinks of x0, y = A x + b.
   *
   * @param mode how the network is run
   * @return false where that is not known
   */
  default boolean isAffineNear(Mode mode) {
    return false;
  }

  /**
   * What a layer that is linear in its parameters gives for others: y of parameters p + t d is y of
   * p plus t times this.
   *
   * @param pass N, the number of examples, and the mode
   * @param x [N, input...]
   * @param direction d, by the places of the parameters; null for one that is 0
   * @return y of d, a new array; empty where the layer is not linear in its parameters
   */
  default Optional<double[]> forwardAlong(Pass pass, double[] x, double[][] direction) {
    return Optional.empty();
  }

  /**
   * How many units or windows stand on another side of their kink than at x0.
   *
   * @param pass N, the number of examples, and the mode
   * @param x0 [N, input...]
   * @param x [N, input...]
   * @return 0 where nothing has a kink
   */
  default int flips(Pass pass, double[] x0, double[] x) {
    return 0;
  }

  /**
   * Puts units and windows on the other side of their kinks that are nearer to them at x0 than what
   * it may be off.
   *
   * @param pass N, the number of examples, and the mode
   * @param x0 [N, input...]
   * @param x [N, input...], x0 moved; changed where something flips
   * @param margin how far an entry of x0 may be off, by its place
   */
  default void flip(Pass pass, double[] x0, double[] x, IntToDoubleFunction margin) {}

  /**
   * Whether the forward pass of one example alone, without a mask, gives its part of the pass of
   * the batch.
   *
   * @return false where examples are looked at together
   */
  default boolean takesSingleExamples() {
    return true;
  }

  /**
   * From dL/dy to dL/dx and dL/dparameters.
   *
   * @param pass N, the number of examples, and the mode
   * @param x what the forward pass was given
   * @param y what it returned
   * @param dy [N, output...]
   * @param parameters of this layer
   * @param gradients of this layer's parameters, zeros; to be filled
   * @return dx, [N, input...], a new array
   */
  double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients);

  /**
   * The same of a network's first layer, for examples that may not have been gathered yet.
   *
   * @param pass N, the number of examples, and the mode
   * @param x what the forward pass was given, as rows
   * @param y what it returned
   * @param dy [N, output...]
   * @param parameters of this layer
   * @param gradients of this layer's parameters, zeros; to be filled
   * @return dx, [N, input...], a new array
   */
  default double[] backward(
      Pass pass, Matrix x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    return backward(pass, x.values(), y, dy, parameters, gradients);
  }

  /**
   * How far rounding moves y, see {@link RoundingVariance}; unless overridden as of a function of
   * one number that a library computes.
   *
   * @param pass N, the number of examples, and the mode
   * @param x what the forward pass was given
   * @param y what it returned
   * @param parameters of this layer
   * @return [N, output...], or empty where nothing is rounded
   */
  default double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    return RoundingVariance.scaledSquares(RoundingVariance.FUNCTION, y);
  }

  /**
   * How far rounding moves dx and the parameters' gradients; unless overridden as of a derivative
   * of at most 1 that a library computes.
   *
   * @param pass N, the number of examples, and the mode
   * @param x what the forward pass was given
   * @param y what it returned
   * @param dy [N, output...]
   * @param dx what the backward pass returned
   * @param parameters of this layer
   * @param gradients of this layer's parameters
   * @return the variances
   */
  default RoundingVariance gradientVariance(
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {
    return new RoundingVariance(
        dx.length == dy.length
            ? RoundingVariance.scaledSquares(RoundingVariance.FUNCTION, dy)
            : RoundingVariance.scaledSquares(RoundingVariance.FUNCTION, dx),
        ofFunction(gradients));
  }

  private static double[] ofFunction(double[][] gradients) {
    double[] largest = new double[gradients.length];
    for (int p = 0; p < largest.length; p++) {
      largest[p] =
          RoundingVariance.largest(
              RoundingVariance.scaledSquares(RoundingVariance.FUNCTION, gradients[p]));
    }
    return largest;
  }

  /**
   * How far rounding moves what {@link #follow} changes.
   *
   * @param pass N, the number of examples, and the mode
   * @param x what the forward pass was given
   * @param parameters of this layer, after it
   * @return the largest variance of each parameter that is followed, in order
   */
  default double[] followedVariance(Pass pass, double[] x, double[][] parameters) {
    return RoundingVariance.NONE;
  }

  /**
   * Moves what is followed in training and not learned, as after one step on x.
   *
   * @param pass N, the number of examples, and the mode
   * @param x what the forward pass was given
   * @param parameters of this layer; changed
   */
  default void follow(Pass pass, double[] x, double[][] parameters) {}
}
