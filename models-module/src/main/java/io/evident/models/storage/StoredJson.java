package io.evident.models.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads JSON that this program wrote, as trees of plain values: never as objects of classes. Keys
 * that stand twice, text behind the value, and more depth or values than any such file has are
 * refused; a value of another type than asked for is not converted.
 */
public final class StoredJson {
  private static final int MAX_BYTES = 1 << 26;
  private static final int SHOWN = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxTokenCount(2_000_000)
                          .maxDocumentLength(MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StoredJson() {}

  /**
   * Reads a file.
   *
   * @param file UTF-8
   * @param remedy what to do if it is damaged
   * @return its value
   * @throws IllegalArgumentException if it is not JSON; the message names file, line and column
   * @throws IOException if it cannot be read
   */
  public static JsonNode read(Path file, String remedy) throws IOException {
    return parse(file.toString(), BoundedFile.text(file, MAX_BYTES), remedy);
  }

  /**
   * Reads text.
   *
   * @param where what to call it in an error
   * @param json the text
   * @param remedy what to do if it is damaged
   * @return its value
   * @throws IllegalArgumentException as {@link #read}
   */
  public static JsonNode parse(String where, String json, String remedy) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      return parse(where, parser, remedy);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory was not read", e);
    }
  }

  private static JsonNode parse(String where, JsonParser parser, String remedy) throws IOException {
    try {
      JsonNode node = MAPPER.readTree(parser);
      if (node == null) {
        throw new IllegalArgumentException(where + ": is empty, not JSON; " + remedy);
      }
      return node;
    } catch (JsonProcessingException e) {
      // What is beyond a limit comes without its place.
      JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
      String place = where + ":" + at.getLineNr() + ":" + at.getColumnNr();
      // Behind it the library says where in terms of its own.
      String reason = e.getOriginalMessage().replaceAll(" \\(start marker at .*", "");
      throw new IllegalArgumentException(
          place + ": is not JSON (" + shown(reason) + "); " + remedy, e);
    }
  }

  /**
   * A whole number.
   *
   * @param object that has it
   * @param key its key
   * @return the number
   * @throws IllegalArgumentException if it is missing or something else
   */
  public static long whole(JsonNode object, String key) {
    return whole(key, object.required(key));
  }

  /**
   * A whole number of 32 bits.
   *
   * @param object that has it
   * @param key its key
   * @return the number
   * @throws IllegalArgumentException if it is missing or something else
   */
  public static int integer(JsonNode object, String key) {
    JsonNode value = object.required(key);
    require(value.isIntegralNumber() && value.canConvertToInt(), key, "a whole number", value);
    return value.intValue();
  }

  /**
   * A whole number by itself.
   *
   * @param name what it is, for errors
   * @param value the number
   * @return the number
   * @throws IllegalArgumentException if it is something else
   */
  public static long whole(String name, JsonNode value) {
    require(value.isIntegralNumber() && value.canConvertToLong(), name, "a whole number", value);
    return value.longValue();
  }

  /**
   * A number.
   *
   * @param object that has it
   * @param key its key
   * @return the number
   * @throws IllegalArgumentException if it is missing or something else
   */
  public static double number(JsonNode object, String key) {
    return number(key, object.required(key));
  }

  /**
   * A number by itself.
   *
   * @param name what it is, for errors
   * @param value the number
   * @return the number
   * @throws IllegalArgumentException if it is something else
   */
  public static double number(String name, JsonNode value) {
    require(value.isNumber(), name, "a number", value);
    return value.doubleValue();
  }

  /**
   * A text.
   *
   * @param object that has it
   * @param key its key
   * @return the text
   * @throws IllegalArgumentException if it is missing or something else
   */
  public static String text(JsonNode object, String key) {
    JsonNode value = object.required(key);
    require(value.isTextual(), key, "text", value);
    return value.textValue();
  }

  /**
   * A list of texts.
   *
   * @param object that has it
   * @param key its key
   * @return the texts
   * @throws IllegalArgumentException if it is missing or something else
   */
  public static List<String> texts(JsonNode object, String key) {
    JsonNode list = object.required(key);
    require(list.isArray(), key, "a list", list);
    List<String> texts = new ArrayList<>();
    for (JsonNode value : list) {
      require(value.isTextual(), key, "a list of texts", value);
      texts.add(value.textValue());
    }
    return texts;
  }

  private static void require(boolean good, String key, String what, JsonNode value) {
    if (!good) {
      throw new IllegalArgumentException(
          key + " must be " + what + ", got " + shown(value.toString()));
    }
  }

  private static String shown(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(line::appendCodePoint);
    return text.length() > SHOWN ? line + "..." : line.toString();
  }
}
