package io.evident.backprop.yaml;

import io.evident.backprop.internal.yaml.NearestName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value in a YAML file, with the place where it stands. */
public final class YamlValue {
  private final String file;
  private final Node node;
  private final Map<String, Integer> words;

  private YamlValue(String file, Node node, Map<String, Integer> words) {
    this.file = file;
    this.node = node;
    this.words = words;
  }

  /**
   * Reads a file.
   *
   * @param file UTF-8
   * @return its only document
   * @throws YamlException if it is not YAML, not UTF-8, empty, or beyond the limits of {@link
   *     #parse}
   * @throws IOException if it cannot be read
   */
  public static YamlValue read(Path file) throws IOException {
    return parse(file.toString(), YamlDocument.text(file));
  }

  /**
   * Reads text.
   *
   * @param file what to call it in errors
   * @param text the YAML
   * @return its only document
   * @throws YamlException if it is not YAML, empty, or what a file written to do harm is: larger
   *     than a megabyte, deeper than 160 levels, with a value of more than 65,536 characters, with
   *     aliases that stand for more than 10,000 values or for themselves, or with a tag other than
   *     those of plain values
   */
  public static YamlValue parse(String file, String text) {
    return new YamlValue(file, YamlDocument.root(file, text), Map.of());
  }

  /**
   * The same mapping with one entry replaced or added, as somebody asks on a command line.
   *
   * @param path keys joined by dots, such as {@code optimizer.learningRate}
   * @param value the new value: a mapping or a list if it begins with a brace or a bracket, else a
   *     single value as it stands
   * @param origin where the value comes from, for errors about it
   * @return a new value
   * @throws YamlException if a key on the way leads to no mapping, or the value is a mapping or a
   *     list that is not YAML
   */
  public YamlValue with(String path, String value, String origin) {
    Node changed = replaced(node, List.of(path.split("\\.", -1)), value, origin);
    return new YamlValue(file, changed, words);
  }

  private static Node node(String value, String origin) {
    if (!value.matches("(?s)\\s*[{\\[].*")) {
      Optional<Mark> here = Optional.of(new Mark(origin, 0, 0, 0, new int[0], 0));
      return new ScalarNode(Tag.STR, true, value, ScalarStyle.PLAIN, here, here);
    }
    try {
      return YamlDocument.root(origin, value);
    } catch (YamlException e) {
      throw new YamlException(
          origin
              + ": is no map or list; write one as KEY={name: value, name: value} or"
              + " KEY=[value, value], all of it in quotes for the shell");
    }
  }

  private Node replaced(Node in, List<String> path, String value, String origin) {
    if (path.isEmpty()) {
      return node(value, origin);
    }
    if (!(in instanceof MappingNode mapping)) {
      String there = in instanceof ScalarNode scalar ? scalar.getValue() : "a list";
      throw new YamlException(
          origin
              + ": there is nothing below "
              + there
              + " to set; set all of it, as KEY={name: value, name: value} in quotes");
    }
    List<NodeTuple> entries = new ArrayList<>();
    boolean found = false;
    for (NodeTuple entry : mapping.getValue()) {
      boolean named =
          entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals(path.get(0));
      found |= named;
      Node kept = entry.getValueNode();
      Node now = named ? replaced(kept, path.subList(1, path.size()), value, origin) : kept;
      entries.add(new NodeTuple(entry.getKeyNode(), now));
    }
    if (!found) {
      Optional<Mark> here = Optional.of(new Mark(origin, 0, 0, 0, new int[0], 0));
      Node key = new ScalarNode(Tag.STR, true, path.get(0), ScalarStyle.PLAIN, here, here);
      Node empty = new MappingNode(Tag.MAP, true, List.of(), FlowStyle.BLOCK, here, here);
      entries.add(new NodeTuple(key, replaced(empty, path.subList(1, path.size()), value, origin)));
    }
    return new MappingNode(
        Tag.MAP, true, entries, FlowStyle.BLOCK, in.getStartMark(), in.getEndMark());
  }

  /**
   * The same value with words that may stand for whole numbers in it.
   *
   * @param meanings the number of each word; a word that has one already keeps it
   * @return a new value
   */
  public YamlValue withWords(Map<String, Integer> meanings) {
    Map<String, Integer> all = new HashMap<>(meanings);
    all.putAll(words);
    return new YamlValue(file, node, Map.copyOf(all));
  }

  /**
   * The words that stand for whole numbers here.
   *
   * @return the number of each
   */
  public Map<String, Integer> words() {
    return words;
  }

