package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Parameter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the comparison of one tensor, entry by entry. */
final class TensorComparison {
  private static final double TINY = 1e-300;
  static final double FLOOR = 0.01;

  private final String tensor;
  private final String oracle;
  private double tolerance;
  private double greatestTolerance;
  private final double scale;

  /** What entries that are added now are judged on: the scale, or that of their own part. */
  private double judged;

  private final Map<Doubt, Integer> doubts = new EnumMap<>(Doubt.class);
  private boolean kinks;
  private int entries;
  private int inconclusive;
  private boolean failed;
  private double natural;
  private double greatestFound;
  private double worst = -1;
  private boolean worstAgrees = true;
  private double elementwise;
  private int worstEntry;
  private double manualThere;
  private double foundThere;

  /**
   * Starts a comparison.
   *
   * @param scale max(max |a|, max |b|) over the whole tensor, as far as known, and at least {@link
   *     #floor}
   */
  TensorComparison(String tensor, String oracle, double tolerance, double scale) {
    this.tensor = tensor;
    this.oracle = oracle;
    withTolerance(tolerance);
    this.scale = Math.max(scale, TINY);
    this.judged = this.scale;
  }

  /**
   * Entries that are added from now on are of a part that is a function of its own, such as a row
   * of a Jacobian: what is not exact enough for it is not for being small beside another part.
   *
   * @param greatest the largest claim of the part
   */
  void withPart(double greatest) {
    judged = Math.max(greatest, TINY);
  }

  /** Holds entries of a function that may have kinks. */
  TensorComparison withKinks() {
    kinks = true;
    return this;
  }

  /** What entries that are added from now on are held to; the report names the greatest. */
  void withTolerance(double relative) {
    tolerance = relative;
    greatestTolerance = Math.max(greatestTolerance, relative);
  }

  /**
   * The least scale of any tensor of a network. A gradient may be 0 by cancellation, as that of a
   * bias before a batch normalization: what is computed is then the rounding of the terms that
   * cancelled, and to compare it with itself would say nothing. Those terms are of the size of the
   * network's other gradients, so a hundredth of the largest is the least that counts.
   *
   * @param gradient of the whole network
   */
  static double floor(LossGradient gradient) {
    double greatest = 0;
    List<Parameter> parameters = gradient.parameters().network().parameters();
    for (int p = 0; p < parameters.size(); p++) {
      if (!parameters.get(p).trained()) {
        // Nothing there is a gradient, or compared with one.
        continue;
      }
      double ofTensor = Slices.greatestSize(gradient.parameters().get(p));
      // A tensor with a NaN fails by itself and must not take the others with it.
      if (ofTensor > greatest && ofTensor < Double.POSITIVE_INFINITY) {
        greatest = ofTensor;
      }
    }
    return FLOOR * greatest;
  }

  static Comparison whole(
      String tensor,
      String oracle,
      double tolerance,
      double floor,
      double[] manual,
      double[] found) {
    double greatest = Math.max(Slices.greatestSize(manual), Slices.greatestSize(found));
    return whole(new Whole(tensor, oracle, tolerance, Math.max(floor, greatest)), manual, found);
  }

  /** What all entries of a tensor are held to. */
  record Whole(String tensor, String oracle, double tolerance, double scale) {}

  static Comparison whole(Whole held, double[] manual, double[] found) {
    List<TensorComparison> slices =
        Slices.results(
            manual.length,
            (first, last) -> {
              TensorComparison own =
                  new TensorComparison(held.tensor, held.oracle, held.tolerance, held.scale);
              for (int i = first; i < last; i++) {
                own.add(i, manual[i], found[i], 0);
              }
              return own;
            });
    TensorComparison all = slices.get(0);
    slices.stream().skip(1).forEach(all::add);
    return all.done();
  }

  /** The absolute error at which an entry of this size needs no better estimate. */
  double enough(double size) {
    return tolerance * size / 4;
  }

  /** The absolute error up to which an entry can be judged at all. */
  double tolerable() {
    return tolerance * judged;
  }

