package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.evaluation.TaskReport;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.report.RunSections;
import io.evident.models.serving.ServedTable;
import io.evident.models.serving.TablePrediction;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.training.NetworkOutputs;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From a CSV to a run whose model predicts as its session does. */
class TableRunTest {
  private static final String HIDDEN = "dense: {units: 8}, relu";

  @TempDir Path folder;

  private Path table() {
    return TableRuns.write(folder.resolve("houses.csv"), 240, 7);
  }

  private static YamlValue yaml(String table, String loss) {
    String network = "{layers: [" + HIDDEN + "]" + (loss.isEmpty() ? "" : ", loss: " + loss) + "}";
    return YamlValue.parse("houses.yaml", TableRuns.yaml(table, network));
  }

  /** Every training is held against the derivation by hand, and every model carries its proof. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{target: price, task: regression} | ''",
        "{target: price, task: regression, standardizeTarget: false} | absoluteError",
        "{target: price, task: regression, weight: weight} | {huber: {delta: 0.5}}",
        "{target: price, task: regression} | gaussianNegativeLogLikelihood",
        "{target: price, task: regression} | {quantile: [0.1, 0.5, 0.9]}",
        "{target: [price, visits], task: regression} | {quantile: [0.25, 0.75]}",
        "{target: [price, visits], task: regression} | gaussianNegativeLogLikelihood",
        "{target: visits, task: regression} | poissonDeviance",
        "{target: kind, task: classification, classWeights: balanced} | ''",
        "{target: kind, task: classification} | binaryCrossEntropyOnLogits",
        "{target: sold, task: binary, weight: weight} | ''",
        "{target: [garden, garage], task: multiLabel} | ''",
      })
  void theModelPredictsAsTheSessionThatTrained(String table, String loss) throws IOException {
    Path file = table();
    YamlValue yaml = yaml(table, loss);
    RunDirectory run = TableRuns.run(yaml, file, folder.resolve("run"));
    LoadedRun loaded = LoadedRun.read(run, KeptWeights.usual(run), w -> {});
    TableData data = TableRuns.data(yaml, file);
    Experiment experiment = run.experiment();
    ExecutionPlan plan = ExecutionPlan.forCpu(experiment.network(), 32, 1);
    NetworkOutputs live =
        NetworkOutputs.of(
            experiment,
            plan,
            data.task(),
            data.test(),
            loaded.inputs().scaling(),
            loaded.checkpoint().tensors());
    int width = experiment.network().output().size();
    try (ServedTable served = ServedTable.open(run.model());
        Table again = Table.read(file, served.reading(new DataMemory(1 << 24)))) {
      assertEquals(
          "VERIFIED", served.verification().outcome().name(), served.verification().line());
      List<TablePrediction> predictions = served.predict(again);
      assertEquals(240, predictions.size());
      for (int i = 0; i < data.test().size(); i++) {
        double[] wanted =
            data.task().prediction(experiment.network().loss(), live.values(), i * width);
        double[] found = predictions.get(data.test().row(i)).values();
        for (int k = 0; k < wanted.length; k++) {
          assertEquals(wanted[k], found[k], 1e-4 * Math.max(1, Math.abs(wanted[k])));
        }
      }
    }
    // What metrics.csv says of the epoch that was kept is what the evaluation says.
    TaskReport report =
        TableEvaluation.of(
            loaded,
            JudgedRows.open(loaded, Optional.empty(), new DataMemory(1 << 24), EvaluatedSplit.TEST),
            plan);
    RunHistory history = RunHistory.read(run);
    OptionalDouble kept = history.at(loaded.checkpoint().epoch() - 1, "testLoss");
    assertEquals(kept.orElseThrow(), report.loss(), 1e-5 * Math.abs(report.loss()));
    String json = Files.readString(run.path().resolve("evaluation.json"));
    assertEquals(report.json(), json);
    assertEquals(json, TaskReport.read("evaluation.json", json).json());
    assertTrue(RunSections.of(run).size() >= 5);
  }

  @Test
  void aRunsYamlIsReadBackToTheSameExperiment() throws IOException {
    Path file = table();
    YamlValue yaml = yaml("{target: [price, visits], task: regression}", "{quantile: [0.1, 0.9]}");
    TableData data = TableRuns.data(yaml, file);
    Experiment experiment = TableRuns.experiment(yaml, data);
    assertEquals(4, experiment.network().output().size());
    String printed = ExperimentYaml.print(experiment);
    assertEquals(
        printed, ExperimentYaml.print(ExperimentYaml.read(YamlValue.parse("printed", printed))));
  }

  @Test
  void rowsInAnotherOrderOfColumnsArePredictedAlike() throws IOException {
    Path file = table();
    RunDirectory run =
        TableRuns.run(yaml("{target: sold, task: binary}", ""), file, folder.resolve("run"));
    Path turned =
        Files.write(
            folder.resolve("new.csv"),
            List.of("region;more;age;size", "west;x;NA;61.5", "north;y;3;20"));
    try (ServedTable served = ServedTable.open(run.model())) {
      List<TablePrediction> predictions;
      try (Table rows = Table.read(turned, served.reading(new DataMemory(1 << 20)))) {
        predictions = served.predict(rows);
      }
      Map<String, String> first = Map.of("size", "61.5", "age", "", "region", "west");
      TablePrediction alone = served.predict(first);
      assertEquals(alone.value("yes"), predictions.get(0).value("yes"), 1e-6);
      assertEquals(
          List.of(predictions.get(1).value("yes") >= threshold(run) ? "yes" : "no"),
          predictions.get(1).said());
      Map<String, String> unknown = Map.of("size", "1", "age", "2", "region", "east");
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> served.predict(unknown));
      assertTrue(
          refused.getMessage().startsWith("the row, column region: \"east\" is none of"),
          refused.getMessage());
    }
  }

  private static double threshold(RunDirectory run) throws IOException {
    return RunTable.read(run).thresholds().get(0);
  }

  @Test
  void weightsOfZeroLeaveRowsOut() throws IOException {
    List<String> lines = Files.readAllLines(table());
    // The weight is the last column; rows of the north do not count, and their price is nonsense.
    Path spoilt = folder.resolve("spoilt.csv");
    Path plain = folder.resolve("plain.csv");
    Files.write(plain, lines.stream().map(l -> weighed(l, false)).toList());
    Files.write(spoilt, lines.stream().map(l -> weighed(l, true)).toList());
    String table = "{target: price, task: regression, weight: weight, standardizeTarget: false}";
    assertArrayEquals(
        weights(table, plain), weights(table, spoilt), "rows without weight change nothing");
  }

  private static String weighed(String line, boolean spoilt) {
    String[] cells = line.split(",");
    if (cells[3].equals("north")) {
      cells[10] = "0";
      cells[4] = spoilt ? "-1e6" : cells[4];
    }
    return String.join(",", cells);
  }

  private double[] weights(String table, Path file) throws IOException {
    YamlValue yaml = yaml(table, "");
    TableData data = TableRuns.data(yaml, file);
    Experiment experiment = TableRuns.experiment(yaml, data);
    ParameterValues weights = Trainer.onAllCores(experiment, data).run().weights();
    return IntStream.range(0, experiment.network().parameters().size())
        .boxed()
        .flatMapToDouble(p -> Arrays.stream(weights.get(p)))
        .toArray();
  }
}
