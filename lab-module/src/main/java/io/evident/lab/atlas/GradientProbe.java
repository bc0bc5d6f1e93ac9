package io.evident.lab.atlas;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.lab.atlas.catalogue.AtlasCase;
import io.evident.lab.atlas.catalogue.AtlasInput;
import io.evident.lab.atlas.catalogue.AtlasOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.Output;

/**
 * Measures TensorFlow Java's own gradient of single ops.
 *
 * <p>The loss is sum_i w_i y_i with random w: a gradient that is right only for a plain sum is
 * found wrong. Its gradient is held against central differences of the op itself, in float64 where
 * it has a kernel, since those of float32 are known to few digits only.
 */
public final class GradientProbe {
  /** The seed of the atlas in docs. */
  public static final long DEFAULT_SEED = 4;

  /** The greatest relative error that is right; measured ones lie far to either side. */
  private static final double TOLERANCE_64 = 1e-9;

  private static final double TOLERANCE_32 = 1e-5;

  /** Central differences that are known less well than this judge nothing. */
  private static final double LEAST_RESOLUTION = 2e-3;

  private static final double[] NONE = {};

  /** Where TensorFlow's messages go on with nodes and attributes, in no fixed order. */
  private static final Pattern REST =
      Pattern.compile(
          "( used by \\{\\{node| with these attrs| for '\\{\\{node| while building|\\. Please see| Please file"
              + "|\\[\\[\\{\\{node).*");

  private static final Pattern REFUSED =
      Pattern.compile("Value for attr '\\w+' of (\\w+) is not in the list of allowed values.*");

  private final long seed;

  /**
   * A probe.
   *
   * @param seed of the points and the weights
   * @throws IllegalStateException if TensorFlow cannot be loaded
   */
  public GradientProbe(long seed) {
    TensorFlowRuntime.load();
    this.seed = seed;
  }

  /** Where an op is looked at, and what its gradient is there. */
  @SuppressWarnings("ArrayRecordComponent") // package-private, and never compared
  record Truth(
      double[] point, double[] weights, CentralDifferences.Gradient gradient, boolean narrow) {}

  /** From the widest kernel that the op has; where it has none at all, from what computes it. */
  Truth truth(AtlasCase subject, AtlasOp instead) {
    List<String> said = new ArrayList<>();
    for (AtlasCase candidate : List.of(subject, subject.builtBy(instead))) {
      for (ElementType type : List.of(ElementType.FLOAT64, ElementType.FLOAT32)) {
        try (OpGraph graph = new OpGraph(candidate, type)) {
          String problem = problem(graph, point(subject));
          if (problem.isEmpty()) {
            return truth(graph, subject, type);
          }
          said.add(problem);
        }
      }
    }
    throw new NoKernelException(
        subject.name() + " runs in no number type: " + said, said.get(said.size() - 1));
  }

  private SplittableRandom random(AtlasCase subject) {
    return new SplittableRandom(seed + subject.name().hashCode());
  }

  private double[] point(AtlasCase subject) {
    SplittableRandom random = random(subject);
    return subject.inputs().stream()
        .flatMapToDouble(input -> Arrays.stream(input.draw(random)))
        .toArray();
  }

