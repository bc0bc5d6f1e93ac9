package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps, comparisons, resuming and checks of experiments on a table, as a user gives them. */
@Tag("long")
class TableCommandsTest {
  private static final String EXPERIMENT =
      """
      name: price
      table: {target: price, task: regression}
      columns: {drop: [dear]}
      network: {layers: [dense: {units: 4}, relu]}
      optimizer: {kind: adam, learningRate: 0.01}
      batchSize: 16
      epochs: 2
      seed: 1
      """;

  private static final String SWEEP =
      """
      name: rates
      experiment: price.yaml
      grid: {optimizer.learningRate: [1e-2, 1e-3], batchSize: [8, 16]}
      selection: {by: validationMae, best: retrained}
      """;

  @TempDir private Path folder;
  private Path csv;
  private Path experiment;

  /** Seed 2. */
  @BeforeEach
  void write() throws IOException {
    Random random = new Random(2);
    StringBuilder text = new StringBuilder("size,shop,price,dear\n");
    for (int i = 0; i < 80; i++) {
      double size = random.nextInt(64) / 8.0;
      double price = size + i % 3 + random.nextGaussian() / 4;
      text.append(
          String.format(
              Locale.ROOT, "%s,s%d,%.5f,%s%n", size, i % 3, price, price > 5 ? "yes" : "no"));
    }
    csv = Files.writeString(folder.resolve("prices.csv"), text);
    experiment = Files.writeString(folder.resolve("price.yaml"), EXPERIMENT);
  }

  private Path sweep(String text) throws IOException {
    return Files.writeString(folder.resolve("sweep.yaml"), text);
  }

  @Test
  void aSweepShowsTheMeasuresOfItsTaskAndIsResumed() throws IOException {
    Path out = folder.resolve("out");
    CommandResult done =
        CommandResult.of("sweep", sweep(SWEEP), "--data", csv, "--out", out, "--parallel", 2);
    done.assertDone();
    assertTrue(done.out().contains("data: " + csv), done.out());
    assertTrue(
        done.out()
            .contains("validation RMSE  validation MAE  validation R2  validation loss  seconds"),
        done.out());
    assertTrue(done.out().contains("best by validationMae: "), done.out());
    assertTrue(
        done.out().contains("kept is the run on training and validation rows together, test RMSE"),
        done.out());
    assertFalse(done.out().contains("accuracy") || done.out().contains("image"), done.out());
    Files.delete(out.resolve("trials/002.json"));
    CommandResult again =
        CommandResult.of("sweep", sweep(SWEEP), "--data", csv, "--out", out, "--resume");
    again.assertDone();
    assertTrue(again.out().contains("resumed: 3 of 4 trials have ended"), again.out());
    CommandResult.of("evaluate", out.resolve("best")).assertDone();
  }

  @Test
  void whatASweepOfATableCannotDoIsRefusedAndNothingIsWritten() throws IOException {
    Path out = folder.resolve("out");
    CommandResult.of(
            "sweep",
            sweep(SWEEP.replace("validationMae", "validationAccuracy")),
            "--data",
            csv,
            "--out",
            out)
        .assertRefused("regression measures no such thing", "validationRmse");
    CommandResult.of("sweep", sweep(SWEEP), "--out", out).assertRefused("is on a table", "--data");
    CommandResult.of("sweep", sweep(SWEEP), "--data", folder.resolve("no.csv"), "--out", out)
        .assertRefused("there is no such file");
    CommandResult.of("sweep", "two-layer-cifar-grid", "--data", csv, "--out", out)
        .assertRefused("is a table, and the experiment is on images");
    assertTrue(Files.notExists(out));
  }

  @Test
  void runsAreComparedByTheirMeasures() throws IOException {
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");
    CommandResult.of("train", experiment, "--data", csv, "--out", a).assertDone();
    CommandResult.of(
            "train",
            experiment,
            "--data",
            csv,
            "--out",
            b,
            "--set",
            "table={target: dear, task: binary}",
            "--set",
            "columns.drop=[price]")
        .assertDone();
    Path plots = folder.resolve("plots");
    CommandResult one = CommandResult.of("compare", a, "--out", plots);
    one.assertDone();
    assertTrue(one.out().contains("best test RMSE") && one.out().contains("rows/s"), one.out());
    assertFalse(one.out().contains("acc") || one.out().contains("images"), one.out());
    CommandResult both = CommandResult.of("compare", a, b, "--format", "json", "--out", plots);
    assertEquals(ExitCode.DONE, both.code());
    assertTrue(both.err().contains("notice: the runs are of different tasks"), both.err());
    JsonNode runs = new ObjectMapper().readTree(both.out()).get("runs");
    assertTrue(runs.get(0).get("bestTestRmse").isNumber());
    assertTrue(runs.get(1).get("bestTestRmse").isNull());
    assertTrue(runs.get(1).get("bestTestRocArea").isNumber());
  }

  @Test
  void aRunWhoseTableHasChangedIsNotResumed() throws IOException {
    Path run = folder.resolve("run");
    CommandResult.of("train", experiment, "--data", csv, "--out", run).assertDone();
    String text = Files.readString(csv);
    // Another category, with which the network would not even fit.
    for (String changed : List.of(text.replaceFirst("s1", "s2"), text.replaceFirst("s1", "s9"))) {
      Files.writeString(csv, changed);
      CommandResult.of("train", "--resume", "--out", run)
          .assertRefused("was trained or tested on other rows or columns than", "--overwrite");
    }
    Path moved = folder.resolve("moved.csv");
    Files.writeString(moved, text);
    Files.delete(csv);
    CommandResult.of("train", "--resume", "--out", run)
        .assertRefused(csv + ", which is not there any more", "give its data with --data");
    CommandResult.of("train", "--resume", "--out", run, "--data", moved).assertDone();
    Files.writeString(csv, text);
    CommandResult.of("train", "--resume", "--out", run).assertDone();
  }

  @Test
  void aNetworkBetweenTheEndsOfATableIsChecked() {
    CommandResult.of("gradcheck", experiment)
        .assertRefused("the ends of this network come from its table", "--data");
    CommandResult checked = CommandResult.of("gradcheck", experiment, "--data", csv);
    checked.assertDone();
    assertTrue(checked.out().contains("verdict: PASS"), checked.out());
    CommandResult summary = CommandResult.of("gradcheck", experiment, "--summary", "--data", csv);
    summary.assertDone();
    // size, and three shops.
    assertTrue(summary.out().contains("input              [4]"), summary.out());
    assertTrue(summary.out().contains("loss halfMeanSquaredError"), summary.out());
    CommandResult.of("gradcheck", "--data", csv).assertRefused("the lenet is on none");
    CommandResult.of("gradcheck", "fc2", "--data", csv).assertRefused("fc2 is on none");
  }

  @Test
  void aTableWhereImagesAreAskedForIsRefused() {
    for (List<Object> command :
        List.of(
            List.<Object>of("bench", "--work", "lenet"),
            List.<Object>of("reproduce", "fc2-*", "--out", folder.resolve("r")))) {
      Object[] words = new Object[command.size() + 2];
      command.toArray(words);
      words[command.size()] = "--data";
      words[command.size() + 1] = csv;
      CommandResult.of(words).assertRefused("is a table, and images are asked for");
    }
    CommandResult.of("train", "lenet-b16-e5", "--data", csv)
        .assertRefused("is a table, and the experiment is on images");
  }
}
