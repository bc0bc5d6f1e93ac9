package io.evident.backprop.check;

import io.evident.backprop.network.LossGradient;

/** Gathers the comparison of one tensor, entry by entry. */
final class TensorComparison {
  private static final double TINY = 1e-300;
  static final double FLOOR = 0.01;

  private final String tensor;
  private final String oracle;
  private final double tolerance;
  private final double scale;
  private int entries;
  private int inconclusive;
  private boolean failed;
  private double worst = -1;
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
    this.tolerance = tolerance;
    this.scale = Math.max(scale, TINY);
  }

  static double greatest(double[] values) {
    double greatest = 0;
    for (double value : values) {
      greatest = Math.max(greatest, Math.abs(value));
    }
    return greatest;
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
    for (int p = 0; p < gradient.parameters().network().parameters().size(); p++) {
      double ofTensor = greatest(gradient.parameters().get(p));
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
    double scale = Math.max(floor, Math.max(greatest(manual), greatest(found)));
    TensorComparison comparison = new TensorComparison(tensor, oracle, tolerance, scale);
    for (int i = 0; i < manual.length; i++) {
      comparison.add(i, manual[i], found[i], 0);
    }
    return comparison.done();
  }

  /** The absolute error at which an entry needs no better estimate. */
  double enough() {
    return tolerance * scale / 4;
  }

  void add(int entry, double manual, double found, double error) {
    entries++;
    double difference = Math.abs(manual - found);
    // Written so that a NaN on either side fails.
    boolean agrees = difference <= tolerance * scale + error;
    boolean exact = error <= tolerance * scale;
    if (!agrees) {
      failed = true;
    } else if (!exact) {
      inconclusive++;
    }
    if (exact || !agrees) {
      elementwise = Math.max(elementwise, ElementwiseError.of(manual, found));
    }
    if ((exact || !agrees) && !(difference <= worst)) {
      worst = difference;
      worstEntry = entry;
      manualThere = manual;
      foundThere = found;
    }
  }

  Comparison done() {
    GradientVerdict verdict =
        failed
            ? GradientVerdict.FAIL
            : inconclusive == entries ? GradientVerdict.INCONCLUSIVE : GradientVerdict.PASS;
    return new Comparison(
        tensor,
        oracle,
        entries,
        inconclusive,
        worst < 0 ? 0 : worst / scale,
        elementwise,
        tolerance,
        worstEntry,
        manualThere,
        foundThere,
        verdict);
  }
}
