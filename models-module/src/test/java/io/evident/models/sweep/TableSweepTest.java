package io.evident.models.sweep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.DataMemory;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.report.SweepSections;
import io.evident.models.table.TableData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials of which each splits and encodes the table by its own plan. */
@Tag("long")
class TableSweepTest {
  private static final String EXPERIMENT =
      """
      name: price
      table: {target: price, task: regression}
      network: {layers: [dense: {units: 4}, relu]}
      optimizer: {kind: adam, learningRate: 0.01}
      batchSize: 16
      epochs: 2
      seed: 1
      """;

  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @TempDir private Path folder;
  private Path csv;

  /** A line, an offset for each region, and noise; seed 3. */
  @BeforeEach
  void write() throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("size,region,shop,part,price,cheap\n");
    for (int i = 0; i < 120; i++) {
      double size = random.nextDouble();
      int region = random.nextInt(3);
      double price = 3 * size + region + random.nextGaussian() / 10;
      text.append(
          String.format(
              Locale.ROOT,
              "%.6f,%s,%d,%s,%.6f,%s%n",
              size,
              List.of("north", "south", "west").get(region),
              i % 11,
              List.of("train", "train", "validation", "test").get(i % 4),
              price,
              price < 2 ? "yes" : "no"));
    }
    csv = Files.writeString(folder.resolve("prices.csv"), text);
  }

  private TrialTable table() {
    return TrialTable.of(csv, new DataMemory(1 << 20), false);
  }

  private static Sweep sweep(String yaml) {
    return SweepYaml.read(
        YamlValue.parse("sweep.yaml", "name: rates\nexperiment: price.yaml\n" + yaml));
  }

  private static List<TrialDescription> trials(Sweep sweep, String experiment, TrialTable table)
      throws IOException {
    return TrialList.of(sweep, YamlValue.parse("price.yaml", experiment), table, t -> t);
  }

  private SweepDirectory run(String name, Sweep sweep, String experiment, int parallel)
      throws IOException {
    TrialTable table = table();
    SweepDirectory directory = SweepDirectory.create(folder.resolve(name), false);
    SweepRun.start(sweep, trials(sweep, experiment, table), table.digest(), directory)
        .run(LocalSweepRunner.of(table, directory, parallel, CLOCK), r -> {});
    return directory;
  }

  private static List<String> withoutTimes(SweepDirectory directory) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String row : Files.readAllLines(directory.path().resolve(SweepDirectory.RESULTS))) {
      rows.add(row.replaceAll(",[^,]*,(ok|status),", ",$1,"));
    }
    return rows;
  }

  private static Experiment experiment(Path run) throws IOException {
    return ExperimentYaml.read(YamlValue.read(run.resolve("experiment.yaml")));
  }

  @Test
  void everyTrialHasItsOwnColumnsAndTheSameResultHoweverManyAreTrainedAtATime() throws IOException {
    Sweep sweep =
        sweep(
            "grid: {'columns.drop': ['[shop, part, cheap]', '[part, cheap]'], batchSize: [8, 16]}");
    SweepDirectory one = run("one", sweep, EXPERIMENT, 1);
    SweepDirectory two = run("two", sweep, EXPERIMENT, 2);
    List<String> rows = withoutTimes(one);
    assertEquals(
        "trial,columns.drop,batchSize,seed,runningLoss,trainLoss,trainRmse,trainMae,trainR2,"
            + "validationLoss,validationRmse,validationMae,validationR2,testLoss,testRmse,testMae,"
            + "testR2,status,message",
        rows.get(0));
    assertEquals(5, rows.size());
    assertEquals(rows, withoutTimes(two));
    // size and three regions, and with a column more.
    assertEquals(4, experiment(one.path().resolve("trials/001")).network().input().size());
    assertEquals(5, experiment(one.path().resolve("trials/003")).network().input().size());
    assertEquals("validationLoss", one.sweep().selection().measure().column());
    assertTrue(Files.exists(one.path().resolve("plots/validation-rmse.svg")));
    String report = SweepSections.report(one).html();
    assertTrue(report.contains("validation RMSE") && report.contains("validation loss"), "");
    assertTrue(!report.toLowerCase(Locale.ROOT).contains("accuracy"), "of numbers there is none");
  }

  @Test
  void whatIsLeftIsTrainedAndWhatHasEndedIsNot() throws IOException {
    Sweep sweep = sweep("grid: {batchSize: [8, 16]}\nselection: {by: validationRmse}");
    SweepDirectory directory = run("sweep", sweep, EXPERIMENT, 1);
    List<String> rows = withoutTimes(directory);
    Files.delete(directory.path().resolve("trials/002.json"));
    TrialTable table = table();
    List<TrialDescription> trials = trials(sweep, EXPERIMENT, table);
    SweepRun resumed = SweepRun.resume(sweep, trials, table.digest(), directory);
    assertEquals(List.of(2), resumed.left().stream().map(TrialDescription::index).toList());
    resumed.run(LocalSweepRunner.of(table, directory, 1, CLOCK), r -> {});
    assertEquals(rows, withoutTimes(directory));

    Files.writeString(csv, Files.readString(csv).replaceFirst("north", "south"));
    TrialTable changed = table();
    List<TrialDescription> again = trials(sweep, EXPERIMENT, changed);
    String refused =
        assertThrows(
                IllegalArgumentException.class,
                () -> SweepRun.resume(sweep, again, changed.digest(), directory))
            .getMessage();
    assertTrue(refused.contains("other data"), refused);
  }

  /** The test rows of a trial that is trained once more must stay what they were. */
  @Test
  void theBestIsTrainedOnceMoreOnTrainingAndValidationRows() throws IOException {
    for (String split :
        List.of(
            "{validation: 0.2, test: 0.25}",
            "{group: shop, validation: 0.2, test: 0.25}",
            "{time: size, validation: 0.2, test: 0.25}")) {
      String yaml = EXPERIMENT + "split: " + split + "\ncolumns: {drop: [part, cheap]}\n";
      String name = "sweep-" + split.length();
      SweepDirectory directory =
          run(
              name,
              sweep("grid: {batchSize: [8]}\nselection: {by: validationMae, best: retrained}"),
              yaml,
              1);
      TableData chosen =
          table().examples(experiment(directory.path().resolve("trials/001")), false);
      TableData again = table().examples(experiment(directory.best()), false);
      assertTrue(again.validation().isEmpty());
      assertArrayEquals(chosen.split().test(), again.split().test(), split);
      int[] both =
          IntStream.concat(
                  Arrays.stream(chosen.split().train()), Arrays.stream(chosen.split().validation()))
              .sorted()
              .toArray();
      assertTrue(chosen.split().validation().length > 0, split);
      assertArrayEquals(both, again.split().train(), split);
      assertTrue(
          Files.readString(directory.path().resolve("trials/retrained.json")).contains("testRmse"),
          split);
    }
  }

  @Test
  void whatIsNoChoiceIsRefusedBeforeAnythingIsTrained() {
    String accuracy =
        refusal("grid: {batchSize: [8]}\nselection: {by: validationAccuracy}", EXPERIMENT);
    assertTrue(
        accuracy.contains("selection by validationAccuracy: regression measures no such thing")
            && accuracy.contains("validationLoss or validationRmse or"),
        accuracy);
    assertTrue(
        refusal("grid: {table.target: [price, size]}", EXPERIMENT).contains("trial 2, "), "target");
    for (String losses :
        List.of(
            "network.loss: ['{huber: {delta: 0.1}}', '{huber: {delta: 1}}']",
            "network.l2Penalty: ['0', '0.1']")) {
      assertTrue(refusal("grid: {" + losses + "}", EXPERIMENT).contains("penalty or unit"), losses);
    }
    assertTrue(
        refusal("grid: {table.standardizeTarget: ['true', 'false']}", EXPERIMENT)
            .contains("unit of the loss"),
        "unit");
    assertTrue(
        refusal("grid: {batchSize: [8]}", EXPERIMENT + "split: {validation: 0, test: 0.2}\n")
            .contains("chooses by validation rows"),
        "no rows");
    assertTrue(
        refusal(
                "grid: {batchSize: [8]}\nselection: {best: retrained}",
                EXPERIMENT + "split: {column: part}\n")
            .contains("column part says which rows are trained on"),
        "by column");
    assertTrue(
        refusal("grid: {'columns.drop': ['[shop]', '[shops]']}", EXPERIMENT)
            .contains("did you mean shop?"),
        "column");
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> TrialTable.of(folder.resolve("none.csv"), new DataMemory(1), false))
            .getMessage()
            .contains("there is no such file"));
  }

  private String refusal(String sweep, String experiment) {
    return assertThrows(
            IllegalArgumentException.class, () -> trials(sweep(sweep), experiment, table()))
        .getMessage();
  }

  /** A trial whose columns differ reads the file again. */
  @Test
  void aTableThatChangesWhileItIsReadIsNotMixed() throws IOException {
    TrialTable table = table();
    YamlValue yaml = YamlValue.parse("price.yaml", EXPERIMENT);
    table.digest();
    table.prepared(yaml);
    Files.writeString(csv, Files.readString(csv).replaceFirst("north", "south"));
    String refused =
        assertThrows(
                IllegalArgumentException.class,
                () -> table.prepared(yaml.with("columns.drop", "[shop]", "test")))
            .getMessage();
    assertTrue(refused.contains("has changed since"), refused);
  }

  @Test
  void twoClassesAreChosenBetweenByAccuracyUnlessSaidOtherwise() throws IOException {
    String yaml =
        EXPERIMENT.replace("target: price, task: regression", "target: cheap, task: binary");
    SweepDirectory directory = run("binary", sweep("grid: {batchSize: [8, 16]}"), yaml, 2);
    assertEquals("validationAccuracy", directory.sweep().selection().measure().column());
    assertTrue(withoutTimes(directory).get(0).contains("validationRocArea"));
  }
}
