package io.evident.backprop.check;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the usual slip that turns the right gradient of a tensor into the claimed one: each is
 * undone on the claimed gradient, and named if the right one comes out.
 */
final class SlipDiagnosis {
  private final double[] claimed;
  private final Witness right;
  private final List<Integer> shape;
  private final int batch;

  private SlipDiagnosis(double[] claimed, Witness right, List<Integer> shape, int batch) {
    this.claimed = claimed;
    this.right = right;
    this.shape = shape;
    this.batch = batch;
  }

  /**
   * What is known of the tensor beside the two gradients.
   *
   * @param shape of the tensor, the batch first for inputs
   * @param batch N
   * @param weights the tensor's values, empty for inputs
   * @param ofExamples what each example contributes to the gradient; empty if it is not known
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Surroundings(
      List<Integer> shape, int batch, double[] weights, List<double[]> ofExamples) {}

  /**
   * Looks for a slip.
   *
   * @param claimed the gradient in question
   * @param right somebody who is believed
   * @param known what is known beside
   * @return in words that complete "looks like"; empty if no usual slip fits
   */
  static Optional<String> of(double[] claimed, Witness right, Surroundings known) {
    for (double value : claimed) {
      if (!Double.isFinite(value)) {
        return Optional.of("a division by 0 or an overflow: it has entries that are not finite");
      }
    }
    SlipDiagnosis diagnosis = new SlipDiagnosis(claimed, right, known.shape(), known.batch());
    return diagnosis
        .allZero()
        .or(() -> diagnosis.factor(claimed, ""))
        .or(() -> diagnosis.fewWrong())
        .or(() -> diagnosis.penalty(known.weights()))
        .or(() -> diagnosis.examples(known.ofExamples()))
        .or(diagnosis::elsewhere)
        .or(diagnosis::constantAlongAnAxis);
  }

  private Optional<String> allZero() {
    return Arrays.stream(claimed).allMatch(c -> c == 0)
        ? Optional.of("a gradient that was never computed: it is all zeros")
        : Optional.empty();
  }

  /** Whether factor times the right gradient is the given one, wherever the right one is known. */
  private boolean fits(double[] given, double factor) {
    for (int i = 0; i < right.entries().length; i++) {
      double difference = Math.abs(given[right.entries()[i]] - factor * right.values()[i]);
      if (!(difference <= Math.max(1, Math.abs(factor)) * right.allowed()[i])) {
        return false;
      }
    }
    return true;
  }

  /** The factor between the two where the right gradient is largest. */
  private Optional<Double> ratio(double[] given) {
    int largest = 0;
    for (int i = 1; i < right.entries().length; i++) {
      if (Math.abs(right.values()[i]) > Math.abs(right.values()[largest])) {
        largest = i;
      }
    }
    double there = right.values()[largest];
    // Less than this, and what is measured is the oracle's own error.
    return Math.abs(there) > 10 * right.allowed()[largest]
        ? Optional.of(given[right.entries()[largest]] / there)
        : Optional.empty();
  }

  private Optional<String> factor(double[] given, String changed) {
    Map<Double, String> named = new LinkedHashMap<>();
    named.put(1.0, "");
    named.put(-1.0, "a wrong sign");
    named.put(2.0, "a factor 2 too much");
    named.put(0.5, "a factor 2 too little");
    if (batch > 1) {
      named.put((double) batch, "a missing 1/N: it is N = " + batch + " times too large");
      named.put(1.0 / batch, "a division by N = " + batch + " once too often");
      named.put(-(double) batch, "a wrong sign and a missing 1/N, with N = " + batch);
      named.put(-1.0 / batch, "a wrong sign and a division by N = " + batch + " too many");
    }
    named.put(-2.0, "a wrong sign and a factor 2 too much");
    named.put(-0.5, "a wrong sign and a factor 2 too little");
    for (Map.Entry<Double, String> factor : named.entrySet()) {
      boolean says = !changed.isEmpty() || factor.getKey() != 1;
      if (says && fits(given, factor.getKey())) {
        return Optional.of(join(changed, factor.getValue()));
      }
    }
    Optional<Double> ratio = ratio(given);
    if (changed.isEmpty()
        && right.entries().length > 1
        && ratio.isPresent()
        && fits(given, ratio.get())) {
      return Optional.of("a constant factor: it is " + text(ratio.get()) + " times the right one");
    }
    return Optional.empty();
  }

  private static String text(double number) {
    return new BigDecimal(number).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }

