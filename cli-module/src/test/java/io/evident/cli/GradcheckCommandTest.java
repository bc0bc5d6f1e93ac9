package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradcheckCommandTest {
  @TempDir private Path folder;

  private Path yaml(String layers) throws IOException {
    return Files.writeString(
        folder.resolve("net.yaml"),
        "input: [6, 6, 2]\nlayers:\n" + layers + "loss: softmaxCrossEntropy\n");
  }

  @Test
  void aNetworkOfTheUsersIsChecked() throws IOException {
    CommandResult result =
        CommandResult.of("gradcheck", yaml("  - flatten\n  - dense: {units: 3}\n"), "--batch", "3");
    result.assertDone();
    assertTrue(result.lines().get(0).contains("batch 3"), result.out());
    assertTrue(result.out().contains("dense_1.weight"), result.out());
    assertEquals("verdict: PASS", result.lines().get(result.lines().size() - 1));
  }

  @Test
  void shapesThatDoNotFitAreRefusedWithFileLineAndBothShapes() throws IOException {
    Path file = yaml("  - conv2d: {filters: 2, kernel: 7}\n  - flatten\n  - dense: {units: 3}\n");
    CommandResult.of("gradcheck", file)
        .assertRefused(file + ":3:5", "conv2d_1", "[7, 7]", "[6, 6, 2]");
  }

  @Test
  void wrongUsageAndMissingFilesAreRefused() throws IOException {
    CommandResult.of("gradcheck", folder.resolve("none.yaml")).assertRefused("none.yaml");
    CommandResult.of("gradcheck", "--batch", "0").assertRefused("batchSize", "0");
    CommandResult.of("gradcheck", "--batch", "many").assertRefused("many");
  }

  @Test
  void theSummaryIsPrintedInsteadOfACheck() throws IOException {
    CommandResult result =
        CommandResult.of("gradcheck", yaml("  - flatten\n  - dense: {units: 3}\n"), "--summary");
    result.assertDone();
    assertTrue(result.out().contains("dense: {units: 3}"), result.out());
    assertTrue(result.lines().stream().anyMatch(l -> l.matches("dense_1 .* 219")), result.out());
    assertTrue(!result.out().contains("verdict"), result.out());
  }

  @Test
  void theIdentitiesComeOutWithLayoutAndVerdict() {
    CommandResult result = CommandResult.of("gradcheck", "--identities");
    result.assertDone();
    assertTrue(
        result.lines().stream()
            .anyMatch(l -> l.matches("d\\(A y\\)/dy += A\\^T +denominator layout .* PASS; .*")),
        result.out());
    assertEquals(14, result.lines().size(), result.out());
  }

  @Test
  void theSelfTestPrintsItsScore() {
    CommandResult result = CommandResult.of("gradcheck", "--self-test", "--seeds", "2");
    result.assertDone();
    assertTrue(
        result.out().matches("(?s).*\\b(\\d+) of \\1 wrong gradients caught: by finite.*"),
        result.out());
    assertTrue(result.out().endsWith("right gradients refused, seeds 1 to 2\n"), result.out());
    CommandResult.of("gradcheck", "--self-test", "--seeds", "0").assertRefused("seeds", "0");
    CommandResult.of("gradcheck", "--self-test", folder.resolve("net.yaml"))
        .assertRefused("--self-test", "net.yaml");
  }

  @Test
  void directionsAndSecondDerivativesAreColumns() throws IOException {
    Path file = yaml("  - flatten\n  - dense: {units: 3}\n");
    String plain = CommandResult.of("gradcheck", file, "--directions", "0").lines().get(1);
    assertTrue(!plain.contains("directions") && !plain.contains("second order"), plain);
    CommandResult both = CommandResult.of("gradcheck", file, "--second-order");
    both.assertDone();
    assertTrue(
        both.lines().get(1).endsWith("random directions  second order  symmetry"), both.out());
    CommandResult.of("gradcheck", "--directions", "-1").assertRefused("directions", "-1");
  }
}
