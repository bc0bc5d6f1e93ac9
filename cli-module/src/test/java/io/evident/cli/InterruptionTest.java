package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real trainings in processes of their own, told to end. */
@Tag("thorough")
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
  private static final String SWEEP =
      """
      name: rates
      experiment: long.yaml
      grid:
        optimizer.learningRate: [1e-3, 1e-4]
      """;

  private static final String LEDGER =
      """
      id,source,experiment,metric,index,published,expected,kind,comparator,tolerance,note
      loss,p,long.yaml,testLoss,,2.3,2.3,statistical,absolute,2,
      """;

  @TempDir private Path folder;

  /** Long enough to be interrupted on its way: an epoch has 20 steps. */
  private Path experiment(int epochs) throws IOException {
    Files.writeString(folder.resolve("rates.yaml"), SWEEP);
    Files.writeString(folder.resolve("ledger.csv"), LEDGER);
    return Files.writeString(
        folder.resolve("long.yaml"),
        """
        name: long
        network:
          input: [32, 32, 3]
          layers: [flatten, {dense: {units: 200}}, relu, {dense: {units: 10}}]
          loss: softmaxCrossEntropy
        normalization: {mean: 0.5, deviation: 0.5}
        split: {train: 80, validation: 20, test: 20}
        optimizer: {kind: momentum, learningRate: 0.001, momentum: 0.9}
        batchSize: 4
        epochs: EPOCHS
        seed: 1
        """
            .replace("EPOCHS", Integer.toString(epochs)));
  }

  /** A signal as a terminal sends it; where a build runs in the background, that is ignored. */
  private EvidentProcess startForCtrlC(Object... arguments) throws Exception {
    List<String> heeding = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(heeding);
    probe.add("true");
    boolean can = false;
    try {
      can = new ProcessBuilder(probe).start().waitFor() == 0;
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("env"), e.getMessage());
    }
    assumeTrue(can, "needs an env that knows --default-signal (coreutils 8.31 or newer)");
    return EvidentProcess.start(folder.resolve("logs"), heeding, arguments);
  }

  /**
   * In a process of its own: TensorFlow's first session decides the threads of a process, and
   * without oneDNN the bits of a product depend on them.
   */
  private CommandResult alone(Object... arguments) throws Exception {
    Path logs = Files.createTempDirectory(folder, "logs");
    try (EvidentProcess process = EvidentProcess.start(logs, arguments)) {
      return process.result();
    }
  }

  private static void ctrlC(EvidentProcess process) throws Exception {
    assertEquals(
        0,
        new ProcessBuilder("kill", "-INT", Long.toString(process.process().pid()))
            .start()
            .waitFor());
  }

  /** It ends with 130 after one line that says where it was left and how it goes on. */
  private static void assertLeft(
      EvidentProcess process, long asked, TestReporter reporter, String where, String remedy)
      throws Exception {
    CommandResult result = process.result();
    double seconds = (System.nanoTime() - asked) / 1e9;
    reporter.publishEntry(String.format(Locale.ROOT, "%.2f s from the signal to the end", seconds));
    assertEquals(ExitCode.INTERRUPTED, result.code(), result.toString());
    String last = result.err().lines().reduce("", (a, b) -> b);
    assertTrue(last.startsWith("evident: interrupted: " + where), result.err());
    assertTrue(last.endsWith("; resume it: " + remedy), result.err());
  }

  private static boolean hasCheckpoints(Path run) {
    String[] files = run.resolve("checkpoints").toFile().list();
    return files != null && files.length > 0;
  }

  @Test
  void anInterruptedTrainingKeepsACheckpointAndIsResumedToTheSameBits(TestReporter reporter)
      throws Exception {
    Path yaml = experiment(40);
    Path run = folder.resolve("run");
    String[] files;
    // A child of the process does the work, as it does for people who start the jar.
    try (EvidentProcess training =
        EvidentProcess.start(
            folder.resolve("logs"),
            List.of("env", "-u", "TF_CPP_MIN_LOG_LEVEL"),
            "train",
            yaml,
            "--out",
            run)) {
      assertTrue(training.runsUntil(() -> hasCheckpoints(run)), training.err());
      long asked = System.nanoTime();
      training.process().toHandle().destroy();
      assertLeft(
          training,
          asked,
          reporter,
          "the training was left in epoch ",
          "evident train --resume --out " + run);
      files = run.resolve("checkpoints").toFile().list();
    }
    assertTrue(files != null && !List.of(files).contains("step-000000800.safetensors"));
    alone("train", "--resume", "--out", run).assertDone();
    Path whole = folder.resolve("whole");
    alone("train", yaml, "--out", whole).assertDone();
    RunFiles.assertSame(whole, run, "");
  }

  @Test
  void aSweepIsLeftByCtrlCWithACheckpointOfEveryTrialUnderWay(TestReporter reporter)
      throws Exception {
    experiment(40);
    Path yaml = folder.resolve("rates.yaml");
    Path out = folder.resolve("sweep");
    Path[] trials = {out.resolve("trials/001"), out.resolve("trials/002")};
    try (EvidentProcess sweep =
        startForCtrlC("sweep", yaml, "--out", out, "--overwrite", "--parallel", "2")) {
      assertTrue(
          sweep.runsUntil(() -> hasCheckpoints(trials[0]) && hasCheckpoints(trials[1])),
          sweep.err());
      long asked = System.nanoTime();
      ctrlC(sweep);
      assertLeft(
          sweep,
          asked,
          reporter,
          "the sweep was left with ",
          "evident sweep --resume %s --out %s --parallel 2".formatted(yaml, out));
    }
    experiment(2);
    CommandResult.of("sweep", yaml, "--out", out, "--resume").assertRefused("another experiment");
    experiment(40);
    CommandResult ended = alone("sweep", yaml, "--out", out, "--resume");
    ended.assertDone();
    Path whole = folder.resolve("whole");
    alone("sweep", yaml, "--out", whole).assertDone();
    RunFiles.assertSame(whole, out, "");
  }

  @Test
  void aReproductionIsLeftByCtrlCAndGoesOn(TestReporter reporter) throws Exception {
    experiment(40);
    Path ledger = folder.resolve("ledger.csv");
    Path out = folder.resolve("runs");
    Path run = out.resolve("long.yaml/seed-1");
    Object[] command = {"reproduce", "--ledger", ledger, "--seeds", "1", "--out", out};
    try (EvidentProcess reproduction = startForCtrlC(command)) {
      assertTrue(reproduction.runsUntil(() -> hasCheckpoints(run)), reproduction.err());
      long asked = System.nanoTime();
      ctrlC(reproduction);
      assertLeft(
          reproduction,
          asked,
          reporter,
          "the training was left in epoch ",
          "evident reproduce --ledger %s --seeds 1 --out %s".formatted(ledger, out));
    }
    CommandResult on = alone(command);
    assertEquals(ExitCode.DONE, on.code(), on.err());
    assertTrue(on.err().contains("resuming " + run), on.err());
    Path whole = folder.resolve("whole");
    alone("train", folder.resolve("long.yaml"), "--out", whole).assertDone();
    assertEquals(
        RunFiles.timeless(whole.resolve("metrics.csv")),
        RunFiles.timeless(run.resolve("metrics.csv")));
  }
}
