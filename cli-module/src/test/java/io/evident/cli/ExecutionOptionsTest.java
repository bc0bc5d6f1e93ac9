package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.Processor;
import io.evident.backprop.internal.graph.DeterministicOps;
import io.evident.backprop.internal.graph.Tf32;
import io.evident.models.device.AvailableDevices;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Tag("long")
class ExecutionOptionsTest {
  @TempDir private Path folder;

  @Command
  private static final class Program {
    @Mixin private TrainingOptions options;
  }

  private static ExecutionPlan plan(List<String> devices, String... args) {
    Program program = new Program();
    new CommandLine(program).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
    Experiment lenet = ExperimentYaml.read(BuiltInExperiments.yaml("lenet-b4-e5"));
    return program.options.plan(lenet, plan -> new AvailableDevices(devices, true, true));
  }

  @Test
  void aGpuThatIsSeenIsTakenUnlessTheCpuIsAskedFor() {
    List<String> both = List.of("CPU:0", "GPU:0");
    assertEquals("GPU:0", plan(both).device().name());
    assertEquals("GPU:0", plan(both, "--device", "gpu").device().name());
    assertEquals("CPU:0", plan(both, "--device", "cpu").device().name());
    assertEquals("CPU:0", plan(List.of("CPU:0"), "--device", "auto").device().name());
  }

  @Test
  void threadsAreThoseGivenOrThoseThatSuit() {
    ExecutionPlan suited = plan(List.of("CPU:0"));
    assertEquals(1, suited.intraOpThreads());
    ExecutionPlan given =
        plan(List.of("CPU:0"), "--intra-op-threads", "3", "--inter-op-threads", "5");
    assertEquals(3, given.intraOpThreads());
    assertEquals(5, given.interOpThreads());
    assertEquals(suited.lowering(), given.lowering());
  }

  @Test
  void aGpuTakesManyStepsACall() {
    List<String> both = List.of("CPU:0", "GPU:0");
    assertEquals(ExecutionPlan.STEPS_ON_GPU, plan(both).stepsPerCall());
    assertEquals(1, plan(both, "--device", "cpu").stepsPerCall());
    assertEquals(7, plan(both, "--device", "cpu", "--steps-per-call", "7").stepsPerCall());
    assertEquals(1, plan(both, "--steps-per-call", "1").stepsPerCall());
    assertFalse(plan(both).xla());
    assertTrue(plan(both, "--xla").xla());
  }

  /** What the process that does the work lacks. */
  private static Map<String, String> lacking(Map<String, String> environment, String... arguments) {
    return Main.variables(
        Invocation.of(List.of(arguments)), environment, new NamesEncoding("UTF-8"));
  }

  @Test
  void tf32IsOffUnlessItIsAskedFor() {
    Map<String, String> settled = Map.of(Tf32.VARIABLE, "0");
    assertEquals(settled, lacking(Map.of(), "train", "fc2"));
    assertEquals(settled, lacking(Map.of(), "gradcheck", "--device", "gpu"));
    assertEquals(Map.of(), lacking(Map.of(Tf32.VARIABLE, "1"), "train", "fc2"));
    assertEquals(Map.of(Tf32.VARIABLE, "1"), lacking(settled, "train", "--tf32"));
    assertEquals(Map.of(), lacking(Map.of(Tf32.VARIABLE, "1"), "train", "--tf32"));
  }

  @Test
  void deterministicKernelsAreAskedForUnlessTheyAreAlready() {
    Map<String, String> asked = Map.of(DeterministicOps.VARIABLE, "1");
    for (String command : List.of("train", "evaluate", "calibrate", "reproduce")) {
      Map<String, String> settled = Map.of(Tf32.VARIABLE, "0");
      assertEquals(asked, lacking(settled, command, "fc2", "--deterministic"), command);
    }
    Map<String, String> off = Map.of(Tf32.VARIABLE, "0", DeterministicOps.VARIABLE, "0");
    assertEquals(asked, lacking(off, "train", "fc2", "--deterministic"));
    Map<String, String> on = Map.of(Tf32.VARIABLE, "0", DeterministicOps.VARIABLE, "True");
    assertEquals(Map.of(), lacking(on, "train", "fc2", "--deterministic"));
  }

  @Test
  void aFileThatIsCalledLikeAnOptionIsNone() {
    Map<String, String> settled = Map.of(Tf32.VARIABLE, "0");
    assertEquals(Map.of(), lacking(settled, "predict", "model", "--", "--tf32", "--deterministic"));
    assertEquals(Map.of(), lacking(Map.of(), "compare", "--out=--tf32", "runs"));
    assertEquals(Map.of(), lacking(Map.of(), "train", "--tf32", "--help"));
  }

  private CommandResult train(String... more) {
    List<Object> args =
        new ArrayList<>(
            List.of("train", "fc2", "--set", "epochs=1", "--out", folder.resolve("run")));
    args.addAll(List.of(more));
    return CommandResult.of(args.toArray());
  }

