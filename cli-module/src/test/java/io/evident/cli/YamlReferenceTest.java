package io.evident.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.NetworkYaml;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.ParameterGroup;
import io.evident.models.sweep.SweepYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docs/reference/yaml.md against the readers of YAML. What a reader knows is asked of it by keys
 * that it does not: it answers with those that it does.
 */
class YamlReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "yaml.md");

  /** Near to no key, so that the answer is the list of all. */
  private static final String UNKNOWN = "qqqqqqqqqqqqqqqqqq";

  /** Stands for the key of a kind whose value is no mapping but a list. */
  private static final String LIST = "a list";

  private static final Pattern LISTED = Pattern.compile("(?s).*; there is (.*)");
  private static final Pattern CODE = Pattern.compile("`([^`]*)`");

  private static Map<String, List<Row>> tables;

  /** A row of a table; blank where the table has no such column. */
  private record Row(
      String kind, String key, String type, String otherwise, String example, String meaning) {
    boolean isRequired() {
      return otherwise.startsWith("required");
    }

    String parent() {
      return key.contains(".") ? key.substring(0, key.lastIndexOf('.')) : "";
    }

    String name() {
      return key.substring(key.lastIndexOf('.') + 1);
    }
  }

  /** A kind of setting that is written by its name, with settings of its own. */
  private enum Family {
    LAYERS("Layers", "Network", "layers"),
    LOSSES("Losses", "Network", "loss"),
    OPTIMIZERS("Optimizers", "Experiment", "optimizer"),
    SCHEDULES("Schedules", "Experiment", "schedule"),
    INITIALIZERS("Initializers", "Experiment", "initializer");

    private final String table;
    private final String file;
    private final String key;

    Family(String table, String file, String key) {
      this.table = table;
      this.file = file;
      this.key = key;
    }

    List<Row> rows() {
      return tables.get(table);
    }

    List<Row> settings(String kind) {
      return rows().stream().filter(r -> r.kind().equals(kind) && !r.key().equals("-")).toList();
    }

    /** A file with one of this kind in it. */
    String document(String kind, Map<String, String> settings) {
      if (kind.equals("muon") || kind.equals("whitening")) {
        return inGroup(kind, settings);
      }
      return atTop(kind, settings);
    }

    /** Not every parameter can follow one, nor start as the other. */
    private String inGroup(String kind, Map<String, String> settings) {
      Map<String, String> all = new LinkedHashMap<>(Map.of("kind", kind));
      all.putAll(settings);
      Map<String, String> whole = required(file);
      whole.put(
          "network",
          "{input: [8, 8, 3], layers: [conv2d: {filters: 24, kernel: 2}, flatten,"
              + " dense: {units: 2}], loss: softmaxCrossEntropy}");
      whole.put("groups", "[" + flow(Map.of("of", "kernels", key, flow(all))) + "]");
      return flow(whole);
    }

    private String atTop(String kind, Map<String, String> settings) {
      boolean named = this == LAYERS || this == LOSSES || this == INITIALIZERS;
      String value =
          named && settings.isEmpty()
              ? kind
              : switch (this) {
                case LAYERS, LOSSES ->
                    flow(
                        Map.of(
                            kind,
                            settings.keySet().equals(Set.of(LIST))
                                ? settings.get(LIST)
                                : flow(settings)));
                default -> {
                  Map<String, String> all = new LinkedHashMap<>(Map.of("kind", kind));
                  all.putAll(settings);
                  yield flow(all);
                }
              };
      Map<String, String> whole = required(file);
      if (this == LAYERS) {
        // A dense layer takes vectors.
        value =
            kind.equals("dense")
                ? "[flatten, " + value + "]"
                : "[" + value + ", flatten, {dense: {units: 2}}]";
      }
      if (this == LOSSES) {
        // Outputs for pairs and for triples of them.
        whole.put("layers", "[flatten, {dense: {units: 6}}]");
      }
      whole.put(key, value);
      return flow(whole);
    }

    /** The settings that a kind cannot be without. */
    Map<String, String> least(String kind) {
      Map<String, String> least = new LinkedHashMap<>();
      settings(kind).stream()
          .filter(Row::isRequired)
          .forEach(row -> least.put(row.key(), row.example()));
      return least;
    }
  }

  @BeforeAll
  static void readThePage() throws IOException {
    tables = new LinkedHashMap<>();
    String section = "";
    List<String> columns = List.of();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("#")) {
        section = line.replaceFirst("#+ ", "");
      } else if (!line.startsWith("|")) {
        columns = List.of();
      } else if (columns.isEmpty()) {
        columns = cells(line);
      } else if (!line.startsWith("| ---")) {
        tables.computeIfAbsent(section, s -> new ArrayList<>()).add(row(columns, cells(line)));
      }
    }
    assertEquals(
        Set.of(
            "Network",
            "Layers",
            "Losses",
            "Experiment",
            "Groups",
            "Optimizers",
            "Schedules",
            "Initializers",
            "Sweep",
            "Distributions"),
        tables.keySet());
  }

  private static List<String> cells(String line) {
    return Pattern.compile("\\|").splitAsStream(line.substring(1)).map(String::strip).toList();
  }

  private static Row row(List<String> columns, List<String> cells) {
    Map<String, String> by = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      by.put(columns.get(i), cells.get(i));
    }
    return new Row(
        code(by.getOrDefault("kind", "")),
        code(by.getOrDefault("key", "-")),
        by.get("type"),
        by.getOrDefault("default", ""),
        code(by.get("example")),
        by.getOrDefault("meaning", ""));
  }

  /** What stands in code font, if all of a cell does. */
  private static String code(String cell) {
    return cell.replaceFirst("^`([^`]*)`$", "$1");
  }

  private static String flow(Map<String, String> entries) {
    return entries.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** The keys at the top of a file that it cannot be without. */
  private static Map<String, String> required(String file) {
    return children(file, "").stream()
        .filter(Row::isRequired)
        .collect(Collectors.toMap(Row::name, Row::example, (a, b) -> a, LinkedHashMap::new));
  }

  private static List<Row> children(String file, String parent) {
    return tables.get(file).stream().filter(row -> row.parent().equals(parent)).toList();
  }

  /** A file with an entry in one of its mappings, or without it. */
  private static String document(String file, String parent, String name, Optional<String> value) {
    Map<String, String> mapping = new LinkedHashMap<>();
    for (Row row : children(file, parent)) {
      if (row.isRequired()) {
        mapping.put(row.name(), row.example());
      }
    }
    mapping.remove(name);
    // Of two that exclude each other one is enough.
    children(file, parent).stream()
        .filter(row -> row.name().equals(name) && row.otherwise().startsWith("in place of "))
        .forEach(row -> mapping.remove(named(row.otherwise())));
    value.ifPresent(v -> mapping.put(name, v));
    if (parent.isEmpty()) {
      return flow(mapping);
    }
    int dot = parent.lastIndexOf('.');
    return document(
        file,
        parent.substring(0, Math.max(0, dot)),
        parent.substring(dot + 1),
        Optional.of(flow(mapping)));
  }

  private static String named(String text) {
    Matcher code = CODE.matcher(text);
    assertTrue(code.find(), text);
    return code.group(1);
  }

  /** What a file means, as its reader writes it. */
  private static String meaning(String file, String text) {
    YamlValue yaml = YamlValue.parse("page", text);
    return switch (file) {
      case "Network" -> NetworkYaml.print(NetworkYaml.read(yaml));
      case "Experiment" -> ExperimentYaml.print(ExperimentYaml.read(yaml));
      default -> SweepYaml.print(SweepYaml.read(yaml));
    };
  }

  private static String refusal(String file, String text) {
    return assertThrows(IllegalArgumentException.class, () -> meaning(file, text), text)
        .getMessage();
  }

  /** The names that a reader lists where it does not know one. */
  private static Set<String> listed(String refusal) {
    Matcher names = LISTED.matcher(refusal);
    return names.matches() ? new TreeSet<>(List.of(names.group(1).split(", ", -1))) : Set.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Network", "Experiment", "Sweep"})
  void theKeysOfAFileAreThoseThatAreRead(String file) {
    Set<String> mappings =
        tables.get(file).stream().map(Row::parent).collect(Collectors.toCollection(TreeSet::new));
    for (String parent : mappings) {
      Set<String> shown =
          children(file, parent).stream().map(Row::name).collect(Collectors.toSet());
      String text = document(file, parent, UNKNOWN, Optional.of("1"));
      assertEquals(shown, listed(refusal(file, text)), file + " " + parent);
    }
    for (Row row : tables.get(file)) {
      boolean map = row.type().equals("map") || row.type().endsWith("or a map");
      assertEquals(map, mappings.contains(row.key()), row + " has keys of its own");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Network", "Experiment", "Sweep"})
  void theDefaultsOfAFileAreWhatHolds(String file) {
    for (Row row : tables.get(file)) {
      String with = document(file, row.parent(), row.name(), Optional.of(row.example()));
      String without = document(file, row.parent(), row.name(), Optional.empty());
      if (row.isRequired() || row.otherwise().startsWith("in place of ")) {
        meaning(file, with);
        String refusal = refusal(file, without);
        assertTrue(refusal.contains("needs the key "), refusal);
      } else {
        assertHolds(file, row, row.example(), with, without);
        if (row.otherwise().startsWith("`")) {
          String same =
              document(file, row.parent(), row.name(), Optional.of(named(row.otherwise())));
          assertEquals(meaning(file, same), meaning(file, without), row.toString());
        }
      }
    }
  }

  /** An example means something, and something else than the key left out. */
  private static void assertHolds(
      String file, Row row, String example, String with, String without) {
    if (example.equals(code(row.otherwise()))) {
      assertEquals(meaning(file, with), meaning(file, without), row.toString());
    } else {
      assertNotEquals(meaning(file, with), meaning(file, without), row.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Network", "Experiment", "Sweep"})
  void theChoicesOfAKeyAreThoseThatAreKnown(String file) {
    for (Row row : tables.get(file)) {
      if (row.type().startsWith("one of ")) {
        String text = document(file, row.parent(), row.name(), Optional.of(UNKNOWN));
        Set<String> shown =
            CODE.matcher(row.type()).results().map(m -> m.group(1)).collect(Collectors.toSet());
        assertEquals(shown, listed(refusal(file, text)), row.toString());
        assertTrue(shown.contains(row.example()), row.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void theKindsOfAFamilyAreThoseThatAreKnown(Family family) {
    Set<String> known =
        new TreeSet<>(listed(refusal(family.file, family.document(UNKNOWN, Map.of()))));
    if (family == Family.INITIALIZERS) {
      // Those that have settings are listed apart.
      Map<String, String> settings = Map.of("deviation", "1");
      known.addAll(listed(refusal(family.file, family.document(UNKNOWN, settings))));
    }
    Set<String> shown = family.rows().stream().map(Row::kind).collect(Collectors.toSet());
    assertEquals(shown, known);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void theSettingsOfAKindAreThoseThatAreRead(Family family) {
    Map<String, String> examples = new LinkedHashMap<>();
    family.rows().stream()
        .filter(row -> !row.key().equals("-"))
        .forEach(row -> examples.put(row.key(), row.example()));
    Set<String> kinds = family.rows().stream().map(Row::kind).collect(Collectors.toSet());
    for (String kind : kinds) {
      Map<String, String> probe = family.least(kind);
      probe.put(UNKNOWN, "1");
      if (probe.containsKey(LIST)) {
        // There are no keys beside a list.
        assertEquals(1, family.settings(kind).size(), kind);
        continue;
      }
      Set<String> candidates = new TreeSet<>(examples.keySet());
      candidates.addAll(listed(refusal(family.file, family.document(kind, probe))));
      candidates.removeAll(kinds);
      candidates.remove(LIST);
      candidates.remove("kind");
      for (String key : candidates) {
        Map<String, String> settings = family.least(kind);
        settings.put(key, examples.getOrDefault(key, "1"));
        boolean shown = family.settings(kind).stream().anyMatch(row -> row.key().equals(key));
        assertEquals(shown, isRead(family.file, family.document(kind, settings)), kind + " " + key);
      }
    }
  }

  private static boolean isRead(String file, String text) {
    try {
      meaning(file, text);
      return true;
    } catch (IllegalArgumentException e) {
      return !e.getMessage().contains("unknown ") && !e.getMessage().contains("takes no settings");
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void theDefaultsOfAKindAreWhatHolds(Family family) {
    for (Row row : family.rows()) {
      Map<String, String> settings = family.least(row.kind());
      if (row.key().equals("-")) {
        meaning(family.file, family.document(row.kind(), settings));
        continue;
      }
      settings.remove(row.key());
      String without = family.document(row.kind(), settings);
      settings.put(row.key(), row.example());
      String with = family.document(row.kind(), settings);
      if (row.isRequired()) {
        meaning(family.file, with);
        String refusal = refusal(family.file, without);
        assertTrue(refusal.contains("needs the key ") || settings.size() == 1, refusal);
        continue;
      }
      String otherwise =
          row.otherwise().startsWith("as ")
              ? settings.get(named(row.otherwise()))
              : code(row.otherwise());
      if (row.otherwise().contains("`")) {
        assertNotEquals(meaning(family.file, with), meaning(family.file, without), row.toString());
        settings.put(row.key(), otherwise);
        String same = family.document(row.kind(), settings);
        assertEquals(meaning(family.file, same), meaning(family.file, without), row.toString());
      } else {
        meaning(family.file, with);
        meaning(family.file, without);
      }
    }
  }

  private static String withGroup(Map<String, String> group) {
    return document("Experiment", "", "groups", Optional.of("[" + flow(group) + "]"));
  }

  @Test
  void theKeysOfAGroupAreThoseThatAreRead() {
    Map<String, String> least = new LinkedHashMap<>(Map.of("of", "kernels"));
    Set<String> shown = tables.get("Groups").stream().map(Row::key).collect(Collectors.toSet());
    Map<String, String> unknown = new LinkedHashMap<>(least);
    unknown.put(UNKNOWN, "1");
    assertEquals(shown, listed(refusal("Experiment", withGroup(unknown))));
    for (Row row : tables.get("Groups")) {
      Map<String, String> with = new LinkedHashMap<>(least);
      with.put(row.key(), row.example());
      assertNotEquals(
          meaning("Experiment", withGroup(least)),
          meaning("Experiment", withGroup(with)),
          row.toString());
      if (row.otherwise().startsWith("`")) {
        with.put(row.key(), named(row.otherwise()));
        assertEquals(
            meaning("Experiment", withGroup(least)), meaning("Experiment", withGroup(with)));
      }
    }
    String kinds =
        CODE.matcher(tables.get("Groups").get(0).meaning())
            .results()
            .map(m -> m.group(1))
            .filter(ParameterGroup.KINDS::contains)
            .sorted()
            .collect(Collectors.joining(", "));
    assertEquals(String.join(", ", new TreeSet<>(ParameterGroup.KINDS)), kinds);
  }

  @ParameterizedTest
  @ValueSource(strings = "random.over")
  void theDistributionsAreThoseThatAreKnown(String key) {
    Set<String> shown =
        tables.get("Distributions").stream().map(Row::kind).collect(Collectors.toSet());
    assertEquals(shown, listed(refusal("Sweep", drawn(key, UNKNOWN, "[1, 2]"))));
    for (Row row : tables.get("Distributions")) {
      meaning("Sweep", drawn(key, row.kind(), row.example()));
    }
  }

  private static String drawn(String key, String kind, String example) {
    String over = flow(Map.of("batchSize", flow(Map.of(kind, example))));
    Map<String, String> random = new LinkedHashMap<>();
    children("Sweep", "random").forEach(row -> random.put(row.name(), row.example()));
    random.put(key.substring("random.".length()), over);
    return document("Sweep", "", "random", Optional.of(flow(random)));
  }
}
