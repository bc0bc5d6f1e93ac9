package io.evident.models.storage;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/**
 * A kind of JSON file that this program writes and reads: a record, behind its format and its
 * version. Reading binds to the record's own type and no other: no file names a class. Keys that
 * stand twice, text behind the value, and more depth or values than any such file has are refused;
 * so are a key that is missing or null, unless the component is marked with {@link JsonSetter}, and
 * a value of another type. Keys that the record lacks are left alone. A number that is not finite
 * is written as null; read, null is NaN where {@code @JsonSetter(nulls = Nulls.SET)} says so.
 */
public final class StoredJson {
  /** Bytes of a file, at most: more are refused as damaged. */
  public static final int MAX_BYTES = 1 << 26;

  private static final String FORMAT = "format";
  private static final String VERSION = "version";

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxTokenCount(MAX_BYTES / 2)
                          .maxDocumentLength(MAX_BYTES)
                          .maxStringLength(MAX_BYTES)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
          .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
          .withCoercionConfig(
              LogicalType.Textual,
              text -> {
                for (CoercionInputShape shape : CoercionInputShape.values()) {
                  text.setCoercion(shape, CoercionAction.Fail);
                }
              })
          .addModule(new JsonNumbers())
          .build();

  private final String format;
  private final int version;
  private final String remedy;

  private StoredJson(String format, int version, String remedy) {
    this.format = format;
    this.version = version;
    this.remedy = remedy;
  }

  /**
   * A kind of file.
   *
   * @param format what stands under "format"; empty if its files have none
   * @param version the one that is written, and read; files of another are refused
   * @param remedy what to do about a file that cannot be read
   * @return the kind
   */
  public static StoredJson of(String format, int version, String remedy) {
    return new StoredJson(format, version, remedy);
  }

  /**
   * Writes.
   *
   * @param content a record or a map
   * @return JSON, indented, ended by a newline
   */
  public String print(Object content) {
    return printed(headed(content));
  }

  /**
   * Writes in one line.
   *
   * @param content a record or a map
   * @return JSON, ended by a newline
   */
  public String line(Object content) {
    return headed(content) + "\n";
  }

  private ObjectNode headed(Object content) {
    ObjectNode all = MAPPER.createObjectNode();
    if (!format.isEmpty()) {
      all.put(FORMAT, format);
    }
    return all.put(VERSION, version).setAll(tree(content));
  }

  /**
   * A record or a map as JSON.
   *
   * @param content the record
   * @return an object with its components in order
   */
  public static ObjectNode tree(Object content) {
    return MAPPER.valueToTree(content);
  }

  /**
   * An object as text.
   *
   * @param json the object
   * @return JSON, indented, ended by a newline
   */
  public static String printed(JsonNode json) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers must be JSON", e);
    }
  }

  /**
   * Requires that a text is no longer than what is read.
   *
   * @param where it is to be written
   * @param json the text
   * @param remedy how to make it shorter
   * @return the text
   * @throws IllegalArgumentException if it is longer than {@link #MAX_BYTES}
   */
  public static String requireReadable(Path where, String json, String remedy) {
    long bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: would have %,d bytes, and no more than %,d are read; %s",
              where,
              bytes,
              MAX_BYTES,
              remedy));
    }
    return json;
  }

  /**
   * Reads a file.
   *
   * @param <T> the record
   * @param <R> what is made of it
   * @param file UTF-8
   * @param type of the record
   * @param made what is made of the record
   * @return that
   * @throws IllegalArgumentException if it is not JSON, not of this format and version, or nothing
   *     can be made of it; the message names the file, and line and column or key
   * @throws IOException if it cannot be read
   */
  public <T, R> R read(Path file, Class<T> type, Function<T, R> made) throws IOException {
    return parse(file.toString(), BoundedFile.text(file, MAX_BYTES), type, made);
  }

  /**
   * Reads a file that is a record as it stands.
   *
   * @param <T> the record
   * @param file UTF-8
   * @param type of the record
   * @return the record
   * @throws IllegalArgumentException as {@link #read(Path, Class, Function)}
   * @throws IOException if it cannot be read
   */
  public <T> T read(Path file, Class<T> type) throws IOException {
    return read(file, type, Function.identity());
  }

  /**
   * Reads text.
   *
   * @param <T> the record
   * @param <R> what is made of it
   * @param where what to call it in an error
   * @param json the text
   * @param type of the record
   * @param made what is made of the record
   * @return that
   * @throws IllegalArgumentException as {@link #read(Path, Class, Function)}
   */
  public <T, R> R parse(String where, String json, Class<T> type, Function<T, R> made) {
    ObjectNode all = object(where, json, remedy);
    String found = all.path(FORMAT).asText("none");
    if (!format.isEmpty() && !found.equals(format)) {
      throw refused(where, "its format is not " + format + " but " + JsonMismatch.shown(found));
    }
    JsonNode number = all.path(VERSION);
    if (!(number.isInt() && number.intValue() == version)) {
      throw refused(
          where,
          "this program reads version "
              + version
              + ", got "
              + (number.isMissingNode() ? "none" : JsonMismatch.shown(number.toString())));
    }
    try {
      return made.apply(bind(all, type));
    } catch (IllegalArgumentException e) {
      throw refused(where, "is damaged: " + e.getMessage());
    }
  }

  private IllegalArgumentException refused(String where, String why) {
    return new IllegalArgumentException(where + ": " + why + "; " + remedy);
  }

  /**
   * Reads a file as a tree, whatever its format and version.
   *
   * @param file UTF-8
   * @param remedy what to do if it is damaged
   * @return an object
   * @throws IllegalArgumentException if it is something else; the message names the file
   * @throws IOException if it cannot be read
   */
  public static ObjectNode object(Path file, String remedy) throws IOException {
    return object(file.toString(), BoundedFile.text(file, MAX_BYTES), remedy);
  }

  /**
   * Reads text as a tree, whatever its format and version.
   *
   * @param where what to call it in an error
   * @param json the text
   * @param remedy what to do if it is damaged
   * @return an object
   * @throws IllegalArgumentException if it is something else; the message names where, line and
   *     column
   */
  public static ObjectNode object(String where, String json, String remedy) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonNode node = node(where, parser, remedy);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException(
          where + ": is " + (node == null ? "empty, not JSON; " : "no JSON object; ") + remedy);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory was not read", e);
    }
  }

  private static JsonNode node(String where, JsonParser parser, String remedy) throws IOException {
    try {
      return MAPPER.readTree(parser);
    } catch (JsonProcessingException e) {
      // What is beyond a limit comes without its place.
      JsonLocation at = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
      String place = where + ":" + at.getLineNr() + ":" + at.getColumnNr();
      // Behind it the library says where in terms of its own.
      String reason = e.getOriginalMessage().replaceAll(" \\(start marker at .*", "");
      throw new IllegalArgumentException(
          place + ": is not JSON (" + JsonMismatch.shown(reason) + "); " + remedy, e);
    }
  }

  /**
   * A tree as a record.
   *
   * @param <T> the record
   * @param tree what was read
   * @param type of the record
   * @return the record
   * @throws IllegalArgumentException if it does not fit; the message names the key
   */
  public static <T> T bind(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(JsonMismatch.reason(tree, e), e);
    }
  }
}
