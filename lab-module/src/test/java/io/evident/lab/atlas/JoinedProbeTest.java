package io.evident.lab.atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.lab.atlas.catalogue.AtlasCase;
import io.evident.lab.atlas.catalogue.AtlasOp;
import io.evident.lab.atlas.catalogue.CaseList;
import io.evident.lab.atlas.joined.JoinedPattern;
import io.evident.lab.atlas.joined.JoinedPatterns;
import io.evident.lab.atlas.joined.JoinedTruth;
import io.evident.lab.atlas.joined.JoinedWeights;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.family.TNumber;

/**
 * What is planted is found on any processor; whether a processor's own kernels are right is for the
 * atlas to say. Planted graphs are compared with the same graph kept apart, in place of joined.
 */
class JoinedProbeTest {
  private static final JoinedPattern.AtWidth DENSE = pattern("matMul [out, in] + biasAdd").at(10);
  private static final JoinedTruth TRUTH = JoinedTruth.of(DENSE, 1);

  @BeforeAll
  static void load() {
    TensorFlowRuntime.load();
  }

  private static JoinedPattern pattern(String name) {
    return JoinedPatterns.all().stream()
        .filter(pattern -> pattern.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no pattern " + name));
  }

  /** A kernel that makes something else of the output. */
  private static AtlasCase planted(BiFunction<Ops, Operand<TNumber>, Operand<TNumber>> change) {
    AtlasOp right = DENSE.apart().build();
    return DENSE.apart().builtBy((tf, x) -> change.apply(tf, right.build(tf, x)));
  }

  private static JoinedFinding joinedAs(AtlasCase together, JoinedWeights weights) {
    return JoinedProbe.measure(DENSE, TRUTH, weights, DENSE.apart(), together);
  }

  @ParameterizedTest
  @EnumSource(JoinedWeights.class)
  void whatIsTheSameJoinedIsRight(JoinedWeights weights) {
    JoinedFinding finding = joinedAs(DENSE.apart(), weights);
    assertEquals(JoinedVerdict.RIGHT, finding.verdict(), finding.toString());
    assertTrue(finding.share() > 1e-3 && finding.share() < 1, finding.toString());
  }

  @ParameterizedTest
  @EnumSource(JoinedWeights.class)
  void aJoinedKernelThatIsOffByOnePartInTenThousandIsWrongJoined(JoinedWeights weights) {
    AtlasCase off = planted((tf, y) -> tf.math.mul(y, CaseList.number(tf, 1.0001, y)));
    JoinedFinding finding = joinedAs(off, weights);
    assertEquals(JoinedVerdict.WRONG_JOINED, finding.verdict(), finding.toString());
    assertTrue(finding.relativeError() > 0.9e-4, finding.toString());
  }

  /** As the kernel for other widths than 16 n does that misreads what is left over. */
  @Test
  void aJoinedKernelThatForgetsTheLastColumnsIsWrongJoined() {
    AtlasCase off =
        planted(
            (tf, y) -> {
              Operand<TNumber> kept =
                  CaseList.numbers(tf, new double[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}, y);
              return tf.math.mul(y, kept);
            });
    JoinedFinding finding = joinedAs(off, JoinedWeights.CONSTANT);
    assertEquals(JoinedVerdict.WRONG_JOINED, finding.verdict(), finding.toString());
  }

  @Test
  void aGradientThatIsWrongJoinedIsNamedThoughValuesAreRight() {
    AtlasCase off =
        planted(
            (tf, y) -> {
              Operand<TNumber> twice = tf.math.add(y, y);
              return tf.math.sub(twice, tf.stopGradient(y));
            });
    JoinedFinding finding = joinedAs(off, JoinedWeights.VARIABLE);
    assertEquals(JoinedVerdict.WRONG_JOINED, finding.verdict(), finding.toString());
    assertTrue(finding.detail().startsWith("gradient in"), finding.toString());
    assertEquals(1, finding.relativeError(), 1e-3);
  }

  @Test
  void whatIsWrongAloneIsNotLaidToTheJoining() {
    AtlasCase off = planted((tf, y) -> tf.math.neg(y));
    JoinedFinding finding =
        JoinedProbe.measure(DENSE, TRUTH, JoinedWeights.CONSTANT, off, DENSE.apart());
    assertEquals(JoinedVerdict.WRONG_ALONE, finding.verdict(), finding.toString());
  }

  @Test
  void aNumberThatIsNoneIsWrongAndAGraphThatCannotBeBuiltFails() {
    AtlasCase none = planted((tf, y) -> tf.math.log(tf.math.neg(tf.math.square(y))));
    JoinedFinding infinite = joinedAs(none, JoinedWeights.CONSTANT);
    assertEquals(JoinedVerdict.WRONG_JOINED, infinite.verdict());
    assertEquals(Double.POSITIVE_INFINITY, infinite.relativeError());
    AtlasCase misshapen = planted((tf, y) -> tf.linalg.matMul(y, y));
    JoinedFinding finding = joinedAs(misshapen, JoinedWeights.CONSTANT);
    assertEquals(JoinedVerdict.FAILS, finding.verdict());
    assertTrue(finding.detail().startsWith("joined: "), finding.toString());
  }

  /** TensorFlow joins these on every processor, whatever comes of it. */
  @ParameterizedTest
  @EnumSource(JoinedWeights.class)
  void whatWasJoinedIsSeenInTheGraphThatRan(JoinedWeights weights) {
    JoinedPattern.AtWidth subject = pattern("matMul [in, out] + biasAdd + relu").at(10);
    JoinedFinding finding = JoinedProbe.measure(subject, JoinedTruth.of(subject, 1), weights);
    assertTrue(finding.joined().contains("FusedMatMul[BiasAdd, Relu]"), finding.toString());
    JoinedPattern.AtWidth single = pattern("softmax").at(10);
    assertEquals(
        List.of(), JoinedProbe.measure(single, JoinedTruth.of(single, 1), weights).joined());
  }

  static Stream<JoinedPattern> patterns() {
    return JoinedPatterns.all().stream();
  }

  /** To three digits, which any kernel has: the bounds are for the atlas to hold. */
  @ParameterizedTest
  @MethodSource("patterns")
  void javaComputesWhatTensorFlowComputesAlone(JoinedPattern pattern) {
    JoinedPattern.AtWidth subject = pattern.at(6);
    JoinedTruth truth = JoinedTruth.of(subject, 1);
    JoinedFinding finding =
        JoinedProbe.measure(
            subject, truth, JoinedWeights.VARIABLE, subject.apart(), subject.apart());
    assertTrue(finding.relativeError() < 1e-3, pattern.name() + ": " + finding);
  }

  @Test
  void constantWeightsAreInTheGraphAndVariableOnesAreFed() {
    assertEquals(Set.of(1, 2), DENSE.constants(JoinedWeights.CONSTANT));
    assertEquals(List.of(0), DENSE.differentiated(JoinedWeights.CONSTANT));
    assertEquals(Set.of(), DENSE.constants(JoinedWeights.VARIABLE));
    assertEquals(List.of(0, 1, 2), DENSE.differentiated(JoinedWeights.VARIABLE));
    double[] others = TRUTH.point().clone();
    Arrays.fill(others, DENSE.inputs().get(0).size(), others.length, 1);
    for (JoinedWeights weights : JoinedWeights.values()) {
      try (OpGraph graph =
          new OpGraph(
              DENSE.together(),
              ElementType.FLOAT32,
              ConfigProto.getDefaultInstance(),
              DENSE.constants(weights),
              TRUTH.point())) {
        graph.build();
        boolean same = Arrays.equals(graph.outputs(TRUTH.point()), graph.outputs(others));
        assertEquals(weights == JoinedWeights.CONSTANT, same, weights.toString());
      }
    }
  }

  @Test
  void noTwoPatternsHaveTheSameName() {
    Set<String> names = new HashSet<>();
    for (JoinedPattern pattern : JoinedPatterns.all()) {
      assertTrue(names.add(pattern.name()), pattern.name());
    }
  }

  @Test
  void everyWidthNeedsAFinding() {
    JoinedRow row = new JoinedRow("a", JoinedWeights.CONSTANT, JoinedLibrary.ONEDNN, List.of());
    assertThrows(
        IllegalArgumentException.class,
        () -> new JoinedAtlas("p", JoinedLibrary.ONEDNN, List.of(10), List.of(row)));
  }

  @Test
  void noNativeMemoryStaysOpen() {
    joinedAs(DENSE.apart(), JoinedWeights.CONSTANT);
    long before = Pointer.totalCount();
    for (int i = 0; i < 3; i++) {
      joinedAs(DENSE.apart(), JoinedWeights.CONSTANT);
      joinedAs(DENSE.apart(), JoinedWeights.VARIABLE);
    }
    // What other tests left for the garbage collector may go meanwhile.
    long after = Pointer.totalCount();
    assertTrue(after <= before, before + " native objects became " + after);
  }
}
