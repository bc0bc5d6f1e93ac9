package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class GivenCommandTest {
  @TempDir private Path folder;

  private static CommandSpec parsed(String... words) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine commandLine = Main.commandLine(nowhere, nowhere);
    List<CommandLine> commands = commandLine.parseArgs(words).asCommandLineList();
    return commands.get(commands.size() - 1).getCommandSpec();
  }

  private static String line(String... words) {
    return GivenCommand.of(parsed(words)).line();
  }

  /** The words that a shell finds behind the name of the command. */
  private static List<String> shell(String line) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash").redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process bash = builder.start();
    try (Writer in = bash.outputWriter(StandardCharsets.UTF_8)) {
      in.write("evident() { printf '%s\\0' \"$@\"; }\n" + line + "\n");
    }
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), said);
    return List.of(said.split("\0"));
  }

  @Test
  void pathsMeanTheSameFromEveryFolder() {
    String here = Path.of("").toAbsolutePath().toString();
    assertEquals(
        "evident reproduce fc2-loss --data " + here + "/data --seeds 2 --out " + here + "/runs",
        line("reproduce", "fc2-loss", "--data", "./data", "--seeds=2", "--out", "runs"));
    // What .. leads to depends on links.
    assertEquals("evident compare " + here + "/../runs", line("compare", "../runs"));
  }

  @Test
  void aNameOfABuiltInStaysAndAFileIsFound() throws IOException {
    assertEquals("evident sweep two-layer-cifar-grid", line("sweep", "two-layer-cifar-grid"));
    Path file = Files.writeString(folder.resolve("my sweep.yaml"), "");
    assertEquals("evident sweep '" + file + "'", line("sweep", file.toString()));
  }

  @Test
  void everythingGivenStaysButWhatIsAnswered() {
    CommandSpec spec =
        parsed(
            "--verbose",
            "train",
            "fc2",
            "--set",
            "epochs=3",
            "--data-memory=1g",
            "--split-seed",
            "7",
            "--checkpoint-every",
            "5",
            "--xla",
            "--deterministic",
            "--no-verify",
            "--overwrite");
    assertEquals(
        "evident --verbose train --resume --data-memory 1g --split-seed 7 --checkpoint-every 5"
            + " --xla --deterministic --no-verify",
        GivenCommand.of(spec, List.of("--resume"), Set.of("EXPERIMENT", "--set", "--overwrite"))
            .line());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aShellTakesTheLineAsItWasGiven() throws Exception {
    for (String name :
        List.of(
            "a b",
            "it's",
            "$HOME",
            "a\nb",
            "caf\u00e9",
            "~",
            "*",
            "back\\slash",
            "tab\t'q'",
            "#",
            "\\n\n")) {
      Path data = folder.resolve(name);
      assertEquals(
          List.of("sweep", "--set", "name=" + name, "--data", data.toString()),
          shell(line("sweep", "--set", "name=" + name, "--data", data.toString())),
          name);
    }
  }

  @Test
  void aValueThatLooksLikeAnOptionStaysAValue() {
    String here = Path.of("").toAbsolutePath().toString();
    assertEquals(
        "evident compare " + here + "/--verbose --out " + here + "/--xla",
        line("compare", "--out=--xla", "--", "--verbose"));
    assertEquals(
        "evident reproduce --note=-5 --seeds 2 -- -x",
        line("reproduce", "--note=-5", "--seeds", "2", "--", "-x"));
  }

  @Test
  void theProgramIsCalledAsItWasStarted() {
    Path classes = Path.of("/clone/cli-module/target/classes");
    assertEquals("evident", GivenCommand.program(Optional.empty(), classes));
    assertEquals(
        "java -jar '/my clone/evident.jar'",
        GivenCommand.program(Optional.empty(), Path.of("/my clone/evident.jar")));
    assertEquals(
        "'/my clone/evident'", GivenCommand.program(Optional.of("/my clone/evident"), classes));
  }
}
