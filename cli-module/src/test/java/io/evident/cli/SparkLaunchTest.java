package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SparkLaunchTest {
  private static final List<String> SWEEP =
      List.of("sweep", "my sweep.yaml", "--master", "spark://host:7077", "--resume");

  @TempDir private Path folder;

  private Path home() throws IOException {
    Path submit = folder.resolve("spark").resolve("bin").resolve("spark-submit");
    Files.createDirectories(submit.getParent());
    Files.writeString(submit, "#!/bin/sh\n");
    assertTrue(submit.toFile().setExecutable(true));
    return folder.resolve("spark");
  }

  private Path command(String... libraries) throws IOException {
    Path jar = folder.resolve("evident").resolve("evident.jar");
    Files.createDirectories(jar.resolveSibling("lib"));
    Files.writeString(jar, "");
    for (String library : libraries) {
      Files.writeString(jar.resolveSibling("lib").resolve(library), "");
    }
    return jar;
  }

  private List<String> started(List<String> arguments, Path own) throws IOException {
    return new SparkLaunch(Map.of("SPARK_HOME", home().toString()))
        .command(arguments, own, folder.resolve("log4j2.properties"));
  }

  private static String after(List<String> command, String option) {
    return command.get(command.indexOf(option) + 1);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void sparkSubmitStartsTheSameCommand() throws IOException {
    Path own = command("b.jar", "a.jar", "evident-spark-1.jar", "notes.txt");
    List<String> command = started(SWEEP, own);
    assertEquals(home().resolve("bin").resolve("spark-submit").toString(), command.get(0));
    assertEquals("spark://host:7077", after(command, "--master"));
    assertEquals("io.evident.cli.Main", after(command, "--class"));
    Path lib = own.resolveSibling("lib");
    assertEquals(
        lib.resolve("a.jar")
            + ","
            + lib.resolve("b.jar")
            + ","
            + lib.resolve("evident-spark-1.jar"),
        after(command, "--jars"));
    assertTrue(after(command, "--driver-java-options").contains("log4j2.properties"));
    assertEquals(SWEEP, command.subList(command.indexOf(own.toString()) + 1, command.size()));
    assertFalse(command.contains("--driver-memory"), command::toString);
  }

  /** Executors have an environment of their own, and other kernels give other bits. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void executorsTakeTheKernelsOfTheCommand() throws IOException {
    Map<String, String> environment =
        Map.of("SPARK_HOME", home().toString(), "TF_ENABLE_ONEDNN_OPTS", "1");
    List<String> command =
        new SparkLaunch(environment)
            .command(SWEEP, command("b.jar", "evident-spark.jar"), folder.resolve("log4j2"));
    assertTrue(command.contains("spark.executorEnv.TF_ENABLE_ONEDNN_OPTS=1"), command::toString);
    assertFalse(
        started(SWEEP, command("b.jar", "evident-spark.jar")).toString().contains("ONEDNN"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLocalMasterTrainsInTheDriverAndVerboseShowsSparksLog() throws IOException {
    Path own = command("evident-spark.jar");
    List<String> command = started(List.of("sweep", "x", "--master=local[2]", "--verbose"), own);
    assertEquals("local[2]", after(command, "--master"));
    assertTrue(command.contains("--driver-memory"), command::toString);
    assertFalse(after(command, "--driver-java-options").contains("log4j2"), command::toString);
  }

  private static void assertSays(String words, Throwable problem) {
    assertTrue(problem.getMessage().contains(words), problem.getMessage());
  }

  @Test
  void whatIsMissingIsSaidWithTheWayOut() throws IOException {
    Path own = command("a.jar");
    assertSays(
        "SPARK_HOME is not set; unpack spark-4.0.1-bin-hadoop3.tgz",
        assertThrows(
            IllegalArgumentException.class,
            () -> new SparkLaunch(Map.of()).command(SWEEP, own, folder)));
    assertSays(
        "set it to the folder of a Spark 4.0",
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new SparkLaunch(Map.of("SPARK_HOME", folder.toString()))
                    .command(SWEEP, own, folder)));
    assertSays(
        "--master must be such as spark://host:7077",
        assertThrows(
            IllegalArgumentException.class,
            () -> started(List.of("sweep", "x", "--master", "host:7077"), own)));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void ourOwnJarsAreNeeded() throws IOException {
    Path own = command("a.jar");
    assertSays(
        "needs evident-spark.jar",
        assertThrows(IllegalArgumentException.class, () -> started(SWEEP, own)));
    assertSays(
        "start it from its jar",
        assertThrows(IllegalArgumentException.class, () -> started(SWEEP, folder)));
  }

  @Test
  void sparkIsForMasterAlone() {
    assertTrue(SparkLaunch.isNeeded(SWEEP));
    assertTrue(SparkLaunch.isNeeded(List.of("reproduce", "--master=yarn")));
    assertFalse(SparkLaunch.isNeeded(List.of("sweep", "x")));
    assertFalse(SparkLaunch.isNeeded(List.of("sweep", "--masterly")));
  }

  @Test
  void optionsThatDoNotGoTogetherAreRefused() {
    CommandResult.of("sweep", "two-layer-cifar-grid", "--ship-data")
        .assertRefused("--ship-data is for executors of Spark; give --master too");
    CommandResult.of("sweep", "two-layer-cifar-grid", "--parallel", "2", "--master", "yarn")
        .assertRefused("--parallel is for trials on this machine");
    CommandResult.of("reproduce", "--ship-data")
        .assertRefused("--ship-data is for executors of Spark");
    CommandResult.of("reproduce", "--master", "yarn", "--intra-op-threads", "2")
        .assertRefused("with --master each has the cores of its task");
    // Without Spark's jars in this process, which is how the library is used wrongly.
    CommandResult.of(
            "sweep",
            "two-layer-cifar-grid",
            "--fit-split",
            "--master",
            "yarn",
            "--out",
            folder.resolve("sweep"))
        .assertRefused("there is no evident-spark.jar beside the command");
  }
}
