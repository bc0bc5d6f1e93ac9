package io.evident.backprop.check;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Checks a network's hand-derived gradient: every entry against TensorFlow, plainly lowered and as
 * it trains, and a sample of entries of each tensor against central differences.
 *
 * <p>Immutable; {@code GradientCheck.of(network).withSeed(7).run()}.
 */
public final class GradientCheck {
  /** The name of the oracle that needs no second implementation. */
  public static final String FINITE_DIFFERENCES = "finite differences";

  /** The name of TensorFlow's plainest lowering, the one nearest to the definition. */
  public static final String TENSORFLOW = TensorFlowOracles.FLOAT64;

  /** The seed unless another is given. */
  public static final long DEFAULT_SEED = 1;

  /** The assignments' smallest batch; large enough that a missing 1/N shows. */
  public static final int DEFAULT_BATCH_SIZE = 4;

  /** Entries of each tensor that finite differences look at, unless told otherwise; at most. */
  public static final int DEFAULT_SAMPLE_SIZE = 32;

  /**
   * Entries of all tensors together, about, unless told otherwise: a network of many layers takes
   * long for each. However many tensors there are, {@value #LEAST_SAMPLE_SIZE} of each are looked
   * at, and all of them along random directions.
   */
  public static final int DEFAULT_ENTRIES = 288;

  private static final int LEAST_SAMPLE_SIZE = 4;

  /** The name of the oracle that looks along random directions. */
  public static final String DIRECTIONS = "random directions";

  /** Random directions in each tensor, and in all parameters together, unless told otherwise. */
  public static final int DEFAULT_DIRECTIONS = 4;

  /** The name of TensorFlow's second derivatives. */
  public static final String SECOND_ORDER = "second order";

  /** The name of the test that second derivatives do not depend on their order. */
  public static final String SYMMETRY = "symmetry";

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
    int tensors = new NetworkPoint(network).names().size();
    int sampleSize =
        Math.max(LEAST_SAMPLE_SIZE, Math.min(DEFAULT_SAMPLE_SIZE, DEFAULT_ENTRIES / tensors));
    return new GradientCheck(
        network,
        CheckSettings.DEFAULT.with(s -> s.sampleSize = sampleSize),
        ManualNetwork.of(network)::gradient);
  }

  /**
   * The same check of the network as it is run in training (the default) or at inference; batch
   * normalization and dropout differ.
   *
   * @param mode training or inference
   * @return a new check
   */
  public GradientCheck withMode(Mode mode) {
    return with(s -> s.mode = mode);
  }

  /**
   * The same check with other weights and examples.
   *
   * @param seed any
   * @return a new check
   */
  public GradientCheck withSeed(long seed) {
    return with(s -> s.seed = seed);
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
    return with(s -> s.batchSize = batchSize);
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
    return with(s -> s.sampleSize = sampleSize);
  }

  /**
   * The same check with a finite difference for every entry of every parameter. What a changed
   * parameter does not reach is not computed again, and all processors take part; the lenet's
   * 62,006 take some seconds.
   *
   * @return a new check
   */
  public GradientCheck withEveryEntry() {
    return with(s -> s.everyEntry = true);
  }

  /** The same check on at most so many threads. */
  GradientCheck withThreads(int threads) {
    return with(s -> s.threads = threads);
  }

  /**
   * The same check for whoever wants verdicts alone: what failed is not looked at closely.
   *
   * @return a new check, whose report has no findings
   */
  public GradientCheck withoutFindings() {
    return with(s -> s.findings = false);
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
    return with(s -> s.directions = directions);
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
    return with(s -> s.secondOrder = true);
  }

  /**
   * The same check of examples that do not count the same: each has a random weight, see {@link
   * Batch#withWeights}.
   *
   * @return a new check
   */
  public GradientCheck withExampleWeights() {
    return with(s -> s.weighted = true);
  }

  /**
   * The same check with TensorFlow on the CPU or on a GPU. Unless told, it takes its first GPU
   * where it sees one, and the CPU where it sees none; the report says which.
   *
   * @param device as TensorFlow lists it: CPU:0, even where there is a GPU, or GPU:0
   * @return a new check, refused when it is run where TensorFlow lists no such device
   * @throws IllegalArgumentException if it is another
   */
  public GradientCheck withDevice(String device) {
    if (!(device.equals(TensorFlowOracles.CPU) || device.equals(TensorFlowOracles.GPU))) {
      throw new IllegalArgumentException("device must be CPU:0 or GPU:0, got " + device);
    }
    return with(s -> s.device = Optional.of(device));
  }

  private GradientCheck with(Consumer<CheckSettings.Changed> change) {
    return new GradientCheck(network, settings.with(change), claimed);
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
   *     network, or if TensorFlow does not list the device
   */
  public GradientReport run() {
    return new GradientCheckRun(network, settings, claimed).run();
  }

  /**
   * Builds TensorFlow's graphs for this check and for others of the same network, mode and order of
   * derivatives, with weights or without, on the same device; seed, samples, directions and the
   * gradient in question may differ. So may the size of the batch, but not between one and several.
   *
   * @return the graphs, to be closed; none where TensorFlow is not on the class path
   * @throws IllegalStateException if TensorFlow is on the class path without a native library
   * @throws IllegalArgumentException if TensorFlow does not list the device
   */
  public OpenOracles open() {
    return OpenOracles.open(network, settings);
  }

  /**
   * Runs the check with graphs that stay open.
   *
   * @param oracles opened by a check of the same network, mode, batch size and order of
   *     derivatives, with weights or without, on the same device
   * @return what was found
   * @throws IllegalArgumentException if they are of something else, or as {@link #run()} says
   */
  public GradientReport run(OpenOracles oracles) {
    return run(oracles.fitting(network, settings), List.of());
  }

  /** Runs the check with these oracles and no others, and says so in the report. */
  GradientReport run(List<Oracle> oracles, List<String> notes) {
    return new GradientCheckRun(network, settings, claimed).run(oracles, notes);
  }
}
