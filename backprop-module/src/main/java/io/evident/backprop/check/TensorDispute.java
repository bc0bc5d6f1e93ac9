package io.evident.backprop.check;

import io.evident.backprop.internal.linear.Slices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** One tensor of which a comparison failed. */
final class TensorDispute {
  /** What the gradient in question is called among the oracles. */
  static final String BY_HAND = "by hand";

  /** Entries of a disputed tensor that are differentiated; a smaller tensor is, whole. */
  private static final int DIFFERENTIATED = 256;

  /** Entries that a reader is shown. */
  private static final int SHOWN = 5;

  private final String tensor;
  private final double[] gradient;
  private final double floor;
  private final SlipDiagnosis.Surroundings known;
  private final List<Comparison> comparisons;
  private final List<String> further = new ArrayList<>();

  /**
   * Opens a dispute.
   *
   * @param tensor its name
   * @param gradient the one in question
   * @param floor the least size of gradient that errors are measured against, 0 for none
   * @param known what is known beside
   * @param comparisons all of the check
   */
  TensorDispute(
      String tensor,
      double[] gradient,
      double floor,
      SlipDiagnosis.Surroundings known,
      List<Comparison> comparisons) {
    this.tensor = tensor;
    this.gradient = gradient;
    this.floor = floor;
    this.known = known;
    this.comparisons = comparisons;
  }

  /**
   * What an oracle says of every entry.
   *
   * @param name of the oracle
   * @param tolerance relative
   * @param values the gradient
   */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Answer(String name, double tolerance, double[] values) {}

  /**
   * Looks closer.
   *
   * @param answers of those who know every entry, the plain lowering in float64 first
   * @param point where the gradient is taken, unchanged afterwards
   * @param value the function's value at the point as it is when called
   * @param smooth whether the function is known to have no kink
   */
  GradientFinding finding(
      List<Answer> answers, double[] point, DoubleSupplier value, boolean smooth) {
    List<Witness> witnesses = new ArrayList<>();
    for (Answer answer : answers) {
      double scale =
          Math.max(
              floor,
              Math.max(
                  finite(Slices.greatestSize(gradient)),
                  finite(Slices.greatestSize(answer.values()))));
      witnesses.add(Witness.ofWhole(answer.name(), answer.values(), answer.tolerance() * scale));
    }
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
    Witness hand = Witness.ofWhole(BY_HAND, gradient, 0);
    List<Witness> others = List.of(differences(looked, point, value, smooth));
    Majority majority = Majority.of(hand, witnesses, others);
    witnesses.addAll(others);
    Witness believed = believed(hand, witnesses, majority);
    int worst = worst(gradient, believed);
    tellFurther(worst, believed, hand, witnesses);
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

  /**
   * What is said of the entries with the next largest differences, once the finding is there.
   *
   * @return at most four lines, the largest first
   */
  List<String> further() {
    return further;
  }

  private void tellFurther(int worst, Witness right, Witness hand, List<Witness> witnesses) {
    IntStream.range(0, right.entries().length)
        .filter(i -> right.entries()[i] != worst)
        .filter(i -> difference(right, i) > right.allowed()[i])
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -difference(right, i)))
        .limit(SHOWN - 1)
        .map(i -> right.entries()[i])
        .forEach(
            entry ->
                further.add(
                    tensor
                        + "["
                        + entry
                        + "]: "
                        + GradientReportText.values(values(entry, hand, witnesses))));
  }

  private double difference(Witness right, int i) {
    return Math.abs(gradient[right.entries()[i]] - right.values()[i]);
  }

  private static double finite(double value) {
    return value < Double.POSITIVE_INFINITY ? value : 0;
  }

  /** Each entry is held to its own size, as {@link EntryDifferences} does. */
  private Witness differences(
      Set<Integer> entries, double[] point, DoubleSupplier value, boolean smooth) {
    double scale = Math.max(floor, finite(Slices.greatestSize(gradient)));
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
              new FiniteDifference.Line(there, 0, smooth),
              EntryDifferences.TOLERANCE * scale / 4);
      values[i] = difference.derivative();
      errors[i] =
          EntryDifferences.TOLERANCE * EntryDifferences.size(gradient[entry], difference)
              + difference.error();
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
      if (right.allowed()[i] == Double.POSITIVE_INFINITY) {
        continue;
      }
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

  static Map<String, Double> values(int entry, Witness hand, List<Witness> witnesses) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(hand.name(), hand.at(entry));
    for (Witness witness : witnesses) {
      if (Arrays.stream(witness.entries()).anyMatch(e -> e == entry)) {
        values.put(witness.name(), witness.at(entry));
      }
    }
    return values;
  }
}
