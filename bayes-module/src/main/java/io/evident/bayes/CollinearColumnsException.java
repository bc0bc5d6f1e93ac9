package io.evident.bayes;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Columns of a regression whose weights neither the data nor the prior tell apart. */
public final class CollinearColumnsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int[] columns;

  CollinearColumnsException(List<Integer> columns) {
    super(
        String.format(
            Locale.ROOT,
            columns.size() == 1
                ? "the column %s of x, counted from 0, is 0 in all rows, and no prior decides its"
                    + " weight; leave it out or give it a prior"
                : "the columns %s of x, counted from 0, are collinear, and the prior is too wide to"
                    + " part their weights; leave one out or give it a narrower prior",
            columns));
    this.columns = columns.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The columns at fault: each is a combination of the others, or the only one is 0 in all rows.
   *
   * @return their indices in a row of X, ascending
   */
  public List<Integer> columns() {
    return Arrays.stream(columns).boxed().toList();
  }
}
