package io.evident.backprop.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds docs/examples/gradients, a project of somebody else, against this module's classes and
 * runs its tests in a process that has no TensorFlow.
 */
class ExampleProjectTest {
  private static final Path PROJECT = Path.of("..", "docs", "examples", "gradients");

  @TempDir private Path folder;

  private record Run(int exit, String out) {}

  /** Ours without TensorFlow and its loader, as Maven gives it to a project without them. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("tensorflow") && !entry.contains("bytedeco"))
        .filter(entry -> !entry.contains("ndarray"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The project's sources, with one line of them changed on the way if asked. */
  private List<Path> sources(String replaced, String by) throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(PROJECT.resolve("src"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Path copy = folder.resolve(file.getFileName());
        Files.writeString(copy, Files.readString(file).replace(replaced, by));
        sources.add(copy);
      }
    }
    return sources;
  }

  private Run buildAndTest(String replaced, String by) throws IOException, InterruptedException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path classes = Files.createDirectory(folder.resolve("classes"));
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-d", classes.toString(), "-cp", classPath(), "-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources(replaced, by)))
              .call();
      assertTrue(compiled, messages.toString());
    }
    Path log = folder.resolve("log");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classes + File.pathSeparator + classPath(),
                RunTests.class.getName(),
                classes.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertTrue(java.waitFor(2, TimeUnit.MINUTES), "the example's tests do not end");
    return new Run(java.exitValue(), Files.readString(log));
  }

  @Test
  void itsTestsPassWithoutTensorFlow() throws IOException, InterruptedException {
    Run run = buildAndTest("", "");
    assertEquals(0, run.exit, run.out);
    assertTrue(run.out.startsWith("tests 5, passed 5"), run.out);
  }

  @Test
  void aSlipInItsLossFailsItsTestWithTheReport() throws IOException, InterruptedException {
    Run run = buildAndTest("* x[n][i] / t.length", "* x[n][i]");
    assertEquals(1, run.exit, run.out);
    assertTrue(run.out.contains("java.lang.AssertionError: gradient of the function"), run.out);
    assertTrue(run.out.contains("FAIL x[1]: by hand "), run.out);
  }

  @Test
  void aSlipInItsLayerFailsItsTestWithTheReport() throws IOException, InterruptedException {
    Run run = buildAndTest("x * s * (1 - s)", "x * (1 - s)");
    assertEquals(1, run.exit, run.out);
    assertTrue(run.out.contains("java.lang.AssertionError: gradient of with swish"), run.out);
    assertTrue(run.out.contains("FAIL dense_1.weight["), run.out);
    assertTrue(run.out.contains("TensorFlow is not on the class path"), run.out);
  }

  @Test
  void itDependsOnThisModuleAndRefusesTensorFlow() throws IOException {
    String pom = Files.readString(PROJECT.resolve("pom.xml"));
    assertTrue(pom.contains("<artifactId>evident-backprop</artifactId>"), pom);
    assertTrue(pom.contains("<exclude>org.tensorflow</exclude>"), pom);
    String dependencies = pom.substring(pom.indexOf("</dependencyManagement>"));
    assertEquals(2 + 1, dependencies.split("<dependency>", -1).length, "ours and JUnit");
  }
}
