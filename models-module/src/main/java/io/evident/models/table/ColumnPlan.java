package io.evident.models.table;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is made of the columns of a table.
 *
 * @param drop columns to leave out
 * @param categorical columns whose cells are texts, whatever they look like
 * @param numeric columns whose cells must be numbers, and what becomes of them
 * @param missing what becomes of missing cells of features
 * @param rare a category with fewer training rows than this becomes "other"; 1 leaves all as they
 *     are
 */
public record ColumnPlan(
    List<String> drop,
    List<String> categorical,
    Map<String, Numeric> numeric,
    MissingCells missing,
    int rare) {
  /** All columns, of inferred kinds, without missing cells, every category a feature. */
  public static final ColumnPlan DEFAULT =
      new ColumnPlan(List.of(), List.of(), Map.of(), MissingCells.REFUSE, 1);

  public ColumnPlan {
    drop = List.copyOf(drop);
    categorical = List.copyOf(categorical);
    numeric = Collections.unmodifiableMap(new LinkedHashMap<>(numeric));
    Objects.requireNonNull(missing, "missing");
    Set<String> named = new HashSet<>();
    for (Collection<String> names : List.of(drop, categorical, numeric.keySet())) {
      for (String name : names) {
        if (!named.add(name)) {
          throw new IllegalArgumentException(
              "column " + name + " stands twice among drop, categorical and numeric");
        }
      }
    }
    if (!(rare >= 1)) {
      throw new IllegalArgumentException("rare must be at least 1, got " + rare);
    }
  }

  /**
   * What becomes of a column of numbers before it is standardized.
   *
   * @param log whether its natural logarithm is taken; every number must be above 0 then
   */
  public record Numeric(boolean log) {}
}
