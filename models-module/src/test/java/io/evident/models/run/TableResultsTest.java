package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.baseline.Baseline;
import io.evident.models.data.DataMemory;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.report.RunSections;
import io.evident.models.report.Section;
import io.evident.models.score.ColumnImportance;
import io.evident.models.score.PairedDifference.Verdict;
import io.evident.models.score.PermutationImportance;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.table.TablePlan;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run on a table keeps beside its evaluation: an exact baseline, and importance. */
@Tag("long")
class TableResultsTest {
  private static final List<String> FILES =
      List.of("baseline.json", "importance.csv", "importance.json", "evaluation.json");

  private static final String YAML =
      """
      version: 1
      name: made
      table: {target: TARGET, task: TASK}
      columns: {categorical: [kind]}
      split: {column: part}
      network: {layers: [dense: {units: 16}, relu]}
      optimizer: {kind: adam, learningRate: 0.02}
      batchSize: 32
      epochs: 30
      seed: 4
      """;

  @TempDir private Path folder;

  /** What is useful decides the targets, with kind; noise and same say nothing. */
  private Path csv() throws IOException {
    Random random = new Random(8);
    StringBuilder csv = new StringBuilder("useful,noise,same,kind,y,class,sign,flat,part\n");
    for (int i = 0; i < 400; i++) {
      double useful = 2 * random.nextDouble() - 1;
      int kind = random.nextInt(2);
      // No line fits it: the network can beat the baseline.
      double y = 10 * useful * useful + 0.2 * kind + 0.1 * random.nextGaussian();
      boolean test = i % 4 == 0;
      csv.append(useful).append(',').append(random.nextGaussian()).append(",3,");
      csv.append(kind == 0 ? "left," : "right,").append(y).append(',');
      csv.append(useful < -0.3 ? "low" : useful < 0.3 ? "middle" : "high").append(',');
      csv.append(useful > 0 ? "plus," : "minus,").append(test ? 1 : i).append(',');
      csv.append(test ? "test\n" : "train\n");
    }
    return Files.writeString(folder.resolve("made.csv"), csv);
  }

  private RunDirectory train(String name, String target, String task, DataMemory memory)
      throws IOException {
    try (Table table = table(target, task, memory)) {
      RunDirectory run = RunDirectory.create(folder.resolve(name), true);
      RecordedTraining.train(trainer(target, task, table), run, Instant.EPOCH);
      return run;
    }
  }

  private static YamlValue yaml(String target, String task) {
    // Other targets are no features.
    List<String> dropped =
        List.of("y", "class", "sign", "flat").stream()
            .filter(name -> !name.equals(target))
            .toList();
    return YamlValue.parse(
        "test",
        YAML.replace("TARGET", target)
            .replace("TASK", task)
            .replace("columns: {", "columns: {drop: " + dropped + ", "));
  }

  private Table table(String target, String task, DataMemory memory) throws IOException {
    TablePlan plan = ExperimentYaml.plan(yaml(target, task));
    return Table.read(csv(), plan.reading(memory));
  }

  private static Trainer trainer(String target, String task, Table table) throws IOException {
    YamlValue yaml = yaml(target, task);
    TableData data = TableData.of(ExperimentYaml.plan(yaml), table, 4);
    Experiment experiment =
        ExperimentYaml.read(
            yaml.withWords(ExperimentYaml.words(data.encoding().width(), data.task().targets())));
    return Trainer.onAllCores(experiment, data);
  }

  private static final DataMemory HELD = new DataMemory(1 << 24);

  private static Map<String, ColumnImportance> byName(PermutationImportance importance) {
    return importance.columns().stream()
        .collect(Collectors.toMap(ColumnImportance::column, Function.identity()));
  }

