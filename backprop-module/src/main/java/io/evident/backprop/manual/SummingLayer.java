package io.evident.backprop.manual;

import io.evident.backprop.network.Mode;
import java.util.Optional;

/**
 * A layer whose passes are sums of products of two factors: of the squares of the factors, the same
 * passes give the sums of the squares.
 */
interface SummingLayer extends ManualLayer {

  /** How many terms an output is the sum of. */
  double outputTerms();

  /** How many terms an entry of dL/dx is the sum of. */
  double inputTerms();

  /**
   * How many terms an entry of a parameter's gradient is the sum of.
   *
   * @param batch N
   */
  double parameterTerms(int batch);

  /**
   * y = f(x), which is linear in the parameters too.
   *
   * @param parameters null for one that is 0
   */
  @Override
  double[] forward(Pass pass, double[] x, double[][] parameters);

  @Override
  default boolean isAffineNear(Mode mode) {
    return true;
  }

  @Override
  default Optional<double[]> forwardAlong(Pass pass, double[] x, double[][] direction) {
    return Optional.of(forward(pass, x, direction));
  }

  @Override
  default double[] outputVariance(Pass pass, double[] x, double[] y, double[][] parameters) {
    return RoundingVariance.ofSums(
        outputTerms(),
        y,
        forward(pass, RoundingVariance.squared(x), RoundingVariance.squared(parameters)));
  }

  @Override
  default RoundingVariance gradientVariance(
      Pass pass,
      double[] x,
      double[] y,
      double[] dy,
      double[] dx,
      double[][] parameters,
      double[][] gradients) {
    double[][] squares = RoundingVariance.room(gradients);
    double[] ofInputs =
        backward(
            pass,
            RoundingVariance.squared(x),
            y,
            RoundingVariance.squared(dy),
            RoundingVariance.squared(parameters),
            squares);
    double[] largest = new double[gradients.length];
    for (int p = 0; p < largest.length; p++) {
      double[] variances =
          RoundingVariance.ofSums(parameterTerms(pass.batch()), gradients[p], squares[p]);
      largest[p] = RoundingVariance.largest(variances);
    }
    return new RoundingVariance(RoundingVariance.ofSums(inputTerms(), dx, ofInputs), largest);
  }
}
