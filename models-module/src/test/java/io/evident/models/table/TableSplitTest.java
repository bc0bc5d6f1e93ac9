package io.evident.models.table;

import static io.evident.models.table.TestTables.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableSplitTest {
  private static final TablePlan REGRESSION = TablePlan.of(List.of("y"), TaskKind.REGRESSION);
  private static final TablePlan CLASSES = TablePlan.of(List.of("y"), TaskKind.CLASSIFICATION);

  /** A target and one more column. */
  private static Table table(TablePlan plan, int rows, IntFunction<String> row) throws IOException {
    List<String> lines = new ArrayList<>(List.of("y,x"));
    IntStream.range(0, rows).mapToObj(row).forEach(lines::add);
    return TestTables.of(plan, lines.toArray(String[]::new));
  }

  private static Table numbers(int rows) throws IOException {
    return table(REGRESSION, rows, row -> row + "," + row);
  }

  private static TableSplit split(RowSplitPlan plan, Table table, long seed) {
    return checked(TableSplit.of(REGRESSION.withSplit(plan), table, seed), table.size());
  }

  /** Every row in just one part, in order. */
  private static TableSplit checked(TableSplit split, int rows) {
    List<Integer> all = new ArrayList<>();
    for (int[] part :
        List.of(split.train(), split.validation(), split.test(), split.calibration())) {
      int[] sorted = part.clone();
      Arrays.sort(sorted);
      assertArrayEquals(sorted, part);
      Arrays.stream(part).forEach(all::add);
    }
    assertEquals(rows, all.size());
    assertEquals(rows, new HashSet<>(all).size());
    return split;
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0.1, 0.2, 10, 20",
    "101, 0.1, 0.2, 10, 20",
    "107, 0.1, 0.2, 11, 21",
    "10, 0.25, 0.25, 3, 3",
    "7, 0, 0.5, 0, 4",
    "3, 0.3, 0.3, 1, 1"
  })
  void sharesAreRounded(int rows, double validation, double test, int validated, int tested)
      throws IOException {
    TableSplit split = split(RowSplitPlan.shares(validation, test), numbers(rows), 5);
    assertEquals(validated, split.validation().length);
    assertEquals(tested, split.test().length);
  }

  @Test
  void theSeedDecidesAndNothingElse() throws IOException {
    Table table = numbers(200);
    TableSplit one = split(RowSplitPlan.DEFAULT, table, 1);
    assertArrayEquals(one.test(), split(RowSplitPlan.DEFAULT, numbers(200), 1).test());
    assertArrayEquals(one.validation(), split(RowSplitPlan.DEFAULT, table, 1).validation());
    assertFalse(Arrays.equals(one.test(), split(RowSplitPlan.DEFAULT, table, 2).test()));
    // The first rows are no more often tested on than the last.
    int[] times = new int[2];
    for (int seed = 0; seed < 200; seed++) {
      for (int row : split(RowSplitPlan.DEFAULT, table, seed).test()) {
        times[row < 100 ? 0 : 1]++;
      }
    }
    assertEquals(4000, times[0], 250, "of 8000 draws, seeds 0 to 199");
  }

  @Test
  void partsWithoutRowsAreRefused() throws IOException {
    Table table = numbers(10);
    assertRefused(
        () -> split(RowSplitPlan.shares(0.01, 0.2), table, 1), "10 rows", "0 for validation");
    assertRefused(() -> split(RowSplitPlan.shares(0, 0.01), table, 1), "10 rows", "0 for testing");
    assertEquals(1, split(RowSplitPlan.shares(0, 0.99), table, 1).train().length);
    assertRefused(
        () -> split(RowSplitPlan.shares(0, 0.99), numbers(1), 1), "1 rows", "0 for testing");
  }

  private static int[] counts(Table table, int[] rows) {
    int[] counts = new int[table.columns().get(0).categories().size()];
    for (int row : rows) {
      counts[(int) table.value(row, 0)]++;
    }
    return counts;
  }

  @Test
  void theClassesOfATargetAreAlikeInAllParts() throws IOException {
    String classes = "a".repeat(61) + "b".repeat(28) + "c".repeat(9) + "d".repeat(2);
    Table table = table(CLASSES, 100, row -> classes.charAt(row) + "," + row);
    for (int seed = 0; seed < 20; seed++) {
      TableSplit split = checked(TableSplit.of(CLASSES, table, seed), 100);
      // Of 20: 12.2, 5.6, 1.8, 0.4; of 10: 6.1, 2.8, 0.9, 0.2.
      assertArrayEquals(new int[] {12, 6, 2, 0}, counts(table, split.test()));
      assertArrayEquals(new int[] {6, 3, 1, 0}, counts(table, split.validation()));
      assertArrayEquals(new int[] {43, 19, 6, 2}, counts(table, split.train()));
    }
  }

  @Test
  void aRowOfEachClassIsTrainedOn() throws IOException {
    Table table = table(CLASSES, 12, row -> "k" + row % 6 + "," + row);
    TablePlan plan = CLASSES.withSplit(RowSplitPlan.shares(0.2, 0.3));
    for (int seed = 0; seed < 10; seed++) {
      TableSplit split = checked(TableSplit.of(plan, table, seed), 12);
      assertTrue(Arrays.stream(counts(table, split.train())).allMatch(count -> count >= 1));
      assertEquals(4, split.test().length);
      assertEquals(2, split.validation().length);
    }
    TablePlan binary = TablePlan.of(List.of("y"), TaskKind.BINARY);
    Table rare = table(binary, 40, row -> (row == 7 ? "yes" : "no") + "," + row);
    for (int seed = 0; seed < 10; seed++) {
      assertTrue(Arrays.stream(TableSplit.of(binary, rare, seed).train()).anyMatch(r -> r == 7));
    }
    assertRefused(
        () -> TableSplit.of(CLASSES, table(CLASSES, 6, row -> "a" + row + ",1"), 1),
        "0 for testing");
    assertRefused(
        () -> TableSplit.of(CLASSES, table(CLASSES, 9, row -> (row == 4 ? "" : "k") + ",1"), 1),
        "made, row 5, column y",
        "target is missing");
  }

  @Test
  void aColumnSaysThePart() throws IOException {
    List<String> parts = List.of("test", "train", "validation", "train", "test");
    TablePlan plan = REGRESSION.withSplit(RowSplitPlan.byColumn("x"));
    TableSplit split = TableSplit.of(plan, table(plan, 5, row -> row + "," + parts.get(row)), 1);
    assertArrayEquals(new int[] {1, 3}, split.train());
    assertArrayEquals(new int[] {2}, split.validation());
    assertArrayEquals(new int[] {0, 4}, split.test());
    Table without = table(plan, 2, row -> row + "," + parts.get(row));
    assertEquals(0, TableSplit.of(plan, without, 1).validation().length);
    Table other = table(plan, 3, row -> row + "," + (row == 1 ? "Test" : "train"));
    assertRefused(() -> TableSplit.of(plan, other, 1), "made, row 2, column x", "\"Test\"");
    Table missing = table(plan, 3, row -> row + "," + (row == 2 ? "" : "train"));
    assertRefused(() -> TableSplit.of(plan, missing, 1), "made, row 3, column x", "missing");
    Table none = table(plan, 3, row -> row + ",train");
    assertRefused(() -> TableSplit.of(plan, none, 1), "0 for testing", "mark rows in x");
  }

  /** The same validation and test rows, and calibration rows that were trained on. */
  private static TableSplit assertTakenFromTraining(TablePlan plan, Table table, double part) {
    int seed = 3;
    TableSplit without = checked(TableSplit.of(plan, table, seed), table.size());
    TablePlan kept = plan.withSplit(plan.split().withCalibration(part));
    TableSplit split = checked(TableSplit.of(kept, table, seed), table.size());
    assertEquals(0, without.calibration().length);
    assertArrayEquals(without.validation(), split.validation());
    assertArrayEquals(without.test(), split.test());
    assertArrayEquals(split.calibration(), TableSplit.of(kept, table, seed).calibration());
    return split;
  }

  @Test
  void rowsForCalibrationAreTakenFromThoseThatWouldBeTrainedOn() throws IOException {
    TableSplit split = assertTakenFromTraining(REGRESSION, numbers(100), 0.15);
    // Of 70, 10.5 rounded up.
    assertEquals(11, split.calibration().length);
    assertEquals(59, split.train().length);
    TablePlan other =
        REGRESSION.withSplit(RowSplitPlan.DEFAULT.withCalibration(0.15).withoutValidation());
    assertEquals(12, TableSplit.of(other, numbers(100), 3).calibration().length);
    assertFalse(
        Arrays.equals(
            split.calibration(),
            TableSplit.of(
                    REGRESSION.withSplit(RowSplitPlan.DEFAULT.withCalibration(0.15)),
                    numbers(100),
                    4)
                .calibration()));
  }

  /** The rows that a split without a calibration has always had. */
  @Test
  void oldSplitsKeepTheirRows() throws IOException {
    TableSplit split = split(RowSplitPlan.DEFAULT, numbers(20), 1);
    assertArrayEquals(new int[] {0, 2, 3, 12}, split.test());
    assertArrayEquals(new int[] {1, 15}, split.validation());
  }

  @Test
  void theClassesOfATargetAreAlikeInTheCalibrationToo() throws IOException {
    String classes = "a".repeat(61) + "b".repeat(28) + "c".repeat(9) + "d".repeat(2);
    Table table = table(CLASSES, 100, row -> classes.charAt(row) + "," + row);
    // Trained on were 43, 19, 6 and 2: of 14 rows 8.6, 3.8, 1.2 and 0.4.
    TableSplit split = assertTakenFromTraining(CLASSES, table, 0.2);
    assertArrayEquals(new int[] {9, 4, 1, 0}, counts(table, split.calibration()));
    // One row of each class is trained on, however much is kept.
    assertArrayEquals(
        new int[] {1, 1, 1, 1},
        counts(table, assertTakenFromTraining(CLASSES, table, 0.99).train()));
  }

  @Test
  void groupsForCalibrationAreWhole() throws IOException {
    Table table = table(REGRESSION, 600, row -> row + "," + row * 7 % 41);
    TablePlan plan = REGRESSION.withSplit(RowSplitPlan.byGroup("x", 0.1, 0.2));
    TableSplit split = assertTakenFromTraining(plan, table, 0.25);
    // A group has 14 or 15 rows.
    assertEquals(105, split.calibration().length, 8);
    Set<Double> both = new HashSet<>(groups(table, split.train()));
    both.retainAll(groups(table, split.calibration()));
    assertEquals(Set.of(), both);
    // Two groups are left by testing: one is trained on, however much is kept.
    Table three = table(REGRESSION, 90, row -> row + "," + row % 3);
    TablePlan tested = REGRESSION.withSplit(RowSplitPlan.byGroup("x", 0, 0.3));
    assertEquals(30, assertTakenFromTraining(tested, three, 0.9).train().length);
    TablePlan all = REGRESSION.withSplit(RowSplitPlan.byGroup("x", 0.3, 0.3).withCalibration(0.1));
    assertRefused(
        () -> TableSplit.of(all, three, 1), "made", "1 groups for training and calibration");
  }

  @Test
  void theLastOfTheTrainingRowsInTimeAreForCalibration() throws IOException {
    TablePlan plan = REGRESSION.withSplit(RowSplitPlan.byTime("x", 0.2, 0.2));
    Table table = table(REGRESSION, 10, row -> row + "," + (9 - row));
    assertArrayEquals(new int[] {4, 5}, assertTakenFromTraining(plan, table, 0.3).calibration());
    // Times 0 0 0 1 1 1 and on: the border would fall within equal times.
    Table equal = table(REGRESSION, 12, row -> row + "," + row / 3);
    assertArrayEquals(new int[] {3, 4, 5}, assertTakenFromTraining(plan, equal, 0.2).calibration());
    TablePlan most = plan.withSplit(plan.split().withCalibration(0.8));
    assertRefused(
        () -> TableSplit.of(most, equal, 1), "0 would be trained on", "6 for calibration");
    // Nothing is left to take rows from.
    TablePlan all = REGRESSION.withSplit(RowSplitPlan.byTime("x", 0, 0.2).withCalibration(0.2));
    assertRefused(
        () -> TableSplit.of(all, table(REGRESSION, 5, row -> row + ",1"), 1),
        "0 would be trained on",
        "calibrationPart");
  }

  @Test
  void aColumnMarksRowsForCalibration() throws IOException {
    List<String> parts = List.of("test", "train", "calibration", "train", "calibration");
    TablePlan plan = REGRESSION.withSplit(RowSplitPlan.byColumn("x"));
    Table table = table(plan, 5, row -> row + "," + parts.get(row));
    TableSplit split = checked(TableSplit.of(plan, table, 1), 5);
    assertArrayEquals(new int[] {2, 4}, split.calibration());
    assertArrayEquals(new int[] {1, 3}, split.train());
    assertEquals(
        "a split by column takes no calibrationPart: mark rows in x as calibration",
        assertThrows(
                IllegalArgumentException.class,
                () -> RowSplitPlan.byColumn("x").withCalibration(0.1))
            .getMessage());
  }

  @Test
  void tooFewRowsForACalibrationAreRefused() throws IOException {
    TablePlan plan = REGRESSION.withSplit(RowSplitPlan.shares(0, 0.5).withCalibration(0.1));
    assertRefused(
        () -> TableSplit.of(plan, numbers(2), 1), "of 1 rows to train on none", "calibrationPart");
    TablePlan classes = CLASSES.withSplit(RowSplitPlan.shares(0, 0.4).withCalibration(0.1));
    assertRefused(
        () -> TableSplit.of(classes, table(CLASSES, 4, row -> "k" + row % 2 + ",1"), 1),
        "of 2 rows to train on none can be kept");
  }

  private static Set<Double> groups(Table table, int[] rows) {
    return Arrays.stream(rows).mapToObj(row -> table.value(row, 1)).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "p"})
  void noGroupIsInTwoParts(String prefix) throws IOException {
    Table table = table(REGRESSION, 600, row -> row + "," + prefix + row * 7 % 41);
    RowSplitPlan plan = RowSplitPlan.byGroup("x", 0.1, 0.2);
    Set<Set<Double>> different = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      TableSplit split = split(plan, table, seed);
      Set<Double> train = groups(table, split.train());
      Set<Double> validation = groups(table, split.validation());
      Set<Double> test = groups(table, split.test());
      assertEquals(41, train.size() + validation.size() + test.size());
      // A group has 14 or 15 rows.
      assertEquals(120, split.test().length, 8);
      assertEquals(60, split.validation().length, 8);
      assertArrayEquals(split.test(), split(plan, table, seed).test());
      different.add(test);
    }
    assertTrue(different.size() > 15, different.size() + " of 20 seeds");
  }

  @Test
  void aGroupIsLeftForEachPartThatComesAfter() throws IOException {
    Table table = table(REGRESSION, 90, row -> row + "," + row % 3);
    for (int seed = 0; seed < 10; seed++) {
      TableSplit three = split(RowSplitPlan.byGroup("x", 0.1, 0.8), table, seed);
      assertEquals(30, three.test().length);
      assertEquals(30, three.validation().length);
      TableSplit two = split(RowSplitPlan.byGroup("x", 0, 0.95), table, seed);
      assertEquals(60, two.test().length);
      TableSplit validated = split(RowSplitPlan.byGroup("x", 0.65, 0.3), table, seed);
      assertEquals(30, validated.validation().length);
    }
  }

  @Test
  void fewGroupsFillAllParts() throws IOException {
    // Groups of 50, 30 and 20 rows: no part but the training is as large.
    Table table =
        table(REGRESSION, 100, row -> row + "," + (row < 50 ? "a" : row < 80 ? "b" : "c"));
    for (int seed = 0; seed < 10; seed++) {
      TableSplit split = split(RowSplitPlan.byGroup("x", 0.05, 0.05), table, seed);
      assertEquals(20, split.test().length);
      assertEquals(30, split.validation().length);
    }
    assertRefused(
        () ->
            split(
                RowSplitPlan.byGroup("x", 0.1, 0.1),
                table(REGRESSION, 9, row -> row + "," + row % 2),
                1),
        "2 groups",
        "need 3");
    assertRefused(
        () ->
            split(
                RowSplitPlan.byGroup("x", 0, 0.1),
                table(REGRESSION, 9, row -> row + "," + (row == 3 ? "" : row % 2)),
                1),
        "made, row 4, column x",
        "group");
  }

  @Test
  void theLastRowsInTimeAreTestedOn() throws IOException {
    Table table = table(REGRESSION, 10, row -> row + "," + (9 - row));
    TableSplit split = split(RowSplitPlan.byTime("x", 0.2, 0.3), table, 1);
    assertArrayEquals(new int[] {0, 1, 2}, split.test());
    assertArrayEquals(new int[] {3, 4}, split.validation());
    // Times 0 0 0 1 1 1 2 2 2 3: the borders would fall within equal times.
    Table equal = table(REGRESSION, 10, row -> row + "," + row / 3);
    TableSplit whole = split(RowSplitPlan.byTime("x", 0.2, 0.2), equal, 1);
    assertArrayEquals(new int[] {6, 7, 8, 9}, whole.test());
    assertArrayEquals(new int[] {3, 4, 5}, whole.validation());
    assertRefused(
        () -> split(RowSplitPlan.byTime("x", 0, 0.2), table(REGRESSION, 5, row -> row + ",1"), 1),
        "0 would be trained on");
    assertRefused(
        () ->
            split(
                RowSplitPlan.byTime("x", 0, 0.2),
                table(REGRESSION, 5, row -> row + "," + (row == 2 ? "" : row)),
                1),
        "made, row 3, column x",
        "time");
  }

  /** Nanoseconds since 1970, 256 of which are one double, and clocks with a zero before them. */
  @Test
  void timesThatAreReadAsTextsAreInTheOrderOfNumbers() throws IOException {
    long[] order = {3, 0, 2, 1, 4};
    Table nanoseconds =
        table(REGRESSION, 5, row -> row + "," + (1_711_880_000_123_456_781L + order[row]));
    assertFalse(nanoseconds.columns().get(1).isNumeric());
    TableSplit split = split(RowSplitPlan.byTime("x", 0.2, 0.2), nanoseconds, 1);
    assertArrayEquals(new int[] {4}, split.test());
    assertArrayEquals(new int[] {0}, split.validation());
    List<String> clocks = List.of("0930", "1015", "0045", "930");
    Table hours = table(REGRESSION, 4, row -> row + "," + clocks.get(row));
    assertArrayEquals(
        new int[] {0, 3}, split(RowSplitPlan.byTime("x", 0.3, 0.2), hours, 1).validation());
  }

  /** As doubles they would be one group. */
  @Test
  void groupsWithLargeNumbersStayApart() throws IOException {
    Table table = table(REGRESSION, 60, row -> row + "," + (1_234_567_890_123_456_781L + row % 6));
    assertEquals(6, groups(table, IntStream.range(0, 60).toArray()).size());
    TableSplit split = split(RowSplitPlan.byGroup("x", 0.2, 0.2), table, 1);
    assertEquals(10, split.test().length);
  }

  @Test
  void datesAreInTheOrderOfTime() throws IOException {
    List<List<String>> times =
        List.of(
            List.of("2024-10-01", "2023-12-31", "2024-02-29", "2024-10-02"),
            List.of(
                "2024-03-01T10:00",
                "2024-03-01T09:59:59.5",
                "2024-03-01 09:58",
                "2025-01-01 00:00"),
            // The last but one is 23:30 of the day before in Greenwich.
            List.of(
                "2024-01-02T00:00Z",
                "2024-01-01T20:00Z",
                "2024-01-02T01:30+02:00",
                "2024-01-02T00:00:01Z"));
    int[] last = {3, 3, 3};
    for (int i = 0; i < times.size(); i++) {
      List<String> dates = times.get(i);
      Table table = table(REGRESSION, 4, row -> row + "," + dates.get(row));
      TableSplit split = split(RowSplitPlan.byTime("x", 0.25, 0.25), table, 1);
      assertArrayEquals(new int[] {last[i]}, split.test());
      assertArrayEquals(new int[] {0}, split.validation());
      assertArrayEquals(new int[] {1, 2}, split.train());
    }
    Table others = table(REGRESSION, 4, row -> row + "," + row + "/3/2024");
    assertRefused(
        () -> split(RowSplitPlan.byTime("x", 0.25, 0.25), others, 1),
        "column x",
        "0/3/2024",
        "2024-03-31");
  }
}
