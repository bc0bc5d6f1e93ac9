package io.evident.backprop.check;

import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Parameter;
import java.util.ArrayList;
import java.util.List;

/** A network's gradient against that of an oracle that knows every entry. */
final class OracleComparison {
  private OracleComparison() {}

  /**
   * Compares every trained parameter, the inputs and the loss.
   *
   * @param manual the gradient in question
   * @param oracle who answers
   * @param found its answer
   * @param terms how large the terms are that each parameter's gradient is a sum of
   */
  static List<Comparison> of(
      LossGradient manual, Oracle oracle, LossGradient found, double[] terms) {
    List<Comparison> comparisons = new ArrayList<>();
    double floor = Math.min(TensorComparison.floor(manual), TensorComparison.floor(found));
    List<Parameter> parameters = manual.parameters().network().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (!parameters.get(p).trained()) {
        continue;
      }
      comparisons.add(
          TensorComparison.whole(
              parameters.get(p).name(),
              oracle.name(),
              oracle.tolerance(),
              Math.max(floor, TensorComparison.FLOOR * terms[p]),
              manual.parameters().get(p),
              found.parameters().get(p)));
    }
    comparisons.add(
        TensorComparison.whole(
            GradientCheck.INPUTS,
            oracle.name(),
            oracle.tolerance(),
            floor,
            manual.inputs(),
            found.inputs()));
    comparisons.add(
        TensorComparison.whole(
            GradientCheck.LOSS,
            oracle.name(),
            oracle.tolerance(),
            0,
            new double[] {manual.loss()},
            new double[] {found.loss()}));
    return comparisons;
  }
}
