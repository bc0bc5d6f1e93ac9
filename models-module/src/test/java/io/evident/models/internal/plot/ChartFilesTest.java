package io.evident.models.internal.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jfree.chart.JFreeChart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartFilesTest {
  @TempDir Path folder;

  private static JFreeChart chart() {
    return LearningCurves.loss(
        "a title", List.of(Curve.of("train", new double[] {1, 2, 3}, new double[] {3, 2, 1.5})));
  }

  @Test
  void aPngHasTheSizeAndTheColoursOfTheChart() throws IOException {
    Path file = folder.resolve("new").resolve("chart.PNG");
    ChartFiles.save(chart(), 300, 200, file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertEquals(300, image.getWidth());
    assertEquals(200, image.getHeight());
    int line = 0;
    for (int i = 0; i < 300 * 200; i++) {
      line += (image.getRGB(i % 300, i / 300) & 0xffffff) == 0x0072B2 ? 1 : 0;
    }
    assertTrue(line > 50, line + " pixels of the line");
  }

  @Test
  void anSvgKeepsTextAndIsTheSameEachTime() throws IOException {
    Path first = folder.resolve("1.svg");
    Path second = folder.resolve("2.svg");
    ChartFiles.save(chart(), 300, 200, first);
    ChartFiles.save(chart(), 300, 200, second);
    assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    String svg = Files.readString(first);
    for (String text : List.of(">a title</text", ">epoch</text", ">loss</text", ">train</text")) {
      assertTrue(svg.contains(text), text);
    }
    assertTrue(svg.contains("0,114,178"), "the line's colour");
    for (String weight : List.of("400", "700")) {
      assertTrue(
          svg.contains("font-weight:" + weight + ";src:url(data:font/ttf;base64,"),
          "its letters of weight " + weight);
    }
  }

  @Test
  void anotherExtensionIsRefusedAndNothingIsWritten() throws IOException {
    Path file = folder.resolve("chart.pdf");
    String message =
        assertThrows(IllegalArgumentException.class, () -> ChartFiles.save(chart(), 300, 200, file))
            .getMessage();
    assertTrue(message.contains(".png or .svg") && message.contains("chart.pdf"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> ChartFiles.save(chart(), 0, 200, folder.resolve("a.png")));
    assertEquals(List.of(), names());
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNoOther() throws IOException {
    Path blocked = Files.createDirectories(folder.resolve("chart.png").resolve("in the way"));
    assertThrows(
        IOException.class, () -> ChartFiles.save(chart(), 300, 200, folder.resolve("chart.png")));
    assertTrue(Files.isDirectory(blocked));
    assertEquals(List.of("chart.png"), names());
    Path file = folder.resolve("again.png");
    Files.writeString(file, "old");
    ChartFiles.save(chart(), 300, 200, file);
    assertFalse(Files.readAllBytes(file).length < 100);
    assertEquals(List.of("again.png", "chart.png"), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  /** What XML 1.0 cannot have at all, not even escaped: U+0001, U+FFFF and half a pair. */
  @Test
  void anSvgOfOddNamesIsXml() throws Exception {
    JFreeChart chart =
        LearningCurves.loss(
            "t",
            List.of(
                Curve.of("a\u0001b\uffffc\ud83d", new double[] {1, 2}, new double[] {3, 2}),
                Curve.of("<\ud83d\ude00&\u00e9>", new double[] {1, 2}, new double[] {2, 1})));
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    String text =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(ChartFiles.svg(chart, 300, 200)))
            .getDocumentElement()
            .getTextContent();
    assertTrue(text.contains("a\ufffdb\ufffdc\ufffd"), text);
    assertTrue(text.contains("<\ud83d\ude00&\u00e9>"), text);
    ChartFiles.save(chart, 300, 200, folder.resolve("odd.png"));
  }
}