  /**
   * An error about this value.
   *
   * @param message what is wrong and how to mend it
   * @return an exception whose message starts with file:line:column
   */
  public YamlException error(String message) {
    return new YamlException(
        YamlDocument.place(file, node.getStartMark()) + ": " + YamlException.shown(message));
  }

  /**
   * Whether this is a list.
   *
   * @return false for a mapping or a single value
   */
  public boolean isSequence() {
    return node instanceof SequenceNode;
  }

  /**
   * Whether this is a single word, number or text.
   *
   * @return false for a mapping or a list
   */
  public boolean isScalar() {
    return node instanceof ScalarNode;
  }

  /**
   * The entries of a mapping.
   *
   * @param allowed the keys it may have
   * @return the values by key, in the order of the file
   * @throws YamlException if this is no mapping or has another key
   */
  public Map<String, YamlValue> mapping(Set<String> allowed) {
    if (!(node instanceof MappingNode)) {
      throw error("must be a mapping with the keys " + String.join(", ", sorted(allowed)));
    }
    return entries(
        key -> {
          if (!allowed.contains(key.text())) {
            throw key.error(
                "unknown key " + key.text() + "; " + NearestName.hint(key.text(), sorted(allowed)));
          }
        });
  }

  /**
   * The entries of a mapping whose keys are the user's own.
   *
   * @return the values by key, in the order of the file
   * @throws YamlException if this is no mapping or a key stands twice
   */
  public Map<String, YamlValue> entries() {
    return entries(key -> {});
  }

  private Map<String, YamlValue> entries(Consumer<YamlValue> check) {
    if (!(node instanceof MappingNode mapping)) {
      throw error("must be a mapping");
    }
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlValue key = new YamlValue(file, tuple.getKeyNode(), words);
      check.accept(key);
      if (entries.put(key.text(), new YamlValue(file, tuple.getValueNode(), words)) != null) {
        throw key.error("key " + key.text() + " stands twice");
      }
    }
    return entries;
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  /**
   * One entry of a mapping that must be there.
   *
   * @param entries of this mapping
   * @param key its key
   * @return the value
   * @throws YamlException if there is none
   */
  public YamlValue required(Map<String, YamlValue> entries, String key) {
    YamlValue value = entries.get(key);
    if (value == null) {
      throw error("needs the key " + key);
    }
    return value;
  }

  /**
   * The items of a list.
   *
   * @return the items
   * @throws YamlException if this is no list
   */
  public List<YamlValue> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw error("must be a list");
    }
    List<YamlValue> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlValue(file, item, words));
    }
    return items;
  }

  /**
   * This value as text.
   *
   * @return the text
   * @throws YamlException if this is a mapping or a list
   */
  public String text() {
    if (!(node instanceof ScalarNode scalar)) {
      throw error("must be a single value");
    }
    return scalar.getValue();
  }

  /**
   * This value as a whole number.
   *
   * @return the number, or that of the word
   * @throws YamlException if it is none
   */
  public int integer() {
    Integer meant = words.get(text());
    if (meant != null) {
      return meant;
    }
    try {
      return Integer.parseInt(text());
    } catch (NumberFormatException e) {
      throw error("must be a whole number, got " + text());
    }
  }

  /**
   * This value as a finite number.
   *
   * @return the number
   * @throws YamlException if it is none
   */
  public double number() {
    String text = text();
    double number;
    try {
      number = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw error("must be a number, got " + text);
    }
    // Double.parseDouble also reads "1d" and "0x1p3", which no YAML means as a number.
    if (!Double.isFinite(number) || !text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
      throw error("must be a finite number, got " + text);
    }
    return number;
  }

  /**
   * What this scalar, a name, stands for.
   *
   * @param <T> of what is chosen
   * @param what it is, for the message, such as "optimizer"
   * @param choices what there is to choose from
   * @return the choice of that name
   * @throws YamlException if there is none of that name; the message has the nearest
   */
  public <T> T choice(String what, Map<String, T> choices) {
    T chosen = choices.get(text());
    if (chosen == null) {
      throw error(
          "unknown "
              + what
              + " "
              + text()
              + "; "
              + NearestName.hint(text(), new TreeSet<>(choices.keySet())));
    }
    return chosen;
  }

  /**
   * Makes something of this value, and gives an error about it the place where the value stands.
   *
   * @param <R> of what is made
   * @param reader makes it
   * @return what it made
   * @throws YamlException where the reader throws an {@link IllegalArgumentException}
   */
  public <R> R as(Function<YamlValue, R> reader) {
    try {
      return reader.apply(this);
    } catch (YamlException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw error(e.getMessage());
    }
  }
}
