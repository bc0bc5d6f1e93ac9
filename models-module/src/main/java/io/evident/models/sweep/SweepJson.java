package io.evident.models.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.models.storage.StoredJson;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The JSON objects of a sweep, with their version. */
final class SweepJson {
  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String where;
  private final JsonNode object;

  private SweepJson(String where, JsonNode object) {
    this.where = where;
    this.object = object;
  }

  @SafeVarargs
  static String print(Map.Entry<String, ?>... entries) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", VERSION);
    for (Map.Entry<String, ?> entry : entries) {
      all.put(entry.getKey(), entry.getValue());
    }
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts and numbers must be JSON", e);
    }
  }

  static SweepJson parse(String where, String json) {
    SweepJson object =
        new SweepJson(where, StoredJson.parse(where, json, "delete it to run the trial again"));
    int version = object.integer("version");
    if (version != VERSION) {
      throw object.error("this program reads version " + VERSION + ", got version " + version);
    }
    return object;
  }

  private IllegalArgumentException error(String message) {
    return new IllegalArgumentException(where + ": " + message);
  }

  private JsonNode value(String key) {
    JsonNode value = object.get(key);
    if (value == null) {
      throw error("needs the key " + key);
    }
    return value;
  }

  String text(String key) {
    JsonNode value = value(key);
    if (!value.isTextual()) {
      throw error(key + " must be text, got " + value);
    }
    return value.textValue();
  }

  Number number(String key) {
    return number(key, value(key));
  }

  private Number number(String key, JsonNode value) {
    if (!value.isNumber()) {
      throw error(key + " must be a number, got " + value);
    }
    return value.numberValue();
  }

  int integer(String key) {
    JsonNode value = value(key);
    if (!value.canConvertToInt() || !value.isIntegralNumber()) {
      throw error(key + " must be a whole number, got " + value);
    }
    return value.intValue();
  }

  <E extends Enum<E>> E choice(String key, E[] choices) {
    String text = text(key);
    return Arrays.stream(choices)
        .filter(c -> c.toString().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> error(key + " must be one of " + Arrays.toString(choices)));
  }

  private Iterable<Map.Entry<String, JsonNode>> entries(String key) {
    JsonNode value = value(key);
    if (!value.isObject()) {
      throw error(key + " must be an object, got " + value);
    }
    return value.properties();
  }

  Map<String, String> texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(key)) {
      if (!entry.getValue().isTextual()) {
        throw error(entry.getKey() + " must be text, got " + entry.getValue());
      }
      texts.put(entry.getKey(), entry.getValue().textValue());
    }
    return texts;
  }

  Map<String, Double> numbers(String key) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : entries(key)) {
      numbers.put(entry.getKey(), number(entry.getKey(), entry.getValue()).doubleValue());
    }
    return numbers;
  }
}
