package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class LabCommandTest {
  @Test
  void theIdentitiesComeOutWithLayoutAndVerdict() {
    CommandResult result = CommandResult.of("lab", "identities");
    result.assertDone();
    assertTrue(
        result.lines().stream()
            .anyMatch(l -> l.matches("d\\(A y\\)/dy += A\\^T +denominator layout .* PASS; .*")),
        result.out());
    assertEquals(14, result.lines().size(), result.out());
    assertTrue(result.lines().get(0).contains("seed 1,"), result.out());
    assertTrue(CommandResult.of("lab", "identities", "--seed", "9").out().contains("seed 9,"));
  }

  @Test
  @Tag("thorough")
  void theSelfTestPrintsItsScore() {
    CommandResult result = CommandResult.of("lab", "self-test", "--seeds", "2");
    result.assertDone();
    assertTrue(
        result.out().matches("(?s).*\\b(\\d+) of \\1 wrong gradients caught: by finite.*"),
        result.out());
    assertTrue(
        result.out().contains("right gradients refused, seeds 1 to 2\nfunctions at awkward points"),
        result.out());
    assertTrue(result.out().endsWith("none judged wrongly\n"), result.out());
  }

  @Test
  void wrongUsageIsRefused() {
    CommandResult.of("lab").assertRefused("a command is missing: atlas, self-test or identities");
    CommandResult.of("lab", "map").assertRefused("map", "evident lab --help");
    CommandResult.of("lab", "self-test", "--seeds", "0").assertRefused("seeds", "0");
    CommandResult.of("lab", "identities", "net.yaml").assertRefused("net.yaml");
    CommandResult.of("lab", "atlas", "--out").assertRefused("--out");
  }
}
