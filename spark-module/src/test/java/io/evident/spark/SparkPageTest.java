package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of the page on Spark compiles; what it calls is tested by the classes it names. */
class SparkPageTest {
  private static final Path PAGE = Path.of("..", "docs", "how-to", "spark.md");

  @Test
  void theJavaOfThePageCompiles(@TempDir Path classes) throws IOException {
    String frame;
    try (InputStream in = SparkPageTest.class.getResourceAsStream("spark.md.java")) {
      frame = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Matcher block =
        Pattern.compile("```java\n(.*?)\n *```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    int number = 0;
    while (block.find()) {
      String place = "//// " + ++number + "\n";
      assertTrue(frame.contains(place), () -> "no place for the block " + block.group(1));
      frame = frame.replace(place, block.group(1) + "\n");
    }
    assertTrue(number > 0 && !frame.contains("////"), frame);
    Path source = Files.writeString(classes.resolve("Shown.java"), frame);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                errors,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertEquals(0, code, () -> errors.toString(StandardCharsets.UTF_8));
  }
}
