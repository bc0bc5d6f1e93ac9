package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JacobianCheckTest {
  /** Three values of two variables, one of them constant. */
  private static double[] f(double[] x) {
    return new double[] {x[0] * x[1], Math.exp(x[0]), 7};
  }

  private static double[] numerator(double[] x) {
    return new double[] {x[1], x[0], Math.exp(x[0]), 0, 0, 0};
  }

  private static double[] denominator(double[] x) {
    return new double[] {x[1], Math.exp(x[0]), 0, x[0], 0, 0};
  }

  private static GradientReport report(Function<double[], double[]> jacobian, Layout layout) {
    return JacobianCheck.of(JacobianCheckTest::f, jacobian, layout).at(0.5, -2);
  }

  @Test
  void eachLayoutPassesWhereItIsNamedAndFailsWhereItIsNot() {
    for (Layout named : Layout.values()) {
      Function<double[], double[]> right =
          named == Layout.NUMERATOR ? JacobianCheckTest::numerator : JacobianCheckTest::denominator;
      GradientReport found = report(right, named);
      assertEquals(
          GradientVerdict.PASS,
          found.verdict(),
          String.join("\n", GradientReportText.lines(found)));
      assertEquals(0, found.inconclusivePart(), "a constant value is no reason for doubt");
      assertTrue(found.notes().get(0).endsWith("in " + named.text()), found.notes().get(0));
      GradientReport other = report(right, named.other());
      assertEquals(GradientVerdict.FAIL, other.verdict());
      assertTrue(other.notes().get(0).contains("right in " + named.text()), other.notes().get(0));
    }
  }

  @Test
  void aWrongEntryFailsAndIsNamedWithoutTalkOfLayouts() {
    GradientReport found =
        report(
            x -> {
              double[] wrong = numerator(x);
              wrong[3] = 0.25;
              return wrong;
            },
            Layout.NUMERATOR);
    assertEquals(GradientVerdict.FAIL, found.verdict());
    assertEquals(3, found.comparisons().get(0).worstEntry());
    assertEquals("checked against finite differences, in numerator layout", found.notes().get(0));
  }

  @Test
  void aRightOneThatIsItsOwnTransposeIsNotSaidToBeTransposed() {
    Function<double[], double[]> swap = x -> new double[] {x[1], x[0]};
    GradientReport found =
        JacobianCheck.of(swap, x -> new double[] {0, 1, 1, 0}, Layout.DENOMINATOR).at(3, 5);
    assertEquals(GradientVerdict.PASS, found.verdict());
    assertEquals("checked against finite differences, in denominator layout", found.notes().get(0));
  }

  @Test
  void notANumberFails() {
    GradientReport found =
        report(
            x -> {
              double[] wrong = numerator(x);
              wrong[5] = Double.NaN;
              return wrong;
            },
            Layout.NUMERATOR);
    assertEquals(GradientVerdict.FAIL, found.verdict());
  }

  @Test
  void thePointIsNotChangedWhateverTheFunctionsDo() {
    double[] point = {0.5, -2};
    JacobianCheck.of(
            x -> {
              double[] found = f(x);
              x[0] = 99;
              return found;
            },
            x -> {
              double[] found = numerator(x);
              x[1] = 99;
              return found;
            },
            Layout.NUMERATOR)
        .at(point);
    assertArrayEquals(new double[] {0.5, -2}, point);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    JacobianCheck check =
        JacobianCheck.of(JacobianCheckTest::f, x -> new double[5], Layout.NUMERATOR).withName("f");
    String message =
        assertThrows(IllegalArgumentException.class, () -> check.at(1, 2)).getMessage();
    assertEquals(
        "the derivative of f has 5 entries, but there are 3 values of 2 variables", message);
    assertThrows(IllegalArgumentException.class, () -> check.at());
    assertThrows(IllegalArgumentException.class, () -> check.at(1, Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> check.at(1e4, 1), "exp overflows");
    assertThrows(
        IllegalArgumentException.class,
        () -> JacobianCheck.of(x -> new double[0], x -> new double[0], Layout.NUMERATOR).at(1));
    Function<double[], double[]> growing = x -> new double[x[0] > 1 ? 2 : 1];
    String changed =
        assertThrows(
                IllegalArgumentException.class,
                () -> JacobianCheck.of(growing, x -> new double[1], Layout.NUMERATOR).at(1))
            .getMessage();
    assertEquals("the function must always have 1 values, got 2", changed);
  }

  @Test
  void aNoisyValueDoesNotLoosenWhatTheOthersAreHeldTo() {
    Function<double[], double[]> f = x -> new double[] {(float) Math.exp((float) x[0]), 2 * x[0]};
    GradientReport right =
        JacobianCheck.of(f, x -> new double[] {Math.exp(x[0]), 2}, Layout.NUMERATOR).at(0.4);
    assertEquals(GradientVerdict.PASS, right.verdict());
    GradientReport wrong =
        JacobianCheck.of(f, x -> new double[] {Math.exp(x[0]), 2.00002}, Layout.NUMERATOR).at(0.4);
    assertEquals(GradientVerdict.FAIL, wrong.verdict());
  }
}
