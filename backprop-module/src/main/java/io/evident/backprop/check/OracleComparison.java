package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import io.evident.backprop.manual.RoundedGradient;
import io.evident.backprop.manual.SimulatedRounding;
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
   * @param rounded the same by hand, and how far float32 may be off
   */
  static List<Comparison> of(
      LossGradient manual, Oracle oracle, LossGradient found, RoundedGradient rounded) {
    List<Comparison> comparisons = new ArrayList<>();
    double floor = Math.min(TensorComparison.floor(manual), TensorComparison.floor(found));
    List<Parameter> parameters = manual.parameters().network().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (parameters.get(p).trained()) {
        comparisons.add(
            compare(
                parameters.get(p).name(),
                oracle,
                floor,
                rounded.bound(p),
                manual.parameters().get(p),
                found.parameters().get(p)));
      }
    }
    comparisons.add(
        compare(
            GradientCheck.INPUTS,
            oracle,
            floor,
            rounded.inputsBound(),
            manual.inputs(),
            found.inputs()));
    comparisons.add(
        compare(
            GradientCheck.LOSS,
            oracle,
            0,
            rounded.lossBound(),
            new double[] {manual.loss()},
            new double[] {found.loss()}));
    return comparisons;
  }

  private static Comparison compare(
      String tensor, Oracle oracle, double floor, double bound, double[] manual, double[] found) {
    double ours = Slices.greatestSize(manual);
    double theirs = Slices.greatestSize(found);
    TensorComparison.Whole held =
        new TensorComparison.Whole(
            tensor,
            oracle.name(),
            tolerance(oracle, floor, bound, ours, theirs),
            Math.max(floor, Math.max(ours, theirs)));
    return TensorComparison.whole(held, manual, found);
  }

  /**
   * The oracle's own relative tolerance, or, where terms cancel, as much as the rounding of its
   * number type does to them.
   *
   * @param bound how far float32 may be off
   * @param manual the greatest size of an entry by hand
   * @param found the same of the oracle's
   */
  static double tolerance(Oracle oracle, double floor, double bound, double manual, double found) {
    double scale = Math.max(floor, Math.min(finite(manual, floor), finite(found, floor)));
    double units = oracle.unit() / SimulatedRounding.UNIT;
    return scale > 0 ? Math.max(oracle.tolerance(), units * bound / scale) : oracle.tolerance();
  }

  private static double finite(double greatest, double otherwise) {
    return greatest < Double.POSITIVE_INFINITY ? greatest : otherwise;
  }
}
