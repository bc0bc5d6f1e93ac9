package io.evident.lab.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionSelfTestTest {
  @Test
  void noRightFunctionIsRefusedAtAnAwkwardPointAndNoWrongOnePasses() {
    FunctionSelfTest.Score score = FunctionSelfTest.run(FunctionSelfTest.DEFAULT_SEEDS);
    assertEquals(List.of(), score.mistaken(), () -> String.join("\n", score.mistaken()));
    assertTrue(score.right() >= 60, score.right() + " right ones");
    assertTrue(score.wrong() >= 60, score.wrong() + " wrong ones");
  }
}
