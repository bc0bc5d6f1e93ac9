package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a clone of little, with a Java and a Maven that only say what they are given. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      case $* in
        *-Devident.asked=cluster*) [[ $* == *sweep* ]]; exit ;;
        *waits*)
          trap 'echo "the last words" >&2; exit 130' INT
          echo ready >&2
          read -r line
          ;;
      esac
      printf '%s\\n' "$@"
      echo "LC_ALL=${LC_ALL:-}"
      echo "level=${TF_CPP_MIN_LOG_LEVEL:-}"
      """;

  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      echo "$*" >> "$BUILDS"
      [ -z "${GATE:-}" ] || read -r way < "$GATE"
      [ "${way:-}" != fail ] || exit 1
      mkdir -p cli-module/target/evident spark-module/target
      touch cli-module/target/evident/evident.jar
      case $* in *spark-module*) touch spark-module/target/evident-spark.jar ;; esac
      """;

  @TempDir private Path folder;
  private Path clone;
  private Path launcher;
  private Path source;

  @BeforeEach
  void lay() throws IOException {
    clone = Files.createDirectories(folder.toRealPath().resolve("a clone"));
    launcher = Files.copy(Path.of("..", "evident"), clone.resolve("evident"));
    script(folder.resolve("tools/bin/java"), JAVA);
    script(folder.resolve("tools/bin/mvn"), MAVEN);
    file("pom.xml");
    for (String module : List.of("cli-module", "spark-module")) {
      file(module + "/pom.xml");
      file(module + "/src/main/java/A.java");
    }
    source = clone.resolve("cli-module/src/main/java/A.java");
    Files.createFile(folder.resolve("builds"));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertTrue(file.toFile().setExecutable(true));
  }

  /** A source, older than what is built from it. */
  private void file(String name) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
    FileTime past = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
    for (Path each = file; !each.equals(folder); each = each.getParent()) {
      Files.setLastModifiedTime(each, past);
      if (each.equals(clone)) {
        break;
      }
    }
  }

  private ProcessBuilder process(Map<String, String> environment, Object... words) {
    List<String> command = new ArrayList<>();
    for (Object word : words) {
      command.add(word.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> variables = builder.environment();
    variables
        .keySet()
        .removeAll(List.of("CDPATH", "LC_ALL", "LC_CTYPE", "LANG", "TF_CPP_MIN_LOG_LEVEL"));
    Path tools = folder.resolve("tools");
    variables.put("JAVA_HOME", tools.toString());
    variables.put("PATH", tools.resolve("bin") + File.pathSeparator + variables.get("PATH"));
    variables.put("BUILDS", folder.resolve("builds").toString());
    variables.putAll(environment);
    return builder;
  }

  private CommandResult run(Map<String, String> environment, Object... words)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile(folder, "err-", ".txt");
    Process process = process(environment, words).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new CommandResult(process.waitFor(), out, Files.readString(err));
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(folder.resolve("builds"));
  }

  private void assertStarts(CommandResult result) {
    assertEquals(0, result.code(), result.err());
    Path jar = clone.resolve("cli-module/target/evident/evident.jar");
    assertTrue(result.lines().contains(jar.toString()), result.out());
  }

  @Test
  void itIsFoundThroughLinksAndThroughPath() throws Exception {
    assertStarts(run(Map.of(), launcher));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("first"), Path.of("../a clone/evident"));
    Files.createSymbolicLink(bin.resolve("evident"), Path.of("first"));
    assertStarts(run(Map.of(), "bin/evident"));
    String path = bin + File.pathSeparator + System.getenv("PATH");
    CommandResult byName = run(Map.of("PATH", path), "bash", "-c", "evident");
    assertStarts(byName);
    assertTrue(byName.lines().contains("-Devident.program=evident"), byName.out());
    assertEquals(List.of("evident", "first"), names(bin));
    assertEquals(1, builds().size());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whereCdWouldGoElsewhereItStays() throws Exception {
    Files.createDirectories(folder.resolve("other/a clone/cli-module"));
    CommandResult result =
        run(Map.of("CDPATH", folder.resolve("other") + ":."), "bash", "a clone/evident");
    assertStarts(result);
    assertTrue(result.lines().contains("-Devident.program=" + launcher), result.out());
    assertEquals(List.of("cli-module"), names(folder.resolve("other/a clone")));
  }

  @Test
  void sourcesFromTomorrowAreBuiltOnceAndAgainWhenTheyChange() throws Exception {
    FileTime tomorrow = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
    Files.setLastModifiedTime(source, tomorrow);
    for (int i = 0; i < 3; i++) {
      assertStarts(run(Map.of(), launcher));
      assertEquals(1, builds().size());
    }
    // As new and as long as before.
    Files.writeString(source, Files.readString(source).toUpperCase(Locale.ROOT));
    Files.setLastModifiedTime(source, tomorrow);
    for (int i = 0; i < 2; i++) {
      assertStarts(run(Map.of(), launcher));
      assertEquals(2, builds().size());
    }
    Files.delete(source);
    assertStarts(run(Map.of(), launcher));
    assertEquals(3, builds().size());
  }

  @Test
  void whatIsChangedIsBuiltAgain() throws Exception {
    assertStarts(run(Map.of(), launcher));
    Path jar = clone.resolve("cli-module/target/evident/evident.jar");
    FileTime built = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(source, FileTime.from(built.toInstant().plusMillis(10)));
    assertStarts(run(Map.of(), launcher));
    assertEquals(2, builds().size());
  }

  /** One line of what a launcher says, and how it ends. */
  private record Started(Process process, BufferedReader err) {}

  private Started started(Map<String, String> environment) throws IOException {
    Process process = process(environment, launcher).start();
    process.getOutputStream().close();
    return new Started(process, process.errorReader(StandardCharsets.UTF_8));
  }

  @Test
  void ofTwoStartedAtOnceOneBuildsAndTheOtherWaits() throws Exception {
    Path gate = folder.resolve("gate");
    assertEquals(0, new ProcessBuilder("mkfifo", gate.toString()).start().waitFor());
    Map<String, String> held = Map.of("GATE", gate.toString());
    for (String way : List.of("fail", "build")) {
      Started first = started(held);
      assertTrue(first.err().readLine().contains("building from source"));
      Started second = started(Map.of());
      assertTrue(second.err().readLine().contains("another process is building from source"));
      Files.writeString(gate, way + "\n");
      assertEquals(way.equals("fail") ? 2 : 0, first.process().waitFor());
      assertEquals(0, second.process().waitFor());
      // After a build that failed the second builds.
      assertEquals(way.equals("fail") ? 2 : 3, builds().size());
      Files.writeString(source, way);
    }
    assertFalse(Files.exists(clone.resolve("cli-module/target/build.lock")));
  }

  @Test
  void aLockOfADeadProcessIsNone() throws Exception {
    Path lock = Files.createDirectories(clone.resolve("cli-module/target/build.lock"));
    Files.writeString(lock.resolve("owner"), "2000000000\n");
    CommandResult result = run(Map.of(), launcher);
    assertStarts(result);
    assertFalse(result.err().contains("another process"), result.err());
    assertEquals(1, builds().size());
    assertFalse(Files.exists(lock));
  }

  @Test
  void aCopyWithoutSourcesRunsWhatIsBuiltOrSaysWhatToDo() throws Exception {
    assertStarts(run(Map.of(), launcher));
    Files.delete(clone.resolve("pom.xml"));
    assertStarts(run(Map.of(), launcher));
    assertEquals(1, builds().size());
    Path alone = Files.createDirectories(folder.resolve("alone")).resolve("evident");
    Files.copy(launcher, alone, StandardCopyOption.COPY_ATTRIBUTES);
    run(Map.of(), alone).assertRefused("no sources", "ln -s");
    assertEquals(List.of("evident"), names(alone.getParent()));
  }

  @Test
  void onlyWhatGoesToAClusterIsBuiltForOne() throws Exception {
    assertStarts(run(Map.of(), launcher, "predict", "model", "--", "--master"));
    assertEquals(1, builds().size());
    CommandResult sweep = run(Map.of(), launcher, "sweep", "x", "--master=local[2]");
    assertStarts(sweep);
    assertEquals(2, builds().size());
    assertTrue(builds().get(1).contains("cli-module,spark-module"), builds().toString());
    assertTrue(sweep.out().contains("-Devident.spark=" + clone), sweep.out());
    assertStarts(run(Map.of(), launcher, "sweep", "x", "--master", "local[2]"));
    assertEquals(2, builds().size());
  }

  /** Whether such words are options is for the command to see, which must find nothing decided. */
  @Test
  void wordsThatMayBeOptionsDecideNothing() throws Exception {
    for (String word : List.of("--tf32", "--deterministic", "--verbose")) {
      CommandResult result = run(Map.of(), launcher, "predict", "model", "--", word);
      assertStarts(result);
      assertTrue(result.lines().contains("level="), result.out());
    }
    assertTrue(run(Map.of(), launcher, "predict", "model").lines().contains("level=3"));
  }

  @Test
  void theLocaleCGetsAnEncodingForNames() throws Exception {
    for (Map<String, String> locale :
        List.of(
            Map.<String, String>of(),
            Map.of("LC_ALL", "C"),
            Map.of("LANG", "POSIX"),
            Map.of("LC_ALL", "xx_XX.UTF-8"))) {
      CommandResult result = run(locale, launcher);
      assertTrue(result.lines().contains("LC_ALL=C.UTF-8"), locale + result.out());
    }
  }

  /** A terminal sends the signal to all that run in it, the filter of standard error included. */
  @Test
  void whatIsSaidAfterCtrlCIsPassedOn() throws Exception {
    assumeTrue(
        new ProcessBuilder("bash", "-c", "env --default-signal=INT setsid true")
                .redirectErrorStream(true)
                .start()
                .waitFor()
            == 0,
        "needs setsid, and an env that knows --default-signal (coreutils 8.31 or newer)");
    assertStarts(run(Map.of(), launcher));
    Process process =
        process(Map.of(), "env", "--default-signal=INT", "setsid", launcher, "waits").start();
    try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
      // It came through the filter, which is there then.
      assertEquals("ready", err.readLine());
      String group = "-" + process.pid();
      assertEquals(0, new ProcessBuilder("kill", "-INT", "--", group).start().waitFor());
      assertEquals("the last words", err.readLine());
    }
    assertEquals(ExitCode.INTERRUPTED, process.waitFor());
    assertFalse(process.isAlive());
  }
}
