package io.evident.lab.atlas;

import com.google.protobuf.ByteString;
import io.evident.backprop.graph.ElementType;
import io.evident.backprop.internal.graph.UnoptimizedGraph;
import io.evident.lab.atlas.catalogue.AtlasCase;
import io.evident.lab.atlas.joined.Bounded;
import io.evident.lab.atlas.joined.JoinedPattern;
import io.evident.lab.atlas.joined.JoinedPatterns;
import io.evident.lab.atlas.joined.JoinedTruth;
import io.evident.lab.atlas.joined.JoinedWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tensorflow.Output;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.NodeDef;

/**
 * Measures operations in a row, each alone and as TensorFlow's optimizer joins them: their values
 * in a graph that has nothing else, and values and gradients in a graph that has both.
 */
final class JoinedProbe {
  /** Nothing is rewritten; the operations are kept apart as well, for oneDNN joins on its own. */
  private static final ConfigProto ALONE = alone();

  /** As TensorFlow comes, except that it also rewrites graphs of less than four operations. */
  private static final ConfigProto JOINED = joined();

  /** Names of operations that stand for several; that of FusedBatchNorm alone is none. */
  private static final Pattern SEVERAL =
      Pattern.compile("_\\w*(Fused(MatMul|Conv|Depthwise|BatchNormEx)|With)\\w*");

  /** The attribute of such an operation that lists what it does after its first. */
  private static final String AFTER = "fused_ops";

  private JoinedProbe() {}

  private static ConfigProto alone() {
    return UnoptimizedGraph.in(ConfigProto.newBuilder()).build();
  }

  private static ConfigProto joined() {
    ConfigProto.Builder configuration = ConfigProto.newBuilder();
    configuration.getGraphOptionsBuilder().getRewriteOptionsBuilder().setMinGraphNodes(-1);
    return configuration.build();
  }

  /** The entry of a graph's outputs that is worst off. */
  private record Worst(double share, double relativeError, String where) {
    boolean isWithinBounds() {
      return share <= 1;
    }

    Worst or(Worst other) {
      return other.share <= share ? this : other;
    }
  }

  private record Side(Worst worst, Set<String> joined) {}

  /**
   * Measures operations.
   *
   * @param subject the operations
   * @param truth what they compute
   * @param weights how their weights come into the graph
   * @return what was found
   */
  static JoinedFinding measure(
      JoinedPattern.AtWidth subject, JoinedTruth truth, JoinedWeights weights) {
    return measure(subject, truth, weights, subject.apart(), subject.together());
  }

  /** As told, by graphs of other making. */
  static JoinedFinding measure(
      JoinedPattern.AtWidth subject,
      JoinedTruth truth,
      JoinedWeights weights,
      AtlasCase apart,
      AtlasCase together) {
    Side alone;
    try {
      alone = run(subject, truth, weights, apart, ALONE);
    } catch (RuntimeException e) {
      return JoinedFinding.without(JoinedVerdict.FAILS, "alone: " + GradientProbe.said(e));
    }
    if (!alone.worst.isWithinBounds()) {
      return finding(JoinedVerdict.WRONG_ALONE, alone.worst, alone.joined);
    }
    Side joined;
    try {
      joined = run(subject, truth, weights, together, JOINED);
    } catch (RuntimeException e) {
      return JoinedFinding.without(JoinedVerdict.FAILS, "joined: " + GradientProbe.said(e));
    }
    return joined.worst.isWithinBounds()
        ? finding(JoinedVerdict.RIGHT, alone.worst.or(joined.worst), joined.joined)
        : finding(JoinedVerdict.WRONG_JOINED, joined.worst, joined.joined);
  }

  private static JoinedFinding finding(JoinedVerdict verdict, Worst worst, Set<String> joined) {
    return new JoinedFinding(
        verdict, worst.share, worst.relativeError, worst.where, List.copyOf(joined));
  }

