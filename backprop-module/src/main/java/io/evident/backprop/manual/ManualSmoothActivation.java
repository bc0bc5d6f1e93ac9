package io.evident.backprop.manual;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;

/** y = f(x) for an f with a derivative everywhere, element by element, so dx = dy f'(x). */
final class ManualSmoothActivation implements ManualLayer {

  /** y = tanh x, so dy/dx = 1 - tanh^2 x and dx = dy (1 - y^2). */
  static final ManualSmoothActivation TANH =
      new ManualSmoothActivation(Math::tanh, (x, y, dy) -> dy * (1 - y * y));

  /** y = s(x) = 1 / (1 + exp(-x)), so s' = s (1 - s) and dx = dy y (1 - y). */
  static final ManualSmoothActivation SIGMOID =
      new ManualSmoothActivation(x -> 1 / (1 + Math.exp(-x)), (x, y, dy) -> dy * y * (1 - y));

  /**
   * y = log(1 + exp(x)), computed as max(x, 0) + log(1 + exp(-|x|)), which does not overflow. dy/dx
   * = exp(x) / (1 + exp(x)), the logistic function s(x), so dx = dy s(x).
   */
  static final ManualSmoothActivation SOFTPLUS =
      new ManualSmoothActivation(
          x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
          (x, y, dy) -> dy / (1 + Math.exp(-x)));

  /**
   * y = x Phi(x) with Phi(x) = (1 + erf(x / sqrt 2)) / 2. Phi' is the normal density phi, so dy/dx
   * = Phi(x) + x phi(x) and dx = dy (Phi(x) + x phi(x)).
   */
  static final ManualSmoothActivation GELU =
      new ManualSmoothActivation(
          x -> x * distribution(x), (x, y, dy) -> dy * (distribution(x) + x * density(x)));

  private final DoubleUnaryOperator function;
  private final Backward backward;

  private ManualSmoothActivation(DoubleUnaryOperator function, Backward backward) {
    this.function = function;
    this.backward = backward;
  }

  /** dL/dx of one element. */
  private interface Backward {
    double dx(double x, double y, double dy);
  }

  private static double distribution(double x) {
    return (1 + Erf.value(x / Math.sqrt(2))) / 2;
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  @Override
  public double[] forward(Pass pass, double[] x, double[][] parameters) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = function.applyAsDouble(x[i]);
    }
    return y;
  }

  @Override
  public double[] backward(
      Pass pass, double[] x, double[] y, double[] dy, double[][] parameters, double[][] gradients) {
    double[] dx = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      dx[i] = backward.dx(x[i], y[i], dy[i]);
    }
    return dx;
  }

  /** 1 + erf is rounded as a number of the size of 1, so GELU's y as one of the size of x. */
  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    return RoundingVariance.scaledSquares(RoundingVariance.FUNCTION, this == GELU ? x : y);
  }
}
