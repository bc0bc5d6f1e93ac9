package io.evident.lab.identities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.check.FunctionCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.check.Layout;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rows gradient-* of the claims, and the other identities that the derivations rest on. */
class IdentitiesTest {
  private static GradientVerdict verdict(String derivative, String answer, Layout layout) {
    List<Identity> found =
        MatrixIdentities.all().stream()
            .filter(i -> i.derivative().equals(derivative))
            .filter(i -> i.answer().equals(answer) && i.layout() == layout)
            .toList();
    assertEquals(1, found.size(), derivative + " = " + answer);
    return found.get(0).check(1).verdict();
  }

  @Test
  void theClaimedAnswersAreRightAndThePrintedErrorsAreNot() {
    Layout asked = Layout.DENOMINATOR;
    assertEquals(GradientVerdict.PASS, verdict("d(x^T x)/dx", "2x", asked), "gradient-xtx");
    assertEquals(GradientVerdict.PASS, verdict("d tr(A^T A)/dA", "2A", asked), "gradient-trace");
    assertEquals(GradientVerdict.FAIL, verdict("d tr(A^T A)/dA", "sum 2 a_ii", asked));
    assertEquals(GradientVerdict.PASS, verdict("d(x^T A y)/dy", "A^T x", asked), "gradient-xtay");
    assertEquals(GradientVerdict.PASS, verdict("d(A y)/dy", "A^T", asked), "gradient-ay");
    assertEquals(GradientVerdict.FAIL, verdict("d(A y)/dy", "A", asked));
    assertEquals(GradientVerdict.PASS, verdict("d(A y)/dy", "A", Layout.NUMERATOR));
  }

  @Test
  void theReportOfThePrintedAnswerNamesTheOtherLayout() {
    GradientReport report = MatrixIdentities.all().get(6).check(1);
    String text = String.join("\n", GradientReportText.lines(report));
    assertTrue(text.contains("right in numerator layout, that is transposed"), text);
  }

  @Test
  void aScalarAsTheDerivativeInAMatrixIsRefusedWithBothLengths() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    FunctionCheck.of(A -> Matrices.dot(A, A), A -> new double[] {2 * A[0]})
                        .withName("tr(A^T A)")
                        .at(1, 2, 3, 4))
            .getMessage();
    assertEquals("the gradient of tr(A^T A) has 1 entries, but there are 4 variables", message);
  }

  @Tag("long")
  @Test
  void everyIdentityComesOutAsKnownAtManyPoints() {
    for (long seed = 1; seed <= 200; seed++) {
      IdentityReport report = IdentityReport.run(seed);
      assertTrue(report.isAsKnown(), () -> String.join("\n", report.lines()));
    }
  }

  @Test
  void anIdentityThatComesOutOtherwiseIsNotAsKnown() {
    Identity right = MatrixIdentities.all().get(0);
    Identity wrong =
        new Identity(
            "d(x^T x)/dx",
            "2x",
            Layout.DENOMINATOR,
            true,
            "",
            seed ->
                FunctionCheck.of(x -> x[0] * x[0], x -> new double[] {x[0]})
                    .at(Matrices.random(1, seed)));
    IdentityReport report =
        new IdentityReport(
            1,
            Stream.of(right, wrong).map(i -> new IdentityReport.Outcome(i, i.check(1))).toList());
    assertTrue(!report.isAsKnown());
    assertEquals("NOT as known", report.lines().get(3));
    assertTrue(report.lines().get(2).contains("UNEXPECTED"), report.lines().get(2));
  }

  @Test
  void anIdentityWithoutAnAnswerIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Identity("d(x)/dx", " ", Layout.NUMERATOR, true, "", seed -> null));
  }

  @Test
  void theBinaryCrossEntropyIsMinusTheMeanLogOfTheLikelihood() {
    double[] p = {0.2, 0.9, 0.5, 0.01};
    double[] t = {0, 1, 1, 0};
    Network identity =
        Network.of("p", Shape.of(1), List.of(new Flatten()), new BinaryCrossEntropy());
    double loss =
        ManualNetwork.of(identity).loss(ParameterValues.zeros(identity), Batch.of(identity, p, t));
    assertEquals(LikelihoodIdentities.negativeLogLikelihood(p, t), loss, 1e-15);
    assertEquals(-Math.log(0.8 * 0.9 * 0.5 * 0.99) / 4, loss, 1e-15);
  }
}
