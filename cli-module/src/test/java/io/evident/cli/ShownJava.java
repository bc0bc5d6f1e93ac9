package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Java that pages show, put into a frame that makes it a program. */
final class ShownJava {
  private ShownJava() {}

  /** Every page that shows Java; that of Spark is SparkPageTest's, in spark-module. */
  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path page : DocumentationTest.pages()) {
      if (Files.readString(page).contains("```java\n") && !page.endsWith("spark.md")) {
        pages.add(page);
      }
    }
    return pages;
  }

  /** The frame beside this class with the blocks of a page at their places. */
  static String filled(Path page) throws IOException {
    String name = "documentation/" + page.getFileName() + ".java";
    String frame;
    try (InputStream in = ShownJava.class.getResourceAsStream(name)) {
      assertTrue(in != null, () -> "there is no frame " + name + " for the Java of " + page);
      frame = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Matcher block =
        Pattern.compile("```java\n(.*?)\n *```", Pattern.DOTALL).matcher(Files.readString(page));
    int number = 0;
    while (block.find()) {
      String place = "//// " + ++number + "\n";
      assertTrue(frame.contains(place), name + " has no place for block " + number);
      frame = frame.replace(place, block.group(1) + "\n");
    }
    assertTrue(!frame.contains("////"), () -> name + " has a place for more blocks");
    return frame;
  }
}
