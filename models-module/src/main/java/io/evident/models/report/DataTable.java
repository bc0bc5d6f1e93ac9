package io.evident.models.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A table that the reader can sort by every column, and filter if one of them says by what.
 *
 * @param caption what it shows
 * @param columns at least one
 * @param rows each with a cell for every column; the first cell names the row
 * @param footer rows that stay below whatever the order, such as means
 * @param filter the name of the column whose values the reader can choose from
 * @param folded whether it is shown only when it is asked for
 */
public record DataTable(
    String caption,
    List<Column> columns,
    List<List<Cell>> rows,
    List<List<Cell>> footer,
    Optional<String> filter,
    boolean folded)
    implements Block {
  /** A table of more columns than these is set in smaller letters. */
  public static final int MANY = 9;

  public DataTable {
    Objects.requireNonNull(caption, "caption");
    columns = List.copyOf(columns);
    rows = copy(rows, columns.size());
    footer = copy(footer, columns.size());
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("columns must not be empty");
    }
    if (filter.isPresent() && position(columns, filter.get()) < 0) {
      throw new IllegalArgumentException(
          "filter must be the name of a column, got " + filter.get());
    }
  }

  private static List<List<Cell>> copy(List<List<Cell>> rows, int columns) {
    List<List<Cell>> copy = new ArrayList<>();
    for (List<Cell> row : rows) {
      if (row.size() != columns) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a row must have a cell for each of %d columns, got %d",
                columns,
                row.size()));
      }
      copy.add(List.copyOf(row));
    }
    return List.copyOf(copy);
  }

  private static int position(List<Column> columns, String name) {
    return columns.stream().map(Column::name).toList().indexOf(name);
  }

  /**
   * A table of rows.
   *
   * @param caption what it shows
   * @param columns at least one
   * @param rows each with a cell for every column
   * @return the table
   */
  public static DataTable of(String caption, List<Column> columns, List<List<Cell>> rows) {
    return new DataTable(caption, columns, rows, List.of(), Optional.empty(), false);
  }

  /**
   * The same with rows below.
   *
   * @param below rows that stay below whatever the order
   * @return the table
   */
  public DataTable withFooter(List<List<Cell>> below) {
    return new DataTable(caption, columns, rows, below, filter, folded);
  }

  /**
   * The same with a choice of rows.
   *
   * @param column the name of the column whose values the reader can choose from
   * @return the table
   */
  public DataTable withFilter(String column) {
    return new DataTable(caption, columns, rows, footer, Optional.of(column), folded);
  }

  /**
   * The same, folded away if it is long: what comes after it would be hard to find.
   *
   * @param most rows that are shown at once
   * @return the table
   */
  public DataTable foldedBeyond(int most) {
    return new DataTable(caption, columns, rows, footer, filter, rows.size() > most);
  }

  @Override
  public String template() {
    return "table.jte";
  }

  /**
   * Where the column of the filter stands.
   *
   * @return from 0; -1 without a filter
   */
  public int filterColumn() {
    return filter.map(name -> position(columns, name)).orElse(-1);
  }

  /**
   * What the reader can choose from.
   *
   * @return every value of the filter's column with its number of rows, in the order they first
   *     come; none without a filter
   */
  public List<Choice> choices() {
    if (filter.isEmpty()) {
      return List.of();
    }
    Map<Cell, Integer> counts = new LinkedHashMap<>();
    rows.forEach(row -> counts.merge(row.get(filterColumn()), 1, Integer::sum));
    return counts.entrySet().stream().map(e -> new Choice(e.getKey(), e.getValue())).toList();
  }

  /**
   * A value of the filter.
   *
   * @param value as the cells have it
   * @param rows how many have it
   */
  public record Choice(Cell value, int rows) {}
}
