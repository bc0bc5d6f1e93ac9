package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.manual.NearbyLoss;
import io.evident.backprop.manual.RoundedGradient;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** Looks closer at the tensors of a network that somebody disputes. */
final class FindingSearch {
  /** Random directions in each parameter, to find the one that differs most. */
  private static final int LOCALIZING_DIRECTIONS = 8;

  /** Who says what the loss is where nobody else does. */
  static final String FORWARD_PASS = "the forward pass";

  private final Network network;
  private final ParameterValues weights;
  private final Batch batch;
  private final LossGradient claimed;
  private final Map<Oracle, LossGradient> answers;
  private final Map<Double, RoundedGradient> rounded;
  private final ManualNetwork forward;
  private final NearbyLoss nearby;

  /**
   * Prepares.
   *
   * @param nearby the loss near these weights
   * @param answers of the oracles
   * @param rounded how far float32 may be off, by the unit roundoff of the oracles' products
   */
  FindingSearch(
      ParameterValues weights,
      Batch batch,
      NearbyLoss nearby,
      LossGradient claimed,
      Map<Oracle, LossGradient> answers,
      Map<Double, RoundedGradient> rounded) {
    this.network = weights.network();
    this.weights = weights;
    this.batch = batch;
    this.claimed = claimed;
    this.answers = answers;
    this.rounded = rounded;
    this.forward = ManualNetwork.of(network);
    this.nearby = nearby;
  }

  /**
   * What is known about every tensor of which a comparison of first derivatives failed.
   *
   * @param comparisons all of the check
   */
  List<GradientFinding> of(List<Comparison> comparisons) {
    Set<String> disputed = new LinkedHashSet<>();
    for (Comparison c : comparisons) {
      if (c.verdict() == GradientVerdict.FAIL && !SecondOrderFindings.concern(c)) {
        disputed.add(c.tensor());
      }
    }
    List<GradientFinding> findings = new ArrayList<>();
    for (int p = 0; p < network.parameters().size(); p++) {
      Parameter parameter = network.parameters().get(p);
      if (disputed.contains(parameter.name())) {
        findings.add(ofParameter(p, comparisons));
      }
    }
    if (disputed.contains(GradientCheck.INPUTS)) {
      findings.add(ofInputs(comparisons));
    }
    if (disputed.contains(GradientCheck.LOSS)) {
      findings.add(ofLoss());
    }
    if (findings.isEmpty() && disputed.contains(GradientCheck.ALL_PARAMETERS)) {
      findings.add(ofAllParameters(comparisons));
    }
    return findings;
  }

  /** All parameters together failed and none alone: the one that differs most is looked at. */
  private GradientFinding ofAllParameters(List<Comparison> comparisons) {
    DirectionalDifferences differences =
        new DirectionalDifferences(LOCALIZING_DIRECTIONS, new SplittableRandom(batch.size()));
    int worst = -1;
    double greatest = -1;
    for (int p = 0; p < network.parameters().size(); p++) {
      Parameter parameter = network.parameters().get(p);
      if (parameter.trained()) {
        Comparison alone =
            differences.compare(
                parameter.name(),
                NetworkDirections.parameter(nearby, p, weights, 0),
                List.of(claimed.parameters().get(p)),
                floor());
        // Of random directions in n entries the difference is the root mean square of the errors.
        double difference =
            Math.abs(alone.manual() - alone.found())
                * Math.sqrt(claimed.parameters().get(p).length);
        if (!(difference <= greatest)) {
          greatest = difference;
          worst = p;
        }
      }
    }
    GradientFinding finding = ofParameter(worst, comparisons);
    return finding.oddOnesOut().isEmpty() || finding.agreeing().contains(TensorDispute.BY_HAND)
        ? tooThin(finding.tensor(), comparisons)
        : finding;
  }

