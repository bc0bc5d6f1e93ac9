package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir private Path folder;

  private Path run(String directory, String name, String rows) throws IOException {
    Path run = Files.createDirectories(folder.resolve(directory));
    Files.writeString(
        run.resolve("experiment.yaml"),
        """
        name: %s
        network: lenet
        normalization: {mean: 0.5, deviation: 0.5}
        optimizer: {kind: sgd, learningRate: 0.01}
        batchSize: 4
        epochs: 2
        seed: 1
        """
            .formatted(name));
    Files.writeString(
        run.resolve("provenance.json"),
        """
        {"version": 1, "data": {"source": "s", "trainDigest": "a", "testDigest": "b"}}
        """);
    Files.writeString(
        run.resolve("metrics.csv"),
        "epoch,step,runningLoss,runningAccuracy,trainLoss,trainAccuracy,"
            + "validationLoss,validationAccuracy,testLoss,testAccuracy,learningRate,seconds,imagesPerSecond\n"
            + rows);
    return run;
  }

  private Path first() throws IOException {
    return run(
        "a", "first", "1,5,2.5,0.2,,,,,2.25,0.25,0.01,4.0,10.0\n2,10,2,,,,,,2,0.5,0.01,4,20\n");
  }

  private Path second() throws IOException {
    return run("b", "second", "1,5,2.4,,,,,,2.2,0.3,0.01,4.0,10.0\n");
  }

  @Test
  void theTableAndThePlotsOfAllRuns() throws IOException {
    Path out = folder.resolve("out");
    CommandResult result = CommandResult.of("compare", first(), second(), "--out", out);
    result.assertDone();
    assertTrue(
        result.lines().get(0).startsWith("run     seed  epochs  last test acc"), result.out());
    assertTrue(
        result.lines().get(1).startsWith("first      1       2         0.5000"), result.out());
    assertTrue(result.out().contains("62,006"), result.out());
    assertTrue(result.lines().contains("plot: " + out.resolve("accuracy-test.png")), result.out());
    String svg = Files.readString(out.resolve("accuracy-test.svg"));
    assertTrue(svg.contains(">first<") && svg.contains(">second<"));
  }

  @Test
  void csvAndJsonAreAllThatStandardOutputGets() throws IOException {
    Path out = folder.resolve("out");
    CommandResult csv =
        CommandResult.of("compare", first(), second(), "--out", out, "--format", "csv");
    csv.assertDone();
    assertEquals(3, csv.lines().size());
    assertTrue(csv.lines().get(0).startsWith("version,run,path,experiment,seed"), csv.out());
    CommandResult result =
        CommandResult.of("compare", first(), second(), "--out", out, "--format", "json");
    result.assertDone();
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertEquals(0.5, json.at("/runs/0/lastTestAccuracy").asDouble());
    assertTrue(Files.exists(out.resolve("loss-test.png")));
  }

  @Test
  void aRunWithoutAnEpochHasARowAndANotice() throws IOException {
    Path started = run("c", "started", "");
    CommandResult result =
        CommandResult.of("compare", first(), started, "--out", folder.resolve("out"));
    assertEquals(ExitCode.DONE, result.code());
    assertTrue(
        result.lines().get(2).startsWith("started     1       0              -"), result.out());
    assertEquals(
        "notice: " + started + ": has no finished epoch yet, so it has no figures and no curve",
        result.err().strip());
  }

  @Test
  void runsOfOneNameAreToldApart() throws IOException {
    Path a = first();
    Path b = run("b", "first", "1,5,2.4,,,,,,2.2,0.3,0.01,4.0,10.0\n");
    CommandResult result = CommandResult.of("compare", a, b, "--out", folder.resolve("out"));
    result.assertDone();
    assertTrue(result.lines().get(1).startsWith("first (" + a + ")"), result.out());
    assertTrue(result.lines().get(2).startsWith("first (" + b + ")"), result.out());
  }

  @Test
  void badInputIsRefusedInOneLine() throws IOException {
    Path a = first();
    Path out = folder.resolve("out");
    CommandResult.of("compare").assertRefused("RUN");
    CommandResult.of("compare", a, folder, "--out", out).assertRefused("is not a run directory");
    CommandResult.of("compare", a, a, "--out", out).assertRefused("given twice");
    CommandResult.of("compare", a, "--format", "xml").assertRefused("text, csv, json");
    CommandResult.of("compare", a, run("x", "bad", "1,5\n"), "--out", out)
        .assertRefused("metrics.csv:2", "2 cells");
    CommandResult.of("compare", a, "--out", a.resolve("metrics.csv")).assertRefused("metrics.csv");
    assertTrue(Files.readString(a.resolve("metrics.csv")).startsWith("epoch,"));
  }
}
