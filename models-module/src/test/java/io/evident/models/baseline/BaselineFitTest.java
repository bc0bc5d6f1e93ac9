package io.evident.models.baseline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.bayes.EmpiricalRegression;
import io.evident.bayes.RegressionStatistics;
import io.evident.models.data.ClassWeights;
import io.evident.models.data.DataMemory;
import io.evident.models.score.PairedDifference.Verdict;
import io.evident.models.table.ColumnPlan;
import io.evident.models.table.RowSplitPlan;
import io.evident.models.table.Table;
import io.evident.models.table.TableData;
import io.evident.models.table.TableExamples;
import io.evident.models.table.TablePlan;
import io.evident.models.task.Answers;
import io.evident.models.task.Binary;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineFitTest {
  private static final DataMemory HELD = new DataMemory(1 << 20);

  @TempDir private Path folder;

  private static TablePlan plan(TaskKind task, Optional<String> weight, String... targets) {
    return new TablePlan(
        List.of(targets),
        task,
        weight,
        Optional.empty(),
        true,
        ClassWeights.NONE,
        Optional.empty(),
        ColumnPlan.DEFAULT,
        RowSplitPlan.byColumn("part"));
  }

  private static TableData data(TablePlan plan, String... lines) throws IOException {
    List<List<String>> rows =
        Arrays.stream(lines).map(line -> List.of(line.split(",", -1))).toList();
    Table table = Table.of("made", rows.get(0), rows.subList(1, rows.size()), plan.reading(HELD));
    return TableData.of(plan, table, 1);
  }

  private static Answers answers(TableData data, Loss loss, float... outputs) {
    return new Answers(loss, 0.5, outputs, data.test());
  }

  /** The normal equations of one standardized feature, d = n, and errors summed by hand. */
  @Test
  void oneFeatureHasItsClosedForm() throws IOException {
    TableData data =
        data(
            plan(TaskKind.REGRESSION, Optional.empty(), "y"),
            "x,y,part",
            "0,10,train",
            "2,13,train",
            "4,22,train",
            "6,27,train",
            "3,20,test",
            "7,28,test",
            "1,11,test");
    // The network says the mean of the targets, 18, for every row.
    Baseline baseline = BaselineFit.of(data, answers(data, new HalfMeanSquaredError(), 0, 0, 0));
    LinearBaseline found = baseline.regressions().get(0);
    double meanSquares = Math.sqrt(5);
    double deviation = Math.sqrt((64 + 25 + 16 + 81) / 4.0);
    double together = (-3 * -8 + -1 * -5 + 1 * 4 + 3 * 9) / (meanSquares * deviation);
    double slope = together / (4 + found.noiseVariance() / found.slopeVariance());
    assertEquals(0, found.weights().get(0), 1e-15);
    assertEquals(slope, found.weights().get(1), 1e-14);
    double[] errors = new double[3];
    double[] x = {3, 7, 1};
    double[] y = {20, 28, 11};
    for (int i = 0; i < 3; i++) {
      errors[i] = 18 + deviation * slope * (x[i] - 3) / meanSquares - y[i];
    }
    double squares = Arrays.stream(errors).map(e -> e * e).sum();
    assertEquals(Math.sqrt(squares / 3), found.scores().rmse(), 1e-5);
    double mean = 59 / 3.0;
    double spread = Arrays.stream(y).map(v -> (v - mean) * (v - mean)).sum();
    assertEquals(1 - squares / spread, found.scores().r2(), 1e-6);
    assertEquals(Math.sqrt((4 + 100 + 49) / 3.0), found.network().rmse(), 1e-5);
    assertEquals((153 - squares) / 3, found.difference().mean(), 1e-4);
    assertEquals(4, baseline.trainRows());
    assertEquals(3, baseline.testRows());
  }

  /** Each target by itself, rows with their weights, as bayes-module has it of the same rows. */
  @Test
  void severalTargetsAndWeightsAreThoseOfTheLibrary() throws IOException {
    Random random = new Random(3);
    String[] lines = new String[61];
    lines[0] = "x,z,kind,same,w,a,b,part";
    for (int i = 1; i < lines.length; i++) {
      double x = random.nextGaussian();
      double z = 1e6 + random.nextGaussian();
      int kind = random.nextInt(3);
      lines[i] =
          String.join(
              ",",
              Double.toString(x),
              Double.toString(z),
              "k" + kind,
              "5",
              Integer.toString(i % 4),
              Double.toString(x + kind + random.nextGaussian()),
              Double.toString(1e4 * (z - 1e6) + random.nextGaussian()),
              i % 3 == 0 ? "test" : "train");
    }
    TableData data = data(plan(TaskKind.REGRESSION, Optional.of("w"), "a", "b"), lines);
    TableExamples train = data.train();
    assertEquals(6, train.width());
    float[] outputs = new float[2 * data.test().size()];
    Baseline baseline = BaselineFit.of(data, answers(data, new HalfMeanSquaredError(), outputs));
    assertEquals(2, baseline.regressions().size());
    for (int k = 0; k < 2; k++) {
      RegressionStatistics statistics = RegressionStatistics.empty(7);
      for (int i = 0; i < train.size(); i++) {
        double[] x = new double[7];
        double[] y = new double[2];
        x[0] = 1;
        train.features(i, x, 1);
        train.targets(i, y, 0);
        if (train.weight(i) > 0) {
          statistics = statistics.plus(x, y[k], train.weight(i));
        }
      }
      assertEquals(30, statistics.count());
      EmpiricalRegression expected = EmpiricalRegression.of(statistics);
      LinearBaseline found = baseline.regressions().get(k);
      assertEquals(expected.noiseVariance(), found.noiseVariance(), 1e-9);
      assertEquals(expected.slopeVariance(), found.slopeVariance(), 1e-9);
      assertEquals(expected.model().logEvidence(statistics), found.logEvidence(), 1e-7);
      assertArrayEquals(
          expected.model().posteriorMean(statistics),
          found.weights().stream().mapToDouble(Double::doubleValue).toArray(),
          1e-9);
    }
    assertTrue(baseline.regressions().get(1).scores().r2() > 0.99);
    assertEquals(Verdict.BEATEN, baseline.regressions().get(1).difference().verdict());
    String line = BaselineText.line(baseline);
    assertTrue(line.contains("0 of 2 targets"), line);
  }

  @Test
  void aStreamedTableHasTheSameBaseline() throws IOException {
    StringBuilder csv = new StringBuilder("x,z,y,part\n");
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      double x = random.nextGaussian();
      csv.append(x).append(',').append(random.nextGaussian()).append(',');
      csv.append(2 * x + random.nextGaussian()).append(i % 4 == 0 ? ",test\n" : ",train\n");
    }
    Path file = Files.writeString(folder.resolve("t.csv"), csv);
    TablePlan plan = plan(TaskKind.REGRESSION, Optional.empty(), "y");
    String[] json = new String[2];
    for (int i = 0; i < 2; i++) {
      try (Table table = Table.read(file, plan.reading(i == 0 ? HELD : new DataMemory(64)))) {
        TableData data = TableData.of(plan, table, 1);
        assertEquals(i == 1, data.train().isStreamed());
        json[i] =
            BaselineFit.of(data, answers(data, new HalfMeanSquaredError(), new float[50])).json();
      }
    }
    assertEquals(json[0], json[1]);
  }

  @Test
  void classesHaveTheirShares() throws IOException {
    TableData data =
        data(
            plan(TaskKind.CLASSIFICATION, Optional.of("w"), "y"),
            "x,y,w,part",
            "1,a,7,train",
            "2,b,1,train",
            "3,b,1,train",
            "4,c,1,train",
            "5,b,1,test",
            "6,a,1,test");
    float[] outputs = {0, 0, 0, (float) Math.log(2), 0, 0};
    Baseline baseline = BaselineFit.of(data, answers(data, new SoftmaxCrossEntropy(), outputs));
    ShareBaseline found = baseline.shares().get(0);
    assertEquals("y", found.target());
    assertEquals(List.of("a", "b", "c"), found.classes());
    // Whatever the weights of rows are.
    assertEquals(List.of(0.25, 0.5, 0.25), found.shares());
    assertEquals((Math.log(2) + Math.log(4)) / 2, found.scores().logLoss(), 1e-15);
    assertEquals(0.5, found.scores().accuracy());
    double brierOfB = 0.0625 + 0.25 + 0.0625;
    double brierOfA = 0.5625 + 0.25 + 0.0625;
    assertEquals((brierOfA + brierOfB) / 2, found.scores().brier(), 1e-15);
    // Of three equal outputs the first class is said, which is wrong.
    assertEquals(0.5, found.network().accuracy());
    assertEquals((Math.log(3) + Math.log(2)) / 2, found.network().logLoss(), 1e-7);
    double first = Math.log(3) - Math.log(2);
    double second = Math.log(2) - Math.log(4);
    assertEquals((first + second) / 2, found.difference().mean(), 1e-7);
    assertEquals((first - second) / 2, found.difference().standardError(), 1e-7);
    assertEquals(Verdict.UNCLEAR, found.difference().verdict());
  }

  @Test
  void labelsHaveTheirSharesEach() throws IOException {
    String[] rows = {"x,y,z,part", "1,1,0,train", "2,0,0,train", "3,0,1,train", "4,0,1,train"};
    String[] all =
        Stream.concat(Arrays.stream(rows), Stream.of("5,1,1,test", "6,0,0,test"))
            .toArray(String[]::new);
    TableData several = data(plan(TaskKind.MULTI_LABEL, Optional.empty(), "y", "z"), all);
    float[] outputs = {0.75f, 0.5f, 0.5f, 0.25f};
    Baseline labels = BaselineFit.of(several, answers(several, new BinaryCrossEntropy(), outputs));
    assertEquals(List.of("y", "z"), labels.shares().stream().map(ShareBaseline::target).toList());
    ShareBaseline y = labels.shares().get(0);
    assertEquals(List.of(0.75, 0.25), y.shares());
    assertEquals((Math.log(4) + Math.log(4 / 3.0)) / 2, y.scores().logLoss(), 1e-15);
    assertEquals((0.5625 + 0.0625) / 2, y.scores().brier(), 1e-15);
    assertEquals(0.5, y.scores().accuracy());
    assertEquals((Math.log(4 / 3.0) + Math.log(2)) / 2, y.network().logLoss(), 1e-7);
    // A probability of a half says yes, as it does where the network is judged.
    assertEquals(0.5, y.network().accuracy());
    assertEquals(List.of("1"), new Binary("0", "1").said(new double[] {0.5}, List.of()));
    assertEquals(List.of(0.5, 0.5), labels.shares().get(1).shares());

    TableData one = data(plan(TaskKind.BINARY, Optional.empty(), "y"), all);
    Baseline binary =
        BaselineFit.of(one, answers(one, new BinaryCrossEntropy(), outputs[0], outputs[2]));
    assertEquals(List.of("0", "1"), binary.shares().get(0).classes());
    assertEquals(y.scores(), binary.shares().get(0).scores());
    assertEquals(y.network(), binary.shares().get(0).network());
  }

  @Test
  void tooMuchWorkIsSaid() throws IOException {
    assertFalse(BaselineFit.isTooMuch(10_000_000, 20, 1));
    assertFalse(BaselineFit.isTooMuch(10_000, 500, 1));
    assertTrue(BaselineFit.isTooMuch(10_000, 1_000, 1));
    assertTrue(BaselineFit.isTooMuch(10_000_000, 60, 1));
    String[] lines = new String[4];
    String names =
        String.join(",", IntStream.range(0, 700).mapToObj(i -> "c" + i).toArray(String[]::new));
    lines[0] = names + ",y,part";
    for (int i = 1; i < 4; i++) {
      lines[i] = ("," + i).repeat(700).substring(1) + "," + i + (i == 3 ? ",test" : ",train");
    }
    TableData data = data(plan(TaskKind.REGRESSION, Optional.empty(), "y"), lines);
    Baseline baseline = BaselineFit.of(data, answers(data, new HalfMeanSquaredError(), 1));
    assertFalse(baseline.isThere());
    assertEquals(
        "none: a regression of 1 targets on 700 features of 2 rows is too much work",
        BaselineText.line(baseline));
  }

  @Test
  void aTargetThatWeighedRowsDoNotTellIsSaid() throws IOException {
    TableData data =
        data(
            plan(TaskKind.REGRESSION, Optional.of("w"), "y"),
            "x,y,w,part",
            "1,5,1,train",
            "2,5,1,train",
            "3,8,0,train",
            "3,8,1,test");
    Baseline baseline = BaselineFit.of(data, answers(data, new HalfMeanSquaredError(), 1));
    assertTrue(baseline.missing().contains("y is the same"), baseline.missing());
  }

  @Test
  void theFileHoldsIt() throws IOException {
    TableData data =
        data(
            plan(TaskKind.REGRESSION, Optional.empty(), "y"),
            "x,y,part",
            "0,10,train",
            "2,13,train",
            "4,22,train",
            "3,20,test");
    Baseline baseline = BaselineFit.of(data, answers(data, new HalfMeanSquaredError(), 1));
    Path file = Files.writeString(folder.resolve("baseline.json"), baseline.json());
    Baseline again = Baseline.read(file);
    // Of one row neither R2 nor the standard error is defined; NaN equals NaN in a record.
    assertEquals(baseline, again);
    assertTrue(Double.isNaN(again.regressions().get(0).difference().standardError()));
    assertEquals(Verdict.UNCLEAR, again.regressions().get(0).difference().verdict());
    assertTrue(BaselineText.line(again).contains("R2 undefined"), BaselineText.line(again));
    Files.writeString(file, baseline.json().replace("\"trainRows\"", "\"rows\""));
    IllegalArgumentException damaged =
        assertThrows(IllegalArgumentException.class, () -> Baseline.read(file));
    assertTrue(damaged.getMessage().contains("trainRows"), damaged.getMessage());
  }
}
