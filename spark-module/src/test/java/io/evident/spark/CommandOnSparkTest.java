package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command evident with --master, as a user starts it. */
@Tag("thorough")
@DisabledOnOs(OS.WINDOWS)
class CommandOnSparkTest {
  private static final String EXPERIMENT =
      """
      name: small
      network:
        input: [32, 32, 3]
        layers: [flatten, {dense: {units: 10}}]
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      optimizer: {kind: momentum, learningRate: 0.01, momentum: 0.9}
      batchSize: 16
      epochs: 1
      split: {train: 400, validation: 100, test: 100}
      seed: 1
      """;

  private static final String SWEEP =
      """
      version: 1
      name: rates
      experiment: small.yaml
      grid:
        optimizer.learningRate: [1e-2, 1e38, 1e-3]
      seeds: [1, 2]
      """;

  private static final String LEDGER =
      """
      id,source,experiment,metric,index,published,expected,kind,comparator,tolerance,note
      accuracy,here,small.yaml,testAccuracy,,0.2,0.2,statistical,absolute,1,
      batch,here,small.yaml,batchLoss,0,2.3,2.3,statistical,absolute,5,
      """;

  @TempDir private static Path folder;
  private static Distribution distribution;

  @BeforeAll
  static void lay() throws Exception {
    distribution = Distribution.in(folder);
    Files.writeString(folder.resolve("small.yaml"), EXPERIMENT);
    Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
    Files.writeString(folder.resolve("ledger.csv"), LEDGER);
  }

  private static String done(Object... arguments) throws Exception {
    try (Program program = distribution.evident(arguments)) {
      assertEquals(0, program.exitCode(), () -> said(program));
      return program.out();
    }
  }

  private static String said(Program program) {
    try {
      return program.out() + program.err();
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  @Test
  void aSweepHasTheBitsOfALocalOne() throws Exception {
    SweepFiles here = new SweepFiles(folder.resolve("here"));
    SweepFiles there = new SweepFiles(folder.resolve("there"));
    done("sweep", folder.resolve("sweep.yaml"), "--out", here.folder());
    String out =
        done(
            "sweep", folder.resolve("sweep.yaml"), "--out", there.folder(), "--master", "local[2]");
    assertTrue(out.contains("trained by Spark 4.0.1 on local[2], 1 core a trial"), out);
    assertEquals(here.results(), there.results());
    // What diverges is a result, and not retried.
    assertTrue(there.results().get(2).contains("diverged"), there.results()::toString);
    for (String run : new String[] {"001", "002", "005", "006"}) {
      Path model = Path.of("trials", run, "model", "saved_model.pb");
      assertEquals(
          -1, Files.mismatch(here.folder().resolve(model), there.folder().resolve(model)), run);
    }
    assertTrue(Files.exists(there.folder().resolve("report.html")));
    assertTrue(
        done("evaluate", there.folder().resolve("best")).contains("accuracy"), "the best serves");
  }

  @Test
  void anInterruptedSweepIsLeftAndResumed() throws Exception {
    SweepFiles files = new SweepFiles(folder.resolve("interrupted"));
    Object[] command = {"sweep", folder.resolve("sweep.yaml"), "--out", files.folder()};
    try (Program program =
        distribution.evident(
            Stream.concat(Stream.of(command), Stream.of("--master", "local[1]")).toArray())) {
      assertTrue(program.runsUntil(() -> files.ended() >= 1), () -> said(program));
      program.terminate();
      assertEquals(130, program.exitCode(), () -> said(program));
      assertEquals(1, program.err().lines().count(), program.err());
      assertTrue(
          program.err().contains("evident: interrupted: the sweep was left with"), program.err());
      assertTrue(program.err().contains("--resume"), program.err());
    }
    int before = files.ended();
    assertTrue(before < 6, before + " trials had ended");
    String out = done(Stream.concat(Stream.of(command), Stream.of("--resume")).toArray());
    assertTrue(out.contains("resumed: " + before + " of 6 trials have ended"), out);
  }

  private static String reproduced(Path out, String... more) throws Exception {
    Path ledger = folder.resolve("ledger.csv");
    Object[] command = {
      "reproduce", "--ledger", ledger, "--seeds", "3", "--out", out, "--format", "csv"
    };
    return done(Stream.concat(Stream.of(command), Stream.of(more)).toArray());
  }

  @Test
  void seedsOfAReproductionAreTrainedThere() throws Exception {
    Path out = folder.resolve("reproduced");
    Path other = folder.resolve("reproduced-here");
    String there = reproduced(out, "--master", "local[2]");
    String here = reproduced(other, "--intra-op-threads", "1", "--inter-op-threads", "1");
    assertEquals(here, there);
    try (Stream<Path> seeds = Files.list(out.resolve("small.yaml"))) {
      assertEquals(3, seeds.filter(Files::isDirectory).count());
    }
    // What is complete is not trained again, here or there.
    String again = reproduced(out, "--no-training");
    assertEquals(there, again);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark://127.0.0.1:9|the master spark://127.0.0.1:9 does not answer",
        "spark://nobody|has no host and port",
        "spaceship|--master must be such as",
      })
  void aMasterThatIsNotThereIsSaidInALine(String master, String message) throws Exception {
    Path out = folder.resolve("none");
    try (Program program =
        distribution.evident(
            "sweep", folder.resolve("sweep.yaml"), "--out", out, "--master", master)) {
      assertEquals(2, program.exitCode(), () -> said(program));
      assertEquals(1, program.err().lines().count(), program.err());
      assertTrue(program.err().contains(message), program.err());
      assertTrue(Files.notExists(out.resolve("results.csv")), "nothing may have begun");
    }
  }

  /** A cluster without room: the master is there, and no worker. */
  @Test
  void aClusterWithoutWorkersIsSaidInALine() throws Exception {
    distribution.defaults("spark.evident.patience 3");
    try (Cluster cluster = Cluster.start(distribution);
        Program program =
            distribution.evident(
                "sweep",
                folder.resolve("sweep.yaml"),
                "--out",
                folder.resolve("no-room"),
                "--master",
                cluster.master())) {
      assertEquals(2, program.exitCode(), () -> said(program));
      assertTrue(
          program.err().contains("no executor of " + cluster.master() + " came within 3 s"),
          program.err());
    } finally {
      distribution.defaults();
    }
  }
}