  /** Adds an entry that is judged against the whole tensor. */
  void add(int entry, double manual, double found, double error) {
    add(entry, manual, new FiniteDifference(found, error, 0, Doubt.NOISE), scale, 0);
  }

  /**
   * Adds an entry that is judged against its own size, as far as the difference is exact.
   *
   * @param own the size of its gradient
   * @param ofValue the size of a gradient that would change the value by all of itself: a gradient
   *     that is 0 as far as can be seen need not be seen more exactly than relative to this, or to
   *     the slope to one side
   */
  void add(int entry, double manual, FiniteDifference measured, double own, double ofValue) {
    entries++;
    double found = measured.derivative();
    double error = measured.error();
    double whole = Math.max(ofValue, measured.steepest());
    natural = Math.max(natural, whole);
    double difference = Math.abs(manual - found);
    // Written so that a NaN or infinity fails, but where no difference could be taken.
    boolean agrees =
        (difference <= tolerance * own + error && difference < Double.POSITIVE_INFINITY)
            || (error == Double.POSITIVE_INFINITY && Double.isFinite(manual));
    boolean zero = Math.abs(manual) <= error && error <= tolerance * whole;
    boolean exact = error < Double.POSITIVE_INFINITY && (error <= tolerance * judged || zero);
    if (kinks && measured.doubt() == Doubt.KINK) {
      // Large as the value and the tensor's other entries may be: it is not known which of two
      // slopes was seen.
      exact &= error <= EntryDifferences.LEAST_EXACT * Math.max(own, measured.steepest());
    }
    if (!agrees) {
      failed = true;
    } else if (!exact) {
      inconclusive++;
      doubts.merge(measured.doubt(), 1, Integer::sum);
    }
    if (agrees && !exact) {
      return;
    }
    if (Double.isFinite(found)) {
      greatestFound = Math.max(greatestFound, Math.abs(found));
    }
    elementwise = Math.max(elementwise, ElementwiseError.of(manual, found));
    if (isShownBefore(difference, agrees)) {
      worst = difference;
      worstAgrees = agrees;
      worstEntry = entry;
      manualThere = manual;
      foundThere = found;
    }
  }

  /** Adds entries that come later, and were held to the same. */
  private void add(TensorComparison later) {
    entries += later.entries;
    inconclusive += later.inconclusive;
    failed |= later.failed;
    natural = Math.max(natural, later.natural);
    greatestFound = Math.max(greatestFound, later.greatestFound);
    elementwise = Math.max(elementwise, later.elementwise);
    later.doubts.forEach((doubt, count) -> doubts.merge(doubt, count, Integer::sum));
    if (isShownBefore(later.worst, later.worstAgrees)) {
      worst = later.worst;
      worstAgrees = later.worstAgrees;
      worstEntry = later.worstEntry;
      manualThere = later.manualThere;
      foundThere = later.foundThere;
    }
  }

  /**
   * What fails is shown before what is off by more and large enough for that; of those that fail
   * the first NaN.
   */
  private boolean isShownBefore(double difference, boolean agrees) {
    return agrees == worstAgrees ? Double.compare(difference, worst) > 0 : worstAgrees;
  }

  /** Adds an entry that cannot be judged, since the function is not finite beside the point. */
  void addUnjudged() {
    entries++;
    inconclusive++;
    doubts.merge(Doubt.NOT_FINITE, 1, Integer::sum);
  }

  Comparison done() {
    GradientVerdict verdict =
        failed
            ? GradientVerdict.FAIL
            : inconclusive == entries ? GradientVerdict.INCONCLUSIVE : GradientVerdict.PASS;
    double least = Math.max(Math.min(natural * tolerance, Double.MAX_VALUE), greatestFound);
    return new Comparison(
        tensor,
        oracle,
        entries,
        inconclusive,
        doubt(),
        worst < 0 ? 0 : worst / Math.max(scale, least),
        elementwise,
        greatestTolerance,
        worstEntry,
        manualThere,
        foundThere,
        verdict);
  }

  /** What most of the inconclusive entries come from. */
  private Optional<String> doubt() {
    return doubts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(most -> most.getKey().text());
  }
}
