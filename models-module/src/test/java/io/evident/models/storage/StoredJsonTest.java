package io.evident.models.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredJsonTest {
  private static final StoredJson KIND = StoredJson.of("kept", 3, "remake it");

  private enum Side {
    LEFT,
    @JsonProperty("right")
    RIGHT
  }

  private record Part(int count, double share) {}

  private record Whole(
      String name,
      long seed,
      Side side,
      List<Part> parts,
      @JsonSetter(nulls = Nulls.SET) double loss,
      @JsonSetter(nulls = Nulls.SET) String note) {
    Whole {
      if (name.isBlank()) {
        throw new IllegalArgumentException("name must not be blank");
      }
    }
  }

  private static final Whole WHOLE =
      new Whole("x", -3_000_000_000L, Side.RIGHT, List.of(new Part(1, 0.1)), 1e-7, "n");

  private static String refusal(String json) {
    return assertThrows(
            IllegalArgumentException.class, () -> StoredJson.object("run.json", json, "remake it"))
        .getMessage();
  }

  private static Whole read(String json) {
    return KIND.parse("run.json", json, Whole.class, whole -> whole);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'a': 1,              | run.json:1:",
        "{'a': 1,§ 'a': 2}     | run.json:2:",
        "{'a': 1}§ {'b': 2}    | run.json:2:",
        "{'a': 01}             | run.json:1:",
        "nothing               | run.json:1:",
      })
  void whatIsNoJsonIsRefusedWithItsPlace(String json, String place) {
    String refusal = refusal(json.replace('\'', '"').replace('§', '\n'));
    assertTrue(refusal.startsWith(place), refusal);
    assertTrue(refusal.endsWith("; remake it"), refusal);
    assertEquals(1, refusal.lines().count(), refusal);
  }

  @Test
  void anEmptyFileIsNoJson() {
    assertEquals("run.json: is empty, not JSON; remake it", refusal(" \n"));
  }

  @Test
  void sixtyFourLevelsAreReadAndNoMore() {
    String deep = "{\"a\":".repeat(63) + "[]" + "}".repeat(63);
    assertTrue(StoredJson.object("run.json", deep, "remake it").has("a"));
    assertTrue(refusal("{\"a\":" + deep + "}").startsWith("run.json:1:"));
  }

  @Test
  void whatIsNoObjectIsRefused() {
    assertEquals("run.json: is no JSON object; remake it", refusal("[1]"));
  }

  @Test
  void aRecordSurvivesBehindItsFormatAndVersion() {
    String json = KIND.print(WHOLE);
    assertTrue(json.startsWith("{\n  \"format\" : \"kept\",\n  \"version\" : 3,\n"), json);
    assertTrue(json.contains("\"side\" : \"right\""), json);
    assertEquals(WHOLE, read(json));
    assertEquals(WHOLE, read(KIND.line(WHOLE)));
    assertEquals(1, KIND.line(WHOLE).lines().count());
  }

  @Test
  void whatIsUndefinedIsNullAndReadAsNaN() {
    Whole undefined = new Whole("x", 1, Side.LEFT, List.of(), Double.NaN, null);
    String json = KIND.print(undefined);
    assertTrue(json.contains("\"loss\" : null") && json.contains("\"note\" : null"), json);
    assertEquals(undefined, read(json));
    assertEquals(
        undefined, read(json.replaceFirst(",\\s*\"note\" : null", "")), "a text may be missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "name":"x",            |                        | is damaged: needs the key name
          "name":"x"             | "name":null            | is damaged: name must be text, got null
          "name":"x"             | "name":1               | is damaged: name must be text, got 1
          "name":"x"             | "name":true            | is damaged: name must be text, got true
          "name":"x"             | "name":["x"]           | is damaged: name must be text, got ["x"]
          "name":"x"             | "name":" "             | is damaged: name must not be blank
          "seed":-3000000000,    |                        | is damaged: needs the key seed
          "seed":-3000000000     | "seed":null            | is damaged: seed must be a whole number, got null
          "seed":-3000000000     | "seed":"1"             | is damaged: seed must be a whole number, got "1"
          "seed":-3000000000     | "seed":""              | is damaged: seed must be a whole number, got ""
          "seed":-3000000000     | "seed":1.5             | is damaged: seed must be a whole number, got 1.5
          "seed":-3000000000     | "seed":1e30            | is damaged: seed must be a whole number, got 1.0E30
          "seed":-3000000000     | "seed":true            | is damaged: seed must be a whole number, got true
          "side":"right"         | "side":"up"            | is damaged: side must be one of [LEFT, RIGHT], got "up"
          "side":"right"         | "side":0               | is damaged: side must be one of [LEFT, RIGHT], got 0
          "side":"right"         | "side":""              | is damaged: side must be one of [LEFT, RIGHT], got ""
          "count":1              | "count":3000000000     | is damaged: parts[0].count must be a whole number, got 3000000000
          "count":1,             |                        | is damaged: needs the key parts[0].count
          "share":0.1            | "share":"NaN"          | is damaged: parts[0].share must be a finite number, got "NaN"
          "share":0.1            | "share":1e999          | is damaged: parts[0].share must be a finite number, got
          "share":0.1            | "share":null           | is damaged: parts[0].share must be a finite number, got null
          "share":0.1            | "shore":0.1            | is damaged: needs the key parts[0].share
          "parts":[              | "parts":[null,         | is damaged: parts[0] must be an object, got null
          "parts":               | "parts":{},"others":   | is damaged: parts must be a list, got {}
          "loss":1.0E-7,         |                        | is damaged: needs the key loss
          "format":"kept"        | "format":"other"       | its format is not kept but other
          "format":"kept",       |                        | its format is not kept but none
          "version":3            | "version":4            | this program reads version 3, got 4
          "version":3            | "version":2            | this program reads version 3, got 2
          "version":3            | "version":"3"          | this program reads version 3, got "3"
          "version":3,           |                        | this program reads version 3, got none
          """)
  void whatDoesNotFitIsRefusedWithItsKey(String what, String instead, String message) {
    String json = KIND.line(WHOLE);
    assertTrue(json.contains(what), json);
    String damaged = json.replace(what, instead == null ? "" : instead);
    String refusal = assertThrows(IllegalArgumentException.class, () -> read(damaged)).getMessage();
    assertTrue(refusal.startsWith("run.json: " + message), refusal);
    assertTrue(refusal.endsWith("; remake it"), refusal);
    assertEquals(1, refusal.lines().count(), refusal);
  }

  @Test
  void keysThatTheRecordLacksAreLeftAlone() {
    assertEquals(WHOLE, read(KIND.line(WHOLE).replace("{\"format\"", "{\"later\":1,\"format\"")));
  }

  /** Large arrays are kept as texts. */
  @Test
  void aTextMayBeAsLongAsAFile() {
    String text = "x".repeat(30_000_000);
    record Text(String text) {}
    assertEquals(
        text,
        StoredJson.of("kept", 3, "remake it")
            .parse(
                "run.json",
                "{\"format\": \"kept\", \"version\": 3, \"text\": \"" + text + "\"}",
                Text.class,
                read -> read)
            .text());
  }
}
