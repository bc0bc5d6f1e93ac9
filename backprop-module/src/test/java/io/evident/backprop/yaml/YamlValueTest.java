package io.evident.backprop.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.internal.yaml.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlValueTest {
  private static final Set<String> KEYS = Set.of("rate", "inner", "name");

  private static String refusal(String yaml) {
    return assertThrows(YamlException.class, () -> YamlValue.parse("f.yaml", yaml).mapping(KEYS))
        .getMessage();
  }

  @Test
  void whatLiesBelowAValueOrAListCannotBeSet() {
    YamlValue yaml = YamlValue.parse("f.yaml", "inner: {name: plain, list: [1]}");
    for (String[] expected :
        new String[][] {{"inner.name.x", "plain"}, {"inner.list.0", "a list"}}) {
      YamlException refused =
          assertThrows(YamlException.class, () -> yaml.with(expected[0], "1", "--set"));
      assertEquals(
          "--set: there is nothing below "
              + expected[1]
              + " to set; set all of it, as KEY={name: value, name: value} in quotes",
          refused.getMessage());
    }
  }

  @Test
  void aMappingWithTheUsersOwnKeysIsReadInOrder() {
    YamlValue yaml = YamlValue.parse("f.yaml", "z: 1\na.b: [2]\n");
    assertEquals(List.of("z", "a.b"), List.copyOf(yaml.entries().keySet()));
    YamlValue list = yaml.entries().get("a.b");
    assertEquals(
        "f.yaml:2:6: must be a mapping",
        assertThrows(YamlException.class, list::entries).getMessage());
    YamlValue twice = YamlValue.parse("f.yaml", "z: 1\nz: 2\n");
    assertEquals(
        "f.yaml:2:1: key z stands twice",
        assertThrows(YamlException.class, twice::entries).getMessage());
  }

  @Test
  void aCharacterOfTwoUnitsMayStandAnywhere() {
    // The library reads in windows of 1,024; its version 2.10 failed where one ended between the
    // units.
    String smile = "\uD83D\uDE00";
    for (int before = 990; before < 2080; before++) {
      String name = "x".repeat(before) + smile + "y";
      YamlValue yaml = YamlValue.parse("f.yaml", "name: " + name + "\n");
      assertEquals(name, yaml.required(yaml.mapping(KEYS), "name").text());
    }
  }

  @Test
  void numbersAreReadAsYamlWritesThem() {
    YamlValue yaml = YamlValue.parse("f.yaml", "rate: 1e-3");
    assertEquals(1e-3, yaml.required(yaml.mapping(KEYS), "rate").number());
  }

  @Test
  void whatOnlyJavaCallsANumberIsRefused() {
    for (String text : List.of("1d", "0x1p3", "NaN", "Infinity", "1e999", "1,5", "")) {
      YamlValue yaml = YamlValue.parse("f.yaml", "rate: '" + text + "'");
      YamlValue rate = yaml.required(yaml.mapping(KEYS), "rate");
      assertThrows(YamlException.class, rate::number, text);
    }
  }

  @Test
  void anUnknownKeyIsRefusedWithItsPlaceAndTheNearestName() {
    assertEquals("f.yaml:2:1: unknown key naem; did you mean name?", refusal("rate: 1\nnaem: x\n"));
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() {
    assertTrue(refusal("rate: 1\nrate: 2\n").startsWith("f.yaml:2:1"), refusal("rate: 1\nrate: 2"));
  }

  @Test
  void brokenYamlIsRefusedWithItsPlace() {
    assertTrue(
        refusal("rate: [1, 2\nname: x\n").startsWith("f.yaml:2:"), refusal("rate: [1\nn: 2"));
    assertEquals("f.yaml: is empty", refusal(""));
  }

  @Test
  void aFileThatIsNotTextIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("binary.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertTrue(
        assertThrows(YamlException.class, () -> YamlValue.read(file))
            .getMessage()
            .contains("not UTF-8"));
  }

  @Test
  void anOverrideReplacesOneEntryAndErrorsNameWhereItCameFrom() {
    YamlValue yaml =
        YamlValue.parse("f.yaml", "name: x\ninner: {rate: 1, name: y}\n")
            .with("inner.rate", "fast", "--set inner.rate=fast");
    Map<String, YamlValue> inner = yaml.mapping(KEYS).get("inner").mapping(KEYS);
    assertEquals("y", inner.get("name").text());
    assertEquals(
        "--set inner.rate=fast: must be a number, got fast",
        assertThrows(YamlException.class, inner.get("rate")::number).getMessage());
  }

  @Test
  void anOverrideMayBeAMappingOrAList() {
    YamlValue yaml = YamlValue.parse("f.yaml", "name: x\ninner: plain\n");
    String origin = "--set inner={rate: fast, name: [1, 2]}";
    YamlValue inner =
        yaml.with("inner", " {rate: fast, name: [1, 2]}", origin).mapping(KEYS).get("inner");
    Map<String, YamlValue> entries = inner.mapping(KEYS);
    assertEquals(2, entries.get("name").items().get(1).integer());
    assertEquals(
        origin + ": must be a number, got fast",
        assertThrows(YamlException.class, entries.get("rate")::number).getMessage());
    YamlValue list = yaml.with("inner", "[3]", "--set").mapping(KEYS).get("inner");
    assertEquals(3, list.items().get(0).integer());
    YamlValue text = yaml.with("inner", "rate: {1}", "--set").mapping(KEYS).get("inner");
    assertEquals("rate: {1}", text.text());
  }

  @Test
  void anOverrideThatIsHalfAMappingIsRefusedWithWordsThatSayHow() {
    YamlValue yaml = YamlValue.parse("f.yaml", "name: x\n");
    for (String half : new String[] {"{kind: cosine", "[1, 2}", "{a: 1} b", "{a: !!x 1}"}) {
      assertEquals(
          "--set: is no map or list; write one as KEY={name: value, name: value} or"
              + " KEY=[value, value], all of it in quotes for the shell",
          assertThrows(YamlException.class, () -> yaml.with("inner", half, "--set")).getMessage());
    }
  }

  @Test
  void anOverrideOfAnUnknownKeyIsRefusedAsInAFile() {
    YamlValue yaml = YamlValue.parse("f.yaml", "name: x\n").with("rat", "1", "--set rat=1");
    assertEquals(
        "--set rat=1: unknown key rat; did you mean rate?",
        assertThrows(YamlException.class, () -> yaml.mapping(KEYS)).getMessage());
  }

  @Test
  void theNearestNameIsFoundWithinAThirdOfTheLetters() {
    List<String> names = List.of("lenet-b4-e5", "lenet-b16-e5", "fc2");
    assertEquals(Optional.of("lenet-b16-e5"), NearestName.of("lenet-b16e5", names));
    assertEquals(Optional.of("fc2"), NearestName.of("FC2", names));
    assertEquals(Optional.empty(), NearestName.of("resnet", names));
  }
}
