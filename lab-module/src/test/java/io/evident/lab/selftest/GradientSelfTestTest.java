package io.evident.lab.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.check.Comparison;
import io.evident.backprop.check.GradientAssertions;
import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientVerdict;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class GradientSelfTestTest {

  @Tag("long")
  @Test
  void everyWrongGradientIsCaughtByEachOracleAloneAndNoRightOneIsRefused() {
    SelfTestScore score = GradientSelfTest.ofGradientCheck().withSeeds(3).run();
    assertTrue(score.passed(), () -> String.join("\n", score.lines()));
    assertTrue(score.tensorFlow());
    int wrong = WrongGradients.all().size();
    assertTrue(wrong >= 150, "only " + wrong);
    assertEquals(wrong, score.wrong().size());
    List<String> lines = score.lines();
    assertEquals(
        wrong
            + " of "
            + wrong
            + " wrong gradients caught: by finite differences "
            + wrong
            + ", by random directions "
            + wrong
            + ", by TensorFlow "
            + wrong,
        lines.get(lines.size() - 2));
    assertTrue(
        lines.get(lines.size() - 1).matches("0 of \\d+ right gradients refused, seeds 1 to 3"),
        lines.get(lines.size() - 1));
  }

  /** The same findings, judged again. */
  private static GradientReport judged(GradientReport report, double tolerance) {
    return new GradientReport(
        report.network(),
        report.batchSize(),
        report.seed(),
        report.device(),
        report.loss(),
        report.comparisons().stream().map(c -> judged(c, tolerance)).toList(),
        report.notes(),
        report.findings());
  }

  private static Comparison judged(Comparison c, double tolerance) {
    return new Comparison(
        c.tensor(),
        c.oracle(),
        c.entries(),
        c.inconclusive(),
        c.relativeError(),
        c.elementwiseError(),
        tolerance,
        c.worstEntry(),
        c.manual(),
        c.found(),
        c.relativeError() <= tolerance ? GradientVerdict.PASS : GradientVerdict.FAIL);
  }

  /** A few are enough for who judges them all alike. */
  private static SelfTestScore scoreWith(double tolerance) {
    return new GradientSelfTest(
            (check, oracles) -> judged(check.run(oracles), tolerance),
            1,
            RightNetworks.all().stream().filter(n -> n.name().equals("of vectors")).toList(),
            WrongGradients.all().stream().filter(w -> w.subject().equals("dense")).toList())
        .run();
  }

  @Test
  void aCheckerThatTakesAnythingForRightMissesSomeAndTheyAreNamed() {
    SelfTestScore score = scoreWith(0.5);
    assertFalse(score.passed());
    assertTrue(score.refused().isEmpty());
    String lines = String.join("\n", score.lines());
    assertTrue(
        lines.contains(
            "not caught by finite differences, random directions, TensorFlow: dense: one entry of"
                + " the weight gradient a thousandth too large"),
        lines);
    assertTrue(score.wrong().stream().anyMatch(SelfTestScore.WrongOne::byTensorFlow));
  }

  @Test
  void aCheckerThatTakesNothingForRightRefusesRightOnesAndTheyAreNamed() {
    SelfTestScore score = scoreWith(1e-18);
    assertFalse(score.passed());
    String lines = String.join("\n", score.lines());
    assertTrue(lines.contains("refused though right: of vectors, seed 1"), lines);
  }

  @Test
  void withoutTensorFlowTheOtherTwoDecide() {
    SelfTestScore.WrongOne one = new SelfTestScore.WrongOne("dense", "sign", true, true, false);
    SelfTestScore without = new SelfTestScore(List.of(one), 1, 1, List.of(), false);
    assertTrue(without.passed());
    assertTrue(without.lines().get(1).endsWith("TensorFlow none, it is not on the class path"));
    assertFalse(new SelfTestScore(List.of(one), 1, 1, List.of(), true).passed());
  }

  @Test
  void noSeedsAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> GradientSelfTest.ofGradientCheck().withSeeds(0));
  }

  /** With this seed the terms that cancel are 28 times the network's largest gradient. */
  @Test
  void aGradientThatIs0ByCancellationIsHeldAgainstItsTerms() {
    GradientAssertions.assertPasses(
        GradientCheck.of(RightNetworks.all().get(0)).withSampleSize(64).withSeed(685).run());
  }
}
