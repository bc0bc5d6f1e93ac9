package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.internal.data.Shuffle;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Whole groups drawn by chance. In an order drawn by the seed, a group goes to testing if that
 * brings the number of test rows nearer to what it should be, else to validation on the same terms,
 * else to training. A part that no group fits into gets the smallest group.
 */
final class GroupSplit {
  private GroupSplit() {}

  static TableSplit of(RowSplitPlan split, Table table, SplittableRandom random) {
    int column = table.column(split.column());
    int[] groups = groups(table, column);
    int count = Arrays.stream(groups).max().orElse(-1) + 1;
    int needed = split.validation() > 0 ? 3 : 2;
    if (count < needed) {
      throw new DataFormatException(
          table.source(),
          "column " + split.column() + " has " + count + " groups, and the parts need " + needed,
          "use more groups, or split by shares");
    }
    int[] sizes = new int[count];
    for (int group : groups) {
      sizes[group]++;
    }
    int[] order = IntStream.range(0, count).toArray();
    Shuffle.shuffle(order, random);
    byte[] parts = new byte[count];
    int[] wanted = TableSplit.counts(split, table.size());
    fill(parts, order, sizes, PartRows.TEST, wanted[1], needed - 1);
    if (split.validation() > 0) {
      fill(parts, order, sizes, PartRows.VALIDATION, wanted[0], 1);
    }
    PartRows rows = new PartRows(table.size());
    for (int row = 0; row < groups.length; row++) {
      rows.set(row, parts[groups[row]]);
    }
    return rows.split();
  }

  /** Fills a part, and leaves so many groups for those that come after. */
  static void fill(byte[] parts, int[] order, int[] sizes, byte part, int wanted, int kept) {
    int free = 0;
    for (byte taken : parts) {
      free += taken == PartRows.TRAIN ? 1 : 0;
    }
    int smallest = -1;
    int has = 0;
    for (int group : order) {
      if (parts[group] != PartRows.TRAIN) {
        continue;
      }
      boolean nearer = Math.abs(has + sizes[group] - wanted) < Math.abs(has - wanted);
      if (nearer && free > kept) {
        parts[group] = part;
        has += sizes[group];
        free--;
      }
      if (smallest < 0 || sizes[group] < sizes[smallest]) {
        smallest = group;
      }
    }
    if (has == 0) {
      parts[smallest] = part;
    }
  }

  /** The number of each row's group, in the order in which they appear. */
  static int[] groups(Table table, int column) {
    Map<Double, Integer> numbers = new HashMap<>();
    int[] groups = new int[table.size()];
    for (int row = 0; row < groups.length; row++) {
      double value = table.value(row, column);
      if (Double.isNaN(value)) {
        throw table.error(
            row, column, "the cell is missing, and with it the row's group", "fill it in");
      }
      // 0 and -0 are one group.
      Integer group = numbers.putIfAbsent(value + 0.0, numbers.size());
      groups[row] = group == null ? numbers.size() - 1 : group;
    }
    return groups;
  }
}
