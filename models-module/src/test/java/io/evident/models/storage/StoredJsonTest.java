package io.evident.models.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredJsonTest {
  private static String refusal(String json) {
    return assertThrows(
            IllegalArgumentException.class, () -> StoredJson.parse("run.json", json, "remake it"))
        .getMessage();
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
    String deep = "[".repeat(64) + "]".repeat(64);
    assertTrue(StoredJson.parse("run.json", deep, "remake it").isArray());
    assertTrue(refusal("[" + deep + "]").startsWith("run.json:1:"));
  }

  @ParameterizedTest
  @CsvSource({"text, 1", "number, \"1\"", "integer, 1.5", "integer, 3000000000", "whole, 1e30"})
  void aValueOfAnotherKindIsRefusedWithItsKey(String kind, String value) {
    JsonNode object = StoredJson.parse("run.json", "{\"seed\": " + value + "}", "remake it");
    String refusal =
        assertThrows(
                IllegalArgumentException.class,
                () -> {
                  switch (kind) {
                    case "text" -> StoredJson.text(object, "seed");
                    case "number" -> StoredJson.number(object, "seed");
                    case "integer" -> StoredJson.integer(object, "seed");
                    default -> StoredJson.whole(object, "seed");
                  }
                })
            .getMessage();
    assertTrue(refusal.startsWith("seed must be "), refusal);
    assertTrue(refusal.contains(", got "), refusal);
  }
}