  private static Side run(
      JoinedPattern.AtWidth subject,
      JoinedTruth truth,
      JoinedWeights weights,
      AtlasCase built,
      ConfigProto configuration) {
    Set<Integer> constants = subject.constants(weights);
    Set<String> joined = new TreeSet<>();
    Worst worst;
    try (OpGraph graph =
        new OpGraph(built, ElementType.FLOAT32, configuration, constants, truth.point())) {
      graph.build();
      OpGraph.Ran ran = graph.runAndShow(truth.point(), List.of(graph.output()));
      joined.addAll(joined(ran.graph()));
      worst = compare("values", truth.output(), ran.values().get(0));
    }
    try (OpGraph graph =
        new OpGraph(built, ElementType.FLOAT32, configuration, constants, truth.point())) {
      graph.build();
      List<Integer> operands = subject.differentiated(weights);
      List<Output<?>> fetched = new ArrayList<>(List.of(graph.output()));
      for (Output<?> gradient : graph.addGradients(truth.weights(), operands)) {
        if (gradient == null) {
          throw new IllegalStateException("there is no gradient in one of " + operands);
        }
        fetched.add(gradient);
      }
      OpGraph.Ran ran = graph.runAndShow(truth.point(), fetched);
      joined.addAll(joined(ran.graph()));
      worst = worst.or(compare("values beside gradients", truth.output(), ran.values().get(0)));
      for (int i = 0; i < operands.size(); i++) {
        String where = "gradient in " + subject.inputs().get(operands.get(i)).name();
        Bounded expected = truth.gradients().get(operands.get(i));
        worst = worst.or(compare(where, expected, ran.values().get(i + 1)));
      }
    }
    return new Side(worst, joined);
  }

  /** Numbers against what they should be; what is not finite is infinitely wrong. */
  private static Worst compare(String where, Bounded expected, double[] found) {
    if (found.length != expected.values().length) {
      return new Worst(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, where + " (shape)");
    }
    double share = 0;
    double difference = 0;
    double size = Double.MIN_NORMAL;
    for (int i = 0; i < found.length; i++) {
      double off = Math.abs(found[i] - expected.values()[i]);
      if (!Double.isFinite(off)) {
        return new Worst(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, where);
      }
      // Below the least normal number, float32 rounds to steps rather than to digits.
      share = Math.max(share, off / (expected.errors()[i] + Float.MIN_NORMAL));
      difference = Math.max(difference, off);
      size = Math.max(size, Math.abs(expected.values()[i]));
    }
    return new Worst(share, difference / size, where);
  }

  /** Whose kernels this process takes. */
  static JoinedLibrary library() {
    JoinedPattern.AtWidth subject = JoinedPatterns.all().get(0).at(JoinedPatterns.WIDTHS.get(0));
    double[] point = JoinedTruth.of(subject, 0).point();
    try (OpGraph graph =
        new OpGraph(subject.together(), ElementType.FLOAT32, JOINED, Set.of(), point)) {
      graph.build();
      return graph.runAndShow(point, List.of(graph.output())).graph().stream()
              .anyMatch(node -> node.getOp().startsWith("_Mkl"))
          ? JoinedLibrary.ONEDNN
          : JoinedLibrary.TENSORFLOW;
    }
  }

  /** The operations that stand for several, each with what it does after its first. */
  static Set<String> joined(List<NodeDef> graph) {
    Set<String> joined = new TreeSet<>();
    for (NodeDef node : graph) {
      if (SEVERAL.matcher(node.getOp()).matches()) {
        String after =
            node
                .getAttrOrDefault(AFTER, AttrValue.getDefaultInstance())
                .getList()
                .getSList()
                .stream()
                .map(ByteString::toStringUtf8)
                .collect(Collectors.joining(", "));
        String name = node.getOp().replaceFirst("^_(MklNative|Mkl)?", "");
        joined.add(after.isEmpty() ? name : name + "[" + after + "]");
      }
    }
    return joined;
  }
}
