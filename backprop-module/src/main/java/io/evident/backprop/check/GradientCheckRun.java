package io.evident.backprop.check;

import io.evident.backprop.graph.MissingTensorFlowException;
import io.evident.backprop.internal.graph.Tf32;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.manual.NearbyLoss;
import io.evident.backprop.manual.RoundedGradient;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.ImpureFunctionException;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** One run of a check: opens the oracles, draws a point, and asks everybody there. */
final class GradientCheckRun {
  /** Weights and inputs of a check are numbers of float32. */
  private static final double[] EXACT = {};

  private final Network network;
  private final CheckSettings settings;
  private final BiFunction<ParameterValues, Batch, LossGradient> claimed;

  GradientCheckRun(
      Network network,
      CheckSettings settings,
      BiFunction<ParameterValues, Batch, LossGradient> claimed) {
    this.network = network;
    this.settings = settings;
    this.claimed = claimed;
  }

  GradientReport run() {
    List<Oracle> oracles = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    if (!TensorFlowOracles.available()) {
      notes.add("TensorFlow is not on the class path: checked against finite differences alone");
    } else if (!TensorFlowOracles.notLowerable(network).isEmpty()) {
      notes.add(
          String.join(", ", TensorFlowOracles.notLowerable(network))
              + " cannot be lowered to TensorFlow: checked against finite differences alone");
    } else {
      try {
        oracles.addAll(TensorFlowOracles.of(network, settings));
      } catch (MissingTensorFlowException e) {
        notes.add(e.getMessage() + "; checked against finite differences alone");
      }
    }
    try {
      return run(oracles, notes);
    } finally {
      oracles.forEach(Oracle::close);
    }
  }

  /** Runs the check with oracles that stay open, for many checks of one network. */
  GradientReport run(List<Oracle> oracles, List<String> notes) {
    SplittableRandom random = new SplittableRandom(settings.seed());
    try {
      return runOnce(random, oracles, notes);
    } catch (ImpureFunctionException e) {
      return UserFunction.report(name(), settings.batchSize(), settings.seed(), e);
    }
  }

  private String name() {
    return network.name()
        + (settings.mode() == Mode.INFERENCE ? " at inference" : "")
        + (settings.weighted() ? " with weighted examples" : "");
  }

  private GradientReport runOnce(
      SplittableRandom random, List<Oracle> oracles, List<String> notes) {
    ParameterValues weights = RandomWeights.of(network, random);
    Batch batch = RandomBatch.of(network, settings, random);
    LossGradient manual = ClaimedGradient.of(claimed, weights, batch);
    List<Comparison> comparisons = new ArrayList<>();
    Map<Oracle, LossGradient> answers = new LinkedHashMap<>();
    requirePure(manual, weights, batch);
    List<String> said = new ArrayList<>(notes);
    if (settings.secondOrder() && oracles.stream().noneMatch(Oracle::differentiatesTwice)) {
      said.add(
          "TensorFlow has no second derivatives here: the Hessian's symmetry is all that is checked");
    }
    Map<Double, RoundedGradient> rounded = new TreeMap<>();
    for (Oracle oracle : oracles) {
      rounded.computeIfAbsent(oracle.productUnit(), unit -> rounded(unit, weights, batch));
    }
    rounded.values().stream().mapToInt(RoundedGradient::unitsAtKinks).max().stream()
        .filter(units -> units > 0)
        .forEach(units -> said.add(atKinks(units)));
    if (rounded.containsKey(SimulatedRounding.TF32_UNIT)) {
      said.add(
          Tf32.VARIABLE
              + "=1: the GPU may round factors of products to TF32; the bound of float32 is that"
              + " of TF32");
    }
    if (oracles.isEmpty()) {
      Comparison loss = lossOf(manual, ManualNetwork.of(network).loss(weights, batch));
      if (loss.verdict() == GradientVerdict.FAIL) {
        comparisons.add(loss);
      }
    }
    for (Oracle oracle : oracles) {
      LossGradient answer = oracle.gradient(weights, batch);
      answers.put(oracle, answer);
      comparisons.addAll(
          OracleComparison.of(manual, oracle, answer, rounded.get(oracle.productUnit())));
    }
    try (NearbyLoss nearby = ManualNetwork.of(network).near(weights, batch)) {
      double noise = NetworkDirections.noise(nearby, weights, batch, new SplittableRandom(0));
      comparisons.addAll(
          new NetworkDifferences(network, nearby, noise, settings, random)
              .compare(manual, weights, batch));
      if (settings.directions() > 0) {
        comparisons.addAll(
            new NetworkDirections(network, nearby, noise, settings, random)
                .compare(manual, weights, batch));
      }
      NetworkSecondOrder second = null;
      if (settings.secondOrder()) {
        second = new NetworkSecondOrder(network, claimed, random);
        comparisons.addAll(second.compare(oracles, weights, batch));
      }
      List<GradientFinding> findings =
          settings.findings()
              ? new FindingSearch(weights, batch, nearby, manual, answers, rounded).of(comparisons)
              : List.of();
      if (findings.stream().anyMatch(f -> f.oddOnesOut().contains(TensorDispute.BY_HAND))) {
        SuspectLayer.of(network, wrong(comparisons)).ifPresent(said::add);
      }
      // A wrong gradient has wrong derivatives too: they are looked at where nothing else is wrong.
      if (settings.findings() && findings.isEmpty() && second != null) {
        findings = second.findings(comparisons, weights, batch);
      }
      return new GradientReport(
          name(),
          settings.batchSize(),
          settings.seed(),
          oracles.stream().findFirst().flatMap(Oracle::device),
          manual.loss(),
          comparisons,
          said,
          findings);
    }
  }

  /** The claimed loss against that of the forward pass, where no oracle says what it is. */
  private static Comparison lossOf(LossGradient manual, double passed) {
    return TensorComparison.whole(
        GradientCheck.LOSS,
        FindingSearch.FORWARD_PASS,
        EntryDifferences.TOLERANCE,
        0,
        new double[] {manual.loss()},
        new double[] {passed});
  }

  private static Set<String> wrong(List<Comparison> comparisons) {
    return comparisons.stream()
        .filter(c -> c.verdict() == GradientVerdict.FAIL && !SecondOrderFindings.concern(c))
        .map(Comparison::tensor)
        .collect(Collectors.toSet());
  }

  private RoundedGradient rounded(double productUnit, ParameterValues weights, Batch batch) {
    return SimulatedRounding.of(network)
        .withInputs()
        .withProductUnit(productUnit)
        .gradient(weights, batch, EXACT);
  }

  private static String atKinks(int units) {
    return units
        + (units == 1 ? " unit is" : " units are")
        + " nearer to a kink than float32 rounds: as trained, "
        + (units == 1 ? "it" : "they")
        + " may stand on the other side";
  }

  /** Asks the network and the gradient a second time, where code of a user's takes part. */
  private void requirePure(LossGradient manual, ParameterValues weights, Batch batch) {
    ManualNetwork forward = ManualNetwork.of(network);
    if (!NetworkDirections.isSmooth(network)) {
      List<double[]> first = forward.activations(weights, batch);
      List<double[]> second = forward.activations(weights, batch);
      for (int l = 0; l < network.layers().size(); l++) {
        UserFunction.requireSame(
            "the output of layer " + network.layerName(l), first.get(l + 1), second.get(l + 1));
      }
    }
    ClaimedGradient.requireSameTwice(manual, ClaimedGradient.of(claimed, weights, batch));
  }
}
