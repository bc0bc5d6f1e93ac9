package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built-in grid of twelve on a real cluster of Spark's standalone mode: a master and workers in
 * processes of their own, executors in others.
 */
@Tag("thorough")
@DisabledOnOs(OS.WINDOWS)
class ClusterTest {
  private static final int TRIALS = 12;

  /** Long enough that a trial is under way when something is killed. */
  private static final String STEPS = "steps=120";

  @TempDir private static Path folder;

  private static Distribution distribution;
  private static Cluster cluster;
  private static SweepFiles local;

  @BeforeAll
  static void start() throws Exception {
    distribution = Distribution.in(folder);
    cluster = Cluster.start(distribution);
    cluster.worker();
    local = new SweepFiles(folder.resolve("local"));
    try (Program sweep = sweep(local, "--parallel", "2")) {
      assertEquals(0, sweep.exitCode(), sweep.err());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static Program sweep(SweepFiles files, Object... more) throws Exception {
    Object[] command = {
      "sweep", "two-layer-cifar-grid", "--fit-split", "--set", STEPS, "--out", files.folder()
    };
    return distribution.evident(with(command, more));
  }

  private static Program onCluster(SweepFiles files, Object... more) throws Exception {
    return sweep(files, with(new Object[] {"--master", cluster.master()}, more));
  }

  private static void executors(int count) throws Exception {
    distribution.defaults(
        "spark.executor.cores 1", "spark.cores.max " + count, "spark.executor.memory 700m");
  }

  @Test
  void aLostWorkerLosesNoTrial() throws Exception {
    executors(4);
    SweepFiles files = new SweepFiles(folder.resolve("lost-worker"));
    Program second = cluster.worker();
    try (Program sweep = onCluster(files)) {
      assertTrue(sweep.runsUntil(() -> files.ended() >= 2), sweep.err());
      assertTrue(files.ended() < TRIALS, "all had ended before the worker was killed");
      second.killAlone();
      assertEquals(0, sweep.exitCode(), sweep.err());
      assertFalse(sweep.err().contains("Exception"), sweep.err());
    }
    files.assertHasTheBitsOf(local);
    assertEquals(TRIALS, files.ended());
  }

  @Test
  void aLostDriverIsResumedWithoutRepeatingATrial() throws Exception {
    executors(2);
    SweepFiles files = new SweepFiles(folder.resolve("lost-driver"));
    try (Program sweep = onCluster(files)) {
      assertTrue(sweep.runsUntil(() -> files.ended() >= 2), sweep.err());
      sweep.kill();
    }
    Map<String, FileTime> ended = files.writtenAt();
    int before = files.ended();
    assertTrue(before >= 2 && before < TRIALS, before + " trials had ended");
    executors(1);
    try (Program sweep = onCluster(files, "--resume")) {
      assertEquals(0, sweep.exitCode(), sweep.err());
      assertTrue(
          sweep.out().contains("resumed: " + ended.size() + " of 12 trials have ended"),
          sweep.out());
    }
    files.assertHasTheBitsOf(local);
    Map<String, FileTime> after = files.writtenAt();
    assertEquals(TRIALS, after.size());
    ended.forEach((trial, time) -> assertEquals(time, after.get(trial), trial));
  }

  @Test
  void anExecutorWithoutTensorFlowIsSaid() throws Exception {
    executors(1);
    Path libraries = folder.resolve("evident").resolve("lib");
    Path aside = folder.resolve("aside");
    Files.createDirectories(aside);
    try (Stream<Path> all = Files.list(libraries)) {
      for (Path jar :
          all.filter(j -> j.toString().matches(".*tensorflow-core-native-.*x86_64.*")).toList()) {
        Files.move(jar, aside.resolve(jar.getFileName()));
      }
    }
    SweepFiles files = new SweepFiles(folder.resolve("no-native"));
    try (Program sweep = onCluster(files)) {
      assertEquals(2, sweep.exitCode(), sweep.out());
      assertEquals(1, sweep.err().lines().count(), sweep.err());
      assertTrue(sweep.err().contains("executor 0 on 127.0.0.1: "), sweep.err());
      assertTrue(sweep.err().contains("tensorflow-core-native"), sweep.err());
    } finally {
      try (Stream<Path> all = Files.list(aside)) {
        for (Path jar : all.toList()) {
          Files.move(jar, libraries.resolve(jar.getFileName()));
        }
      }
    }
  }

  @Test
  void imagesAreReadByExecutorsOrSent() throws Exception {
    executors(1);
    Path data = Cifar.write(folder.resolve("cifar"));
    Path two =
        Files.writeString(
            folder.resolve("two.yaml"),
            "version: 1\nname: two\nexperiment: two-layer-cifar\ngrid: {batchSize: [100, 200]}\n");
    Object[] command = {
      "sweep", two, "--fit-split", "--set", "steps=10", "--data", data, "--master", cluster.master()
    };
    SweepFiles read = new SweepFiles(folder.resolve("read"));
    try (Program sweep = distribution.evident(with(command, "--out", read.folder()))) {
      assertEquals(0, sweep.exitCode(), sweep.err());
    }
    SweepFiles sent = new SweepFiles(folder.resolve("sent"));
    try (Program sweep =
        distribution.evident(with(command, "--out", sent.folder(), "--ship-data"))) {
      // What the executors cannot see, from now on.
      assertTrue(sweep.runsUntil(() -> sweep.out().contains("trained by Spark")), sweep.err());
      Files.move(data, folder.resolve("elsewhere"));
      assertEquals(0, sweep.exitCode(), sweep.err());
    }
    sent.assertHasTheBitsOf(read);
  }

  /** The copy that an executor reads has another name; the run says the driver's. */
  @Test
  void aTableIsReadByExecutorsOrSent() throws Exception {
    executors(1);
    Path csv = Files.writeString(folder.resolve("prices.csv"), TableTrials.csv(120));
    Files.writeString(
        folder.resolve("price.yaml"),
        """
        name: price
        table: {target: price, task: regression}
        network: {layers: [dense: {units: 4}, residual: [dense: {units: 4}, relu]]}
        optimizer: {kind: adam, learningRate: 0.02}
        batchSize: 16
        epochs: 2
        seed: 1
        """);
    Path sweep =
        Files.writeString(
            folder.resolve("prices.yaml"),
            "name: prices\nexperiment: price.yaml\ngrid: {'columns.drop': ['[dear]', '[new]']}\n");
    Object[] command = {"sweep", sweep, "--data", csv};
    Object[] there = with(command, "--master", cluster.master());
    SweepFiles here = new SweepFiles(folder.resolve("table-here"));
    try (Program program = distribution.evident(with(command, "--out", here.folder()))) {
      assertEquals(0, program.exitCode(), program.err());
    }
    SweepFiles read = new SweepFiles(folder.resolve("table-read"));
    try (Program program = distribution.evident(with(there, "--out", read.folder()))) {
      assertEquals(0, program.exitCode(), program.err());
    }
    read.assertHasTheBitsOf(here);
    SweepFiles sent = new SweepFiles(folder.resolve("table-sent"));
    try (Program program =
        distribution.evident(with(there, "--out", sent.folder(), "--ship-data"))) {
      assertEquals(0, program.exitCode(), program.err());
    }
    sent.assertHasTheBitsOf(here);
    String provenance = Files.readString(sent.folder().resolve("trials/001/provenance.json"));
    assertTrue(provenance.contains('"' + csv.toString() + '"'), provenance);
  }

  private static Object[] with(Object[] command, Object... more) {
    return Stream.concat(Stream.of(command), Stream.of(more)).toArray();
  }
}
