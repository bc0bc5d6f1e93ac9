package io.evident.lab.atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.ElementType;
import io.evident.lab.atlas.catalogue.AtlasCase;
import io.evident.lab.atlas.catalogue.AtlasFamily;
import io.evident.lab.atlas.catalogue.AtlasInput;
import io.evident.lab.atlas.catalogue.AtlasOp;
import io.evident.lab.atlas.catalogue.CaseList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

class GradientProbeTest {
  private static final AtlasInput X = AtlasInput.of("x", 3, 4);

  private static AtlasCase op(AtlasOp build, AtlasInput... inputs) {
    return new AtlasCase(AtlasFamily.ELEMENTWISE, "op", "", List.of(inputs), build);
  }

  private static AtlasRow measure(AtlasOp build, AtlasInput... inputs) {
    return measure(op(build, inputs), build);
  }

  /** Of other ops that compute the same. */
  private static AtlasRow measure(AtlasCase subject, AtlasOp instead) {
    GradientProbe.Truth truth = new GradientProbe(1).truth(subject, instead);
    AtlasCase built = subject.builtBy(instead);
    return new AtlasRow(
        subject,
        GradientProbe.measure(built, ElementType.FLOAT32, truth),
        GradientProbe.measure(built, ElementType.FLOAT64, truth));
  }

  private static void requireBoth(AtlasVerdict verdict, AtlasRow row) {
    assertEquals(verdict, row.float32().verdict(), row.toString());
    assertEquals(verdict, row.float64().verdict(), row.toString());
  }

  @Test
  void aRightGradientIsRight() {
    AtlasRow row = measure((tf, x) -> tf.math.mul(tf.math.sin(x.get(0)), x.get(1)), X, X);
    requireBoth(AtlasVerdict.RIGHT, row);
    assertTrue(row.float64().relativeError() < 1e-11, row.toString());
    assertTrue(row.float32().relativeError() < 1e-6, row.toString());
  }

  @Test
  void aGradientOfHalfTheSizeIsWrongByAHalf() {
    AtlasRow row = measure((tf, x) -> tf.math.mul(x.get(0), tf.stopGradient(x.get(0))), X);
    requireBoth(AtlasVerdict.WRONG, row);
    assertEquals(0.5, row.float64().relativeError(), 1e-9);
  }

  @Test
  void aGradientThatIsRightForAPlainSumOnlyIsWrong() {
    // x reversed, whose gradient is said to be that of x.
    AtlasRow row =
        measure(
            (tf, x) -> {
              Operand<TNumber> reversed = tf.reverse(x.get(0), tf.constant(new int[] {0, 1}));
              return tf.math.add(x.get(0), tf.stopGradient(tf.math.sub(reversed, x.get(0))));
            },
            X);
    requireBoth(AtlasVerdict.WRONG, row);
  }

  @Test
  void aGradientWrongByOnePartInAMillionIsWrongInFloat64() {
    AtlasRow row = measure((tf, x) -> slightlyOff(tf, x.get(0)), X);
    assertEquals(AtlasVerdict.WRONG, row.float64().verdict(), row.toString());
    assertEquals(1e-6, row.float64().relativeError(), 1e-9);
    assertEquals(AtlasVerdict.RIGHT, row.float32().verdict(), row.toString());
  }

  private static Operand<TNumber> slightlyOff(Ops tf, Operand<TNumber> x) {
    Operand<TNumber> little = tf.math.mul(x, CaseList.number(tf, 1e-6, x));
    return tf.math.add(x, tf.stopGradient(little));
  }

  @Test
  void onlyTheOperandThatIsWrongIsNamed() {
    AtlasRow row =
        measure(
            (tf, x) -> tf.math.mul(x.get(0), tf.math.mul(x.get(1), tf.stopGradient(x.get(1)))),
            X,
            AtlasInput.of("y", 3, 4));
    assertEquals("in y", row.float64().detail());
  }

  @Test
  void anOperandThatIsGivenNoGradientIsWrongUnlessNothingDependsOnIt() {
    requireBoth(AtlasVerdict.WRONG, measure((tf, x) -> tf.stopGradient(x.get(0)), X));
    requireBoth(AtlasVerdict.RIGHT, measure((tf, x) -> tf.math.floor(x.get(0)), X));
  }

  @Test
  void whatAddGradientsDoesNotKnowIsMissing() {
    AtlasRow row =
        measure((tf, x) -> tf.math.digamma(x.get(0)), AtlasInput.of("x", 3).between(1, 2));
    requireBoth(AtlasVerdict.MISSING, row);
    assertTrue(row.float64().detail().contains("Digamma"), row.toString());
  }

  @Test
  void anOpWithoutFloat64HasNoKernelThereAndIsMeasuredInFloat32() {
    AtlasRow row =
        measure(
            (tf, x) -> tf.nn.localResponseNormalization(x.get(0)), AtlasInput.of("x", 1, 1, 1, 3));
    assertEquals(AtlasVerdict.NO_KERNEL, row.float64().verdict());
    assertEquals("does not take double", row.float64().detail());
    assertEquals(AtlasVerdict.RIGHT, row.float32().verdict(), row.toString());
  }

  @Test
  void aRemedyThatComputesSomethingElseIsWrong() {
    AtlasCase square = op((tf, x) -> tf.math.square(x.get(0)), X);
    AtlasRow row = measure(square, (tf, x) -> tf.math.mul(x.get(0), tf.math.abs(x.get(0))));
    requireBoth(AtlasVerdict.WRONG, row);
  }

  @Test
  void whatCentralDifferencesCannotTellIsRefusedRatherThanJudged() {
    AtlasOp stairs =
        (tf, x) -> tf.math.floor(tf.math.mul(x.get(0), CaseList.number(tf, 1234567.8, x.get(0))));
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> measure(stairs, X));
    assertTrue(e.getMessage().contains("smoother"), e.getMessage());
  }

  @Test
  void anOpThatFailsInEveryTypeIsNotAFinding() {
    AtlasOp misshapen = (tf, x) -> tf.linalg.matMul(x.get(0), x.get(0));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> measure(misshapen, X));
    assertTrue(e.getMessage().contains("runs in no number type"), e.getMessage());
  }

  @Test
  void noNativeMemoryStaysOpen() {
    AtlasOp missing = (tf, x) -> tf.math.digamma(x.get(0));
    AtlasOp right = (tf, x) -> tf.math.exp(x.get(0));
    measure(missing, X);
    measure(right, X);
    long before = Pointer.totalCount();
    for (int i = 0; i < 3; i++) {
      measure(missing, X);
      measure(right, X);
    }
    // What other tests left for the garbage collector may go meanwhile.
    long after = Pointer.totalCount();
    assertTrue(after <= before, before + " native objects became " + after);
  }

  @Test
  void inputsAreRefusedWithTheirNames() {
    assertThrows(IllegalArgumentException.class, () -> X.between(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> AtlasInput.of("x", 0));
    assertThrows(IllegalArgumentException.class, () -> op((tf, x) -> x.get(0)));
  }
}
