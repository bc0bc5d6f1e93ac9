package io.evident.lab.atlas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AtlasProcessTest {
  @Test
  void aTaskThatWasBegunAndNotEndedCrashed() throws IOException {
    List<String> lines = List.of("begin\t0", "found\tRIGHT\t1e-9\t", "begin\t1");
    AtlasProcess.Ended ended = AtlasProcess.ended(lines, 134);
    assertEquals(List.of(List.of("RIGHT", "1e-9", "")), ended.found());
    assertTrue(ended.crashed());
    assertFalse(AtlasProcess.ended(lines.subList(0, 2), 0).crashed());
    assertTrue(AtlasProcess.ended(lines.subList(0, 1), 134).crashed());
  }

  @Test
  void whatCannotMeasureIsNoFinding() throws IOException {
    IOException failed =
        assertThrows(
            IOException.class,
            () -> AtlasProcess.ended(List.of("begin\t0", "failed\tno library"), 0));
    assertTrue(failed.getMessage().contains("no library"), failed.getMessage());
    assertThrows(IOException.class, () -> AtlasProcess.ended(List.of(), 1));
    for (int signal : new int[] {9, 15}) {
      List<String> begun = List.of("begin\t0", "found\t0\tright", "begin\t1");
      assertThrows(IOException.class, () -> AtlasProcess.ended(begun, 128 + signal));
    }
  }

  @Test
  void aFindingIsReadAsItWasWritten() throws IOException {
    JoinedFinding finding =
        JoinedWorker.read(List.of("WRONG_JOINED", "3.5", "0.25", "values", "A[B, C];D"));
    assertEquals(
        new JoinedFinding(JoinedVerdict.WRONG_JOINED, 3.5, 0.25, "values", List.of("A[B, C]", "D")),
        finding);
    assertEquals(List.of(), JoinedWorker.read(List.of("RIGHT", "0", "0", "", "")).joined());
  }
}
