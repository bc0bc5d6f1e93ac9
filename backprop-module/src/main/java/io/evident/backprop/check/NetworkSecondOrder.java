package io.evident.backprop.check;

import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/** The second derivatives of a network's loss in its trained parameters and its inputs. */
final class NetworkSecondOrder {
  private final NetworkPoint point;
  private final BiFunction<ParameterValues, Batch, LossGradient> claimed;
  private final SplittableRandom random;

  NetworkSecondOrder(
      Network network,
      BiFunction<ParameterValues, Batch, LossGradient> claimed,
      SplittableRandom random) {
    this.point = new NetworkPoint(network);
    this.claimed = claimed;
    this.random = random;
  }

  private SecondOrder at(ParameterValues weights, Batch batch) {
    return new SecondOrder(
        point.of(weights, batch),
        point.names(),
        () -> point.of(ClaimedGradient.of(claimed, weights, batch)),
        random);
  }

  List<Comparison> compare(List<Oracle> oracles, ParameterValues weights, Batch batch) {
    SecondOrder second = at(weights, batch);
    List<Comparison> comparisons = new ArrayList<>();
    for (Oracle oracle : oracles) {
      if (oracle.differentiatesTwice()) {
        comparisons.addAll(
            second.against(
                v -> point.of(oracle.hessianTimes(weights, batch, point.asGradient(v)))));
      }
    }
    comparisons.add(second.symmetry(GradientCheck.ALL_PARAMETERS));
    return comparisons;
  }

  /**
   * What is known of each tensor whose second derivatives failed, when its first ones did not.
   *
   * @param comparisons all of the check
   */
  List<GradientFinding> findings(
      List<Comparison> comparisons, ParameterValues weights, Batch batch) {
    SecondOrderFindings findings =
        new SecondOrderFindings(point.names(), point.shapes(batch.size()), comparisons);
    List<GradientFinding> found = findings.ofNetwork();
    return found.isEmpty() && findings.isAsymmetric()
        ? List.of(findings.of(Asymmetry.greatest(at(weights, batch))))
        : found;
  }
}
