package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class FunctionCheckTest {
  private static double value(double[] x) {
    return x[0] * x[0] * x[1] + Math.exp(x[2]);
  }

  private static double[] gradient(double[] x) {
    return new double[] {2 * x[0] * x[1], x[0] * x[0], Math.exp(x[2])};
  }

  @Test
  void aRightGradientPasses() {
    GradientAssertions.assertGradient(
        FunctionCheckTest::value, FunctionCheckTest::gradient, 3, 5, -1);
  }

  @Test
  void aWrongEntryFailsAndIsNamed() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                GradientAssertions.assertGradient(
                    FunctionCheckTest::value,
                    x -> new double[] {x[0] * x[1], x[0] * x[0], Math.exp(x[2])},
                    3,
                    5,
                    -1));
    assertTrue(error.getMessage().contains("FAIL x[0]: by hand 1.5"), error.getMessage());
    assertTrue(error.getMessage().contains("verdict: FAIL"), error.getMessage());
  }

  @Test
  void aNonFiniteGradientFails() {
    GradientReport report =
        FunctionCheck.of(FunctionCheckTest::value, x -> new double[] {Double.NaN, 9, 1})
            .at(3, 5, 0);
    assertEquals(GradientVerdict.FAIL, report.verdict());
  }

  @Test
  void aKinkIsInconclusiveAndNotRight() {
    Function<double[], double[]> gradient = x -> new double[] {x[0] > 1 ? 1 : 0};
    GradientReport report =
        FunctionCheck.of(x -> Math.max(x[0] - 1, 0), gradient).at(Math.nextUp(1.0));
    assertEquals(1, report.comparisons().get(0).inconclusive());
    assertTrue(report.comparisons().get(0).doubt().orElseThrow().contains("kink"));
    assertEquals(GradientVerdict.FAIL, report.verdict(), "all entries were inconclusive");
  }

  @Test
  void thePointIsNotChangedWhateverTheFunctionsDo() {
    double[] point = {3, 5, -1};
    FunctionCheck.of(
            x -> {
              double found = value(x);
              x[0] = 99;
              return found;
            },
            x -> {
              double[] found = gradient(x);
              x[1] = 99;
              return found;
            })
        .at(point);
    assertArrayEquals(new double[] {3, 5, -1}, point);
  }

  @Test
  void anotherLengthOrAPointThatIsNotFiniteIsRefused() {
    FunctionCheck check =
        FunctionCheck.of(FunctionCheckTest::value, x -> new double[2]).withName("f");
    String message =
        assertThrows(IllegalArgumentException.class, () -> check.at(1, 2, 3)).getMessage();
    assertEquals("the gradient of f has 2 entries, but there are 3 variables", message);
    FunctionCheck right = FunctionCheck.of(FunctionCheckTest::value, FunctionCheckTest::gradient);
    assertThrows(IllegalArgumentException.class, () -> right.at());
    assertThrows(IllegalArgumentException.class, () -> right.at(1, Double.NaN, 2));
    assertThrows(IllegalArgumentException.class, () -> right.at(1, 1, 1e4));
    assertThrows(IllegalArgumentException.class, () -> right.withSample(0, 1));
  }

  @Test
  void aSampleLooksAtSoManyEntries() {
    Function<double[], double[]> gradient = x -> new double[] {1, 1, 1};
    GradientReport report =
        FunctionCheck.of(x -> x[0] + x[1] + x[2], gradient).withSample(2, 7).at(1, 2, 3);
    assertEquals(2, report.comparisons().get(0).entries());
    assertEquals(GradientVerdict.PASS, report.verdict());
  }

  private static Operand<TFloat64> graph(Ops tf, Operand<TFloat64> x) {
    Operand<TFloat64> first = tf.gather(x, tf.constant(0), tf.constant(0));
    Operand<TFloat64> second = tf.gather(x, tf.constant(1), tf.constant(0));
    Operand<TFloat64> third = tf.gather(x, tf.constant(2), tf.constant(0));
    return tf.math.add(tf.math.mul(tf.math.square(first), second), tf.math.exp(third));
  }

  private static List<String> failed(GradientReport report) {
    return report.comparisons().stream()
        .filter(c -> c.verdict() == GradientVerdict.FAIL)
        .map(c -> c.oracle() + " " + c.tensor())
        .toList();
  }

  @Test
  void tensorFlowIsAThirdOracle() {
    FunctionCheck check =
        FunctionCheck.of(FunctionCheckTest::value, FunctionCheckTest::gradient)
            .withTensorFlow(FunctionCheckTest::graph);
    GradientReport report = check.at(3, 5, -1);
    assertEquals(List.of(), failed(report));
    assertEquals(4, report.comparisons().size());
    assertTrue(report.comparisons().get(0).relativeError() < 1e-14);
    assertEquals(List.of("checked against TensorFlow and finite differences"), report.notes());
  }

  @Test
  void aGraphOfAnotherFunctionIsTheOddOneOut() {
    GradientReport report =
        FunctionCheck.of(FunctionCheckTest::value, FunctionCheckTest::gradient)
            .withTensorFlow((tf, x) -> tf.reduceSum(tf.math.square(x), tf.constant(0)))
            .at(3, 5, -1);
    assertEquals(List.of("TensorFlow float64 x", "TensorFlow float64 value"), failed(report));
  }

  @Test
  void aGraphThatIsNoScalarIsRefused() {
    FunctionCheck check =
        FunctionCheck.of(FunctionCheckTest::value, FunctionCheckTest::gradient)
            .withTensorFlow((tf, x) -> tf.math.square(x));
    String message =
        assertThrows(IllegalArgumentException.class, () -> check.at(3, 5, -1)).getMessage();
    assertTrue(message.contains("must return a scalar, got shape [3]"), message);
  }

  @Test
  void aSlipInAUsersGradientIsNamed() {
    GradientReport report =
        FunctionCheck.of(
                x -> x[0] * x[0] * x[1] + x[2],
                x -> new double[] {-2 * x[0] * x[1], -x[0] * x[0], -1})
            .at(3, 5, 7);
    GradientFinding finding = report.findings().get(0);
    assertEquals(Optional.of("a wrong sign"), finding.slip());
    assertEquals(List.of("by hand"), finding.oddOnesOut());
    assertEquals(List.of("finite differences"), finding.agreeing());
  }

  @Test
  void aUsersFunctionThatThrowsIsNamedAndItsExceptionKept() {
    IllegalArgumentException ofGradient =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                FunctionCheck.of(
                        x -> x[0],
                        x -> {
                          throw new ArithmeticException("/ by zero");
                        })
                    .withName("mine")
                    .at(1));
    assertEquals(
        "the gradient of mine cannot be computed: it threw java.lang.ArithmeticException: / by"
            + " zero",
        ofGradient.getMessage());
    assertEquals(ArithmeticException.class, ofGradient.getCause().getClass());
    IllegalArgumentException ofValue =
        assertThrows(
            IllegalArgumentException.class,
            () -> FunctionCheck.of(x -> x[1], x -> x).withName("mine").at(1));
    assertTrue(
        ofValue.getMessage().startsWith("the value of mine cannot be computed: it threw"),
        ofValue.getMessage());
    IllegalArgumentException ofNull =
        assertThrows(
            IllegalArgumentException.class,
            () -> FunctionCheck.of(x -> x[0], x -> null).withName("mine").at(1));
    assertEquals("the gradient of mine must not be null", ofNull.getMessage());
  }
}
