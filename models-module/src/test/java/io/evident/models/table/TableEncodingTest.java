package io.evident.models.table;

import static io.evident.models.table.TestTables.MEMORY;
import static io.evident.models.table.TestTables.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ClassWeights;
import io.evident.models.data.DataFormatException;
import io.evident.models.storage.StoredJson;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableEncodingTest {
  private static final StoredJson JSON = StoredJson.of("encodings", 1, "make them again");

  private static TablePlan plan(MissingCells missing, int rare, String... logs) {
    Map<String, ColumnPlan.Numeric> numeric = new java.util.LinkedHashMap<>();
    for (String log : logs) {
      numeric.put(log, new ColumnPlan.Numeric(true));
    }
    return TablePlan.of(List.of("y"), TaskKind.REGRESSION)
        .withColumns(new ColumnPlan(List.of(), List.of(), numeric, missing, rare));
  }

  private static final TablePlan PLAIN = plan(MissingCells.REFUSE, 1);

  /** Fitted on all rows but the last few, encoded on any. */
  private static TableEncoding fit(TablePlan plan, Table table, int trainRows) {
    return TableEncoding.fit(plan, table, IntStream.range(0, trainRows).toArray());
  }

  private static double[] encoded(TableEncoding encoding, Table table, int row) {
    double[] features = new double[encoding.width()];
    encoding.of(table).encode(row, features, 0);
    return features;
  }

  @Test
  void numbersAreStandardizedByTheTrainingRows() throws IOException {
    Table table = TestTables.of(PLAIN, "a,y", "1,0", "2,0", "6,1", "100,1");
    TableEncoding encoding = fit(PLAIN, table, 3);
    assertEquals(List.of("a"), encoding.featureNames());
    // Mean 3; squares 4, 1 and 9 over 3.
    double deviation = Math.sqrt(14.0 / 3);
    for (int row = 0; row < 4; row++) {
      double expected = (table.value(row, 0) - 3) / deviation;
      assertArrayEquals(new double[] {expected}, encoded(encoding, table, row));
      float[] features = {7, 8, 9};
      encoding.of(table).encode(row, features, 1);
      assertArrayEquals(new float[] {7, (float) expected, 9}, features);
    }
  }

  @Test
  void aNumberThatIsNoFloatAfterStandardizingIsRefused() throws IOException {
    Table table = TestTables.of(PLAIN, "a,y", "1,0", "2,0", "6,1", "1e39,1");
    TableEncoding encoding = fit(PLAIN, table, 3);
    DataFormatException e =
        assertThrows(DataFormatException.class, () -> encoded(encoding, table, 3));
    assertTrue(e.getMessage().contains("1.0E39 is too far from the numbers"), e.getMessage());
  }

  @Test
  void trainedFeaturesHaveMeanZeroAndDeviationOneFarFromZero() throws IOException {
    List<String> lines = new ArrayList<>(List.of("a,y"));
    IntStream.range(0, 1000).forEach(i -> lines.add((1e9 + i * 0.1) + "," + i));
    Table table = TestTables.of(PLAIN, lines.toArray(String[]::new));
    TableEncoding encoding = fit(PLAIN, table, 1000);
    double[] x =
        IntStream.range(0, 1000).mapToDouble(r -> encoded(encoding, table, r)[0]).toArray();
    assertEquals(0, Arrays.stream(x).sum() / 1000, 1e-8);
    assertEquals(1, Arrays.stream(x).map(v -> v * v).sum() / 1000, 1e-8);
  }

  @Test
  void aConstantColumnIsZeroWhateverRoundingMakesOfItsMean() throws IOException {
    Table table = TestTables.of(PLAIN, "a,y", "0.1,1", "0.1,2", "0.1,3", "0.7,4");
    TableEncoding encoding = fit(PLAIN, table, 3);
    assertArrayEquals(new double[] {0}, encoded(encoding, table, 0));
    assertArrayEquals(new double[] {0}, encoded(encoding, table, 3));
  }

  @Test
  void logarithmsAreStandardized() throws IOException {
    TablePlan plan = plan(MissingCells.REFUSE, 1, "a");
    Table table = TestTables.of(plan, "a,y", "1,1", "100,2", "10,3", "0,4");
    TableEncoding encoding = fit(plan, table, 2);
    double mean = Math.log(100) / 2;
    assertArrayEquals(
        new double[] {(Math.log(10) - mean) / mean}, encoded(encoding, table, 2), 1e-15);
    assertRefused(
        () -> encoded(encoding, table, 3), "made, row 4, column a", "0.0", "no logarithm");
    assertRefused(() -> fit(plan, table, 4), "made, row 4, column a", "no logarithm");
  }

  @Test
  void missingNumbersAreRefusedOrTheMedianWithAnIndicator() throws IOException {
    String[] lines = {"a,b,y", "1,5,1", ",7,2", "9,6,3", "3,8,4", ",,5"};
    Table refused = TestTables.of(PLAIN, lines);
    assertRefused(() -> fit(PLAIN, refused, 4), "made, row 2, column a", "missing", "median");
    TablePlan plan = plan(MissingCells.MEDIAN, 1);
    Table table = TestTables.of(plan, lines);
    TableEncoding encoding = fit(plan, table, 4);
    assertEquals(List.of("a", "a is missing", "b"), encoding.featureNames());
    // The median is 3: the column becomes 1, 3, 9, 3, mean 4.
    double deviation = Math.sqrt((9 + 1 + 25 + 1) / 4.0);
    assertArrayEquals(
        new double[] {-1 / deviation, 1, 0.5 / Math.sqrt(1.25)},
        encoded(encoding, table, 1),
        1e-15);
    assertArrayEquals(
        new double[] {5 / deviation, 0, -0.5 / Math.sqrt(1.25)},
        encoded(encoding, table, 2),
        1e-15);
    // No training row lacks b: its median, 6.5, stands for it.
    assertArrayEquals(new double[] {-1 / deviation, 1, 0}, encoded(encoding, table, 4), 1e-15);
    // What is refused in training is refused later.
    TableEncoding strict = fit(PLAIN, refused, 1);
    assertRefused(() -> encoded(strict, refused, 1), "made, row 2, column a", "missing");
    Table none = TestTables.of(plan, "a,b,y", ",1,1", ",2,2", "3,3,3");
    assertRefused(() -> fit(plan, none, 2), "column a", "every cell", "drop: [a]");
  }

  @Test
  void categoriesAreOneHotInOrder() throws IOException {
    Table table = TestTables.of(PLAIN, "k,y", "b,1", "a,2", "c,3", "b,4", "d,5");
    TableEncoding encoding = fit(PLAIN, table, 4);
    assertEquals(List.of("k=a", "k=b", "k=c"), encoding.featureNames());
    assertArrayEquals(new double[] {0, 1, 0}, encoded(encoding, table, 0));
    assertArrayEquals(new double[] {1, 0, 0}, encoded(encoding, table, 1));
    assertArrayEquals(new double[] {0, 0, 1}, encoded(encoding, table, 2));
    assertRefused(
        () -> encoded(encoding, table, 4), "made, row 5, column k", "\"d\"", "a, b, c", "rare");
  }

  @Test
  void rareAndUnseenCategoriesBecomeOther() throws IOException {
    String[] lines = {"k,y", "b,1", "a,2", "b,3", "c,4", "b,5", "a,6", "z,7", ",8"};
    TablePlan plan = plan(MissingCells.REFUSE, 2);
    Table table = TestTables.of(plan, lines);
    TableEncoding encoding = fit(plan, table, 6);
    assertEquals(List.of("k=a", "k=b", "k=other"), encoding.featureNames());
    assertArrayEquals(new double[] {0, 0, 1}, encoded(encoding, table, 3));
    assertArrayEquals(new double[] {0, 0, 1}, encoded(encoding, table, 6));
    assertRefused(() -> encoded(encoding, table, 7), "made, row 8, column k", "missing");
    // Without a rare one among the training rows nothing is known of another.
    TableEncoding without = fit(plan, table, 3);
    assertEquals(List.of("k=b", "k=other"), without.featureNames());
    TableEncoding all = TableEncoding.fit(plan, table, new int[] {0, 1, 2, 5});
    assertEquals(List.of("k=a", "k=b"), all.featureNames());
    assertRefused(() -> encoded(all, table, 6), "\"z\"", "a, b", "that some category has fewer");
    assertRefused(
        () -> all.raw("asked", Map.of("k", " z ")), "asked, column k: \"z\" is none", "a, b");
  }

  @Test
  void aCategoryNamedOtherTakesTheRareOnesIn() throws IOException {
    TablePlan plan = plan(MissingCells.REFUSE, 2);
    Table table =
        TestTables.of(plan, "k,y", "other,1", "a,2", "other,3", "b,4", "a,5", "other,6", "q,7");
    TableEncoding encoding = fit(plan, table, 6);
    assertEquals(List.of("k=a", "k=other"), encoding.featureNames());
    for (int row : new int[] {0, 3, 6}) {
      assertArrayEquals(new double[] {0, 1}, encoded(encoding, table, row));
    }
  }

  @Test
  void aMissingCategoryIsOneOfItsOwnIfTrainedOn() throws IOException {
    TablePlan plan = plan(MissingCells.MEDIAN, 2);
    Table table = TestTables.of(plan, "k,y", "b,1", ",2", "b,3", "c,4", "d,5");
    TableEncoding encoding = fit(plan, table, 4);
    assertEquals(List.of("k=b", "k=other", "k is missing"), encoding.featureNames());
    assertArrayEquals(new double[] {0, 0, 1}, encoded(encoding, table, 1));
    assertArrayEquals(new double[] {0, 1, 0}, encoded(encoding, table, 4));
    TableEncoding without = TableEncoding.fit(plan, table, new int[] {0, 2, 3});
    assertRefused(() -> encoded(without, table, 1), "made, row 2, column k", "missing");
  }

  @Test
  void featuresThatCannotBeAreRefused() throws IOException {
    Table only = TestTables.of(PLAIN, "y", "1", "2");
    assertRefused(() -> fit(PLAIN, only, 2), "no column is left to predict from");
    Table same = TestTables.of(PLAIN, "k=a,k,y", "1,a,1", "2,b,2");
    assertRefused(() -> fit(PLAIN, same, 2), "\"k=a\"", "rename");
    Table large = TestTables.of(PLAIN, "a,y", "1.7e308,1", "-1.7e308,2", "-1.7e308,3");
    assertRefused(() -> fit(PLAIN, large, 3), "column a", "too large");
    assertEquals(List.of("a"), fit(PLAIN, large, 2).featureNames());
    List<String> lines = new ArrayList<>(List.of("k,y"));
    IntStream.rangeClosed(0, TableEncoding.FEATURES).forEach(i -> lines.add("k" + i + ",1"));
    Table wide = TestTables.of(PLAIN, lines.toArray(String[]::new));
    assertRefused(() -> fit(PLAIN, wide, wide.size()), "column k", "65537 categories", "rare");
    TablePlan typo =
        PLAIN.withColumns(
            new ColumnPlan(List.of(), List.of("regoin"), Map.of(), MissingCells.REFUSE, 1));
    Table table = TestTables.of(PLAIN, "region,y", "1,1", "2,2");
    assertRefused(() -> fit(typo, table, 2), "no column regoin", "region");
  }

  @Test
  void columnsWithARoleAreNoFeatures() throws IOException {
    TablePlan plan =
        new TablePlan(
            List.of("y", "z"),
            TaskKind.REGRESSION,
            java.util.Optional.of("w"),
            java.util.Optional.empty(),
            true,
            ClassWeights.NONE,
            java.util.Optional.empty(),
            new ColumnPlan(List.of("id"), List.of(), Map.of(), MissingCells.REFUSE, 1),
            RowSplitPlan.byTime("t", 0, 0.5));
    Table table = TestTables.of(plan, "id,t,a,w,y,b,z", "q,1,1,1,1,1,1", "r,2,2,2,2,2,2");
    assertEquals(List.of("a", "b"), fit(plan, table, 2).featureNames());
  }

  /** What a run keeps. */
  private record Kept(TableEncoding encoding, TargetEncoding targets) {}

  @Test
  void anEncodingIsReadBackToTheSameBits() throws IOException {
    TablePlan plan = plan(MissingCells.MEDIAN, 2, "b");
    Table table =
        TestTables.of(
            plan,
            "a,b,k,y",
            "0.1,1,\u00e9 \"x\",0.3",
            ",2,v,0.7",
            "0.3,7,v,1e-3",
            "1e17,3,\u00e9 \"x\",5",
            "2,1e-9,w,6");
    TableEncoding encoding = fit(plan, table, 5);
    TargetEncoding targets = TargetEncoding.fit(plan, table, new int[] {0, 1, 2, 3});
    Kept kept = new Kept(encoding, targets);
    Kept read = JSON.parse("kept", JSON.print(kept), Kept.class, found -> found);
    assertEquals(kept, read);
    for (int row = 0; row < 5; row++) {
      assertArrayEquals(encoded(encoding, table, row), encoded(read.encoding(), table, row));
    }
    TableEncoding strict = TableEncoding.fit(PLAIN, table, new int[] {0, 2, 3});
    Kept plain = new Kept(strict, targets);
    assertEquals(plain, JSON.parse("kept", JSON.print(plain), Kept.class, found -> found));
  }

  @Test
  void anotherTableIsEncodedByTheNamesOfItsColumns() throws IOException {
    TablePlan plan = plan(MissingCells.REFUSE, 2);
    Table table = TestTables.of(plan, "a,k,y", "1,u,1", "3,v,2", "5,v,3", "7,u,4", "8,q,5");
    TableEncoding encoding = fit(plan, table, 5);
    TableReading reading = encoding.reading(MEMORY);
    Table other = TestTables.of(reading, "more,k,text,a", "1,v,x,3", "2,new,y,1", ",u,z,7");
    assertEquals(List.of("k", "a"), other.columns().stream().map(TableColumn::name).toList());
    assertArrayEquals(encoded(encoding, table, 1), encoded(encoding, other, 0));
    assertArrayEquals(encoded(encoding, table, 3), encoded(encoding, other, 2));
    assertEquals(1, encoded(encoding, other, 1)[3]);
    assertRefused(() -> TestTables.of(reading, "k,b", "v,1"), "no column a");
    assertRefused(() -> TestTables.of(reading, "c,b", "v,1"), "no columns a, k");
    assertRefused(
        () -> TestTables.of(reading, "k,a", "v,1", "v,one"), "made, row 2, column a", "\"one\"");
    Table wrong = TestTables.of(TableReading.all(MEMORY), "a,k", "x,v");
    assertRefused(() -> encoding.of(wrong), "column a", "categorical", "numeric");
    // Numbers that are categories stay so in a table where all of them are numbers.
    TargetEncoding targets = TargetEncoding.fit(plan, table, new int[] {0, 1});
    Table judged = TestTables.of(targets.reading(reading), "y,k,a", "5,u,1");
    assertEquals(5, targets.of(judged).value(0, 0));
    TableExamples examples = TableExamples.of(judged, encoding, targets);
    double[] x = new double[encoding.width()];
    examples.features(0, x, 0);
    assertArrayEquals(encoded(encoding, table, 0), x);
    assertEquals(5, examples.targetValue(0, 0));
    assertEquals(1, examples.weight(0));
  }

  @Test
  void oneRowIsEncodedFromTextsByName() throws IOException {
    TablePlan plan = plan(MissingCells.MEDIAN, 2);
    Table table = TestTables.of(plan, "a,k,y", "1,u,1", ",v,2", "5,v,3", "7,u,4", "8,q,5");
    TableEncoding encoding = fit(plan, table, 5);
    double[] features = new double[encoding.width()];
    encoding.encode(encoding.raw("asked", Map.of("k", " v ", "a", "5", "z", "?")), features, 0);
    assertArrayEquals(encoded(encoding, table, 2), features);
    encoding.encode(encoding.raw("asked", Map.of("k", "new", "a", "NA")), features, 0);
    assertEquals(1, features[1]);
    assertEquals(1, features[4]);
    float[] single = new float[encoding.width()];
    encoding.encode(encoding.raw("asked", Map.of("k", "new", "a", "NA")), single, 0);
    assertEquals((float) features[0], single[0]);
    assertRefused(() -> encoding.raw("asked", Map.of("k", "v")), "asked, column a", "not given");
    assertRefused(() -> encoding.raw("asked", Map.of("k", "v", "a", "x")), "column a", "\"x\"");
    assertRefused(() -> encoding.raw("asked", Map.of("k", "v", "a", "inf")), "column a", "inf");
    for (String cell : List.of("-", ".", "None")) {
      assertTrue(Double.isNaN(encoding.raw("asked", Map.of("k", "v", "a", cell))[0]), cell);
      assertEquals(2, encoding.raw("asked", Map.of("k", cell, "a", "1"))[1], cell);
    }
    assertRefused(
        () -> encoding.raw("asked", Map.of("k", "v", "a", "9007199254740993")),
        "asked, column a",
        "no double",
        "exponent");
    double[] missing = encoding.raw("asked", Map.of("k", "", "a", "1"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> encoding.encode(missing, features, 0))
            .getMessage();
    assertTrue(message.contains("column k") && message.contains("missing"), message);
  }
}
