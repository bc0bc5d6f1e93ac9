package io.evident.backprop.manual;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;

/** l2 / 2 sum W^2 over the regularized parameters; its derivative in W is l2 W. */
final class WeightPenalty {
  private final Network network;

  WeightPenalty(Network network) {
    this.network = network;
  }

  private boolean counts(Parameter parameter) {
    return network.l2Penalty() > 0 && parameter.regularized();
  }

  double value(ParameterValues parameters) {
    double sum = 0;
    for (int p = 0; p < network.parameters().size(); p++) {
      if (counts(network.parameters().get(p))) {
        sum += sumOfSquares(parameters.get(p));
      }
    }
    return network.l2Penalty() / 2 * sum;
  }

  /** In four sums, so that none waits for itself. */
  private static double sumOfSquares(double[] w) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int blocks = w.length / 4 * 4;
    for (int i = 0; i < blocks; i += 4) {
      s0 += w[i] * w[i];
      s1 += w[i + 1] * w[i + 1];
      s2 += w[i + 2] * w[i + 2];
      s3 += w[i + 3] * w[i + 3];
    }
    double rest = 0;
    for (int i = blocks; i < w.length; i++) {
      rest += w[i] * w[i];
    }
    return s0 + s1 + s2 + s3 + rest;
  }

  void addGradient(ParameterValues parameters, ParameterValues gradients) {
    for (int p = 0; p < network.parameters().size(); p++) {
      if (counts(network.parameters().get(p))) {
        double[] W = parameters.get(p);
        double[] dW = gradients.get(p);
        for (int i = 0; i < W.length; i++) {
          dW[i] += network.l2Penalty() * W[i];
        }
      }
    }
  }
}
