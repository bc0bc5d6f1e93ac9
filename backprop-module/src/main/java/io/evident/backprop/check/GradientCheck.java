package io.evident.backprop.check;

import io.evident.backprop.graph.MissingTensorFlowException;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.manual.NearbyLoss;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Parameter;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/**
 * Checks a network's hand-derived gradient: every entry against TensorFlow, plainly lowered and as
 * it trains, and a sample of entries of each tensor against central differences.
 *
 * <p>Immutable; {@code GradientCheck.of(network).withSeed(7).run()}.
 */
public final class GradientCheck {
  /** The name of the oracle that needs no second implementation. */
  public static final String FINITE_DIFFERENCES = "finite differences";

  /** The seed unless another is given. */
  public static final long DEFAULT_SEED = 1;

  /** The assignments' smallest batch; large enough that a missing 1/N shows. */
  public static final int DEFAULT_BATCH_SIZE = 4;

  /** Entries of each tensor that finite differences look at, unless told otherwise. */
  public static final int DEFAULT_SAMPLE_SIZE = 32;

  /** The name of the oracle that looks along random directions. */
  public static final String DIRECTIONS = "random directions";

  /** Random directions in each tensor, and in all parameters together, unless told otherwise. */
  public static final int DEFAULT_DIRECTIONS = 4;

  /** The name of TensorFlow's second derivatives. */
  public static final String SECOND_ORDER = "second order";

  /** The name of the test that second derivatives do not depend on their order. */
  public static final String SYMMETRY = "symmetry";

  /**
   * How many points are drawn at most. One where a unit is within a step of its kink leaves the
   * entries that move it inconclusive, right or wrong: some 1 in 1,000 points of a small network.
   */
  private static final int DRAWS = 3;

  static final String INPUTS = "inputs";
  static final String LOSS = "loss";
  static final String ALL_PARAMETERS = "all parameters";

  private final Network network;
  private final CheckSettings settings;
  private final BiFunction<ParameterValues, Batch, LossGradient> claimed;

  private GradientCheck(
      Network network,
      CheckSettings settings,
      BiFunction<ParameterValues, Batch, LossGradient> claimed) {
    this.network = network;
    this.settings = settings;
    this.claimed = claimed;
  }

  /**
   * A check of our own hand-derived gradients.
   *
   * @param network the network
   * @return a check with the default seed, batch and sample
   */
  public static GradientCheck of(Network network) {
    return new GradientCheck(network, CheckSettings.DEFAULT, ManualNetwork.of(network)::gradient);
  }

  /**
   * The same check of the network as it is run in training (the default) or at inference; batch
   * normalization and dropout differ.
   *
   * @param mode training or inference
   * @return a new check
   */
  public GradientCheck withMode(Mode mode) {
    return with(settings.withMode(mode));
  }

  /**
   * The same check with other weights and examples.
   *
   * @param seed any
   * @return a new check
   */
  public GradientCheck withSeed(long seed) {
    return with(settings.withSeed(seed));
  }

  /**
   * The same check on another number of examples.
   *
   * @param batchSize at least 1
   * @return a new check
   * @throws IllegalArgumentException if it is less than 1
   */
  public GradientCheck withBatchSize(int batchSize) {
    requireAtLeastOne("batchSize", batchSize);
    return with(settings.withBatchSize(batchSize));
  }

  /**
   * The same check with more or fewer finite differences.
   *
   * @param sampleSize entries of each tensor, at least 1; a tensor with fewer is looked at whole
   * @return a new check
   * @throws IllegalArgumentException if it is less than 1
   */
  public GradientCheck withSampleSize(int sampleSize) {
    requireAtLeastOne("sampleSize", sampleSize);
    return with(settings.withSampleSize(sampleSize));
  }

  /**
   * The same check with a finite difference for every entry of every parameter. What a changed
   * parameter does not reach is not computed again, and all processors take part; the lenet's
   * 62,006 take some seconds.
   *
   * @return a new check
   */
  public GradientCheck withEveryEntry() {
    return with(settings.withEveryEntry(true));
  }

  /** The same check on at most so many threads. */
  GradientCheck withThreads(int threads) {
    return with(settings.withThreads(threads));
  }

  /**
   * The same check along more or fewer random directions, in each tensor and in all parameters
   * together: a wrong entry that a sample misses still shows in every direction.
   *
   * @param directions at least 0
   * @return a new check
   * @throws IllegalArgumentException if it is negative
   */
  public GradientCheck withDirections(int directions) {
    if (!(directions >= 0)) {
      throw new IllegalArgumentException("directions must be at least 0, got " + directions);
    }
    return with(settings.withDirections(directions));
  }

  /**
   * The same check of second derivatives too: the gradient of a directional derivative, H v = d/dz
   * {@code <g(z), v>} for z = (theta, x) and a random direction v.
   *
   * <p>The gradient's central difference along v is held against TensorFlow's, which differentiates
   * twice; and H is looked at for its symmetry, {@code <H u, v> = <H v, u>}, which a gradient of
   * anything has and a wrong one seldom. It says whether a backward pass may itself be
   * differentiated, as for a penalty on gradients or Newton's method, and that it is smooth where
   * the loss is.
   *
   * @return a new check
   */
  public GradientCheck withSecondOrder() {
    return with(settings.withSecondOrder(true));
  }