  private JsonNode provenance() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("run/provenance.json").toFile());
  }

  @Test
  void whatWasUsedIsKeptAndAnotherMachineIsNoticedWhenARunIsResumed() throws IOException {
    train("--device", "cpu", "--intra-op-threads", "1", "--set", "evaluateTrain=never")
        .assertDone();
    JsonNode execution = provenance().get("execution");
    assertEquals("cpu", execution.at("/device/asked").asText());
    assertEquals("CPU:0", execution.at("/device/name").asText());
    assertEquals("CPU:0", execution.at("/device/devices/0").asText());
    assertEquals(1, execution.get("intraOpThreads").asInt());
    assertFalse(execution.get("xla").asBoolean());
    assertEquals(1, execution.get("stepsPerCall").asInt());
    assertFalse(execution.get("memoryGrowth").asBoolean());
    assertFalse(execution.get("tf32").asBoolean());
    assertFalse(execution.get("deterministic").asBoolean());

    // As if it had been interrupted before its first checkpoint.
    try (Stream<Path> checkpoints = Files.list(folder.resolve("run/checkpoints"))) {
      for (Path file : checkpoints.toList()) {
        Files.delete(file);
      }
    }
    String here = Processor.here().toString();
    Path kept = folder.resolve("run/provenance.json");
    Files.writeString(kept, Files.readString(kept).replace(here, "abacus, SSE4.1"));
    CommandResult same =
        CommandResult.of(
            "train", "--resume", "--out", folder.resolve("run"), "--intra-op-threads", "2");
    same.assertDone();
    assertTrue(same.out().contains("intraOpThreads 2 instead of 1"), same.out());
    assertTrue(same.out().contains("processor " + here + " instead of abacus"), same.out());
    assertEquals(here, provenance().at("/resumed/0/versions/processor").asText());
    assertEquals("abacus, SSE4.1", provenance().at("/versions/processor").asText());
    assertEquals(2, provenance().at("/resumed/0/execution/intraOpThreads").asInt());
    assertEquals(1, provenance().at("/execution/intraOpThreads").asInt());
  }

  /** Such kernels are looked for in a process that has the variable, so in a second one. */
  @Test
  void theProcessThatTrainsIsToldToBeDeterministicAndItsRunSaysSo() throws Exception {
    Path run = folder.resolve("run");
    Path logs = folder.resolve("logs");
    Object[] train = {
      "train",
      "fc2",
      "--set",
      "epochs=1",
      "--set",
      "evaluateTrain=never",
      "--out",
      run,
      "--deterministic"
    };
    try (EvidentProcess process = EvidentProcess.start(logs, train)) {
      process.result().assertDone();
    }
    assertTrue(provenance().at("/execution/deterministic").asBoolean());
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      for (Path file : checkpoints.toList()) {
        Files.delete(file);
      }
    }
    CommandResult without = CommandResult.of("train", "--resume", "--out", run);
    without.assertDone();
    assertTrue(without.out().contains("deterministic false instead of true"), without.out());
  }

  @Test
  void onAGpuTheCrossEntropyIsThatOfDeterministicKernelsWhereTheyAreAskedFor() {
    List<String> both = List.of("CPU:0", "GPU:0");
    ExecutionPlan gpu = plan(both);
    ExecutionPlan asked = plan(both, "--deterministic");
    assertEquals(LoweringOptions.CrossEntropy.FUSED, gpu.lowering().crossEntropy());
    assertEquals(LoweringOptions.CrossEntropy.PRIMITIVES, asked.lowering().crossEntropy());
    assertEquals(gpu.lowering().withDeterministicKernels(), asked.lowering());
    assertEquals(gpu.device(), asked.device());
    List<String> cpu = List.of("CPU:0");
    assertEquals(plan(cpu), plan(cpu, "--deterministic"));
  }

  @Test
  void whatIsNotToBeHadIsRefusedBeforeAnythingIsWritten() {
    train("--device", "tpu").assertRefused("--device", "one of cpu, gpu, auto", "tpu");
    train("--intra-op-threads", "0").assertRefused("--intra-op-threads", "at least 1", "0");
    train("--inter-op-threads", "-1").assertRefused("--inter-op-threads", "at least 1");
    train("--set", "averaging={decay: 0.9}", "--steps-per-call", "2")
        .assertRefused("--steps-per-call 2", "averaged", "leave it out");
    train("--steps-per-call", "0").assertRefused("--steps-per-call", "at least 1", "0");
    assertFalse(Files.exists(folder.resolve("run")));
  }

  @Test
  void aPrecisionThatIsNotToBeHadCostsNoEarlierRunOrSweep() throws Exception {
    Path yaml = Files.writeString(folder.resolve("linear.yaml"), SmallExperiment.LINEAR);
    String sweep = "name: rates\nexperiment: linear.yaml\ngrid: {precision: [bfloat16]}\n";
    Path rates = Files.writeString(folder.resolve("rates.yaml"), sweep);
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.writeString(run.resolve("experiment.yaml"), "name: earlier\n");
    Path swept = Files.createDirectories(folder.resolve("swept"));
    Files.writeString(swept.resolve("sweep.yaml"), "name: earlier\n");
    List<String> without = List.of("env", "ONEDNN_MAX_CPU_ISA=AVX2");
    Path logs = folder.resolve("logs");
    Object[] train = {"train", yaml, "--set", "precision=bfloat16", "--out", run, "--overwrite"};
    try (EvidentProcess one = EvidentProcess.start(logs, without, train);
        EvidentProcess many =
            EvidentProcess.start(logs, without, "sweep", rates, "--out", swept, "--overwrite")) {
      one.result().assertRefused("precision: bfloat16", "ONEDNN_MAX_CPU_ISA=AVX2");
      many.result().assertRefused("trial 1, precision=bfloat16", "ONEDNN_MAX_CPU_ISA=AVX2");
    }
    assertEquals("name: earlier\n", Files.readString(run.resolve("experiment.yaml")));
    assertEquals("name: earlier\n", Files.readString(swept.resolve("sweep.yaml")));
  }
}
