package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real processes, killed as by a power switch for the process alone (SIGKILL), and started again:
 * what they come to has the bits of one that was never killed. {@code -Devident.kills=50} kills
 * more often, {@code -Devident.kills.seed=2} at other moments.
 */
@Tag("thorough")
class KillTest {
  private static final int KILLS = Integer.getInteger("evident.kills", 5);
  private static final long SEED = Long.getLong("evident.kills.seed", 1);
  private static final int A_RUN = 5;

  /** Everything that carries state from one step to the next; 15 steps an epoch. */
  private static final String EXPERIMENT =
      """
      name: killed
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5, stride: 2}
          - batchNorm
          - relu
          - maxPool2d: {size: 2}
          - flatten
          - dropout: {rate: 0.3}
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: meanImage
      augmentation: {flip: true, translate: 2, cutout: 6}
      split: {train: 120, validation: 20, test: 20}
      optimizer: {kind: adam, learningRate: 0.01}
      batchSize: 8
      epochs: EPOCHS
      evaluateTrain: last
      seed: 5
      """;

  private static final String SWEEP =
      """
      name: rates
      description: which rate
      experiment: experiment.yaml
      grid:
        optimizer.learningRate: [1e-3, 1e-2, 1e38]
      """;

  private static final String LEDGER =
      """
      id,source,experiment,metric,index,published,expected,kind,comparator,tolerance,note
      loss,p,experiment.yaml,testLoss,,2.3,2.3,statistical,absolute,2,
      recall,p,experiment.yaml,testRecall,frog,1,1,statistical,absolute,1,
      batch,p,experiment.yaml,batchLoss,100,2.3,2.3,statistical,absolute,2,
      """;

  private final TestInfo info;
  private final TestReporter reporter;
  @TempDir private Path folder;

  KillTest(TestInfo info, TestReporter reporter) {
    this.info = info;
    this.reporter = reporter;
  }

  private Path experiment(int epochs) throws IOException {
    Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
    Files.writeString(folder.resolve("ledger.csv"), LEDGER);
    return Files.writeString(
        folder.resolve("experiment.yaml"), EXPERIMENT.replace("EPOCHS", Integer.toString(epochs)));
  }

  /**
   * In a process of its own too: the first session decides the threads of a process, and its bits.
   */
  private CommandResult alone(Object... command) throws IOException, InterruptedException {
    try (EvidentProcess process = EvidentProcess.start(folder.resolve("alone"), command)) {
      CommandResult result = process.result();
      assertEquals(ExitCode.DONE, result.code(), result.err());
      return result;
    }
  }

  /** Kills so often, and holds every run that came to its end against one that was left alone. */
  private void kill(
      int kills, Path whole, String expected, Path killed, long steps, Supplier<Object[]> command)
      throws IOException, InterruptedException {
    Killing killing = new Killing(new Random(SEED), killed, steps, command);
    while (killing.kills() < kills) {
      CommandResult last =
          killing.once(Math.min(A_RUN, kills - killing.kills()), folder.resolve("logs"));
      String context = "seed " + SEED + ", after " + killing.text() + "\n" + last;
      assertEquals(ExitCode.DONE, last.code(), context);
      RunFiles.assertSame(whole, killed, context);
      if (!expected.isEmpty()) {
        assertEquals(expected, last.out(), context);
      }
      Trees.delete(killed);
    }
    reporter.publishEntry(info.getDisplayName(), "seed " + SEED + ": " + killing.text());
  }

  @Test
  void aKilledTrainingComesToTheSameBits() throws Exception {
    Path yaml = experiment(12);
    Path whole = folder.resolve("whole");
    alone("train", yaml, "--out", whole, "--checkpoint-every", "2");
    Path run = folder.resolve("run");
    kill(
        KILLS,
        whole,
        "",
        run,
        12 * 15,
        () ->
            Files.exists(run.resolve("experiment.yaml"))
                ? new Object[] {"train", "--resume", "--out", run, "--checkpoint-every", "2"}
                : new Object[] {"train", yaml, "--out", run, "--checkpoint-every", "2"});
  }

  @Test
  void aKilledSweepComesToTheSameTable() throws Exception {
    experiment(4);
    Path yaml = folder.resolve("sweep.yaml");
    Path whole = folder.resolve("whole");
    alone("sweep", yaml, "--out", whole, "--parallel", "2");
    Path sweep = folder.resolve("sweep");
    kill(
        KILLS,
        whole,
        "",
        sweep,
        // One of the three trials diverges, at once.
        2 * 4 * 15,
        () ->
            Files.exists(sweep.resolve("sweep.yaml"))
                ? new Object[] {"sweep", yaml, "--out", sweep, "--resume"}
                : new Object[] {"sweep", yaml, "--out", sweep});
  }

  @Test
  void aKilledReproductionComesToTheSameVerdicts() throws Exception {
    experiment(4);
    Path whole = folder.resolve("whole");
    CommandResult alone = alone(reproduce(whole));
    Path killed = folder.resolve("killed");
    kill(
        Math.max(2, KILLS * 2 / 5),
        whole,
        alone.out(),
        killed,
        2 * 4 * 15,
        () -> reproduce(killed));
  }

  private Object[] reproduce(Path out) {
    Path ledger = folder.resolve("ledger.csv");
    return new Object[] {
      "reproduce", "--ledger", ledger, "--seeds", "2", "--format", "csv", "--out", out
    };
  }
}