  private Truth truth(OpGraph graph, AtlasCase subject, ElementType type) {
    double[] point = point(subject);
    double[] weights = new double[graph.outputs(point).length];
    SplittableRandom random = random(subject).split();
    for (int i = 0; i < weights.length; i++) {
      // In float32 exactly the same number, and never so small that an entry does not count.
      weights[i] = (float) random.nextDouble(0.25, 1) * (random.nextBoolean() ? 1 : -1);
    }
    boolean narrow = type == ElementType.FLOAT32 || graph.isOutputFloat32();
    CentralDifferences.Gradient gradient =
        new CentralDifferences(
                graph::outputs,
                weights,
                narrow ? 0x1p-3 : 0x1p-4,
                narrow ? Math.ulp(1f) / 2 : Math.ulp(1.0) / 2)
            .at(point.clone());
    if (!(gradient.resolution() <= (narrow ? LEAST_RESOLUTION : TOLERANCE_64))) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: central differences are known to %.1e only; choose a smoother point",
              subject.name(),
              gradient.resolution()));
    }
    return new Truth(point, weights, gradient, narrow);
  }

  /** Why an op cannot be built or run at a point; empty if it can. */
  private static String problem(OpGraph graph, double[] point) {
    try {
      graph.build();
      graph.outputs(point);
      return "";
    } catch (RuntimeException e) {
      // TensorFlow's exceptions have no other type in common.
      return said(e);
    }
  }

  static String said(RuntimeException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    String first = REST.matcher(message.lines().findFirst().orElse("")).replaceFirst("").strip();
    Matcher refused = REFUSED.matcher(first);
    // Which attribute is refused first varies from run to run.
    return refused.matches() ? "does not take " + refused.group(1) : first;
  }

  /** The gradient of an op in one number type against what it is. */
  static AtlasFinding measure(AtlasCase subject, ElementType type, Truth truth) {
    try (OpGraph graph = new OpGraph(subject, type)) {
      String problem = problem(graph, truth.point);
      if (!problem.isEmpty()) {
        return AtlasFinding.without(AtlasVerdict.NO_KERNEL, problem);
      }
      List<Output<?>> gradients;
      try {
        gradients = graph.addGradients(truth.weights);
      } catch (RuntimeException e) {
        boolean missing = said(e).startsWith("No gradient defined for op");
        return AtlasFinding.without(
            missing ? AtlasVerdict.MISSING : AtlasVerdict.THROWS, "addGradients: " + said(e));
      }
      try {
        return compare(subject, type, truth, values(graph, truth.point, gradients));
      } catch (RuntimeException e) {
        return AtlasFinding.without(AtlasVerdict.THROWS, "when run: " + said(e));
      }
    }
  }

  /** Gradients at a point, zeros where TensorFlow says that the loss does not depend. */
  private static List<double[]> values(OpGraph graph, double[] point, List<Output<?>> gradients) {
    List<Output<?>> there = gradients.stream().filter(Objects::nonNull).toList();
    Iterator<double[]> next =
        there.isEmpty() ? Collections.emptyIterator() : graph.run(point, there).iterator();
    List<double[]> values = new ArrayList<>();
    for (Output<?> gradient : gradients) {
      values.add(gradient == null ? NONE : next.next());
    }
    return values;
  }

  private static AtlasFinding compare(
      AtlasCase subject, ElementType type, Truth truth, List<double[]> found) {
    double worst = -1;
    String operand = "";
    int from = 0;
    for (int i = 0; i < found.size(); i++) {
      AtlasInput input = subject.inputs().get(i);
      double[] expected = Arrays.copyOfRange(truth.gradient.values(), from, from + input.size());
      boolean none = found.get(i) == NONE;
      double error = relativeError(expected, none ? new double[expected.length] : found.get(i));
      if (!(error <= worst)) {
        worst = error;
        boolean shaped = none || found.get(i).length == expected.length;
        operand =
            (none ? "none is given in " : shaped ? "in " : "of another shape in ") + input.name();
      }
      from += input.size();
    }
    double least = type == ElementType.FLOAT32 ? TOLERANCE_32 : TOLERANCE_64;
    double tolerance = Math.max(least, truth.narrow ? 2 * truth.gradient.resolution() : 0);
    return worst <= tolerance
        ? new AtlasFinding(AtlasVerdict.RIGHT, worst, "")
        : new AtlasFinding(AtlasVerdict.WRONG, worst, operand);
  }

  /** max |a - b| / max(|a|, |b|); infinite if the lengths differ or a number is none. */
  private static double relativeError(double[] expected, double[] found) {
    if (found.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = 0;
    double size = Double.MIN_NORMAL;
    for (int i = 0; i < found.length; i++) {
      if (!Double.isFinite(found[i])) {
        return Double.POSITIVE_INFINITY;
      }
      difference = Math.max(difference, Math.abs(expected[i] - found[i]));
      size = Math.max(size, Math.max(Math.abs(expected[i]), Math.abs(found[i])));
    }
    return difference / size;
  }
}
