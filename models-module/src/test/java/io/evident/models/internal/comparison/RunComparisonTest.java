package io.evident.models.internal.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.models.report.ComparisonSection;
import io.evident.models.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunComparisonTest {
  private static final String HEADER =
      "epoch,step,runningLoss,runningAccuracy,trainLoss,trainAccuracy,validationLoss,"
          + "validationAccuracy,testLoss,testAccuracy,learningRate,seconds,imagesPerSecond\n";

  /** The lowest validation loss is in epoch 2, the highest test accuracy in epoch 3. */
  private static final String VALIDATED =
      HEADER
          + "1,10,2.0,,,,1.9,0.3,1.8,0.35,0.01,2.0,100.0\n"
          + "2,20,1.5,,,,1.4,0.5,1.5,0.45,0.01,1.0,250.0\n"
          + "3,30,1.2,,1.1,0.7,1.6,0.55,1.7,0.5,0.01,1.0,50.0\n";

  private static final String UNVALIDATED = HEADER + "1,10,2.5,,,,,,2.25,0.25,0.01,4.0,10.0\n";

  @TempDir private Path folder;

  private Path run(String directory, String name, int seed, String metrics) throws IOException {
    Path run = Files.createDirectories(folder.resolve(directory));
    Files.writeString(
        run.resolve("experiment.yaml"),
        """
        name: %s
        network:
          input: [2, 1, 1]
          layers:
            - flatten
            - dense: {units: 3}
          loss: softmaxCrossEntropy
        normalization: {mean: 0.5, deviation: 0.5}
        optimizer: {kind: sgd, learningRate: 0.01}
        batchSize: 4
        epochs: 3
        seed: %d
        """
            .formatted(name, seed));
    Files.writeString(
        run.resolve("provenance.json"),
        """
        {"version": 1, "data": {"source": "s", "trainDigest": "a", "testDigest": "b"}}
        """);
    if (!metrics.isEmpty()) {
      Files.writeString(run.resolve("metrics.csv"), metrics);
    }
    return run;
  }

  @Test
  void aRowHasTheFiguresOfTheBestAndOfTheLastEpoch() throws IOException {
    ComparedRun row = RunComparison.of(List.of(run("a", "net", 7, VALIDATED))).runs().get(0);
    assertEquals("net", row.label());
    assertEquals(7, row.seed());
    assertEquals(3, row.epochs());
    assertEquals(2, row.bestEpoch().getAsInt());
    assertEquals(0.5, row.best().get("validationAccuracy"));
    assertEquals(0.45, row.best().get("testAccuracy"), "not the best of the test's own");
    assertEquals(1.5, row.best().get("testLoss"));
    assertEquals(1.6, row.last().get("validationLoss"));
    assertEquals(0.5, row.last().get("testAccuracy"));
    assertEquals(9, row.parameters());
    assertEquals(4, row.seconds());
    // 200 + 250 + 50 images in 4 seconds.
    assertEquals(125, row.examplesPerSecond());
  }

  @Test
  void theTextLeavesOutWhatNoRunHas() throws IOException {
    Path validated = run("a", "long-name", 7, VALIDATED);
    Path other = run("b", "net", 1, UNVALIDATED);
    assertEquals(
        """
        run        seed  epochs  best epoch  best val acc  best val loss  best test acc  best test loss  last val acc  last val loss  last test acc  last test loss  parameters  seconds  images/s
        long-name     7       3           2        0.5000         1.4000         0.4500          1.5000        0.5500         1.6000         0.5000          1.7000           9      4.0       125
        net           1       1           -             -              -              -               -             -              -         0.2500          2.2500           9      4.0        10
        """,
        ComparisonFormats.text(RunComparison.of(List.of(validated, other))));
    assertEquals(
        """
        run  seed  epochs  last test acc  last test loss  parameters  seconds  images/s
        net     1       1         0.2500          2.2500           9      4.0        10
        """,
        ComparisonFormats.text(RunComparison.of(List.of(other))));
  }

  @Test
  void csvAndJsonHaveEveryColumnInOrder() throws IOException {
    RunComparison comparison =
        RunComparison.of(List.of(run("a", "net", 7, VALIDATED), run("b", "new", 1, "")));
    List<String> lines = ComparisonFormats.csv(comparison).lines().toList();
    assertEquals(
        "version,run,path,experiment,seed,epochs,bestEpoch,bestValidationAccuracy,"
            + "bestValidationLoss,bestTestAccuracy,bestTestLoss,lastValidationAccuracy,"
            + "lastValidationLoss,lastTestAccuracy,lastTestLoss,parameters,seconds,imagesPerSecond,"
            + "modelTestImages,modelTestRight,modelTestAccuracyLower,modelTestAccuracyUpper,"
            + "onlyRight,onlyFirstRight,betterThanFirst,seeds,seedsMeanAccuracy,seedsDifference,"
            + "seedsDifferenceLower,seedsDifferenceUpper,seedsBetterThanFirst",
        lines.get(0));
    assertEquals(
        "1,net,"
            + folder.resolve("a")
            + ",net,7,3,2,0.5,1.4,0.45,1.5,0.55,1.6,0.5,1.7,9,4.0,125.0"
            + ",,,,,,,,,,,,,",
        lines.get(1));
    assertEquals(
        "1,new," + folder.resolve("b") + ",new,1,0,,,,,,,,,,9,,,,,,,,,,,,,,,", lines.get(2));

    JsonNode json = new ObjectMapper().readTree(ComparisonFormats.json(comparison));
    assertEquals(1, json.get("version").asInt());
    List<String> names = new ArrayList<>();
    json.at("/runs/0").fieldNames().forEachRemaining(names::add);
    assertEquals(lines.get(0), "version," + String.join(",", names));
    assertEquals(0.45, json.at("/runs/0/bestTestAccuracy").asDouble());
    assertTrue(json.at("/runs/1/lastTestLoss").isNull());
    assertTrue(json.at("/notices/0").asText().contains("no finished epoch"));
  }

  @Test
  void runsOfOneNameAreToldApartByTheirPath() throws IOException {
    Path a = run("a", "net", 1, VALIDATED);
    Path b = run("b", "net", 2, UNVALIDATED);
    RunComparison comparison = RunComparison.of(List.of(a, b, run("c", "other", 2, VALIDATED)));
    assertEquals(
        List.of("net (" + a + ")", "net (" + b + ")", "other"),
        comparison.runs().stream().map(ComparedRun::label).toList());
    refused("is given twice", List.of(a, b, folder.resolve("b/../a")));
  }

  @Test
  void curvesOfAllRunsAreInOnePlot() throws IOException {
    Path a = run("a", "first", 1, VALIDATED);
    Path b = run("b", "second", 2, UNVALIDATED);
    Path plots = folder.resolve("plots");
    List<Path> files = RunComparison.of(List.of(a, b)).savePlots(plots);
    assertEquals(10, files.size());
    String svg = Files.readString(plots.resolve("accuracy-test.svg"));
    assertTrue(svg.contains(">first<") && svg.contains(">second<"));
    assertTrue(!Files.readString(plots.resolve("loss-validation.svg")).contains(">second<"));
    assertTrue(Files.size(plots.resolve("loss-training.png")) > 1000);
    assertEquals(6, RunComparison.of(List.of(b)).savePlots(plots).size());
    assertEquals(0, RunComparison.of(List.of(run("c", "new", 1, ""))).savePlots(plots).size());
  }

  @Test
  void lossesOfOtherSettingsAreNotComparedInSilence() throws IOException {
    Path a = run("a", "net", 1, VALIDATED);
    Path b = run("b", "other", 1, VALIDATED);
    Path yaml = b.resolve("experiment.yaml");
    String plain = Files.readString(yaml);
    String penalized = plain.replace("network:\n", "network:\n  l2Penalty: 0.01\n");
    assertTrue(!penalized.equals(plain), plain);
    Files.writeString(yaml, penalized);
    List<String> notices = RunComparison.of(List.of(a, b)).notices();
    assertTrue(
        notices.stream().anyMatch(line -> line.contains("different settings, penalties or units")),
        notices::toString);
  }

  @Test
  void runsOnOtherImagesAreNotComparedInSilence() throws IOException {
    Path a = run("a", "net", 1, VALIDATED);
    Path b = run("b", "other", 1, VALIDATED);
    assertEquals(List.of(), RunComparison.of(List.of(a, b)).notices());
    Path provenance = b.resolve("provenance.json");
    Files.writeString(provenance, Files.readString(provenance).replace("\"b\"", "\"c\""));
    assertEquals(
        List.of("the runs were not all trained and tested on the same images"),
        RunComparison.of(List.of(a, b)).notices());
  }

  private Path onTable(String directory, String target, String task, String loss, String metrics)
      throws IOException {
    Path run = run(directory, directory, 1, metrics);
    Files.writeString(
        run.resolve("experiment.yaml"),
        """
        name: %s
        table: {target: %s, task: %s}
        network:
          input: [2]
          layers: [dense: {units: 1}]
          loss: %s
        optimizer: {kind: sgd, learningRate: 0.01}
        batchSize: 4
        epochs: 2
        seed: 1
        """
            .formatted(directory, target, task, loss));
    return run;
  }

  private static final String NUMBERS =
      "epoch,step,runningLoss,trainLoss,trainRmse,trainMae,trainR2,validationLoss,validationRmse,"
          + "validationMae,validationR2,testLoss,testRmse,testMae,testR2,learningRate,seconds,"
          + "rowsPerSecond\n"
          + "1,10,2.0,,,,,0.5,7.5,6.5,0.25,0.6,8.5,7.0,0.125,0.01,2.0,100.0\n";

  private static final String YES_OR_NO =
      "epoch,step,runningLoss,runningAccuracy,trainLoss,trainAccuracy,trainRocArea,validationLoss,"
          + "validationAccuracy,validationRocArea,testLoss,testAccuracy,testRocArea,learningRate,"
          + "seconds,rowsPerSecond\n"
          + "1,10,2.0,0.5,,,,0.5,0.75,,0.6,0.625,0.875,0.01,2.0,50.0\n";

  @Test
  void runsOnTablesHaveTheMeasuresOfTheirTask() throws IOException {
    Path a = onTable("a", "y", "regression", "halfMeanSquaredError", NUMBERS);
    RunComparison comparison = RunComparison.of(List.of(a));
    assertEquals(List.of(), comparison.notices());
    assertEquals(
        """
        run  seed  epochs  best epoch  best val RMSE  best val MAE  best val R2  best val loss  best test RMSE  best test MAE  best test R2  best test loss  last val RMSE  last val MAE  last val R2  last val loss  last test RMSE  last test MAE  last test R2  last test loss  parameters  seconds  rows/s
        a       1       1           1         7.5000        6.5000       0.2500         0.5000          8.5000         7.0000        0.1250          0.6000         7.5000        6.5000       0.2500         0.5000          8.5000         7.0000        0.1250          0.6000           3      2.0     100
        """,
        ComparisonFormats.text(comparison));
    assertTrue(
        ComparisonFormats.csv(comparison)
            .startsWith(
                "version,run,path,experiment,seed,epochs,bestEpoch,bestValidationRmse,"
                    + "bestValidationMae,bestValidationR2,bestValidationLoss,bestTestRmse,"));
    JsonNode json = new ObjectMapper().readTree(ComparisonFormats.json(comparison));
    assertEquals(8.5, json.at("/runs/0/lastTestRmse").asDouble());
    assertEquals(100, json.at("/runs/0/rowsPerSecond").asDouble());
    assertTrue(json.at("/runs/0/imagesPerSecond").isMissingNode());
    Path plots = folder.resolve("plots");
    comparison.savePlots(plots);
    assertTrue(Files.readString(plots.resolve("rmse-test.svg")).contains("Test RMSE"));
    assertTrue(Files.exists(plots.resolve("r2-validation.png")));
    assertTrue(Files.notExists(plots.resolve("accuracy-test.svg")));
    String page = new Report("r", "", List.of(ComparisonSection.of(comparison))).html();
    assertTrue(page.contains("test RMSE") && page.contains("rows a second"), page);
    assertTrue(!page.contains("accuracy") && !page.contains("images a second"), page);
  }

  @Test
  void runsOfOtherTasksTargetsOrLossesAreNotComparedInSilence() throws IOException {
    Path a = onTable("a", "y", "regression", "halfMeanSquaredError", NUMBERS);
    Path b = onTable("b", "z", "regression", "absoluteError", NUMBERS);
    assertEquals(
        List.of(
            "the runs predict different columns: y; z",
            "the runs were trained with different losses (halfMeanSquaredError, absoluteError),"
                + " which cannot be compared",
            "the runs were not all trained and tested on the same rows and columns"),
        RunComparison.of(List.of(a, b)).notices());
    Path c = onTable("c", "y", "binary", "binaryCrossEntropyOnLogits", YES_OR_NO);
    Path images = run("d", "d", 1, VALIDATED);
    RunComparison mixed = RunComparison.of(List.of(a, c, images));
    assertTrue(
        mixed.notices().get(0).contains("of different tasks (regression, binary, classification)"),
        mixed.notices()::toString);
    assertTrue(mixed.notices().get(2).endsWith("on the same examples"), mixed.notices()::toString);
    JsonNode runs = new ObjectMapper().readTree(ComparisonFormats.json(mixed)).get("runs");
    assertEquals(0.875, runs.get(1).get("bestTestRocArea").asDouble());
    assertTrue(runs.get(1).get("bestValidationRocArea").isNull(), "undefined");
    assertTrue(runs.get(0).get("bestTestAccuracy").isNull());
    assertTrue(runs.get(2).get("rowsPerSecond").isNull());
    assertEquals(125, runs.get(2).get("imagesPerSecond").asDouble());
  }

  @Test
  void whatIsNotARunOrNotItsTableIsNamed() throws IOException {
    refused("not a run directory", List.of(folder));
    refused("at least one", List.of());
    Path a = run("a", "net", 1, VALIDATED.replace("1.7,0.5", "1.7,much"));
    refused("metrics.csv:4: testAccuracy must be a number, got \"much\"", List.of(a));
    Path b = run("b", "net", 1, VALIDATED.replace("testLoss", "loss"));
    refused("metrics.csv:1", List.of(b));
    Path c = run("c", "net", 1, VALIDATED.replace("runningAccuracy,", ""));
    refused("; train the run again", List.of(c));
  }

  private static void refused(String part, List<Path> runs) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> RunComparison.of(runs)).getMessage();
    assertTrue(message.contains(part), message);
  }
}
