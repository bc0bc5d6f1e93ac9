package io.evident.models.table;

import java.util.List;

/**
 * A column of a {@link Table}, over all its rows.
 *
 * @param name as the header has it, without blanks around it
 * @param kind what its cells are
 * @param missing how many cells are missing
 * @param min the least number; NaN of categories and where every cell is missing
 * @param max the largest number; NaN as min
 * @param mean of the numbers, missing cells left out; NaN as min
 * @param categories the different texts: in the order of numbers if all of them are numbers, else
 *     in that of their characters; empty of numbers
 * @param counts how many cells have each category
 */
public record TableColumn(
    String name,
    ColumnKind kind,
    int missing,
    double min,
    double max,
    double mean,
    List<String> categories,
    List<Integer> counts) {
  public TableColumn {
    categories = List.copyOf(categories);
    counts = List.copyOf(counts);
  }

  /**
   * Whether its cells are numbers.
   *
   * @return false of categories
   */
  public boolean isNumeric() {
    return kind == ColumnKind.NUMERIC;
  }
}
