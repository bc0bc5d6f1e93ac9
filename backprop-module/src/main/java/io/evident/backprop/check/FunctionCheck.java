package io.evident.backprop.check;

import io.evident.backprop.network.ImpureFunctionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Checks the gradient of any function of several variables against central differences, and against
 * TensorFlow if it is told the same function as a graph.
 *
 * <pre>{@code
 * ToDoubleFunction<double[]> value = x -> x[0] * x[0] * x[1];
 * Function<double[], double[]> gradient = x -> new double[] {2 * x[0] * x[1], x[0] * x[0]};
 * GradientReport report = FunctionCheck.of(value, gradient).at(3, 5);
 * }</pre>
 *
 * <p>Immutable. The functions are given copies of the point, which they must not change; what they
 * return is copied. Each is asked twice at the point: one that changes its input or is not the same
 * twice is what the report finds, and nothing else.
 */
public final class FunctionCheck {
  private static final String VARIABLES = "x";

  /**
   * Two ways to compute one function in float64 differ by their rounding times the function's
   * condition, which is not known here; a network's, which is good, leaves 1e-12.
   */
  private static final double TENSORFLOW_TOLERANCE = 1e-10;

  private final ToDoubleFunction<double[]> value;
  private final Function<double[], double[]> gradient;
  private final Settings settings;

  private FunctionCheck(
      ToDoubleFunction<double[]> value, Function<double[], double[]> gradient, Settings settings) {
    this.value = value;
    this.gradient = gradient;
    this.settings = settings;
  }

  /** What is looked at, and who is asked. */
  private record Settings(
      String name,
      int sampleSize,
      long seed,
      Optional<GraphFunction> graph,
      Optional<BinaryOperator<double[]>> hessianTimes) {}

  /**
   * A check of every entry.
   *
   * @param value f
   * @param gradient what is said to be its gradient, of the length of its argument
   * @return the check
   */
  public static FunctionCheck of(
      ToDoubleFunction<double[]> value, Function<double[], double[]> gradient) {
    return new FunctionCheck(
        value,
        gradient,
        new Settings(
            "the function",
            Integer.MAX_VALUE,
            GradientCheck.DEFAULT_SEED,
            Optional.empty(),
            Optional.empty()));
  }

  private FunctionCheck with(Settings changed) {
    return new FunctionCheck(value, gradient, changed);
  }

  /**
   * The same check under another name.
   *
   * @param name what reports call the function
   * @return a new check
   */
  public FunctionCheck withName(String name) {
    return with(
        new Settings(
            name, settings.sampleSize, settings.seed, settings.graph, settings.hessianTimes));
  }

  /**
   * The same check of some entries only.
   *
   * @param sampleSize how many, at least 1
   * @param seed which, and which directions
   * @return a new check
   * @throws IllegalArgumentException if sampleSize is less than 1
   */
  public FunctionCheck withSample(int sampleSize, long seed) {
    if (!(sampleSize >= 1)) {
      throw new IllegalArgumentException("sampleSize must be at least 1, got " + sampleSize);
    }
    return with(
        new Settings(settings.name, sampleSize, seed, settings.graph, settings.hessianTimes));
  }

  /**
   * The same check with TensorFlow as a third oracle. Where TensorFlow is not on the class path the
   * report says so.
   *
   * @param graph the same function as TensorFlow operations
   * @return a new check
   */
  public FunctionCheck withTensorFlow(GraphFunction graph) {
    return with(
        new Settings(
            settings.name,
            settings.sampleSize,
            settings.seed,
            Optional.of(graph),
            settings.hessianTimes));
  }

  /**
   * The same check of second derivatives too: H v = d/dx {@code <g(x), v>} for a random direction v
   * against central differences of the gradient, and the symmetry of H, {@code <H u, v> = <H v,
   * u>}.
   *
   * @param hessianTimes from the point and v to what is said to be H v, of the same length
   * @return a new check
   */
  public FunctionCheck withSecondOrder(BinaryOperator<double[]> hessianTimes) {
    return with(
        new Settings(
            settings.name,
            settings.sampleSize,
            settings.seed,
            settings.graph,
            Optional.of(hessianTimes)));
  }

  /**
   * Checks the gradient at a point.
   *
   * @param point finite numbers, at least one
   * @return what was found
   * @throws IllegalArgumentException if the point is empty or not finite, the value there is not
   *     finite, or the gradient or H v has another length
   */
  public GradientReport at(double... point) {
    requirePoint(point);
    try {
      return reportAt(point);
    } catch (ImpureFunctionException e) {
      return UserFunction.report(settings.name, 1, settings.seed, e);
    }
  }

