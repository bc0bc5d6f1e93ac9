package io.evident.models.sweep;

import java.util.List;

/** Which settings are tried. */
public sealed interface Search permits Grid, RandomSearch {

  /**
   * The keys that are varied.
   *
   * @return at least one, in the order in which they were given
   */
  List<String> keys();

  /**
   * What is tried; the same whenever asked.
   *
   * @return at least one assignment, each with a value for every key
   */
  List<Assignment> combinations();

  /**
   * This search as the entry of a sweep's YAML.
   *
   * @return lines, each ended by a newline
   */
  String yaml();

  /**
   * For a reader.
   *
   * @return such as "a grid of 12"
   */
  String text();
}
