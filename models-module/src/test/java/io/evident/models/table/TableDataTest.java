package io.evident.models.table;

import static io.evident.models.table.TestTables.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.models.data.ClassWeights;
import io.evident.models.data.DataMemory;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableDataTest {
  private static TablePlan plan(
      TaskKind task, Optional<String> positive, ClassWeights weights, boolean standardize) {
    return new TablePlan(
        List.of("y"),
        task,
        Optional.empty(),
        positive,
        standardize,
        weights,
        Optional.empty(),
        ColumnPlan.DEFAULT,
        RowSplitPlan.byColumn("part"));
  }

  private static TablePlan plan(TaskKind task) {
    return plan(task, Optional.empty(), ClassWeights.NONE, true);
  }

  private static TablePlan weighted(TaskKind task, ClassWeights classes) {
    return new TablePlan(
        List.of("y"),
        task,
        Optional.of("w"),
        Optional.empty(),
        true,
        classes,
        Optional.empty(),
        ColumnPlan.DEFAULT,
        RowSplitPlan.byColumn("part"));
  }

  private static TableData data(TablePlan plan, String... lines) throws IOException {
    return TableData.of(plan, TestTables.of(plan, lines), 1);
  }

  private static float[] targets(TableExamples examples, int example) {
    float[] targets = new float[examples.targetWidth()];
    examples.targets(example, targets, 0);
    return targets;
  }

  @Test
  void classesAreOneHot() throws IOException {
    TableData data =
        data(
            plan(TaskKind.CLASSIFICATION),
            "x,y,part",
            "1,10,train",
            "2,9,train",
            "3,-1,train",
            "4,9,test");
    // Numbers are in the order of numbers.
    assertEquals(List.of("-1", "9", "10"), data.targets().classNames());
    assertEquals(3, data.train().targetWidth());
    assertArrayEquals(new float[] {0, 0, 1}, targets(data.train(), 0));
    assertArrayEquals(new float[] {0, 1, 0}, targets(data.test(), 0));
    assertEquals(2, data.train().label(0));
    assertEquals(1, data.test().label(0));
    assertTrue(data.validation().isEmpty());
    assertFalse(data.isWeighted());
    assertEquals(1, data.train().weight(2));
  }

  @Test
  void binaryTakesTheSecondClassOrTheOneThatIsNamed() throws IOException {
    String[] lines = {"x,y,part", "1,yes,train", "2,no,train", "3,no,test", "4,yes,validation"};
    TableData data = data(plan(TaskKind.BINARY), lines);
    assertEquals(List.of("no", "yes"), data.targets().classNames());
    assertArrayEquals(new float[] {1}, targets(data.train(), 0));
    assertArrayEquals(new float[] {0}, targets(data.test(), 0));
    assertArrayEquals(new float[] {1}, targets(data.validation().orElseThrow(), 0));
    TablePlan named = plan(TaskKind.BINARY, Optional.of("no"), ClassWeights.NONE, true);
    TableData other = data(named, lines);
    assertEquals(List.of("yes", "no"), other.targets().classNames());
    assertArrayEquals(new float[] {0}, targets(other.train(), 0));
    assertArrayEquals(new float[] {1}, targets(other.test(), 0));
    TablePlan wrong = plan(TaskKind.BINARY, Optional.of("nope"), ClassWeights.NONE, true);
    assertRefused(() -> data(wrong, lines), "column y", "\"nope\"", "no, yes");
  }

  @Test
  void severalLabelsAreZerosAndOnes() throws IOException {
    TablePlan plan =
        new TablePlan(
            List.of("b", "a"),
            TaskKind.MULTI_LABEL,
            Optional.empty(),
            Optional.empty(),
            true,
            ClassWeights.NONE,
            Optional.empty(),
            ColumnPlan.DEFAULT,
            RowSplitPlan.byColumn("part"));
    TableData data =
        data(plan, "x,a,b,part", "1,0,off,train", "2,1,off,train", "3,1,on,train", "4,0,on,test");
    assertArrayEquals(new float[] {0, 0}, targets(data.train(), 0));
    assertArrayEquals(new float[] {0, 1}, targets(data.train(), 1));
    assertArrayEquals(new float[] {1, 1}, targets(data.train(), 2));
    assertArrayEquals(new float[] {1, 0}, targets(data.test(), 0));
    assertThrows(IllegalStateException.class, () -> data.train().label(0));
    assertRefused(
        () -> data(plan, "x,a,b,part", "1,0,on,train", "2,1,on,train", "3,1,off,test"),
        "column b",
        "one value");
    assertRefused(
        () ->
            data(
                plan, "x,a,b,part", "1,0,on,train", "2,1,off,train", "3,2,on,train", "4,1,on,test"),
        "column a",
        "two classes",
        "0, 1, 2");
  }

  @Test
  void numbersToPredictAreStandardizedByTheTrainingRows() throws IOException {
    String[] lines = {"x,y,part", "1,10,train", "2,20,train", "3,60,train", "4,25,test"};
    TableData data = data(plan(TaskKind.REGRESSION), lines);
    double deviation = Math.sqrt((400 + 100 + 900) / 3.0);
    assertArrayEquals(new float[] {(float) (-20 / deviation)}, targets(data.train(), 0));
    assertArrayEquals(new float[] {(float) (-5 / deviation)}, targets(data.test(), 0));
    assertEquals(25, data.test().targetValue(0, 0));
    assertEquals(25, data.targets().decode(0, data.targets().encode(0, 25)), 1e-12);
    assertEquals(30 + deviation, data.targets().decode(0, 1), 1e-12);
    TablePlan plain = plan(TaskKind.REGRESSION, Optional.empty(), ClassWeights.NONE, false);
    TableData asTheyAre = data(plain, lines);
    assertArrayEquals(new float[] {25}, targets(asTheyAre.test(), 0));
    assertEquals(7, asTheyAre.targets().decode(0, 7));
  }

  @Test
  void targetsThatCannotBeLearnedAreRefused() throws IOException {
    String[] one = {"x,y,part", "1,5,train", "2,5.0,train", "3,6,test"};
    assertRefused(() -> data(plan(TaskKind.REGRESSION), one), "column y", "one value", "5.0");
    assertRefused(
        () -> data(plan(TaskKind.CLASSIFICATION), "x,y,part", "1,a,train", "2,a,train", "3,b,test"),
        "column y",
        "one value",
        "a");
    assertRefused(
        () -> data(plan(TaskKind.CLASSIFICATION), "x,y,part", "1,a,train", "2,b,train", "3,c,test"),
        "made, row 3, column y",
        "\"c\"",
        "a, b");
    assertRefused(
        () ->
            data(
                plan(TaskKind.BINARY),
                "x,y,part",
                "1,a,train",
                "2,b,train",
                "3,c,train",
                "4,a,test"),
        "column y",
        "binary needs two classes",
        "a, b, c",
        "classification");
    assertRefused(
        () -> data(plan(TaskKind.CLASSIFICATION), one),
        "column y",
        "5 and 5.0 are the same number");
    // As doubles these would be one class.
    TableData ids =
        data(
            plan(TaskKind.CLASSIFICATION),
            "x,y,part",
            "1,1234567890123456781,train",
            "2,1234567890123456782,train",
            "3,1234567890123456782,test");
    assertEquals(List.of("1234567890123456781", "1234567890123456782"), ids.targets().classNames());
    for (TaskKind task : List.of(TaskKind.REGRESSION, TaskKind.CLASSIFICATION)) {
      for (String part : List.of("train", "test")) {
        String[] lines = {
          "x,y,part", "1,4,train", "2,5,train", "3,," + part, "4,5,train", "5,4,test"
        };
        assertRefused(
            () -> data(plan(task), lines), "made, row 3, column y", "the target is missing");
      }
    }
    assertRefused(
        () -> data(plan(TaskKind.REGRESSION), "x,y,part", "1,5,train", "2,six,train", "3,6,test"),
        "made, row 2, column y",
        "\"six\"");
    assertRefused(() -> data(plan(TaskKind.REGRESSION), "x,z,part", "1,5,train"), "no column y");
  }

  @Test
  void rowsThatCannotBeEncodedAreFoundBeforeATraining() throws IOException {
    assertRefused(
        () ->
            data(
                plan(TaskKind.REGRESSION),
                "x,y,part",
                "a,1,train",
                "b,2,train",
                "a,3,test",
                "c,4,test"),
        "made, row 4, column x",
        "\"c\"",
        "a, b");
  }

  @Test
  void weightsHaveTheMeanOneOverTheTrainingRows() throws IOException {
    TablePlan plan = weighted(TaskKind.REGRESSION, ClassWeights.NONE);
    TableData data =
        data(
            plan,
            "x,w,y,part",
            "1,1,1,train",
            "2,0,2,train",
            "3,5,3,train",
            "4,4,4,test",
            "5,2,5,validation");
    assertTrue(data.isWeighted());
    assertEquals(List.of("x"), data.encoding().featureNames());
    assertEquals(0.5f, data.train().weight(0));
    assertEquals(0f, data.train().weight(1));
    assertEquals(2.5f, data.train().weight(2));
    assertEquals(2f, data.test().weight(0));
    assertEquals(1f, data.validation().orElseThrow().weight(0));
    assertRefused(
        () -> data(plan, "x,w,y,part", "1,1,1,train", "2,-1,2,train", "3,1,3,test"),
        "made, row 2, column w",
        "below 0");
    assertRefused(
        () -> data(plan, "x,w,y,part", "1,1,1,train", "2,1,2,train", "3,,3,test"),
        "made, row 3, column w",
        "weight is missing");
    assertRefused(
        () -> data(plan, "x,w,y,part", "1,0,1,train", "2,0,2,train", "3,1,3,test"),
        "column w",
        "mean 0.0");
  }

  @Test
  void classesAreWeighed() throws IOException {
    String[] lines = {
      "x,w,y,part", "1,2,a,train", "2,1,b,train", "3,1,b,train", "4,0,b,train", "5,3,a,test"
    };
    TableData balanced =
        data(plan(TaskKind.CLASSIFICATION, Optional.empty(), ClassWeights.BALANCED, true), lines);
    // 4 / (2 * 1) and 4 / (2 * 3).
    assertTrue(balanced.isWeighted());
    assertEquals(2f, balanced.train().weight(0));
    assertEquals((float) (2.0 / 3), balanced.train().weight(1));
    assertEquals(2f, balanced.test().weight(0));
    ClassWeights given = new ClassWeights(false, Map.of("b", 3.0));
    TableData both = data(weighted(TaskKind.BINARY, given), lines);
    assertEquals(2f, both.train().weight(0));
    assertEquals(3f, both.train().weight(1));
    assertEquals(0f, both.train().weight(3));
    assertEquals(3f, both.test().weight(0));
    TablePlan wrong = weighted(TaskKind.BINARY, new ClassWeights(false, Map.of("c", 3.0)));
    assertRefused(() -> data(wrong, lines), "column y", "no class \"c\"");
  }

  @Test
  void heldAndMappedTablesGiveTheSameExamplesOnManyThreads() throws IOException {
    long seed = 9;
    SplittableRandom random = new SplittableRandom(seed);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      rows.add(
          List.of(
              Double.toString(random.nextDouble()),
              random.nextInt(9) == 0 ? "" : "k" + random.nextInt(6),
              random.nextInt(7) == 0 ? "" : Integer.toString(random.nextInt(50)),
              Double.toString(random.nextDouble(1, 2))));
    }
    TablePlan plan =
        TablePlan.of(List.of("y"), TaskKind.REGRESSION)
            .withColumns(new ColumnPlan(List.of(), List.of(), Map.of(), MissingCells.MEDIAN, 3));
    List<String> header = List.of("a", "k", "n", "y");
    Table held = Table.of("rows", header, rows, plan.reading(new DataMemory(1 << 30)));
    Table mapped = Table.of("rows", header, rows, plan.reading(new DataMemory(0)));
    TableData one = TableData.of(plan, held, 4);
    TableData two = TableData.of(plan, mapped, 4);
    assertEquals(one.encoding(), two.encoding());
    assertEquals(one.targets(), two.targets());
    int width = one.train().width();
    assertEquals(width, one.train().featureNames().size());
    float[] expected = new float[one.train().size() * width];
    for (int i = 0; i < one.train().size(); i++) {
      one.train().features(i, expected, i * width);
    }
    float[] found = new float[expected.length];
    IntStream.range(0, two.train().size())
        .parallel()
        .forEach(i -> two.train().features(i, found, i * width));
    assertArrayEquals(expected, found);
    assertEquals(one.split().train()[17], two.train().row(17));
    assertEquals("rows, row " + (one.train().row(17) + 1), one.train().place(17));
  }

  /** The cells of 1,000 rows, 16,000 bytes, are always held. */
  @Test
  void featuresThatAreMoreThanMayBeHeldAreStreamed() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(List.of("k" + i % 500, Integer.toString(i)));
    }
    TablePlan plan =
        TablePlan.of(List.of("y"), TaskKind.REGRESSION)
            .withColumns(new ColumnPlan(List.of(), List.of(), Map.of(), MissingCells.MEDIAN, 2));
    long bytes = 1 << 30;
    for (boolean streamed : new boolean[] {false, false, true}) {
      TableReading how = plan.reading(new DataMemory(streamed ? bytes - 1 : bytes));
      TableData data = TableData.of(plan, Table.of("rows", List.of("k", "y"), rows, how), 4);
      assertEquals(streamed, data.train().isStreamed());
      assertEquals(streamed, data.test().range(0, 1).isStreamed());
      bytes = 4L * 1000 * data.train().width();
      assertTrue(bytes > 16_000);
    }
  }
}
