package io.evident.models.table;

import io.evident.models.data.DataMemory;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a table is read. Immutable.
 *
 * @param separator between cells; empty to find it in the header: it is the one under which most of
 *     {@code only} are there, or the one that the header has most of
 * @param only the columns to keep, each of which must be there; empty to keep all. A header that
 *     has them all is one, though every name in it be a number
 * @param dropped columns to leave out
 * @param numeric columns whose cells must be numbers
 * @param categorical columns whose cells are texts, whatever they look like
 * @param memory how many bytes of cells may be held, 8 a cell; a larger table lies in a temporary
 *     file. Features of all rows, 4 bytes each, that are more than it are streamed
 * @param remedies how a refusal says what to declare
 */
public record TableReading(
    Optional<Separator> separator,
    Set<String> only,
    Set<String> dropped,
    Set<String> numeric,
    Set<String> categorical,
    DataMemory memory,
    Remedies remedies) {
  public TableReading {
    Objects.requireNonNull(separator, "separator");
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(remedies, "remedies");
    only = Set.copyOf(only);
    dropped = Set.copyOf(dropped);
    numeric = Set.copyOf(numeric);
    categorical = Set.copyOf(categorical);
    requireApart("numeric", numeric, "categorical", categorical);
    requireApart("numeric", numeric, "dropped", dropped);
    requireApart("categorical", categorical, "dropped", dropped);
  }

  /**
   * A reading whose refusals speak of keys of an experiment.
   *
   * @param separator between cells; empty to find it in the header
   * @param only the columns to keep; empty to keep all
   * @param dropped columns to leave out
   * @param numeric columns whose cells must be numbers
   * @param categorical columns whose cells are texts
   * @param memory how many bytes of cells may be held
   */
  public TableReading(
      Optional<Separator> separator,
      Set<String> only,
      Set<String> dropped,
      Set<String> numeric,
      Set<String> categorical,
      DataMemory memory) {
    this(separator, only, dropped, numeric, categorical, memory, Remedies.KEYS);
  }

  private static void requireApart(
      String one, Set<String> columns, String other, Set<String> others) {
    Set<String> both = new TreeSet<>(columns);
    both.retainAll(others);
    if (!both.isEmpty()) {
      throw new IllegalArgumentException(
          "a column cannot be both " + one + " and " + other + ", got " + both);
    }
  }

  /**
   * All columns, with inferred types.
   *
   * @param memory how many bytes of cells may be held
   * @return the reading
   */
  public static TableReading all(DataMemory memory) {
    return new TableReading(Optional.empty(), Set.of(), Set.of(), Set.of(), Set.of(), memory);
  }

  /**
   * The same without some columns.
   *
   * @param columns to leave out
   * @return a new reading
   */
  public TableReading without(Set<String> columns) {
    return new TableReading(separator, only, columns, numeric, categorical, memory, remedies);
  }

  /**
   * The same with a given separator.
   *
   * @param given empty to find it in the header
   * @return a new reading
   */
  public TableReading withSeparator(Optional<Separator> given) {
    return new TableReading(given, only, dropped, numeric, categorical, memory, remedies);
  }

  /**
   * The same with refusals in other words.
   *
   * @param other how they say what to declare
   * @return a new reading
   */
  public TableReading withRemedies(Remedies other) {
    return new TableReading(separator, only, dropped, numeric, categorical, memory, other);
  }

  /**
   * The same with more columns that must be there, their types declared.
   *
   * @param numbers columns of numbers
   * @param texts columns of texts
   * @return a new reading
   */
  public TableReading with(Set<String> numbers, Set<String> texts) {
    Set<String> more = new LinkedHashSet<>(only);
    more.addAll(numbers);
    more.addAll(texts);
    Set<String> moreNumeric = new LinkedHashSet<>(numeric);
    moreNumeric.addAll(numbers);
    Set<String> moreCategorical = new LinkedHashSet<>(categorical);
    moreCategorical.addAll(texts);
    return new TableReading(
        separator, more, dropped, moreNumeric, moreCategorical, memory, remedies);
  }

  /** In which words a refusal says how a person declares columns. */
  public enum Remedies {
    /** As keys of an experiment, such as columns: {drop: [id]}. */
    KEYS,
    /** As options of {@code evident data info}, such as --drop id. */
    OPTIONS;

    String drop(String column) {
      return this == KEYS ? "columns: {drop: [" + column + "]}" : "--drop " + column;
    }

    String texts(String column) {
      return this == KEYS ? "columns: {categorical: [" + column + "]}" : "--categorical " + column;
    }

    /** There is no such option: what is described is not trained on. */
    String numbers(String column) {
      return (this == KEYS ? "" : "in an experiment ") + "columns: {numeric: [" + column + "]}";
    }

    String separator(Separator separator) {
      return this == KEYS ? "table: {separator: " + separator + "}" : "--separator " + separator;
    }
  }
}
