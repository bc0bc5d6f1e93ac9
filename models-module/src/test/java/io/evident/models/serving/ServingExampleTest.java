package io.evident.models.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingExampleTest {
  private static final Path PAGE = Path.of("../docs/how-to/predict-and-serve.md");
  private static final Path EXAMPLE =
      Path.of("src/test/java/io/evident/models/serving/ServingExample.java");

  @TempDir private Path folder;

  @Test
  void thePageShowsTheExampleAsItIsCompiled() throws IOException {
    String source = Files.readString(EXAMPLE);
    int from = source.indexOf('\n', source.indexOf("// shown from here")) + 1;
    String shown = source.substring(from, source.indexOf("\n  // to here")).stripIndent() + "\n";
    assertTrue(shown.contains("ServedModel.open"), shown);
    assertTrue(Files.readString(PAGE).contains("```java\n" + shown + "```"), shown);
  }

  @Test
  void theExamplePrintsThreeClasses() throws IOException {
    Path model = folder.resolve("model");
    TestModels.lenet().save(model, false);
    Path photo = folder.resolve("photo.png");
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      ServingExample.classify(model, photo, out);
    }
    assertEquals(3, bytes.toString(StandardCharsets.UTF_8).lines().count());
  }
}
