package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ExampleKind;
import io.evident.models.training.StepMetrics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.exceptions.TFResourceExhaustedException;
import org.tensorflow.exceptions.TFUnimplementedException;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

class EvidentTest {

  @Test
  void aDeviceWithoutMemoryIsNoFaultOfOurs() {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine(new PrintWriter(Writer.nullWriter()), new PrintWriter(err));
    TFResourceExhaustedException full =
        new TFResourceExhaustedException("OOM when allocating tensor [2000]\n\t [[node x]]");
    assertEquals(
        ExitCode.BAD_INPUT, ErrorLines.failed(full, line, line.parseArgs("train", "lenet")));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("OOM when allocating tensor [2000])"), err.toString());
    assertTrue(err.toString().contains("batchSize"), err.toString());
  }

  @Test
  void anOperationWithoutADeterministicKernelIsNoFaultOfOursNorIsAnotherOneTakenForIt() {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine(new PrintWriter(Writer.nullWriter()), new PrintWriter(err));
    ParseResult parsed = line.parseArgs("train", "lenet", "--deterministic");
    TFUnimplementedException none =
        new TFUnimplementedException("A deterministic GPU implementation is not there\n\t [[x]]");
    assertEquals(ExitCode.BAD_INPUT, ErrorLines.failed(none, line, parsed));
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("implementation is not there); leave"), err.toString());
    TFUnimplementedException other = new TFUnimplementedException("no such kernel");
    assertEquals(ExitCode.INTERNAL, ErrorLines.failed(other, line, parsed));
  }

  @Test
  void everyCommandHasAnExampleOrSaysWhatItWrites() {
    for (String command :
        List.of(
            "demo",
            "bayes",
            "gradcheck",
            "train",
            "evaluate",
            "compare",
            "export",
            "predict",
            "sweep",
            "reproduce",
            "data",
            "doctor",
            "report",
            "bench",
            "lab",
            "completion",
            "help")) {
      CommandResult help = CommandResult.of(command, "--help");
      help.assertDone();
      assertTrue(help.out().contains("Example") || help.out().contains("Writes"), help.out());
    }
    assertTrue(CommandResult.of("--help").out().contains("gradcheck"));
  }

  /** The help is 80 columns wide: a longer example would be wrapped, and no longer one line. */
  @Test
  void noLineBelowTheOptionsIsWrapped() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    List<CommandLine> commands = new ArrayList<>(List.of(Main.commandLine(nowhere, nowhere)));
    int lines = 0;
    for (int c = 0; c < commands.size(); c++) {
      commands.addAll(commands.get(c).getSubcommands().values());
      for (String line : commands.get(c).getCommandSpec().usageMessage().footer()) {
        assertTrue(line.length() <= 80, commands.get(c).getCommandName() + ": " + line);
        assertTrue(commands.get(c).getUsageMessage().lines().anyMatch(line::equals), line);
        lines++;
      }
    }
    assertTrue(lines > 60, lines + " lines");
  }

  /** A run is calibrated on the images that it kept out. */
  @Test
  void calibrateHasNoOptionsOfTheTestPart() {
    for (String option : List.of("--test-part", "--split-seed")) {
      assertFalse(CommandResult.of("help", "calibrate").out().contains(option));
      CommandResult.of("calibrate", "runs/lenet", option, "1").assertRefused(option);
      assertTrue(CommandResult.of("help", "train").out().contains(option));
    }
  }

  @Test
  void whatBeginsWithAnAtSignIsAName(@TempDir Path folder) throws IOException {
    Path arguments = Files.writeString(folder.resolve("arguments"), "--help\n");
    Path csv = Files.writeString(folder.resolve("log.csv"), "@" + arguments + "\n1\n2\n");
    CommandResult result = CommandResult.of("bayes", csv, "--column", "@" + arguments);
    result.assertDone();
    assertTrue(result.out().contains("\nobservations               2\n"), result.out());
    CommandResult.of("data", "info", "@" + arguments).assertRefused("@" + arguments);
  }

  @Test
  void stackTracesAreForTheOptionNotForAValueOfThatName(@TempDir Path folder) {
    CommandResult.of("compare", "--", "--verbose").assertRefused("--verbose: ");
    assertTrue(CommandResult.of("compare", folder, "--verbose").err().contains("\tat "));
  }

  /** Whatever the command, and whatever else it lacks. */
  @Test
  void aWordThatIsNoneOfAnOptionsIsRefusedWithThoseThatAre() {
    StringWriter sink = new StringWriter();
    CommandLine root = Main.commandLine(new PrintWriter(sink), new PrintWriter(sink));
    List<String> asked = new ArrayList<>();
    refuseWords(root, List.of(), asked);
    assertTrue(
        asked.containsAll(
            List.of(
                "train --device",
                "bench --device",
                "bench --format",
                "evaluate --split",
                "evaluate --checkpoint",
                "export --checkpoint",
                "bayes --model",
                "bayes --chart",
                "bayes --format",
                "gradcheck --mode",
                "gradcheck --device",
                "gradcheck --error",
                "gradcheck --format",
                "data info --format",
                "reproduce --format")),
        asked.toString());
  }

  private static void refuseWords(CommandLine command, List<String> path, List<String> asked) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.typeInfo().isEnum()) {
        List<String> words = new ArrayList<>(path);
        words.addAll(List.of(option.longestName(), "nonsense"));
        CommandResult.of(words.toArray())
            .assertRefused(
                option.longestName() + " must be one of ", ", got nonsense; see evident");
        asked.add(String.join(" ", words.subList(0, words.size() - 1)));
      }
    }
    command
        .getSubcommands()
        .forEach(
            (name, inner) -> {
              List<String> longer = new ArrayList<>(path);
              longer.add(name);
              refuseWords(inner, longer, asked);
            });
  }

  @Test
  void theWordsOfAnOptionMayBeInCapitals(@TempDir Path folder) {
    List<String> outputs = new ArrayList<>();
    for (String word : List.of("csv", "CSV")) {
      CommandResult result =
          CommandResult.of("reproduce", "lenet-parameters", "--out", folder, "--format", word);
      result.assertDone();
      outputs.add(result.out());
    }
    assertEquals(outputs.get(0), outputs.get(1));
  }

  @Test
  void helpIsTheHelpOfACommand() {
    assertEquals(CommandResult.of("--help").out(), CommandResult.of("help").out());
    assertEquals(
        CommandResult.of("data", "fetch", "--help").out(),
        CommandResult.of("help", "data", "fetch").out());
    CommandResult.of("help", "trian").assertRefused("trian", "train");
  }

  @Test
  void completionIsAScriptThatBashReadsAndCompletesBy() throws Exception {
    CommandResult script = CommandResult.of("completion");
    assertTrue(script.out().contains("=(\"text\" \"csv\" \"json\") # --format"), script.out());
    script.assertDone();
    Process bash = new ProcessBuilder("bash").redirectErrorStream(true).start();
    try (Writer in = bash.outputWriter(StandardCharsets.UTF_8)) {
      in.write(script.out());
      in.write("COMP_WORDS=(evident rep)\nCOMP_CWORD=1\n_complete_evident\n");
      in.write("echo \"${COMPREPLY[@]}\"\n");
    }
    String completed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), completed);
    assertEquals("reproduce report", completed.strip());
  }

  @Test
  void aWrongCommandIsRefusedInOneLine() {
    CommandResult.of("trian").assertRefused("trian", "--help");
    CommandResult.of().assertRefused("command is missing");
  }

  @Tag("arithmetic")
  @Test
  void doctorNamesVersionsDevicesAndData() {
    CommandResult result = CommandResult.of("doctor");
    result.assertDone();
    for (String word :
        List.of(
            "java",
            "2.18.0",
            "CPU:0",
            "CPU features",
            "arithmetic    right",
            "sample",
            "CIFAR-10")) {
      assertTrue(result.out().contains(word), word + " is not in\n" + result.out());
    }
  }

  @Test
  void theProbeReadsVersionDevicesAndInstructions() {
    TensorFlowProbe probe =
        TensorFlowProbe.parse(
            """
            2026-11-20 10:00:00.0: I tensorflow/core/platform/cpu_feature_guard.cc:210] This...
            To enable the following instructions: AVX2 AVX512F FMA, in other operations, rebuild
            version 2.18.0
            device CPU:0
            """);
    assertEquals(Optional.of("2.18.0"), probe.version());
    assertEquals(List.of("CPU:0"), probe.devices());
    assertEquals(Optional.of("AVX2 AVX512F FMA"), probe.instructions());
    assertEquals(Optional.empty(), probe.problem());
    assertEquals(List.of(), probe.missing());
  }

  @Test
  void theProbeReadsWhatABuildForCudaDoesNotFind() {
    TensorFlowProbe nothing =
        TensorFlowProbe.parse(
            """
            cudart_stub.cc:32] Could not find cuda drivers on your machine, GPU will not be used.
            version 2.18.0
            cuda_driver.cc:152] failed call to cuInit: INTERNAL: CUDA error: UNKNOWN ERROR (303)
            device CPU:0
            """);
    assertEquals(2, nothing.missing().size());
    TensorFlowProbe driver =
        TensorFlowProbe.parse(
            """
            version 2.18.0
            cuda libcudart.so.12
            cuda_driver.cc:152] failed call to cuInit: INTERNAL: CUDA error: UNKNOWN ERROR (303)
            device CPU:0
            """);
    assertEquals(List.of("libcudart.so.12"), driver.cuda());
    assertEquals(1, driver.missing().size());
    assertTrue(driver.missing().get(0).startsWith("NVIDIA's driver"), driver.missing().get(0));
  }

  @Test
  void theProgressLineShowsEpochLossSpeedAndTimeLeft() {
    StepMetrics metrics = new StepMetrics(2, 3, 50, 100, 1.5, 1.876, 3210, 0.5);
    assertEquals(
        "epoch 2/3 [############------------] loss 1.876  3,210 images/s  1:15 left",
        TrainingProgress.render(metrics, ExampleKind.IMAGES));
  }
}
