package io.evident.models.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Arrays;
import java.util.Collection;

/** Says in one line why a tree is not the record that it was read as. */
final class JsonMismatch {
  private static final int SHOWN = 200;

  private JsonMismatch() {}

  /** What the record itself refuses, in its words; else the key and what belongs there. */
  static String reason(JsonNode tree, JsonProcessingException e) {
    if (e.getCause() instanceof IllegalArgumentException refused) {
      return refused.getMessage();
    }
    StringBuilder key = new StringBuilder();
    JsonNode value = tree;
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        String name = step.getFieldName();
        key.append(name == null ? "[" + step.getIndex() + "]" : key.isEmpty() ? name : "." + name);
        value = name == null ? value.path(step.getIndex()) : value.path(name);
      }
    }
    return value.isMissingNode()
        ? "needs the key " + key
        : key + " must be " + expected(e) + ", got " + shown(value.toString());
  }

  private static String expected(JsonProcessingException e) {
    // A whole number that is too large comes without its type.
    Class<?> type =
        e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
            ? mismatch.getTargetType()
            : long.class;
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    if (type == String.class) {
      return "text";
    }
    if (type == double.class || type == Double.class) {
      return "a finite number";
    }
    if (type == byte[].class) {
      return "text in base 64";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.isPrimitive() || Number.class.isAssignableFrom(type)
        ? "a whole number"
        : "an object";
  }

  /** Text of a file as part of one line. */
  static String shown(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(line::appendCodePoint);
    return text.length() > SHOWN ? line + "..." : line.toString();
  }
}
