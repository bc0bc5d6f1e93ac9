package io.evident.models.sweep;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every value of every key with every value of the others; the last key changes fastest.
 *
 * @param values what to try for each key, as YAML writes it; at least one key, at least one value
 *     each, no value twice
 */
public record Grid(Map<String, List<String>> values) implements Search {

  /** More than anybody means; a slip such as a list of seeds as a key of the grid. */
  private static final int MOST = 10_000;

  public Grid {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    long size = 1;
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a grid must vary at least one key");
    }
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      List<String> tried = List.copyOf(entry.getValue());
      if (tried.isEmpty()) {
        throw new IllegalArgumentException("the grid has no value for " + entry.getKey());
      }
      if (new HashSet<>(tried).size() != tried.size()) {
        throw new IllegalArgumentException(
            "the values of " + entry.getKey() + " must differ, got " + tried);
      }
      copy.put(entry.getKey(), tried);
      size *= tried.size();
      if (!(size <= MOST)) {
        throw new IllegalArgumentException(
            "the grid has more than "
                + MOST
                + " combinations; try fewer values, or search at"
                + " random");
      }
    }
    values = Collections.unmodifiableMap(copy);
  }

  @Override
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  @Override
  public List<Assignment> combinations() {
    List<Assignment> all = List.of(Assignment.NONE);
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      List<Assignment> longer = new ArrayList<>();
      for (Assignment shorter : all) {
        for (String value : entry.getValue()) {
          longer.add(shorter.with(entry.getKey(), value));
        }
      }
      all = longer;
    }
    return all;
  }

  @Override
  public String yaml() {
    StringBuilder out = new StringBuilder("grid:\n");
    values.forEach(
        (key, tried) ->
            out.append("  ")
                .append(SweepYaml.quoted(key))
                .append(": ")
                .append(SweepYaml.quoted(tried))
                .append('\n'));
    return out.toString();
  }

  @Override
  public String text() {
    return "a grid of " + combinations().size();
  }
}
