package io.evident.lab.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class FunctionSelfTestTest {
  /**
   * Of {@link FunctionSelfTest#DEFAULT_SEEDS}; all of them take a minute, and are run each night.
   */
  private static final int SEEDS = 40;

  @Test
  void noRightFunctionIsRefusedAtAnAwkwardPointAndNoWrongOnePasses() {
    FunctionSelfTest.Score score = FunctionSelfTest.run(SEEDS);
    assertEquals(List.of(), score.mistaken(), () -> String.join("\n", score.mistaken()));
    assertTrue(score.right() >= 60, score.right() + " right ones");
    assertTrue(score.wrong() >= 60, score.wrong() + " wrong ones");
  }

  @Test
  @Tag("thorough")
  void neitherAtAnyOfTheSeeds() {
    FunctionSelfTest.Score score = FunctionSelfTest.run(FunctionSelfTest.DEFAULT_SEEDS);
    assertEquals(List.of(), score.mistaken(), () -> String.join("\n", score.mistaken()));
  }
}
