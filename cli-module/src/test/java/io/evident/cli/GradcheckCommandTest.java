package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.evident.backprop.graph.TensorFlowDevices;
import io.evident.models.device.AvailableDevices;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

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
  void whatIsACommandNowIsRunByItsOldOptionWithALineThatSaysSo() {
    CommandResult old = CommandResult.of("gradcheck", "--identities", "--seed", "3");
    assertEquals(ExitCode.DONE, old.code(), old.err());
    assertEquals(CommandResult.of("lab", "identities", "--seed=3").out(), old.out());
    assertEquals(
        "evident: notice: gradcheck --identities is now evident lab identities; the option will"
            + " go\n",
        old.err());
    CommandResult refused = CommandResult.of("gradcheck", "--self-test", "--seeds", "0");
    assertEquals(ExitCode.BAD_INPUT, refused.code());
    assertEquals(2, refused.err().lines().count(), refused.err());
    assertTrue(refused.err().contains("is now evident lab self-test"), refused.err());
    assertTrue(refused.err().endsWith("evident: seeds must be at least 1, got 0\n"), refused.err());
    CommandResult.of("gradcheck", "--self-test", folder.resolve("net.yaml"))
        .assertRefused("--self-test takes no NETWORK.yaml: leave one of them out");
    assertTrue(!CommandResult.of("gradcheck", "--help").out().contains("--self-test"));
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

  private static CommandResult on(List<String> devices, Object... options) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> words = Stream.of(options).map(Object::toString).toList();
    int code =
        new CommandLine(new GradcheckCommand(() -> new AvailableDevices(devices, true, false)))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(ErrorLines::failed)
            .execute(words.toArray(String[]::new));
    return new CommandResult(code, out.toString(), err.toString());
  }

  @Test
  void theDeviceIsTheOneAskedForAndTheReportSaysWhich() throws IOException {
    Path file = yaml("  - flatten\n  - dense: {units: 3}\n");
    List<String> none = List.of("CPU:0");
    on(none, file, "--device", "gpu")
        .assertRefused("a GPU is asked for", "lists only CPU:0", "no NVIDIA driver");
    CommandResult onCpu = on(List.of("CPU:0", "GPU:0"), file, "--device", "cpu");
    onCpu.assertDone();
    assertTrue(onCpu.lines().get(0).contains("seed 1, on CPU:0, loss"), onCpu.out());
    assumeFalse(TensorFlowDevices.names().contains("GPU:0"), "there is a GPU");
    assertEquals(onCpu.out(), on(none, file).out());
    on(List.of("CPU:0", "GPU:0"), file, "--device", "gpu")
        .assertRefused("TensorFlow lists (CPU:0), got GPU:0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--identities net.yaml         | --identities takes no NETWORK.yaml",
        "--identities --batch 3        | --identities takes no --batch",
        "--identities --second-order   | --identities takes no --second-order",
        "--atlas --full                | --atlas takes no --full",
        "--atlas net.yaml              | --atlas takes no NETWORK.yaml",
        "--atlas --format json         | --atlas takes no --format",
        "--self-test --mode training   | --self-test takes no --mode",
        "--self-test --identities      | --self-test takes no --identities",
        "--summary --sample 4          | --summary takes no --sample",
        "--summary --out x             | --summary takes no --out",
        "--summary --device cpu        | --summary takes no --device",
        "--seeds 3                     | a check of a network takes no --seeds",
        "--full --sample 4             | --full looks at every entry",
        "--error elementwise --format json | --error chooses what --format text shows",
        "--error relative              | --error must be one of tensor, elementwise, got relative"
      })
  void whatWouldBeIgnoredIsRefused(String options, String message) {
    Object[] words = ("gradcheck " + options.strip()).split(" ");
    CommandResult.of(words).assertRefused(message);
  }

  @Test
  void theElementwiseErrorIsShownWhenAskedFor() throws IOException {
    Path file = yaml("  - flatten\n  - dense: {units: 3}\n");
    CommandResult result = CommandResult.of("gradcheck", file, "--error", "elementwise");
    result.assertDone();
    assertTrue(result.lines().get(0).contains("max(1e-8, |a| + |b|)"), result.out());
    CommandResult plain = CommandResult.of("gradcheck", file, "--error", "tensor");
    assertEquals(CommandResult.of("gradcheck", file).out(), plain.out());
    assertTrue(!plain.lines().get(2).equals(result.lines().get(2)), result.out());
  }
}
