package io.evident.cli;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What an inference found, as fields in order: numbers, booleans, texts, nothing, or fields again.
 *
 * @param fields the fields by their names
 */
record BayesResult(Map<String, Object> fields) {
  private static final int DIGITS = 10;

  /** How a result is written. */
  enum Format {
    TEXT,
    JSON,
    CSV
  }

  /** Fields from names and values in turn. */
  static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  void print(PrintWriter out, Format format) {
    switch (format) {
      case TEXT -> printText(out, "", fields);
      case JSON -> printJson(out);
      case CSV -> printCsv(out);
    }
    out.flush();
  }

  private void printJson(PrintWriter out) {
    StringBuilder json = new StringBuilder();
    appendJson(json, fields, "");
    out.println(json);
  }

  private static void appendJson(StringBuilder json, Object value, String indent) {
    if (value instanceof Map<?, ?> inner) {
      String deeper = indent + "  ";
      String separator = "{\n";
      for (Map.Entry<?, ?> field : inner.entrySet()) {
        json.append(separator).append(deeper);
        appendText(json, field.getKey().toString());
        json.append(": ");
        appendJson(json, field.getValue(), deeper);
        separator = ",\n";
      }
      json.append(inner.isEmpty() ? "{}" : "\n" + indent + "}");
    } else if (value instanceof CharSequence text) {
      appendText(json, text);
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      json.append("null");
    } else {
      json.append(value);
    }
  }

  private static void appendText(StringBuilder json, CharSequence text) {
    json.append('"');
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
              } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                json.append((char) c);
              }
            });
    json.append('"');
  }

  private void printCsv(PrintWriter out) {
    out.println("field,value");
    printCsv(out, "", fields);
  }

  private static void printCsv(PrintWriter out, String prefix, Map<?, ?> fields) {
    fields.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            printCsv(out, prefix + name + ".", inner);
          } else {
            out.println(
                quoted(prefix + name) + "," + quoted(value == null ? "" : value.toString()));
          }
        });
  }

  private static String quoted(String cell) {
    return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static void printText(PrintWriter out, String indent, Map<?, ?> fields) {
    fields.forEach(
        (name, value) -> {
          String label = indent + words(name.toString());
          if (value instanceof Map<?, ?> inner
              && inner.values().stream().anyMatch(BayesResult::nested)) {
            out.println(label);
            printText(out, indent + "  ", inner);
          } else {
            out.printf(Locale.ROOT, "%-26s %s%n", label, shown(value));
          }
        });
  }

  /** The fields as a reader sees them, those of an inner group after its name. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    addTexts(texts, "", fields);
    return texts;
  }

  private static void addTexts(Map<String, String> texts, String prefix, Map<?, ?> fields) {
    fields.forEach(
        (name, value) -> {
          String label = prefix + words(name.toString());
          if (value instanceof Map<?, ?> inner
              && inner.values().stream().anyMatch(BayesResult::nested)) {
            addTexts(texts, label + ", ", inner);
          } else {
            texts.put(label, shown(value));
          }
        });
  }

  private static boolean nested(Object value) {
    return value instanceof Map<?, ?>;
  }

  private static String shown(Object value) {
    if (value instanceof Map<?, ?> inner) {
      StringBuilder line = new StringBuilder();
      inner.forEach(
          (name, number) ->
              line.append(line.length() == 0 ? "" : ", ")
                  .append(words(name.toString()))
                  .append(' ')
                  .append(shown(number)));
      return line.toString();
    }
    if (value instanceof Double number) {
      return digits(number);
    }
    return value == null ? "none without data" : value.toString();
  }

  /** Ten significant digits, without the zeros that say nothing. */
  private static String digits(double number) {
    double size = Math.abs(number);
    if (size == 0 || (size >= 1e-4 && size < 1e10)) {
      return new BigDecimal(number)
          .round(new MathContext(DIGITS))
          .stripTrailingZeros()
          .toPlainString();
    }
    return String.format(Locale.ROOT, "%." + (DIGITS - 1) + "e", number);
  }

  /** logBayesFactor becomes log Bayes factor. */
  private static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT)
        .replace("bayes", "Bayes")
        .replaceFirst("^map$", "MAP")
        .replaceFirst("^mle$", "MLE");
  }
}
