package io.evident.models.table;

import io.evident.models.data.DataFormatException;
import io.evident.models.internal.data.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Takes rows for calibration out of those that would be trained on, in the way the other parts are
 * made: by chance with the classes alike, whole groups, or the last in time.
 */
final class CalibrationRows {
  private CalibrationRows() {}

  static TableSplit of(TablePlan plan, Table table, TableSplit split, long seed) {
    RowSplitPlan how = plan.split();
    int[] rows = split.train();
    int wanted = (int) Math.max(1, Math.floor(how.calibration() * rows.length + 0.5));
    // Draws of their own: the other parts are the same with and without a calibration.
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + 1);
    boolean[] taken = new boolean[table.size()];
    switch (how.by()) {
      case SHARES -> byChance(plan, table, rows, wanted, random, taken);
      case GROUP -> byGroup(how, table, rows, wanted, random, taken);
      case TIME -> byTime(how, table, rows, wanted, taken);
      case COLUMN -> throw new IllegalArgumentException("a column marks its rows itself");
    }
    return new TableSplit(
        Arrays.stream(rows).filter(row -> !taken[row]).toArray(),
        split.validation(),
        split.test(),
        Arrays.stream(rows).filter(row -> taken[row]).toArray());
  }

  private static void byChance(
      TablePlan plan,
      Table table,
      int[] rows,
      int wanted,
      SplittableRandom random,
      boolean[] taken) {
    int[][] classes = ShareSplit.classes(plan, table, rows);
    int[] sizes = Arrays.stream(classes).mapToInt(some -> some.length).toArray();
    int[] left = Arrays.stream(sizes).map(size -> Math.max(0, size - 1)).toArray();
    int[] counts = ShareSplit.apportioned(wanted, sizes, left);
    for (int c = 0; c < classes.length; c++) {
      Shuffle.shuffle(classes[c], random);
      for (int i = 0; i < counts[c]; i++) {
        taken[classes[c][i]] = true;
      }
    }
    if (Arrays.stream(counts).sum() == 0) {
      throw new DataFormatException(
          table.source(),
          "of "
              + rows.length
              + " rows to train on none can be kept for calibration: one of them, or of each class,"
              + " is trained on",
          "use more rows, or leave calibrationPart out");
    }
  }

  private static void byGroup(
      RowSplitPlan how,
      Table table,
      int[] rows,
      int wanted,
      SplittableRandom random,
      boolean[] taken) {
    int[] groups = GroupSplit.groups(table, table.column(how.column()));
    int count = Arrays.stream(groups).max().orElse(-1) + 1;
    int[] sizes = new int[count];
    for (int row : rows) {
      sizes[groups[row]]++;
    }
    byte[] parts = new byte[count];
    int there = 0;
    for (int group = 0; group < count; group++) {
      // A group of the other parts has no rows here.
      parts[group] = sizes[group] == 0 ? PartRows.TEST : PartRows.TRAIN;
      there += sizes[group] == 0 ? 0 : 1;
    }
    if (there < 2) {
      throw new DataFormatException(
          table.source(),
          "column "
              + how.column()
              + " has "
              + there
              + " groups for training and calibration, which need 2",
          "use more groups, or leave calibrationPart out");
    }
    int[] order = IntStream.range(0, count).toArray();
    Shuffle.shuffle(order, random);
    GroupSplit.fill(parts, order, sizes, PartRows.CALIBRATION, wanted, 1);
    for (int row : rows) {
      taken[row] = parts[groups[row]] == PartRows.CALIBRATION;
    }
  }

  private static void byTime(
      RowSplitPlan how, Table table, int[] rows, int wanted, boolean[] taken) {
    double[] times = TimeSplit.times(how, table);
    double[] sorted = Arrays.stream(rows).mapToDouble(row -> times[row]).sorted().toArray();
    double from = sorted[TimeSplit.border(sorted, sorted.length - wanted)];
    for (int row : rows) {
      taken[row] = times[row] >= from;
    }
  }
}
