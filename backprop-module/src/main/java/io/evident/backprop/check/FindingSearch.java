package io.evident.backprop.check;

import io.evident.backprop.manual.ManualNetwork;
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
import java.util.TreeSet;
import java.util.function.DoubleSupplier;

/** Looks closer at the tensors of a network that somebody disputes. */
final class FindingSearch {
  /** What the gradient in question is called among the oracles. */
  static final String BY_HAND = "by hand";

  /** Entries of a disputed tensor that are differentiated; a smaller tensor is, whole. */
  private static final int DIFFERENTIATED = 256;

  private final Network network;
  private final ParameterValues weights;
  private final Batch batch;
  private final LossGradient claimed;
  private final Map<Oracle, LossGradient> answers;
  private final ManualNetwork forward;

  FindingSearch(
      ParameterValues weights,
      Batch batch,
      LossGradient claimed,
      Map<Oracle, LossGradient> answers) {
    this.network = weights.network();
    this.weights = weights;
    this.batch = batch;
    this.claimed = claimed;
    this.answers = answers;
    this.forward = ManualNetwork.of(network);
  }

  /**
   * What is known about every tensor of which a comparison failed.
   *
   * @param comparisons all of the check
   */
  List<GradientFinding> of(List<Comparison> comparisons) {
    Set<String> disputed = new LinkedHashSet<>();
    for (Comparison c : comparisons) {
      if (c.verdict() == GradientVerdict.FAIL) {
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
    return findings;
  }

  private GradientFinding ofParameter(int p, List<Comparison> comparisons) {
    Parameter parameter = network.parameters().get(p);
    List<double[]> h = forward.activations(weights, batch);
    double[] input = h.get(parameter.layer());
    Map<Oracle, double[]> said = new LinkedHashMap<>();
    answers.forEach((oracle, answer) -> said.put(oracle, answer.parameters().get(p)));
    SlipDiagnosis.Surroundings known =
        new SlipDiagnosis.Surroundings(
            parameter.shape().dimensions(), batch.size(), weights.get(p), ofExamples(p));
    return finding(
        parameter.name(),
        claimed.parameters().get(p),
        said,
        weights.get(p),
        () -> forward.lossFrom(parameter.layer(), input, weights, batch),
        known,
        comparisons);
  }

  private GradientFinding ofInputs(List<Comparison> comparisons) {
    List<Integer> shape = new ArrayList<>(List.of(batch.size()));
    shape.addAll(network.input().dimensions());
    Map<Oracle, double[]> said = new LinkedHashMap<>();
    answers.forEach((oracle, answer) -> said.put(oracle, answer.inputs()));
    return finding(
        GradientCheck.INPUTS,
        claimed.inputs(),
        said,
        batch.inputs(),
        () -> forward.loss(weights, batch),
        new SlipDiagnosis.Surroundings(shape, batch.size(), new double[0], List.of()),
        comparisons);
  }

  private GradientFinding ofLoss() {
    List<Witness> witnesses = new ArrayList<>();
    double scale = Math.abs(claimed.loss());
    for (Map.Entry<Oracle, LossGradient> answer : answers.entrySet()) {
      double[] value = {answer.getValue().loss()};
      double allowed = answer.getKey().tolerance() * Math.max(scale, Math.abs(value[0]));
      witnesses.add(Witness.ofWhole(answer.getKey().name(), value, allowed));
    }
    Witness hand = Witness.ofWhole(BY_HAND, new double[] {claimed.loss()}, 0);
    List<Witness> others = new ArrayList<>();
    double passed = forward.loss(weights, batch);
    // Where the claim is our own, the forward pass is the same computation and no other voice.
    if (passed != claimed.loss()) {
      others.add(Witness.ofWhole("the forward pass", new double[] {passed}, 1e-12 * scale));
    }
    Majority majority = Majority.of(hand, witnesses, others);
    witnesses.addAll(others);
    return new GradientFinding(
        GradientCheck.LOSS,
        List.of(),
        List.of(),
        values(0, hand, witnesses),
        majority.against(),
        majority.agreeing(),
        Optional.empty());
  }

  private GradientFinding finding(
      String tensor,
      double[] gradient,
      Map<Oracle, double[]> said,
      double[] point,
      DoubleSupplier value,
      SlipDiagnosis.Surroundings known,
      List<Comparison> comparisons) {
    double floor = TensorComparison.floor(claimed);
    List<Witness> witnesses = new ArrayList<>();
    said.forEach(
        (oracle, values) -> {
          double scale =
              Math.max(
                  floor,
                  Math.max(
                      finite(TensorComparison.greatest(gradient)),
                      finite(TensorComparison.greatest(values))));
          witnesses.add(Witness.ofWhole(oracle.name(), values, oracle.tolerance() * scale));
        });
    Set<Integer> looked = new TreeSet<>();
    for (Comparison c : comparisons) {
      if (c.tensor().equals(tensor) && !c.oracle().equals(GradientCheck.DIRECTIONS)) {
        looked.add(c.worstEntry());
      }
    }
    // Also where an oracle is farthest from the claim, and at random.
    SplittableRandom random = new SplittableRandom(point.length);
    if (point.length <= DIFFERENTIATED) {
      for (int i = 0; i < point.length; i++) {
        looked.add(i);
      }
    }
    while (looked.size() < Math.min(point.length, DIFFERENTIATED)) {
      looked.add(random.nextInt(point.length));
    }
    double scale = Math.max(floor, finite(TensorComparison.greatest(gradient)));
    Witness hand = Witness.ofWhole(BY_HAND, gradient, 0);
    List<Witness> others =
        List.of(differences(looked, point, value, EntryDifferences.TOLERANCE * scale));
    Majority majority = Majority.of(hand, witnesses, others);
    witnesses.addAll(others);
    Witness believed = believed(hand, witnesses, majority);
    int worst = worst(gradient, believed);
    return new GradientFinding(
        tensor,
        known.shape(),
        Arrays.stream(
                AxisChange.index(
                    worst, known.shape().stream().mapToInt(Integer::intValue).toArray()))
            .boxed()
            .toList(),
        values(worst, hand, witnesses),
        majority.against(),
        majority.agreeing(),
        majority.against().contains(BY_HAND)
            ? SlipDiagnosis.of(gradient, believed, known)
            : Optional.empty());
  }

  private static double finite(double value) {
    return value < Double.POSITIVE_INFINITY ? value : 0;
  }

  private static Witness differences(
      Set<Integer> entries, double[] point, DoubleSupplier value, double allowed) {
    int[] looked = entries.stream().mapToInt(Integer::intValue).toArray();
    double[] values = new double[looked.length];
    double[] errors = new double[looked.length];
    double here = value.getAsDouble();
    for (int i = 0; i < looked.length; i++) {
      int entry = looked[i];
      double there = point[entry];
      FiniteDifference difference =
          FiniteDifference.of(
              delta -> {
                point[entry] = there + delta;
                try {
                  return value.getAsDouble();
                } finally {
                  point[entry] = there;
                }
              },
              here,
              allowed / 4);
      values[i] = difference.derivative();
      errors[i] = allowed + difference.error();
    }
    return new Witness(GradientCheck.FINITE_DIFFERENCES, looked, values, errors);
  }

  /** The most exact of those who contradict the claim, or of all. */
  private static Witness believed(Witness hand, List<Witness> witnesses, Majority majority) {
    for (Witness witness : witnesses) {
      if (majority.agreeing().contains(witness.name()) && !witness.agreesWith(hand)) {
        return witness;
      }
    }
    for (Witness witness : witnesses) {
      if (!witness.agreesWith(hand)) {
        return witness;
      }
    }
    return witnesses.get(0);
  }

  private static int worst(double[] gradient, Witness right) {
    int worst = right.entries()[0];
    double greatest = -1;
    for (int i = 0; i < right.entries().length; i++) {
      int entry = right.entries()[i];
      double difference = Math.abs(gradient[entry] - right.values()[i]);
      if (!(difference <= greatest)) {
        greatest = difference;
        worst = entry;
      }
      if (Double.isNaN(difference)) {
        break;
      }
    }
    return worst;
  }

  private static Map<String, Double> values(int entry, Witness hand, List<Witness> witnesses) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(hand.name(), hand.at(entry));
    for (Witness witness : witnesses) {
      if (Arrays.stream(witness.entries()).anyMatch(e -> e == entry)) {
        values.put(witness.name(), witness.at(entry));
      }
    }
    return values;
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
      int out = network.output().size();
      Batch one =
          Batch.of(
              network,
              Arrays.copyOfRange(batch.inputs(), n * in, (n + 1) * in),
              Arrays.copyOfRange(batch.targets(), n * out, (n + 1) * out));
      if (batch.mode() == Mode.INFERENCE) {
        one = one.atInference();
      }
      double[] part = forward.gradient(weights, one).parameters().get(p);
      parts.add(Arrays.stream(part).map(d -> d / batch.size()).toArray());
    }
    return parts;
  }
}
