package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.sweep.Assignment;
import io.evident.models.sweep.SweepEngine;
import io.evident.models.sweep.SweepPausedException;
import io.evident.models.sweep.TrialData;
import io.evident.models.sweep.TrialDescription;
import io.evident.models.sweep.TrialResult;
import io.evident.models.sweep.TrialTable;
import io.evident.models.sweep.TrialTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner in this process, on two cores. */
@Tag("long")
class SparkSweepRunnerTest {
  private static final JavaSparkContext SPARK =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());

  @TempDir private Path folder;

  private static TrialDescription trial(int index) {
    YamlValue yaml =
        BuiltInExperiments.yaml("lenet-b16-e5")
            .with("epochs", "1", "the test")
            .with("split.train", "160", "the test")
            .with("split.test", "100", "the test")
            .with("seed", Integer.toString(index), "the test");
    String text = ExperimentYaml.print(ExperimentYaml.read(yaml));
    return new TrialDescription(index, text, index, Assignment.NONE);
  }

  private SparkSweepRunner runner(BooleanSupplier paused) throws IOException {
    return SparkSweepRunner.of(
        SPARK,
        new SweepEngine.Work(
            TrialData.sample(BuiltInSample.load()),
            trial -> folder.resolve(trial.label()),
            true,
            paused));
  }

  private static List<TrialDescription> trials(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(SparkSweepRunnerTest::trial).toList();
  }

  @Test
  void eachTrialComesBackWithItsRun() throws IOException {
    List<TrialResult> results = new ArrayList<>();
    runner(() -> false).run(trials(3), results::add);
    assertEquals(3, results.size());
    for (TrialResult result : results) {
      TrialDescription trial = trial(result.index());
      assertTrue(
          result.isOf(trial, TrialResult.dataDigest(BuiltInSample.load())), result::toString);
      Path run = folder.resolve(trial.label());
      assertEquals(trial.experiment(), Files.readString(run.resolve("experiment.yaml")));
      assertTrue(Files.exists(run.resolve("batch-losses.csv")));
      // A task has one core here, as a trial of a local sweep has.
      String provenance = Files.readString(run.resolve("provenance.json"));
      assertTrue(provenance.contains("\"intraOpThreads\" : 1,"), provenance);
      assertTrue(provenance.contains("\"interOpThreads\" : 1,"), provenance);
    }
    runner(() -> false).run(List.of(), results::add);
    assertEquals(3, results.size());
  }

  @Test
  void whatIsLeftIsGivenUp() throws IOException {
    List<TrialResult> results = new ArrayList<>();
    SparkSweepRunner runner = runner(() -> !results.isEmpty());
    SweepPausedException left =
        assertThrows(SweepPausedException.class, () -> runner.run(trials(40), results::add));
    assertTrue(results.size() < 40, results.size() + " of 40 were trained");
    assertTrue(
        left.getMessage().contains((40 - results.size()) + " trials to end"), left.getMessage());
  }

  @Test
  void aListenerThatCannotGoOnEndsTheSweep() throws IOException {
    IOException full = new IOException("the disk is full");
    List<TrialResult> told = new ArrayList<>();
    SparkSweepRunner runner = runner(() -> false);
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                runner.run(
                    trials(8),
                    result -> {
                      told.add(result);
                      throw full;
                    }));
    assertSame(full, thrown);
    assertEquals(1, told.size());
  }

  @Test
  void anExecutorThatCannotTrainIsNamed() throws IOException {
    TrialDescription broken = new TrialDescription(1, "name: nothing\n", 1, Assignment.NONE);
    SparkSweepRunner runner = runner(() -> false);
    IOException said =
        assertThrows(IOException.class, () -> runner.run(List.of(broken), result -> {}));
    assertTrue(said.getMessage().startsWith("executor driver on "), said.getMessage());
    assertFalse(said.getMessage().contains("Exception"), said.getMessage());
  }

  @Test
  void aTrialOnATableHasTheBitsThatItHasHere() throws IOException {
    Path csv = Files.writeString(folder.resolve("rows.csv"), TableTrials.csv(200));
    TrialTable table = TrialTable.of(csv, new DataMemory(1 << 20), false);
    List<TrialDescription> trials =
        List.of(
            TableTrials.trial(1, TableTrials.yaml(1), table),
            TableTrials.trial(
                2, TableTrials.yaml(2).with("columns.drop", "[dear, new]", "t"), table));
    List<TrialResult> results = new ArrayList<>();
    SparkSweepRunner.of(
            SPARK,
            new SweepEngine.Work(table, trial -> folder.resolve(trial.label()), false, () -> false))
        .run(trials, results::add);
    assertEquals(2, results.size());
    for (TrialDescription trial : trials) {
      Path here = folder.resolve("here-" + trial.label());
      TrialTraining.of(trial, table, here, Clock.systemUTC()).run();
      Path there = folder.resolve(trial.label());
      Path model = Path.of("model", "saved_model.pb");
      assertEquals(-1, Files.mismatch(here.resolve(model), there.resolve(model)), trial.label());
      assertTrue(
          Files.readString(there.resolve("provenance.json")).contains("rows.csv"), "its table");
    }
  }
}