  private GradientCheck with(CheckSettings changed) {
    return new GradientCheck(network, changed, claimed);
  }

  /**
   * The same check of somebody else's gradient of the same network.
   *
   * @param gradient from weights and examples to the loss and the gradient they are said to have
   * @return a new check
   */
  public GradientCheck withGradient(BiFunction<ParameterValues, Batch, LossGradient> gradient) {
    return new GradientCheck(network, settings, gradient);
  }

  private static void requireAtLeastOne(String name, int value) {
    if (!(value >= 1)) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }

  /**
   * Runs the check.
   *
   * @return what was found
   * @throws IllegalArgumentException if the gradient in question cannot be had, or does not fit the
   *     network
   */
  public GradientReport run() {
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
        oracles.addAll(
            TensorFlowOracles.of(
                network, settings.batchSize(), settings.mode(), settings.secondOrder()));
      } catch (MissingTensorFlowException e) {
        notes.add(e.getMessage() + "; checked against finite differences alone");
      }
    }
    if (settings.secondOrder() && oracles.stream().noneMatch(Oracle::differentiatesTwice)) {
      notes.add(
          "TensorFlow has no second derivatives here: the Hessian's symmetry is all that is checked");
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
    GradientReport report = runOnce(random, oracles, notes);
    for (int draw = 1; draw < DRAWS && liesAtKinks(report); draw++) {
      List<String> more = new ArrayList<>(notes);
      more.add(
          "at the first "
              + (draw == 1 ? "point" : draw + " points")
              + " drawn a kink was too near to judge; this is the next");
      report = runOnce(random, oracles, more);
    }
    return report;
  }

  private static boolean liesAtKinks(GradientReport report) {
    return report.inconclusivePart() > GradientReport.INCONCLUSIVE_LIMIT
        && report.comparisons().stream().noneMatch(c -> c.verdict() == GradientVerdict.FAIL);
  }

  private GradientReport runOnce(
      SplittableRandom random, List<Oracle> oracles, List<String> notes) {
    ParameterValues weights = RandomWeights.of(network, random);
    Batch batch = RandomBatch.of(network, settings.batchSize(), settings.mode(), random);
    LossGradient manual = ClaimedGradient.of(claimed, weights, batch);
    List<Comparison> comparisons = new ArrayList<>();
    Map<Oracle, LossGradient> answers = new LinkedHashMap<>();
    double[] terms = CancellingTerms.of(network, weights, batch);
    for (Oracle oracle : oracles) {
      LossGradient answer = oracle.gradient(weights, batch);
      answers.put(oracle, answer);
      compare(manual, oracle, answer, terms, comparisons);
    }
    differentiate(manual, weights, batch, random, comparisons);
    if (settings.directions() > 0) {
      comparisons.addAll(
          new NetworkDirections(network, settings.directions(), random)
              .compare(manual, weights, batch));
    }
    if (settings.secondOrder()) {
      comparisons.addAll(
          new NetworkSecondOrder(network, claimed, random).compare(oracles, weights, batch));
    }
    String mode = settings.mode() == Mode.INFERENCE ? " at inference" : "";
    return new GradientReport(
        network.name() + mode,
        settings.batchSize(),
        settings.seed(),
        manual.loss(),
        comparisons,
        notes,
        new FindingSearch(weights, batch, manual, answers).of(comparisons));
  }

  private void compare(
      LossGradient manual,
      Oracle oracle,
      LossGradient found,
      double[] terms,
      List<Comparison> into) {
    double floor = Math.min(TensorComparison.floor(manual), TensorComparison.floor(found));
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (!parameters.get(p).trained()) {
        continue;
      }
      into.add(
          TensorComparison.whole(
              parameters.get(p).name(),
              oracle.name(),
              oracle.tolerance(),
              Math.max(floor, TensorComparison.FLOOR * terms[p]),
              manual.parameters().get(p),
              found.parameters().get(p)));
    }
    into.add(
        TensorComparison.whole(
            INPUTS, oracle.name(), oracle.tolerance(), floor, manual.inputs(), found.inputs()));
    into.add(
        TensorComparison.whole(
            LOSS,
            oracle.name(),
            oracle.tolerance(),
            0,
            new double[] {manual.loss()},
            new double[] {found.loss()}));
  }

  private void differentiate(
      LossGradient manual,
      ParameterValues weights,
      Batch batch,
      SplittableRandom random,
      List<Comparison> into) {
    double floor = TensorComparison.floor(manual);
    EntryDifferences differences =
        new EntryDifferences(
            settings.everyEntry() ? Integer.MAX_VALUE : settings.sampleSize(), random);
    NearbyLoss nearby = ManualNetwork.of(network).near(weights, batch);
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (!parameters.get(p).trained()) {
        continue;
      }
      int parameter = p;
      into.add(
          differences.compare(
              parameters.get(p).name(),
              manual.parameters().get(p),
              floor,
              nearby.loss(),
              settings.threads(),
              () -> {
                NearbyLoss own = nearby.copy();
                return (entry, delta) -> own.atParameter(parameter, entry, delta);
              }));
    }
    into.add(
        differences.compare(
            INPUTS,
            manual.inputs(),
            floor,
            nearby.loss(),
            settings.threads(),
            () -> nearby.copy()::atInput));
  }
}
