package io.evident.models.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds docs/examples/inference, a project of somebody else, and runs it without what its pom
 * excludes.
 */
class InferenceExampleTest {
  private static final Path PROJECT = Path.of("..", "docs", "examples", "inference");

  /** What Maven leaves out with them, since nothing else brings it along. */
  private static final List<String> BROUGHT_ALONG = List.of("batik-", "xmlgraphics-", "commons-");

  @TempDir private Path folder;

  private static List<String> excluded() throws IOException {
    Matcher exclusion =
        Pattern.compile(
                "<exclusion>\\s*<groupId>[^<]+</groupId>\\s*<artifactId>([^<]+)</artifactId>")
            .matcher(Files.readString(PROJECT.resolve("pom.xml")));
    return exclusion.results().map(found -> found.group(1)).toList();
  }

  /** Ours without what is excluded and without what only tests have. */
  private static String classPath(List<String> excluded) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry -> {
              String name = Path.of(entry).getFileName().toString();
              return !name.equals("test-classes")
                  && excluded.stream().noneMatch(left -> name.startsWith(left + "-"))
                  && BROUGHT_ALONG.stream().noneMatch(name::startsWith);
            })
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Path compiled(String classPath) throws IOException {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      Path source = PROJECT.resolve(Path.of("src", "main", "java", "example", "Labels.java"));
      boolean done =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("-d", classes.toString(), "-cp", classPath, "-proc:none"),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertTrue(done, messages.toString());
    }
    return classes;
  }

  @Tag("long")
  @Test
  void itPredictsWithoutThemAndTensorFlowSaysNothing() throws Exception {
    List<String> excluded = excluded();
    for (String artifact : List.of("jfreechart", "batik-svggen", "commons-csv")) {
      assertTrue(excluded.contains(artifact), excluded.toString());
    }
    String classPath = classPath(excluded);
    assertTrue(classPath.contains("tensorflow") && !classPath.contains("jfreechart"), classPath);
    Path model = folder.resolve("model");
    TestModels.lenet().save(model, false);
    Path image = folder.resolve("image.png");
    ImageIO.write(new BufferedImage(40, 50, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                compiled(classPath) + File.pathSeparator + classPath,
                "example.Labels",
                model.toString(),
                image.toString())
            .redirectError(err.toFile());
    // As a reader has it: nobody has decided how much TensorFlow says.
    builder.environment().remove("TF_CPP_MIN_LOG_LEVEL");
    Process process = builder.start();
    String out =
        new String(process.getInputStream().readAllBytes(), Charset.defaultCharset()).strip();
    String said = Files.readString(err, Charset.defaultCharset());
    assertEquals(0, process.waitFor(), said);
    assertEquals("", said);
    assertTrue(out.startsWith(image + " "), out);
    assertTrue(
        TestModels.images().classNames().contains(out.substring(image.toString().length() + 1)),
        out);
  }
}