  private GradientReport reportAt(double[] point) {
    double[] claimed = gradientAt(point);
    double here = valueAt(point);
    UserFunction.requireSame(valueName(), new double[] {here}, new double[] {valueAt(point)});
    UserFunction.requireSame(gradientName(), claimed, gradientAt(point));
    if (!Double.isFinite(here)) {
      throw new IllegalArgumentException(
          "the value of " + settings.name + " must be finite at the point, got " + here);
    }
    List<Comparison> comparisons = new ArrayList<>();
    List<TensorDispute.Answer> answers = new ArrayList<>();
    String note = compareWithTensorFlow(point, claimed, here, comparisons, answers);
    double[] moving = point.clone();
    SplittableRandom random = new SplittableRandom(settings.seed);
    DirectionalDifferences.Moved all =
        DirectionalDifferences.Moved.inPlace(List.of(moving), () -> valueAt(moving), 0, false);
    double noise = all.measuredNoise(new SplittableRandom(settings.seed));
    comparisons.add(
        new EntryDifferences(settings.sampleSize, random)
            .compare(VARIABLES, moving, claimed, 0, () -> valueAt(moving), noise));
    comparisons.add(
        new DirectionalDifferences(GradientCheck.DEFAULT_DIRECTIONS, random)
            .compare(VARIABLES, all.withNoise(noise), List.of(claimed), 0));
    if (settings.hessianTimes.isPresent()) {
      comparisons.addAll(twice(moving, settings.hessianTimes.get(), random));
    }
    List<String> notes = new ArrayList<>(List.of(note));
    List<GradientFinding> findings = findings(point, claimed, comparisons, answers, notes);
    return new GradientReport(
        settings.name, 1, settings.seed, Optional.empty(), here, comparisons, notes, findings);
  }

  private double valueAt(double[] point) {
    return UserFunction.value(valueName(), value, point);
  }

  private String valueName() {
    return "the value of " + settings.name;
  }

  private String gradientName() {
    return "the gradient of " + settings.name;
  }

  private double[] gradientAt(double[] point) {
    double[] claimed = UserFunction.array(gradientName(), gradient, point);
    requireLength("the gradient", claimed, point);
    return claimed;
  }

  /** What is known of the gradient if a comparison failed; more of it goes to the notes. */
  private List<GradientFinding> findings(
      double[] point,
      double[] claimed,
      List<Comparison> comparisons,
      List<TensorDispute.Answer> answers,
      List<String> notes) {
    boolean failed =
        comparisons.stream()
            .anyMatch(
                c ->
                    c.tensor().equals(VARIABLES)
                        && c.verdict() == GradientVerdict.FAIL
                        && !SecondOrderFindings.concern(c));
    if (!failed) {
      return new SecondOrderFindings(
              List.of(VARIABLES), List.of(List.of(point.length)), comparisons)
          .ofProduct();
    }
    SlipDiagnosis.Surroundings known =
        new SlipDiagnosis.Surroundings(List.of(point.length), 1, new double[0], List.of());
    double[] moving = point.clone();
    TensorDispute dispute = new TensorDispute(VARIABLES, claimed, 0, known, comparisons);
    GradientFinding finding = dispute.finding(answers, moving, () -> valueAt(moving), false);
    notes.addAll(dispute.further());
    return List.of(finding);
  }

  private void requireLength(String what, double[] found, double[] point) {
    if (found.length != point.length) {
      throw new IllegalArgumentException(
          what
              + " of "
              + settings.name
              + " has "
              + found.length
              + " entries, but there are "
              + point.length
              + " variables");
    }
  }

  /** Adds what TensorFlow says, if it is to be asked and there. */
  private String compareWithTensorFlow(
      double[] point,
      double[] claimed,
      double here,
      List<Comparison> into,
      List<TensorDispute.Answer> answers) {
    if (settings.graph.isEmpty()) {
      return "checked against finite differences";
    }
    if (!TensorFlowOracles.available()) {
      return "TensorFlow is not on the class path: checked against finite differences alone";
    }
    TensorFlowFunction found = TensorFlowFunction.at(point, settings.graph.get());
    answers.add(
        new TensorDispute.Answer(
            TensorFlowOracles.FLOAT64, TENSORFLOW_TOLERANCE, found.gradient()));
    into.add(
        TensorComparison.whole(
            VARIABLES,
            TensorFlowOracles.FLOAT64,
            TENSORFLOW_TOLERANCE,
            0,
            claimed,
            found.gradient()));
    into.add(
        TensorComparison.whole(
            "value",
            TensorFlowOracles.FLOAT64,
            TENSORFLOW_TOLERANCE,
            0,
            new double[] {here},
            new double[] {found.value()}));
    return "checked against TensorFlow and finite differences";
  }

  private List<Comparison> twice(
      double[] moving, BinaryOperator<double[]> hessianTimes, SplittableRandom random) {
    SecondOrder second =
        new SecondOrder(
            List.of(moving), List.of(VARIABLES), () -> List.of(gradientAt(moving)), random);
    return second.ofProducts(
        v -> {
          double[] product =
              UserFunction.array("H v of " + settings.name, hessianTimes, moving, v.get(0));
          requireLength("H v", product, moving);
          return List.of(product);
        },
        VARIABLES);
  }

  static void requirePoint(double[] point) {
    if (point.length == 0) {
      throw new IllegalArgumentException("point must have at least one variable, got none");
    }
    for (int i = 0; i < point.length; i++) {
      if (!Double.isFinite(point[i])) {
        throw new IllegalArgumentException(
            "point must be finite, got " + point[i] + " at entry " + i);
      }
    }
  }
}
