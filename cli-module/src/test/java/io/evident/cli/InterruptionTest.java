package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real training in a process of its own, told to end. */
@DisabledOnOs(OS.WINDOWS)
class InterruptionTest {
  /** 128 and the number of SIGTERM. */
  private static final int TERMINATED = 143;

  @TempDir private Path folder;

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "train"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
    // Main starts itself again, as it does for people.
    builder.environment().remove("TF_CPP_MIN_LOG_LEVEL");
    return builder.start();
  }

  private static List<String> metrics(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.csv")).stream()
        .map(row -> row.substring(0, row.lastIndexOf(',', row.lastIndexOf(',') - 1)))
        .toList();
  }

  @Test
  void anInterruptedTrainingKeepsACheckpointAndIsTakenUpToTheSameFigures() throws Exception {
    Path run = folder.resolve("run");
    String[] experiment = {"fc2", "--set", "batchSize=4", "--set", "epochs=5"};
    List<String> arguments = new ArrayList<>(List.of(experiment));
    arguments.addAll(List.of("--out", run.toString()));
    Process training = start(arguments.toArray(String[]::new));
    try (BufferedReader out = training.inputReader(Charset.defaultCharset())) {
      String line = out.readLine();
      while (line != null && !line.startsWith("epoch  1")) {
        line = out.readLine();
      }
      assertTrue(line != null, Files.readString(folder.resolve("err")));
      // The other epochs have 5,000 steps: some of them are still to come.
      // As Ctrl-C does, but for the number; where a build runs in the background that is ignored.
      training.toHandle().destroy();
      assertEquals(TERMINATED, training.waitFor());
    } finally {
      training.destroyForcibly();
    }
    String err = Files.readString(folder.resolve("err"));
    assertTrue(err.contains("evident: interrupted: the training was left in epoch "), err);
    assertTrue(err.contains("evident train --resume --out " + run), err);

    CommandResult.of("train", "--resume", "--out", run).assertDone();
    Path whole = folder.resolve("whole");
    CommandResult.of("train", "fc2", "--set", "batchSize=4", "--set", "epochs=5", "--out", whole)
        .assertDone();
    assertEquals(metrics(whole), metrics(run));
  }
}
