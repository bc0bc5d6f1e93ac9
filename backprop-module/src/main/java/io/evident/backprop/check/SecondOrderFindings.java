package io.evident.backprop.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of tensors whose second derivatives failed and whose first ones did not. */
final class SecondOrderFindings {
  /** How such a gradient comes about. */
  private static final String MOVES_WRONGLY =
      "a gradient that is right at the point and changes wrongly when the point moves: something"
          + " kept from an earlier call, taken for a constant, or rounded on the way; compute all"
          + " of it anew from the arguments";

  /** What is claimed in a check of a user's function. */
  private static final String PRODUCT = "H v as given";

  private static final String DERIVATIVE = "the gradient's derivative";

  private final List<String> names;
  private final List<List<Integer>> shapes;
  private final List<Comparison> comparisons;

  /**
   * Gathers.
   *
   * @param names of the tensors
   * @param shapes of each
   * @param comparisons all of the check
   */
  SecondOrderFindings(
      List<String> names, List<List<Integer>> shapes, List<Comparison> comparisons) {
    this.names = names;
    this.shapes = shapes;
    this.comparisons = comparisons;
  }

  /** Whether a comparison is one of second derivatives. */
  static boolean concern(Comparison c) {
    return c.oracle().equals(GradientCheck.SECOND_ORDER)
        || c.oracle().equals(GradientCheck.SYMMETRY);
  }

  private List<Comparison> failed(String oracle) {
    return comparisons.stream()
        .filter(c -> c.oracle().equals(oracle) && c.verdict() == GradientVerdict.FAIL)
        .toList();
  }

  boolean isAsymmetric() {
    return !failed(GradientCheck.SYMMETRY).isEmpty();
  }

  /** The gradient is in question and TensorFlow answers: each tensor where they differ. */
  List<GradientFinding> ofNetwork() {
    List<GradientFinding> findings = new ArrayList<>();
    for (Comparison c : failed(GradientCheck.SECOND_ORDER)) {
      findings.add(
          finding(
              c,
              DERIVATIVE + ", " + TensorDispute.BY_HAND,
              TensorFlowOracles.FLOAT64,
              List.of(TensorDispute.BY_HAND),
              List.of(TensorFlowOracles.FLOAT64),
              Optional.of(MOVES_WRONGLY)));
    }
    return findings;
  }

  /** The gradient is in question and nobody else answers. */
  GradientFinding of(Asymmetry asymmetry) {
    return new GradientFinding(
        asymmetry.part(),
        List.of(),
        List.of(),
        asymmetry.values(),
        List.of(TensorDispute.BY_HAND),
        List.of(GradientCheck.SYMMETRY),
        Optional.of(MOVES_WRONGLY));
  }

  /** The product H v is in question, and the gradient, which was found right, answers. */
  List<GradientFinding> ofProduct() {
    Optional<String> slip =
        isAsymmetric()
            ? Optional.of(
                "a product with a matrix that is not symmetric: a factor transposed, or a term"
                    + " forgotten on one side")
            : Optional.empty();
    List<GradientFinding> findings = new ArrayList<>();
    for (Comparison c : failed(GradientCheck.SECOND_ORDER)) {
      findings.add(finding(c, DERIVATIVE, PRODUCT, List.of(PRODUCT), List.of(DERIVATIVE), slip));
    }
    if (findings.isEmpty()) {
      for (Comparison c : failed(GradientCheck.SYMMETRY)) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("<H u, v>", c.manual());
        values.put("<H v, u>", c.found());
        findings.add(
            new GradientFinding(
                c.tensor(),
                List.of(),
                List.of(),
                values,
                List.of(PRODUCT),
                List.of(GradientCheck.SYMMETRY),
                slip));
      }
    }
    return findings;
  }

  private GradientFinding finding(
      Comparison c,
      String manual,
      String found,
      List<String> oddOnesOut,
      List<String> agreeing,
      Optional<String> slip) {
    List<Integer> shape = shapes.get(names.indexOf(c.tensor()));
    int[] lengths = shape.stream().mapToInt(Integer::intValue).toArray();
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(manual, c.manual());
    values.put(found, c.found());
    return new GradientFinding(
        c.tensor(),
        shape,
        Arrays.stream(AxisChange.index(c.worstEntry(), lengths)).boxed().toList(),
        values,
        oddOnesOut,
        agreeing,
        slip);
  }
}
