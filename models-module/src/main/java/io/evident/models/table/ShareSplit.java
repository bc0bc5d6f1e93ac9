package io.evident.models.table;

import io.evident.models.internal.data.Shuffle;
import io.evident.models.task.TaskKind;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Rows drawn by chance, the classes of a target alike in all parts. */
final class ShareSplit {
  private ShareSplit() {}

  static TableSplit of(TablePlan plan, Table table, SplittableRandom random) {
    int[] all = IntStream.range(0, table.size()).toArray();
    int[][] classes = classes(plan, table, all);
    int[] wanted = TableSplit.counts(plan.split(), table.size());
    int[] sizes = Arrays.stream(classes).mapToInt(rows -> rows.length).toArray();
    // One row of each class stays for training where there are classes.
    int[] left = Arrays.stream(sizes).map(size -> Math.max(0, size - 1)).toArray();
    int[] test = apportioned(wanted[1], sizes, left);
    for (int c = 0; c < sizes.length; c++) {
      left[c] -= test[c];
    }
    int[] validation = apportioned(wanted[0], sizes, left);
    PartRows parts = new PartRows(table.size());
    for (int c = 0; c < classes.length; c++) {
      int[] rows = classes[c];
      Shuffle.shuffle(rows, random);
      for (int i = 0; i < test[c] + validation[c]; i++) {
        parts.set(rows[i], i < test[c] ? PartRows.TEST : PartRows.VALIDATION);
      }
    }
    return parts.split();
  }

  /** Some rows, those of each class apart; all in one where classes are not to be alike. */
  static int[][] classes(TablePlan plan, Table table, int... of) {
    if (plan.task() != TaskKind.CLASSIFICATION && plan.task() != TaskKind.BINARY) {
      return new int[][] {of.clone()};
    }
    int column = table.column(plan.targets().get(0));
    TargetEncoding.requireKnown(table, column);
    int[] counts = new int[table.columns().get(column).categories().size()];
    for (int row : of) {
      counts[(int) table.value(row, column)]++;
    }
    int[][] rows = new int[counts.length][];
    for (int c = 0; c < counts.length; c++) {
      rows[c] = new int[counts[c]];
    }
    int[] filled = new int[counts.length];
    for (int row : of) {
      int c = (int) table.value(row, column);
      rows[c][filled[c]++] = row;
    }
    return rows;
  }

  /**
   * Shares out a count in proportion to sizes, by the largest remainders, the first class first
   * among equals, and no class more than it has left.
   */
  static int[] apportioned(int count, int[] sizes, int[] left) {
    long all = Arrays.stream(sizes).asLongStream().sum();
    int[] shares = new int[sizes.length];
    long[] remainders = new long[sizes.length];
    int given = 0;
    for (int c = 0; c < sizes.length; c++) {
      long product = (long) count * sizes[c];
      shares[c] = (int) Math.min(left[c], product / all);
      remainders[c] = product % all;
      given += shares[c];
    }
    int[] order =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted((a, b) -> Long.compare(remainders[b], remainders[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean any = true;
    while (given < count && any) {
      any = false;
      for (int c : order) {
        if (given < count && shares[c] < left[c]) {
          shares[c]++;
          given++;
          any = true;
        }
      }
    }
    return shares;
  }
}
