package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.Processor;
import io.evident.lab.arithmetic.ArithmeticCase;
import io.evident.lab.arithmetic.ArithmeticFinding;
import io.evident.lab.arithmetic.ArithmeticKind;
import io.evident.lab.arithmetic.ArithmeticRemedy;
import io.evident.lab.arithmetic.ArithmeticReport;
import io.evident.lab.arithmetic.GraphExecution;
import io.evident.lab.arithmetic.HeldWeights;
import io.evident.lab.arithmetic.RemedyTrial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** On findings that are given; {@link EvidentTest} takes those of this machine. */
class DoctorCommandTest {
  /** A machine that is not asked. */
  private record Told(ArithmeticReport arithmetic) implements DoctorCommand.Machine {
    @Override
    public TensorFlowProbe tensorFlow() {
      return TensorFlowProbe.parse(
          "version 2.18.0\nW0000 dso_loader.cc:59] Could not load libcudnn.so.9\ndevice CPU:0\n");
    }
  }

  private static final ArithmeticFinding RIGHT =
      new ArithmeticFinding(product(64, "[in, out]", true), 0.1, List.of());

  private static ArithmeticCase product(int width, String form, boolean used) {
    return new ArithmeticCase(
        ArithmeticKind.PRODUCT,
        width,
        "[120] to [" + width + "]",
        "dense",
        ElementType.FLOAT32,
        HeldWeights.CONSTANT,
        form,
        GraphExecution.OPTIMIZED,
        used);
  }

  private static CommandResult doctor(List<ArithmeticFinding> findings, String... args) {
    return run(findings, Stream.concat(Stream.of("doctor"), Stream.of(args)));
  }

  private static CommandResult run(List<ArithmeticFinding> findings, Stream<String> words) {
    ArithmeticReport report =
        new ArithmeticReport(
            new Processor("a processor", "AVX-512", "", Map.of()),
            2.5,
            findings,
            List.of(
                new RemedyTrial(ArithmeticRemedy.AVX2, 1, 2),
                new RemedyTrial(ArithmeticRemedy.ONEDNN_OFF, 0, 2)),
            Optional.empty());
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine root = Main.commandLine(new PrintWriter(out), new PrintWriter(err));
    root.getCommandSpec().removeSubcommand("doctor");
    root.addSubcommand(
        new CommandLine(new DoctorCommand(new Told(report)))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err)));
    int code = root.execute(words.toArray(String[]::new));
    return new CommandResult(code, out.toString(), err.toString());
  }

  @Test
  void aWrongProductThatNetworksAreLoweredToFailsAndSaysWhatMendsIt() {
    CommandResult result =
        doctor(
            List.of(
                RIGHT,
                new ArithmeticFinding(product(1000, "[in, out]", true), 5000, List.of(4, 16)),
                new ArithmeticFinding(product(84, "[in, out]", true), 700, List.of(16, 64))));
    assertEquals(ExitCode.FAILED, result.code(), result.out());
    assertTrue(
        result
            .out()
            .contains(
                "arithmetic    wrong here: product float32, constant weights [in, out], optimized,"
                    + " width 84 1000 (dense) at batch 4 16 64"),
        result.out());
    assertTrue(
        result
            .out()
            .contains(
                "right with TF_ENABLE_ONEDNN_OPTS=0 (tried); wrong still with"
                    + " ONEDNN_MAX_CPU_ISA=AVX2 (tried)"),
        result.out());
    assertTrue(result.out().contains("processor     a processor, AVX-512"), result.out());
  }

  @Test
  void whatIsAvoidedMayBeWrong() {
    CommandResult result =
        doctor(
            List.of(
                RIGHT, new ArithmeticFinding(product(84, "[out, in]", false), 700, List.of(4))));
    result.assertDone();
    assertTrue(result.out().contains("wrong here, not used by evident: product"), result.out());
    assertTrue(result.out().contains("right, the rest: 1 operations of 1 widths"), result.out());
  }

  @Test
  void tensorFlowsOwnWordsAreShownWhenAskedFor() {
    String words = " W0000 dso_loader.cc:59] Could not load libcudnn.so.9";
    CommandResult verbose = doctor(List.of(RIGHT), "--verbose");
    verbose.assertDone();
    assertTrue(verbose.lines().stream().anyMatch(line -> line.endsWith(words)), verbose.out());
    assertFalse(verbose.out().contains("version 2.18.0"), verbose.out());
    assertEquals(verbose, run(List.of(RIGHT), Stream.of("--verbose", "doctor")));
    assertFalse(doctor(List.of(RIGHT)).out().contains("libcudnn"));
  }

  @Test
  void whatIsWrongWithDataIsSaidAndExitsWith2() {
    CommandResult result = doctor(List.of(RIGHT), "--data", "no-such-folder");
    assertEquals(ExitCode.BAD_INPUT, result.code(), result.out());
    assertTrue(result.out().contains("no-such-folder"), result.out());
    assertTrue(result.out().contains("arithmetic    right: 1 operations"), result.out());
  }
}
