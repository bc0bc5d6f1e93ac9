package io.evident.bayes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class BayesDemoTest {
  @Test
  void demoFitsOnAScreenAndShowsTheKnownFigures() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BayesDemo.print(new PrintStream(bytes, true, UTF_8));
    String text = bytes.toString(UTF_8);
    assertTrue(text.lines().count() <= 40, text);
    assertTrue(text.lines().allMatch(line -> line.length() <= 100), text);
    assertTrue(text.contains("N(2.086620, 0.070423)"), text);
    assertTrue(text.contains("4.462873e-10"), text);
    assertTrue(text.contains("7.999705e-15"), text);
    assertTrue(text.contains("10.929313"), text);
  }
}
