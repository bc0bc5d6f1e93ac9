package io.evident.lab.selftest;

import io.evident.backprop.check.Comparison;
import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.check.OpenOracles;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The check, checked: gradients that are wrong on purpose must be refused, each by finite
 * differences alone and by TensorFlow alone, and right ones must not.
 *
 * <p>The wrong ones are the usual mistakes in the backward pass of every kind of layer and loss and
 * of the penalty, as code that makes them. The right ones are our derived gradients, of networks
 * with every layer and loss. Immutable; the networks are looked at on as many threads as there are
 * processors.
 */
public final class GradientSelfTest {
  /** Weights and examples that each right gradient is checked on, unless told otherwise. */
  public static final int DEFAULT_SEEDS = 1_000;

  /** Weights and examples that each wrong gradient must be caught on. */
  public static final int WRONG_SEEDS = 3;

  /**
   * Entries of each tensor in the self-test's networks: nearly all, so that a single one at a kink
   * is less than the 1 % that may be inconclusive.
   */
  private static final int SAMPLE_SIZE = 64;

  private final Checker checker;
  private final int seeds;
  private final List<Network> right;
  private final List<WrongGradient> wrong;

  /**
   * A self-test.
   *
   * @param checker who is tested
   * @param seeds of the right gradients
   * @param right networks whose derived gradients must not be refused
   * @param wrong gradients that must be
   */
  GradientSelfTest(Checker checker, int seeds, List<Network> right, List<WrongGradient> wrong) {
    this.checker = checker;
    this.seeds = seeds;
    this.right = right;
    this.wrong = wrong;
  }

  /** Who is tested. */
  interface Checker {
    GradientReport report(GradientCheck check, OpenOracles oracles);
  }

  /**
   * A network as it is run, on examples with weights or not; what is checked there shares its
   * TensorFlow graphs.
   */
  private record Place(Network network, Mode mode, boolean weighted, Seeds seeds) {}

  /** Every step-th seed from first to last. */
  private record Seeds(int first, int last, int step) {
    int count() {
      return Math.max(0, (last - first + step) / step);
    }
  }

  /**
   * The self-test of the check as users have it.
   *
   * @return a self-test with the default number of seeds
   */
  public static GradientSelfTest ofGradientCheck() {
    return new GradientSelfTest(
        GradientCheck::run, DEFAULT_SEEDS, RightNetworks.all(), WrongGradients.all());
  }

  /**
   * The same self-test of right gradients on more or fewer weights and examples.
   *
   * @param seeds from 1 to which seed, at least 1
   * @return a new self-test
   * @throws IllegalArgumentException if it is less than 1
   */
  public GradientSelfTest withSeeds(int seeds) {
    if (!(seeds >= 1)) {
      throw new IllegalArgumentException("seeds must be at least 1, got " + seeds);
    }
    return new GradientSelfTest(checker, seeds, right, wrong);
  }

  /**
   * Runs it.
   *
   * @return the score
   * @throws IllegalStateException if TensorFlow is on the class path without a native library
   */
  public SelfTestScore run() {
    Map<Place, List<WrongGradient>> places = new LinkedHashMap<>();
    for (Network network : right) {
      // In turn, where it makes a difference.
      int ways = network.dependsOnMode() ? 3 : 2;
      places.put(new Place(network, Mode.TRAINING, false, new Seeds(1, seeds, ways)), List.of());
      places.put(new Place(network, Mode.TRAINING, true, new Seeds(2, seeds, ways)), List.of());
      if (network.dependsOnMode()) {
        places.put(new Place(network, Mode.INFERENCE, false, new Seeds(3, seeds, ways)), List.of());
      }
    }
    for (WrongGradient each : wrong) {
      places
          .computeIfAbsent(
              new Place(each.network(), each.mode(), each.weighted(), new Seeds(1, WRONG_SEEDS, 1)),
              p -> new ArrayList<>())
          .add(each);
    }
    List<SelfTestScore> scores =
        places.entrySet().parallelStream()
            .map(place -> scoreAt(place.getKey(), place.getValue()))
            .toList();
    return new SelfTestScore(
        scores.stream().flatMap(s -> s.wrong().stream()).toList(),
        scores.stream().mapToInt(SelfTestScore::right).sum(),
        seeds,
        scores.stream().flatMap(s -> s.refused().stream()).toList(),
        scores.stream().anyMatch(SelfTestScore::tensorFlow));
  }

  private SelfTestScore scoreAt(Place place, List<WrongGradient> wrongThere) {
    GradientCheck equal =
        GradientCheck.of(place.network).withMode(place.mode).withSampleSize(SAMPLE_SIZE);
    GradientCheck check = place.weighted ? equal.withExampleWeights() : equal;
    try (OpenOracles oracles = check.open()) {
      OpenOracles remembering = oracles.remembering();
      List<SelfTestScore.WrongOne> caught =
          wrongThere.stream()
              .map(w -> caught(w, check.withGradient(w.gradient()), remembering))
              .toList();
      List<SelfTestScore.Refusal> refused = new ArrayList<>();
      for (int seed = place.seeds.first; seed <= place.seeds.last; seed += place.seeds.step) {
        GradientReport report = checker.report(check.withSeed(seed), oracles);
        if (report.verdict() != GradientVerdict.PASS) {
          refused.add(new SelfTestScore.Refusal(place.network.name(), seed, report));
        }
      }
      return new SelfTestScore(caught, place.seeds.count(), seeds, refused, !oracles.isEmpty());
    }
  }

  /** Caught is what is caught on every seed. */
  private SelfTestScore.WrongOne caught(
      WrongGradient slip, GradientCheck check, OpenOracles oracles) {
    List<GradientReport> reports = new ArrayList<>();
    for (int seed = 1; seed <= WRONG_SEEDS; seed++) {
      reports.add(checker.report(check.withoutFindings().withSeed(seed), oracles));
    }
    return new SelfTestScore.WrongOne(
        slip.subject(),
        slip.slip(),
        reports.stream().allMatch(r -> failed(r, GradientCheck.FINITE_DIFFERENCES)),
        reports.stream().allMatch(r -> failed(r, GradientCheck.DIRECTIONS)),
        reports.stream().allMatch(r -> failed(r, GradientCheck.TENSORFLOW)));
  }

  private static boolean failed(GradientReport report, String oracle) {
    Stream<Comparison> own = report.comparisons().stream().filter(c -> c.oracle().equals(oracle));
    return own.anyMatch(c -> c.verdict() == GradientVerdict.FAIL);
  }
}
