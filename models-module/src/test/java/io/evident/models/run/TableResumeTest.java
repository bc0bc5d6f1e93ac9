package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunData;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialTable;
import io.evident.models.training.StepMetrics;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run on a table that was interrupted and resumed ends with the bytes of one that was not. */
@Tag("long")
class TableResumeTest {
  /** Weights, missing cells and dropout beside what a run on images has. */
  private static final String YAML =
      """
      name: rows
      table: {target: y, task: regression, weight: w}
      columns: {missing: median}
      network:
        layers: [dense: {units: 8}, batchNorm, relu, dropout: {rate: 0.2}]
        loss: {huber: {delta: 1.0}}
      optimizer: {kind: adam, learningRate: 0.02}
      schedule: {kind: cosine, last: 0.1}
      batchSize: 16
      epochs: 3
      evaluateTrain: every
      seed: 4
      """;

  private static final long HELD = 1 << 20;
  private static final long STREAMED = 0;

  @TempDir private Path folder;
  private Path csv;

  /** Seed 8; 70 of 100 rows are trained on, in 5 steps an epoch. */
  @BeforeEach
  void write() throws IOException {
    Random random = new Random(8);
    StringBuilder text = new StringBuilder("a,b,w,y\n");
    for (int i = 0; i < 100; i++) {
      double a = random.nextGaussian();
      text.append(
          String.format(
              Locale.ROOT,
              "%s,%s,%d,%.6f%n",
              i % 9 == 0 ? "" : String.format(Locale.ROOT, "%.6f", a),
              List.of("x", "y", "z").get(random.nextInt(3)),
              1 + i % 3,
              a + random.nextGaussian() / 4));
    }
    csv = Files.writeString(folder.resolve("rows.csv"), text);
  }

  private Trainer trainer(String yaml, long memory) throws IOException {
    TrialData.Prepared read =
        TrialTable.of(csv, new DataMemory(memory), false)
            .prepared(YamlValue.parse("rows.yaml", yaml));
    assertEquals(memory == STREAMED, read.examples().train().isStreamed());
    return Trainer.onAllCores(read.experiment(), read.examples()).withCheckpointEvery(1);
  }

  private RunDirectory directory(String name) throws IOException {
    return RunDirectory.create(folder.resolve(name), false);
  }

  /** Ends a training as a process that is killed does, at the end of a step. */
  private static TrainingListener killedAfter(long steps) {
    return new TrainingListener() {
      private long taken;

      @Override
      public void onStep(StepMetrics metrics) {
        if (++taken == steps) {
          throw new IllegalStateException("killed");
        }
      }
    };
  }

  private static Path newest(RunDirectory run) throws IOException {
    try (Stream<Path> files = Files.list(run.checkpoints())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("step-"))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  private static void assertSameEnd(RunDirectory whole, RunDirectory run, String what)
      throws IOException {
    assertEquals(newest(whole).getFileName(), newest(run).getFileName(), what);
    assertArrayEquals(Files.readAllBytes(newest(whole)), Files.readAllBytes(newest(run)), what);
    for (String same : List.of(RunDirectory.LOSSES, RunDirectory.EVALUATION_CSV)) {
      assertEquals(
          Files.readString(whole.path().resolve(same)),
          Files.readString(run.path().resolve(same)),
          what);
    }
  }

  /** At every step of three epochs but the last. */
  @ParameterizedTest
  @ValueSource(longs = {HELD, STREAMED})
  void itIsTheSameTrainingFromEveryCheckpoint(long memory) throws IOException {
    long[] steps = LongStream.rangeClosed(1, 14).toArray();
    CheckpointResumes.assertTheSameAfter(() -> trainer(YAML, memory), folder, steps);
  }

  /** Within the first epoch, at its end, after it, and before the last step. */
  @ParameterizedTest
  @ValueSource(longs = {HELD, STREAMED})
  void itIsTheSameRunFromWhereverItIsResumed(long memory) throws IOException {
    RunDirectory whole = directory("whole");
    RecordedTraining.train(trainer(YAML, memory), whole, Instant.EPOCH);
    for (int killed : memory == HELD ? new int[] {1, 5, 6, 14} : new int[] {8}) {
      TrainingListener end = killedAfter(killed);
      RunDirectory run = directory("killed-" + killed);
      assertThrows(
          IllegalStateException.class,
          () ->
              RecordedTraining.train(
                  trainer(YAML, memory).withListeners(List.of(end)), run, Instant.EPOCH));
      assertTrue(
          RecordedTraining.resume(trainer(YAML, memory), run, Instant.EPOCH, w -> {}).isPresent());
      assertSameEnd(whole, run, "killed after " + killed);
    }
  }

  @Test
  void heldAndStreamedRowsTrainToTheSameBits() throws IOException {
    RunDirectory held = directory("held");
    RecordedTraining.train(trainer(YAML, HELD), held, Instant.EPOCH);
    RunDirectory streamed = directory("streamed");
    RecordedTraining.train(trainer(YAML, STREAMED), streamed, Instant.EPOCH);
    assertSameEnd(held, streamed, "streamed");
  }

  /** At such a rate the validation loss soon rises. */
  @Test
  void patienceLooksAtTheValidationRowsAlsoAcrossAResume() throws IOException {
    String yaml = YAML.replace("epochs: 3", "epochs: 40\npatience: 2").replace("0.02}", "0.3}");
    RunDirectory whole = directory("whole");
    RecordedTraining trained = RecordedTraining.train(trainer(yaml, HELD), whole, Instant.EPOCH);
    assertTrue(trained.result().stoppedEarly());
    RunHistory history = RunHistory.read(whole);
    assertTrue(history.epochs() < 40);
    assertEquals(history.bestEpoch().orElseThrow() + 2, history.epochs());
    TrainingListener end = killedAfter((history.epochs() - 1) * 5L + 2);
    RunDirectory run = directory("run");
    assertThrows(
        IllegalStateException.class,
        () ->
            RecordedTraining.train(
                trainer(yaml, HELD).withListeners(List.of(end)), run, Instant.EPOCH));
    RecordedTraining.resume(trainer(yaml, HELD), run, Instant.EPOCH, w -> {});
    assertSameEnd(whole, run, "with patience");
    String refused =
        assertThrows(
                IllegalArgumentException.class,
                () -> trainer(yaml + "split: {validation: 0, test: 0.2}\n", HELD))
            .getMessage();
    assertTrue(refused.contains("patience needs validation rows"), refused);
  }

  @Test
  void anotherTableIsNotTheOneTheRunWasTrainedOn() throws IOException {
    RunDirectory run = directory("run");
    RecordedTraining.train(trainer(YAML, HELD), run, Instant.EPOCH);
    TrialData.Prepared same = TrialTable.of(csv, new DataMemory(HELD), false).prepared(run.yaml());
    assertEquals(ExperimentYaml.print(run.experiment()), ExperimentYaml.print(same.experiment()));
    assertTrue(RunData.of(run).madeOf((io.evident.models.table.TableData) same.examples()));
    Files.writeString(csv, Files.readString(csv).replaceFirst(",x,", ",z,"));
    TrialData.Prepared other = TrialTable.of(csv, new DataMemory(HELD), false).prepared(run.yaml());
    assertFalse(RunData.of(run).madeOf((io.evident.models.table.TableData) other.examples()));
    String refused =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    trainer(YAML, HELD).from(new RunCheckpoints(run).newest(w -> {}).orElseThrow()))
            .getMessage();
    assertTrue(refused.contains("trained on other rows than"), refused);
  }
}
