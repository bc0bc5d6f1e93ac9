package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what README.md, docs and the help of commands show, by a shell, at a desk on which their
 * files lie; each command at a desk of its own, so that none depends on the others. {@code
 * -Devident.shown=REGEX} runs some of them.
 */
@Tag("thorough")
@DisabledOnOs(OS.WINDOWS)
class DocumentationRunTest {
  private static final Path HOME = Path.of("..");

  /** What is not run here, and what runs it. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "demo|train cifar-94 .*",
          "by .ci/run; for half an hour, by hand",
          "data fetch .*",
          "by DataCommandTest, from a server on the loopback",
          "bench .*",
          "by .ci/documented, with few works and rounds; this takes minutes",
          "sweep two-layer-cifar-grid .*",
          "by .ci/documented; needs 50,000 images",
          "reproduce --data cifar-10 .*--page .*",
          "trains for hours; 'fc?-*' is run",
          "lab atlas.*",
          "by AtlasTest of lab-module; this takes minutes",
          "lab self-test.*",
          "by LabCommandTest, with fewer seeds",
          ".* --master .*",
          "by .ci/documented, with a Spark of its own",
          "gradcheck --full",
          "by .ci/documented",
          "train lenet-b16-e20 .*|calibrate .*|predict runs/lenet-b16-e20 .*|predict serving/lenets/1 .*",
          "by CalibrateCommandTest, on a run that trains for seconds");

  /** What a reader has done before. */
  private static final List<String> BEFORE =
      List.of(
          "./evident train lenet-b4-e5 --set epochs=1",
          "./evident train lenet-b16-e5 --set epochs=1",
          "./evident train fc2 --set epochs=1",
          "./evident train wine.yaml --data wine.csv",
          "./evident train --table docs/examples/tables/wines.csv --target cultivar",
          "./evident train --table docs/examples/tables/wines.csv --target alcohol"
              + " --set calibrationPart=0.3 --out runs/alcohol-calibrated",
          "./evident train --table docs/examples/tables/wines.csv --target cultivar"
              + " --set calibrationPart=0.3 --out runs/cultivar",
          "./evident train mlp-1000x2 --set epochs=1",
          "./evident train my-experiment.yaml --data my-images --set split.train=30"
              + " --set split.validation=10 --set split.test=40 --out runs/my-run",
          "./evident train lenet-b16-e5 --data my-images --out runs/lenet",
          "./evident bayes heights.csv --column height --out runs/heights",
          "./evident export runs/lenet-b16-e5 --out serving/lenet/1",
          "tar -czf cifar-10-binary.tar.gz cifar-10");

  @TempDir private static Path folder;
  private static ReadersDesk desk;

  @BeforeAll
  static void lay() throws Exception {
    desk = ReadersDesk.in(folder.resolve("desk"), HOME);
    for (String line : BEFORE) {
      assertDone(line, desk.shell(line));
    }
  }

  private static void assertDone(String line, CommandResult result) {
    assertEquals(ExitCode.DONE, result.code(), () -> line + "\n" + result.out() + result.err());
  }

  private static Set<String> lines() throws IOException {
    Set<String> lines = new LinkedHashSet<>();
    DocumentationTest.commands()
        .filter(shown -> !shown.isMention())
        // Of a line such as source <(evident completion) the end is left.
        .map(shown -> shown.text().replaceFirst("^([^(]*)\\)$", "$1").strip())
        .filter(line -> ELSEWHERE.keySet().stream().noneMatch(line::matches))
        .filter(line -> line.matches(System.getProperty("evident.shown", ".*")))
        .forEach(lines::add);
    return lines;
  }

  @TestFactory
  Stream<DynamicTest> aCommandThatIsShownRuns() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : lines()) {
      tests.add(
          DynamicTest.dynamicTest("evident " + line, () -> run(line, "desk-" + tests.size())));
    }
    assertTrue(
        tests.size() > 40 || System.getProperty("evident.shown") != null,
        () -> tests.size() + " commands");
    return tests.stream();
  }

  private static void run(String line, String name) throws Exception {
    ReadersDesk own = desk.copy(Files.createTempDirectory(folder, name));
    makeRoomFor(line, own);
    CommandResult result = own.shell("evident " + line);
    if (line.contains("--device gpu") && result.code() == ExitCode.BAD_INPUT) {
      // Without a GPU that is refused with what to do.
      result.assertRefused("GPU");
      return;
    }
    assertDone(line, result);
  }

  /** A run is not overwritten, so it must not be there yet; one that was cut off is resumed. */
  private static void makeRoomFor(String line, ReadersDesk own) throws Exception {
    Path run = own.folder().resolve("runs").resolve("lenet-b16-e5");
    if (line.startsWith("train lenet-b16-e5 --resume")) {
      Trees.delete(run);
      try (EvidentProcess training =
          EvidentProcess.start(
              own.folder().resolve("out"), "train", "lenet-b16-e5", "--out", run)) {
        assertTrue(training.runsUntil(() -> hasCheckpoint(run)));
        training.kill();
      }
    } else if (line.startsWith("train ")) {
      Trees.delete(own.folder().resolve("runs"));
    } else if (line.startsWith("sweep ") && line.endsWith("--resume")) {
      assertDone(line, own.shell("./evident sweep my-sweep.yaml"));
    } else if (line.startsWith("bayes ") || line.contains("runs/*")) {
      Trees.delete(own.folder().resolve("runs").resolve("heights"));
    } else if (line.startsWith("export ")) {
      Trees.delete(own.folder().resolve("serving"));
    }
  }

  private static boolean hasCheckpoint(Path run) {
    try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
      return files.anyMatch(file -> file.toString().endsWith(".safetensors"));
    } catch (IOException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("io.evident.cli.ShownJava#pages")
  void theJavaOfAPageRuns(Path page, @TempDir Path classes) throws Exception {
    String source = ShownJava.filled(page);
    Path file = Files.writeString(classes.resolve("Shown.java"), source);
    ReadersDesk own = desk.copy(Files.createTempDirectory(folder, "java"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String path = System.getProperty("java.class.path");
    assertDone(page.toString(), own.shell("'" + java + "' -cp '" + path + "' '" + file + "'"));
  }
}