  /** Nothing is wrong where it was looked at closely. */
  private static GradientFinding tooThin(String tensor, List<Comparison> comparisons) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (Comparison c : comparisons) {
      if (c.tensor().equals(GradientCheck.ALL_PARAMETERS)
          && c.oracle().equals(GradientCheck.DIRECTIONS)) {
        values.put(TensorDispute.BY_HAND, c.manual());
        values.put(c.oracle(), c.found());
      }
    }
    return new GradientFinding(
        GradientCheck.ALL_PARAMETERS,
        List.of(),
        List.of(),
        values,
        List.of(TensorDispute.BY_HAND),
        List.of(GradientCheck.DIRECTIONS),
        Optional.of(
            "errors too small in any one entry that was looked at, most of them in "
                + tensor
                + "; look at every entry (--full)"));
  }

  private GradientFinding ofParameter(int p, List<Comparison> comparisons) {
    Parameter parameter = network.parameters().get(p);
    List<TensorDispute.Answer> said = new ArrayList<>();
    answers.forEach(
        (oracle, answer) ->
            said.add(
                new TensorDispute.Answer(
                    oracle.name(),
                    tolerance(
                        oracle,
                        rounded.get(oracle.productUnit()).bound(p),
                        claimed.parameters().get(p),
                        answer.parameters().get(p)),
                    answer.parameters().get(p))));
    SlipDiagnosis.Surroundings known =
        new SlipDiagnosis.Surroundings(
            parameter.shape().dimensions(), batch.size(), weights.get(p), ofExamples(p));
    return new TensorDispute(
            parameter.name(), claimed.parameters().get(p), floor(), known, comparisons)
        .finding(
            said,
            weights.get(p),
            () -> nearby.ofLayer(parameter.layer(), weights),
            NetworkDirections.isSmooth(network));
  }

  private GradientFinding ofInputs(List<Comparison> comparisons) {
    List<Integer> shape = new ArrayList<>(List.of(batch.size()));
    shape.addAll(network.input().dimensions());
    List<TensorDispute.Answer> said = new ArrayList<>();
    answers.forEach(
        (oracle, answer) ->
            said.add(
                new TensorDispute.Answer(
                    oracle.name(),
                    tolerance(
                        oracle,
                        rounded.get(oracle.productUnit()).inputsBound(),
                        claimed.inputs(),
                        answer.inputs()),
                    answer.inputs())));
    SlipDiagnosis.Surroundings known =
        new SlipDiagnosis.Surroundings(shape, batch.size(), new double[0], List.of());
    return new TensorDispute(GradientCheck.INPUTS, claimed.inputs(), floor(), known, comparisons)
        .finding(
            said,
            batch.inputs(),
            () -> nearby.at(batch.inputs(), weights),
            NetworkDirections.isSmooth(network));
  }

  private GradientFinding ofLoss() {
    List<Witness> witnesses = new ArrayList<>();
    // Of a claim that is not finite nothing is allowed for.
    double scale = Double.isFinite(claimed.loss()) ? Math.abs(claimed.loss()) : 0;
    for (Map.Entry<Oracle, LossGradient> answer : answers.entrySet()) {
      double[] value = {answer.getValue().loss()};
      double allowed = answer.getKey().tolerance() * Math.max(scale, Math.abs(value[0]));
      witnesses.add(Witness.ofWhole(answer.getKey().name(), value, allowed));
    }
    Witness hand = Witness.ofWhole(TensorDispute.BY_HAND, new double[] {claimed.loss()}, 0);
    List<Witness> others = new ArrayList<>();
    double passed = forward.loss(weights, batch);
    // Where the claim is our own, the forward pass is the same computation and no other voice.
    if (passed != claimed.loss()) {
      others.add(
          Witness.ofWhole(
              FORWARD_PASS, new double[] {passed}, 1e-12 * Math.max(scale, Math.abs(passed))));
    }
    Majority majority = Majority.of(hand, witnesses, others);
    witnesses.addAll(others);
    return new GradientFinding(
        GradientCheck.LOSS,
        List.of(),
        List.of(),
        TensorDispute.values(0, hand, witnesses),
        majority.against(),
        majority.agreeing(),
        Optional.empty());
  }

  private double tolerance(Oracle oracle, double bound, double[] manual, double[] found) {
    return OracleComparison.tolerance(
        oracle, floor(), bound, Slices.greatestSize(manual), Slices.greatestSize(found));
  }

  private double floor() {
    return TensorComparison.floor(claimed);
  }

  /** What each example contributes to the gradient of one parameter, where that can be told. */
  private List<double[]> ofExamples(int p) {
    List<double[]> parts = new ArrayList<>();
    boolean apart =
        !network.couplesExamples()
            && (batch.mode() == Mode.INFERENCE || network.dropoutCount() == 0)
            && network.l2Penalty() == 0;
    for (int n = 0; apart && n < batch.size(); n++) {
      int in = network.input().size();
      int out = network.targets();
      Batch one =
          Batch.of(
              network,
              Arrays.copyOfRange(batch.inputs(), n * in, (n + 1) * in),
              Arrays.copyOfRange(batch.targets(), n * out, (n + 1) * out));
      if (batch.mode() == Mode.INFERENCE) {
        one = one.atInference();
      }
      if (batch.weights().isPresent()) {
        one = one.withWeights(batch.weights().get()[n]);
      }
      double[] part = forward.gradient(weights, one).parameters().get(p);
      parts.add(Arrays.stream(part).map(d -> d / batch.size()).toArray());
    }
    return parts;
  }
}
