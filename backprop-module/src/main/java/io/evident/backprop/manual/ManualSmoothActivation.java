package io.evident.backprop.manual;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;

/** y = f(x) for an f with a derivative everywhere, element by element, so dx = dy f'(x). */
final class ManualSmoothActivation implements ManualLayer {

  /** y = tanh x, so dy/dx = 1 - tanh^2 x and dx = dy (1 - y^2). */
  static final ManualSmoothActivation TANH =
      new ManualSmoothActivation(
          Math::tanh, (x, y, dy) -> dy * (1 - y * y), ManualSmoothActivation::output);

  /** y = s(x) = 1 / (1 + exp(-x)), so s' = s (1 - s) and dx = dy y (1 - y). */
  static final ManualSmoothActivation SIGMOID =
      new ManualSmoothActivation(
          ManualSmoothActivation::logistic,
          (x, y, dy) -> dy * y * (1 - y),
          ManualSmoothActivation::output);

  /**
   * y = log(1 + exp(x)), computed as max(x, 0) + log(1 + exp(-|x|)), which does not overflow. dy/dx
   * = exp(x) / (1 + exp(x)), the logistic function s(x), so dx = dy s(x).
   */
  static final ManualSmoothActivation SOFTPLUS =
      new ManualSmoothActivation(
          x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
          (x, y, dy) -> dy / (1 + Math.exp(-x)),
          ManualSmoothActivation::output);

  /**
   * y = x Phi(x) with Phi(x) = (1 + erf(x / sqrt 2)) / 2. Phi' is the normal density phi, so dy/dx
   * = Phi(x) + x phi(x) and dx = dy (Phi(x) + x phi(x)). 1 + erf is rounded as a number of the size
   * of 1, so y as one of the size of x.
   */
  static final ManualSmoothActivation GELU =
      new ManualSmoothActivation(
          x -> x * distribution(x),
          (x, y, dy) -> dy * (distribution(x) + x * density(x)),
          (x, y) -> x);

  /**
   * y = x s(x) with the logistic function s, whose derivative is s (1 - s): dy/dx = s + x s (1 - s)
   * = s + y (1 - s). Some libraries compute s as 1/2 and an odd function, so y is rounded as a
   * number of the size of x.
   */
  static final ManualSmoothActivation SILU =
      new ManualSmoothActivation(
          x -> x * logistic(x),
          (x, y, dy) -> dy * (logistic(x) + y * (1 - logistic(x))),
          (x, y) -> x);

  /**
   * y = x for x &gt; 0 and exp(x) - 1 elsewhere, so dy/dx = 1 or exp(x) = y + 1; both are 1 at x =
   * 0, where the second derivative alone has a kink. exp(x) - 1 is rounded as a number of the size
   * of 1.
   */
  static final ManualSmoothActivation ELU =
      new ManualSmoothActivation(
          x -> x > 0 ? x : Math.expm1(x),
          (x, y, dy) -> x > 0 ? dy : dy * (y + 1),
          (x, y) -> x > 0 ? 0 : 1);

  private final DoubleUnaryOperator function;
  private final Backward backward;
  private final DoubleBinaryOperator roundedAs;

  /**
   * One function.
   *
   * @param function y = f(x)
   * @param backward dx
   * @param roundedAs the size, by x and y, of the largest number that is rounded on the way to y
   */
  private ManualSmoothActivation(
      DoubleUnaryOperator function, Backward backward, DoubleBinaryOperator roundedAs) {
    this.function = function;
    this.backward = backward;
    this.roundedAs = roundedAs;
  }

  /** dL/dx of one element. */
  private interface Backward {
    double dx(double x, double y, double dy);
  }

  private static double output(double x, double y) {
    return y;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
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

  @Override
  public double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    double[] sizes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      sizes[i] = roundedAs.applyAsDouble(x[i], y[i]);
    }
    return RoundingVariance.scaledSquares(RoundingVariance.FUNCTION, sizes);
  }
}