  private static String join(String changed, String factor) {
    if (changed.isEmpty()) {
      return factor;
    }
    return factor.isEmpty() ? changed : changed + ", and " + factor;
  }

  /** The right numbers in wrong places. */
  private Optional<String> elsewhere() {
    for (AxisChange change : AxisChange.of(shape)) {
      double[] undone = new double[claimed.length];
      for (int i = 0; i < undone.length; i++) {
        undone[i] = claimed[change.source()[i]];
      }
      Optional<String> found = factor(undone, "the right numbers " + change.what());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** One entry, or one row or column of them. */
  private Optional<String> fewWrong() {
    int[] lengths = shape.stream().mapToInt(Integer::intValue).toArray();
    List<int[]> wrong = new ArrayList<>();
    for (int i = 0; i < right.entries().length; i++) {
      double difference = Math.abs(claimed[right.entries()[i]] - right.values()[i]);
      if (!(difference <= right.allowed()[i])) {
        wrong.add(AxisChange.index(right.entries()[i], lengths));
      }
    }
    if (wrong.size() == right.entries().length || wrong.isEmpty()) {
      return Optional.empty();
    }
    if (wrong.size() == 1) {
      return Optional.of("a single wrong entry, " + Arrays.toString(wrong.get(0)));
    }
    for (int axis = 0; axis < lengths.length; axis++) {
      int along = axis;
      int first = wrong.get(0)[axis];
      if (lengths[axis] > 1 && wrong.stream().allMatch(w -> w[along] == first)) {
        return Optional.of(
            "one slice that is wrong: all differences have index " + first + " on axis " + axis);
      }
    }
    return Optional.empty();
  }

  /** claimed - right = k times the weights. */
  private Optional<String> penalty(double[] weights) {
    if (weights.length != claimed.length) {
      return Optional.empty();
    }
    int largest = 0;
    for (int i = 1; i < right.entries().length; i++) {
      if (Math.abs(weights[right.entries()[i]]) > Math.abs(weights[right.entries()[largest]])) {
        largest = i;
      }
    }
    int at = right.entries()[largest];
    double k = (claimed[at] - right.values()[largest]) / weights[at];
    if (right.entries().length < 2 || !(Math.abs(k) > 0)) {
      return Optional.empty();
    }
    for (int i = 0; i < right.entries().length; i++) {
      int entry = right.entries()[i];
      double difference = claimed[entry] - right.values()[i] - k * weights[entry];
      if (!(Math.abs(difference) <= 3 * right.allowed()[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(
        k < 0
            ? "a missing penalty on the weights: " + text(-k) + " times them is lacking"
            : "a penalty on the weights that does not belong there: "
                + text(k)
                + " times them is too much");
  }

  /** Only one example's part: the sum over the batch was forgotten. */
  private Optional<String> examples(List<double[]> parts) {
    for (int n = 0; n < parts.size() && parts.size() > 1; n++) {
      for (double scale : new double[] {1, batch}) {
        double[] part = Arrays.stream(parts.get(n)).map(p -> p * scale).toArray();
        if (near(claimed, part)) {
          return Optional.of(
              "a missing sum over the batch: it is the part of example "
                  + n
                  + " alone"
                  + (scale == 1 ? "" : ", not divided by N"));
        }
      }
    }
    return Optional.empty();
  }

  private boolean near(double[] given, double[] other) {
    for (int i = 0; i < right.entries().length; i++) {
      int entry = right.entries()[i];
      if (!(Math.abs(given[entry] - other[entry]) <= right.allowed()[i])) {
        return false;
      }
    }
    return true;
  }

  /** Every number the same along an axis: summed, or taken, along the wrong one. */
  private Optional<String> constantAlongAnAxis() {
    int[] lengths = shape.stream().mapToInt(Integer::intValue).toArray();
    int inner = claimed.length;
    for (int axis = 0; axis < lengths.length; axis++) {
      inner /= lengths[axis];
      if (lengths[axis] > 1 && isConstant(claimed, lengths[axis], inner)) {
        return Optional.of(
            "a sum along a wrong axis: along axis " + axis + " all numbers are the same");
      }
    }
    return Optional.empty();
  }

  private static boolean isConstant(double[] values, int length, int inner) {
    for (int i = 0; i < values.length; i++) {
      int along = i / inner % length;
      if (along > 0 && values[i] != values[i - inner]) {
        return false;
      }
    }
    return true;
  }
}
