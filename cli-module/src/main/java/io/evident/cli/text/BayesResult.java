package io.evident.cli.text;

import io.evident.bayes.Interval;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What an inference found, as fields in order: numbers, intervals, booleans, texts, lists of texts,
 * what is absent, or fields again.
 *
 * @param fields the fields by their names
 */
public record BayesResult(Map<String, Object> fields) {
  private static final int DIGITS = 10;

  /**
   * Fields whose names are the user's, such as groups and columns: they are printed as they are.
   *
   * @param fields the fields
   * @param own those among the names that are ours
   */
  public record Named(Map<String, Object> fields, Set<String> own) {}

  /**
   * What does not exist.
   *
   * @param why not
   */
  public record Absent(String why) {}

  /** Fields from names and values in turn. */
  public static Map<String, Object> fields(Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  public void print(PrintWriter out, TableFormat format) {
    switch (format) {
      case TEXT -> printText(out, "", Labelled.of(fields));
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
    if (value instanceof Named named) {
      appendJson(json, named.fields(), indent);
    } else if (value instanceof Interval interval) {
      appendJson(json, ends(interval), indent);
    } else if (value instanceof List<?> list) {
      json.append('[');
      for (int i = 0; i < list.size(); i++) {
        json.append(i == 0 ? "" : ", ");
        appendJson(json, list.get(i), indent);
      }
      json.append(']');
    } else if (value instanceof Absent) {
      json.append("null");
    } else if (value instanceof Map<?, ?> inner) {
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

  private static Map<String, Object> ends(Interval interval) {
    return fields("lower", interval.lower(), "upper", interval.upper());
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
          String path = prefix + name;
          if (value instanceof Named named) {
            printCsv(out, path + ".", named.fields());
          } else if (value instanceof Map<?, ?> inner) {
            printCsv(out, path + ".", inner);
          } else if (value instanceof Interval interval) {
            printCsv(out, path + ".", ends(interval));
          } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
              out.println(quoted(path + "." + i) + "," + quoted(list.get(i).toString()));
            }
          } else {
            out.println(quoted(path) + "," + quoted(cell(value)));
          }
        });
  }

  private static String cell(Object value) {
    return value instanceof Absent ? "" : value.toString();
  }

  private static String quoted(String cell) {
    return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static void printText(PrintWriter out, String indent, Labelled fields) {
    fields.forEach(
        (label, value) -> {
          if (value instanceof List<?> warnings) {
            warnings.forEach(text -> out.println(indent + "warning: " + text));
          } else if (isNested(value)) {
            out.println(indent + label);
            printText(out, indent + "  ", Labelled.of(value));
          } else {
            out.printf(Locale.ROOT, "%-26s %s%n", indent + label, shown(value));
          }
        });
  }

  /** The fields as a reader sees them, those of an inner group after its name. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    addTexts(texts, "", Labelled.of(fields));
    return texts;
  }

  private static void addTexts(Map<String, String> texts, String prefix, Labelled fields) {
    fields.forEach(
        (label, value) -> {
          if (value instanceof List<?> warnings) {
            texts.put(
                prefix + "warning",
                String.join("; ", warnings.stream().map(Object::toString).toList()));
          } else if (isNested(value)) {
            addTexts(texts, prefix + label + ", ", Labelled.of(value));
          } else {
            texts.put(prefix + label, shown(value));
          }
        });
  }

  /** Fields by the names that a reader sees. */
  private record Labelled(Map<String, Object> fields, Set<String> asTheyAre) {
    static Labelled of(Object value) {
      if (value instanceof Named named) {
        Set<String> names = new LinkedHashSet<>(named.fields().keySet());
        names.removeAll(named.own());
        return new Labelled(named.fields(), names);
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((name, inner) -> fields.put(name.toString(), inner));
      return new Labelled(fields, Set.of());
    }

    void forEach(BiConsumer<String, Object> use) {
      fields.forEach(
          (name, value) -> use.accept(asTheyAre.contains(name) ? name : words(name), value));
    }
  }

  private static boolean isFields(Object value) {
    return value instanceof Map<?, ?> || value instanceof Named;
  }

  /** Whether fields have fields inside, which take lines of their own. */
  private static boolean isNested(Object value) {
    return isFields(value)
        && Labelled.of(value).fields().values().stream().anyMatch(BayesResult::isFields);
  }

  private static String shown(Object value) {
    if (isFields(value)) {
      StringBuilder line = new StringBuilder();
      Labelled.of(value)
          .forEach(
              (label, inner) ->
                  line.append(line.length() == 0 ? "" : ", ")
                      .append(label)
                      .append(' ')
                      .append(shown(inner)));
      return line.toString();
    }
    if (value instanceof Double number) {
      return digits(number, DIGITS);
    }
    if (value instanceof Interval interval) {
      return digits(interval.lower(), DIGITS) + " to " + digits(interval.upper(), DIGITS);
    }
    return value instanceof Absent absent ? absent.why() : value.toString();
  }

  /** So many significant digits, without the zeros that say nothing. */
  public static String digits(double number, int count) {
    double size = Math.abs(number);
    if (!Double.isFinite(number)) {
      return Double.isNaN(number) ? "none" : number < 0 ? "-infinite" : "infinite";
    }
    if (size == 0 || (size >= 1e-4 && size < 1e10)) {
      return new BigDecimal(number)
          .round(new MathContext(count))
          .stripTrailingZeros()
          .toPlainString();
    }
    return String.format(Locale.ROOT, "%." + (count - 1) + "e", number);
  }

  /** logBayesFactor becomes log Bayes factor, interval95 becomes 95 % interval. */
  private static String words(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT)
        .replace("bayes", "Bayes")
        .replaceFirst("^interval([0-9]+)$", "$1 % interval")
        .replaceFirst("^map$", "MAP")
        .replaceFirst("^mle$", "MLE");
  }
}
