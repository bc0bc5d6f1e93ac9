package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class HomeFolderTest {
  private static final Optional<Path> HOME = Optional.of(Path.of("/home/ada"));

  @TempDir private Path folder;

  @Test
  void theShellIsAskedBeforeTheSystem() {
    assertEquals(HOME, HomeFolder.of(Map.of("HOME", "/home/ada"), "/root"));
    assertEquals(HOME, HomeFolder.of(Map.of(), "/home/ada"));
    assertEquals(HOME, HomeFolder.of(Map.of("HOME", ""), "/home/ada"));
    assertEquals(Optional.empty(), HomeFolder.of(Map.of(), "?"));
    assertEquals(Optional.empty(), HomeFolder.of(Map.of("HOME", "here"), "?"));
  }

  @Test
  void aLeadingTildeIsTheHomeFolderAndNoOther() {
    assertEquals("/home/ada/runs", HomeFolder.expanded("~/runs", HOME));
    assertEquals("/home/ada", HomeFolder.expanded("~", HOME));
    for (String other : List.of("~ada/runs", "~draft.csv", "a/~/b", "./~/runs", "runs~")) {
      assertEquals(other, HomeFolder.expanded(other, HOME));
    }
    assertThrows(
        IllegalArgumentException.class, () -> HomeFolder.expanded("~/runs", Optional.empty()));
  }

  @Test
  void optionsAndFilesOfCommandsKnowTheHomeFolder() {
    String missing = HomeFolder.ofUser().orElseThrow().resolve("no-such-folder-of-ours").toString();
    CommandResult.of("data", "info", "~/no-such-folder-of-ours").assertRefused(missing);
    CommandResult.of("bayes", "~/no-such-folder-of-ours", "--column", "x").assertRefused(missing);
    CommandResult.of("train", "fc2", "--data=~/no-such-folder-of-ours").assertRefused(missing);
    CommandResult.of("train", "~/no-such-folder-of-ours.yaml").assertRefused(missing);
    CommandResult.of("sweep", "~/no-such-folder-of-ours.yaml").assertRefused(missing);
  }

  /** As in a container whose user has a number only: Java's own fonts would make a folder "?". */
  @Test
  void aUserWithoutAHomeLeavesNothingWhereItWorks() throws Exception {
    Path work = Files.createDirectories(folder.resolve("work"));
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    Files.writeString(work.resolve("x.csv"), "x\n1\n2\n");
    List<String> nobody =
        List.of(
            "env",
            "-u",
            "HOME",
            "-u",
            "XDG_CACHE_HOME",
            "JAVA_TOOL_OPTIONS=-Duser.home=? -Djava.io.tmpdir=" + temporary,
            "bash",
            "-c",
            "cd \"$1\" && shift && exec \"$@\"",
            "bash",
            work.toString());
    try (EvidentProcess process =
        EvidentProcess.start(
            folder.resolve("logs"), nobody, "bayes", "x.csv", "--column", "x", "--plot", "p.png")) {
      assertEquals(ExitCode.DONE, process.exitCode(), process.err());
    }
    try (var left = Files.list(work)) {
      assertEquals(
          List.of("p.png", "x.csv"),
          left.map(file -> file.getFileName().toString()).sorted().toList());
    }
    assertTrue(Files.exists(work.resolve("p.png")));
  }
}
