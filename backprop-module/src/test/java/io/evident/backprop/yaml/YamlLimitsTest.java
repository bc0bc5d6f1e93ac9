package io.evident.backprop.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlLimitsTest {
  private static String refusal(String yaml) {
    String message =
        assertThrows(YamlException.class, () -> YamlValue.parse("f.yaml", yaml)).getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.length() < 1_000, () -> message.length() + " characters");
    return message;
  }

  @Test
  void aliasesThatExplodeAreRefusedWhereTheyDo() {
    StringBuilder yaml = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (char name = 'b'; name <= 'j'; name++) {
      yaml.append(name).append(": &").append(name).append(" [");
      yaml.append(("*" + (char) (name - 1) + ", ").repeat(10)).append("]\n");
    }
    assertEquals(
        "f.yaml:4:36: has aliases for 10108 values, and the limit is 10000; make it smaller",
        refusal(yaml.toString()));
  }

  @Test
  void anAliasThatIsReadOftenIsRefusedAndOneThatIsReadOnceIsNot() {
    String list = "a: &a [1, 2, 3]\n";
    YamlValue yaml = YamlValue.parse("f.yaml", list + "b: *a\n");
    assertEquals(3, yaml.entries().get("b").items().get(2).integer());
    assertTrue(
        refusal(list + "b: [" + "*a, ".repeat(2_501) + "]\n").startsWith("f.yaml:2:"),
        "10,004 values");
    YamlValue.parse("f.yaml", list + "b: [" + "*a, ".repeat(2_500) + "]\n");
  }

  @Test
  void anAliasOfItselfOrOfNothingIsRefused() {
    assertEquals(
        "f.yaml:1:8: *a stands within what it refers to; write it out", refusal("a: &a [*a]\n"));
    assertEquals(
        "f.yaml:1:12: *a stands within what it refers to; write it out",
        refusal("a: &a {b: [*a]}\n"));
    assertEquals("f.yaml:1:4: there is no &z before it", refusal("a: *z\n"));
    // The second anchor of a name hides the first while it is open.
    assertTrue(refusal("a: &a 1\nb: &a [*a]\n").contains("stands within"), "the hidden anchor");
  }

  @Test
  void tagsOfClassesAreRefusedWithTheirPlace() {
    for (String tag :
        List.of(
            "!!java.net.URL",
            "!!javax.script.ScriptEngineManager",
            "!!python/object",
            "!!binary",
            "!!merge",
            "!mine",
            "!<tag:example.com,2000:app/Foo>")) {
      for (String value : List.of("x", "[x]", "{x: y}")) {
        String message = refusal("a: 1\nb: " + tag + " " + value + "\n");
        assertTrue(message.startsWith("f.yaml:2:4: the tag "), message);
        assertTrue(message.endsWith(" is not read; remove it"), message);
      }
    }
    assertEquals("1", YamlValue.parse("f.yaml", "a: !!str 1\n").entries().get("a").text());
  }

  @Test
  void nestingBeyondTheLimitIsRefusedWithItsPlaceHoweverDeep() {
    int deepest = YamlLimits.DEPTH;
    YamlValue.parse("f.yaml", "[".repeat(deepest) + "]".repeat(deepest));
    for (int depth : new int[] {deepest + 1, 1_000, 500_000}) {
      assertEquals(
          "f.yaml:1:161: has 161 levels, and the limit is 160; make it smaller",
          refusal("[".repeat(depth)));
    }
    assertTrue(refusal("{a: ".repeat(200_000)).startsWith("f.yaml:1:"), "mappings in a line");
    assertTrue(
        refusal("- ".repeat(400_000)).startsWith("f.yaml:1:321: has 161"), "lists in a line");
    assertTrue(refusal("? ".repeat(400_000)).startsWith("f.yaml:1:321: has 161"), "keys of keys");
    StringBuilder block = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      block.append(" ".repeat(i)).append("a:\n");
    }
    assertTrue(
        refusal(block.toString()).startsWith("f.yaml:161:161: has 161"), "one below another");
  }

  @Test
  void hugeValuesAndFilesAreRefused() {
    String most = "x".repeat(YamlLimits.SCALAR_CHARACTERS);
    assertEquals(most, YamlValue.parse("f.yaml", "a: " + most).entries().get("a").text());
    assertEquals(
        "f.yaml:1:4: has 65537 characters, and the limit is 65536; make it smaller",
        refusal("a: " + most + "x"));
    assertEquals(
        "f.yaml:1:4: has 65537 characters, and the limit is 65536; make it smaller",
        refusal("a: '" + most + "x'"));
    assertEquals(
        "f.yaml: has more than 1048576 bytes, the limit of a YAML file here",
        refusal("a: [" + "x, ".repeat(400_000) + "]"));
  }

  @Test
  void aFileOfGigabytesIsRefusedWithoutBeingRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("huge.yaml");
    try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
      huge.setLength(5L << 30);
    }
    assertEquals(
        file + ": has more than 1048576 bytes, the limit of a YAML file here",
        assertThrows(YamlException.class, () -> YamlValue.read(file)).getMessage());
  }

  @Test
  void whatIsNotUtf8IsRefusedWithItsLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("latin.yaml");
    Files.write(file, "a: 1\nb: M\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        file + ":2: is not UTF-8 text; save it as UTF-8",
        assertThrows(YamlException.class, () -> YamlValue.read(file)).getMessage());
  }

  @Test
  void aMessageQuotesAPartAndMovesNoCursor() {
    YamlValue value =
        YamlValue.parse("f.yaml", "a: \"\\e[2J" + "9".repeat(60_000) + "\"").entries().get("a");
    String message = assertThrows(YamlException.class, value::integer).getMessage();
    assertTrue(message.startsWith("f.yaml:1:4: must be a whole number, got  [2J999"), message);
    assertTrue(message.endsWith("999..."), message);
    assertTrue(message.length() < 700, message);
  }
}