  @Test
  void aRegressionBeatsItsBaselineAndReliesOnWhatIsUseful() throws IOException {
    RunDirectory run = train("regression", "y", "regression", HELD);
    Baseline baseline = run.baseline().orElseThrow();
    assertEquals(300, baseline.trainRows());
    assertEquals(100, baseline.testRows());
    assertTrue(baseline.regressions().get(0).scores().r2() < 0.2);
    assertEquals(Verdict.BEATS, baseline.regressions().get(0).difference().verdict());
    PermutationImportance importance = run.importance().orElseThrow();
    assertEquals("R2", importance.score());
    assertEquals(100, importance.rows());
    assertEquals(TableImportance.REPEATS, importance.repeats());
    // The score as it is, on all test rows, is that of the evaluation.
    assertEquals(baseline.regressions().get(0).network().r2(), importance.baseline(), 1e-6);
    Map<String, ColumnImportance> columns = byName(importance);
    assertEquals(4, columns.size());
    assertTrue(columns.get("useful").mean() > 1, columns.toString());
    assertTrue(Math.abs(columns.get("noise").mean()) < 0.1, columns.toString());
    assertEquals(0, columns.get("same").mean(), 0.0);
    assertTrue(columns.get("kind").mean() < 0.1, columns.toString());
    assertTrue(Files.size(run.plot("importance.png")) > 1000);
    List<String> titles = RunSections.of(run).stream().map(Section::title).toList();
    assertTrue(titles.containsAll(List.of("Baseline", "Importance of columns")), titles.toString());
    String html = RunSections.report(run).html();
    assertTrue(html.contains("beats it"));
  }

  @Test
  void everyTaskHasItsBaselineAndItsScore() throws IOException {
    RunDirectory classes = train("classes", "class", "classification", HELD);
    assertEquals("accuracy", classes.importance().orElseThrow().score());
    assertEquals(
        List.of("high", "low", "middle"),
        classes.baseline().orElseThrow().shares().get(0).classes());
    assertEquals(
        Verdict.BEATS, classes.baseline().orElseThrow().shares().get(0).difference().verdict());
    RunDirectory binary = train("binary", "sign", "binary", HELD);
    assertEquals("area under ROC", binary.importance().orElseThrow().score());
    assertTrue(byName(binary.importance().orElseThrow()).get("useful").mean() > 0.3);
    RunDirectory labels = train("labels", "sign", "multiLabel", HELD);
    assertEquals("F1", labels.importance().orElseThrow().score());
    assertEquals(1, labels.baseline().orElseThrow().shares().size());
  }

  @Test
  void moreColumnsAreShuffledAmongFewerRows() {
    assertEquals(2_000, TableImportance.rows(1));
    assertEquals(2_000, TableImportance.rows(60));
    assertEquals(1_967, TableImportance.rows(61));
    assertEquals(200, TableImportance.rows(TableImportance.COLUMNS));
  }

  /** Where all test rows have one target there is no R2. */
  @Test
  void aScoreWithoutAValueGivesWayToTheNext() throws IOException {
    RunDirectory run = train("flat", "flat", "regression", HELD);
    PermutationImportance importance = run.importance().orElseThrow();
    assertEquals("-RMSE", importance.score());
    assertTrue(importance.baseline() < 0);
    assertTrue(Double.isNaN(run.baseline().orElseThrow().regressions().get(0).scores().r2()));
  }

  @Test
  void aStreamedTableARepetitionAndAResumptionGiveTheSameFiles() throws IOException {
    RunDirectory held = train("held", "y", "regression", HELD);
    RunDirectory streamed = train("streamed", "y", "regression", new DataMemory(1000));
    for (String file : FILES) {
      assertSame(held, streamed, file);
    }
    byte[][] before = new byte[FILES.size()][];
    for (int i = 0; i < FILES.size(); i++) {
      before[i] = Files.readAllBytes(held.path().resolve(FILES.get(i)));
      Files.delete(held.path().resolve(FILES.get(i)));
    }
    try (Table table = table("y", "regression", HELD)) {
      RecordedTraining.resume(
          trainer("y", "regression", table), held, Instant.EPOCH, warning -> {});
    }
    for (int i = 0; i < FILES.size(); i++) {
      assertArrayEquals(
          before[i], Files.readAllBytes(held.path().resolve(FILES.get(i))), FILES.get(i));
    }
    RunDirectory.create(held.path(), true);
    for (String file : FILES) {
      assertFalse(Files.exists(held.path().resolve(file)), file);
    }
  }

  private static void assertSame(RunDirectory one, RunDirectory other, String file)
      throws IOException {
    assertEquals(
        Files.readString(one.path().resolve(file)),
        Files.readString(other.path().resolve(file)),
        file);
  }
}
