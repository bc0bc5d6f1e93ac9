package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.bayes.NormalModel;
import io.evident.bayes.SufficientStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class NormalFunctionTest {
  private static final double PRECISION = 1e-13;
  private static final StructType TABLE =
      new StructType().add("g", DataTypes.StringType).add("x", DataTypes.DoubleType);
  private static final SparkSession SPARK = LocalSpark.session();

  private static Dataset<Row> table(String group, Double... values) {
    List<Row> rows = Arrays.stream(values).map(x -> RowFactory.create(group, x)).toList();
    return SPARK.createDataFrame(rows, TABLE);
  }

  private static Row one(String call, Dataset<Row> table) {
    table.createOrReplaceTempView("t");
    List<Row> rows = SPARK.sql("SELECT p.* FROM (SELECT " + call + " AS p FROM t)").collectAsList();
    assertEquals(1, rows.size());
    return rows.get(0);
  }

  private static String refusal(String call, Dataset<Row> table) {
    Throwable problem = assertThrows(Exception.class, () -> one(call, table));
    return problem.getMessage();
  }

  private static void assertIs(NormalModel model, SufficientStatistics data, Row row) {
    assertEquals(data.count(), row.<Long>getAs("count"));
    near(data.mean().orElseThrow(), row.getAs("mean"));
    near(data.centredSumOfSquares(), row.getAs("centred_sum_of_squares"));
    near(model.posterior(data).mean(), row.getAs("posterior_mean"));
    near(model.posterior(data).variance(), row.getAs("posterior_variance"));
    near(model.bayesPredictive(data).variance(), row.getAs("predictive_variance"));
    near(model.logEvidence(data), row.getAs("log_evidence"));
  }

  private static void near(double expected, double actual) {
    assertEquals(expected, actual, PRECISION * Math.abs(expected));
  }

  /** An offset beside which the spread is small, and one far larger. */
  @ParameterizedTest
  @CsvSource({"0,1", "1e9,1", "-1e6,1e-3", "3,1e8"})
  void isTheSingleMachinesInEachGroupWhateverThePartitions(double offset, double spread) {
    long seed = 41;
    Random random = new Random(seed);
    List<Row> rows = new ArrayList<>();
    double[][] values = new double[7][1001];
    for (int i = 0; i < 1001; i++) {
      for (int g = 0; g < values.length; g++) {
        values[g][i] = offset + spread * (g + random.nextGaussian());
        rows.add(RowFactory.create("group " + g, values[g][i]));
      }
    }
    NormalModel model = NormalModel.of(spread * spread, offset / 2, spread * spread * 5);
    for (int partitions : new int[] {1, 2, 5}) {
      Dataset<Row> table = SPARK.createDataFrame(rows, TABLE).repartition(partitions);
      List<Row> groups =
          table
              .groupBy("g")
              .agg(NormalFunction.of(functions.col("x"), model, MissingCells.COUNT).as("p"))
              .select("g", "p.*")
              .collectAsList();
      assertEquals(values.length, groups.size());
      for (Row group : groups) {
        String name = group.getAs("g");
        double[] own = values[Integer.parseInt(name.substring("group ".length()))];
        assertIs(model, SufficientStatistics.of(own), group);
      }
    }
  }

  @Test
  void isTheSameInterpretedAsCompiled() {
    Dataset<Row> table = table("a", 1.0, 2.5, -4.0, 7.25, 1e-3);
    Row compiled = one("evident_normal(x, 1, 0, 5)", table);
    SPARK.conf().set("spark.sql.codegen.wholeStage", "false");
    SPARK.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    try {
      assertEquals(compiled, one("evident_normal(x, 1, 0, 5)", table));
    } finally {
      SPARK.conf().unset("spark.sql.codegen.wholeStage");
      SPARK.conf().unset("spark.sql.codegen.factoryMode");
    }
  }

  @Test
  void worksOnOtherNumbersAndWithFilterAndOver() {
    assertEquals(
        3L,
        one("evident_normal(n, 1, 0, 5)", SPARK.sql("SELECT * FROM VALUES 1, 2, 3 AS v(n)"))
            .<Long>getAs("count"));
    assertEquals(
        2.5,
        one(
                "evident_normal(n, 1.0, 0, 5)",
                SPARK.sql("SELECT CAST(n AS DECIMAL(9,1)) AS n FROM VALUES 2.0, 3.0 AS v(n)"))
            .<Double>getAs("mean"));
    assertEquals(
        2L,
        one("evident_normal(x, 1, 0, 5) FILTER (WHERE x > 1)", table("a", 1.0, 2.0, 3.0))
            .<Long>getAs("count"));
    table("a", 1.0, 2.0, 3.0).createOrReplaceTempView("t");
    List<Row> windows =
        SPARK
            .sql("SELECT evident_normal(x, 1, 0, 5) OVER (ORDER BY x) AS p FROM t ORDER BY x")
            .select("p.*")
            .collectAsList();
    assertIs(NormalModel.of(1, 0, 5), SufficientStatistics.of(1, 2), windows.get(1));
  }

  @Test
  void missingCellsAreCountedLeftOutOrRefused() {
    Dataset<Row> table = table("a", 1.0, null, Double.NaN, 3.0, Double.POSITIVE_INFINITY);
    Row counted = one("evident_normal(x, 1, 0, 5)", table);
    assertEquals(2L, counted.<Long>getAs("count"));
    assertEquals(3L, counted.<Long>getAs("missing"));
    assertIs(NormalModel.of(1, 0, 5), SufficientStatistics.of(1, 3), counted);
    Row skipped = one("evident_normal(x, 1, 0, 5, 'skip')", table);
    assertTrue(skipped.isNullAt(skipped.fieldIndex("missing")));
    assertIs(NormalModel.of(1, 0, 5), SufficientStatistics.of(1, 3), skipped);
    String refusal = refusal("evident_normal(x, 1, 0, 5, 'refuse')", table);
    assertTrue(refusal.contains("3 of 5 cells hold no number"), refusal);
    assertEquals(
        2L, one("evident_normal(x, 1, 0, 5, 'refuse')", table("a", 1.0, 2.0)).<Long>getAs("count"));
  }

  /** No observation is an answer: what was believed before. */
  @Test
  void aGroupWithoutObservationsHasThePrior() {
    for (Dataset<Row> table :
        List.of(table("a"), table("a", null, Double.NaN), SPARK.sql("SELECT NULL AS x"))) {
      Row row = one("evident_normal(x, 1, 2, 5)", table);
      assertEquals(0L, row.<Long>getAs("count"));
      assertTrue(row.isNullAt(row.fieldIndex("mean")));
      assertEquals(2.0, row.<Double>getAs("posterior_mean"));
      assertEquals(5.0, row.<Double>getAs("posterior_variance"));
      assertEquals(0.0, row.<Double>getAs("log_evidence"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evident_normal(x, 1, 0)|takes (x, noise_variance, prior_mean, prior_variance)",
        "evident_normal(x, 0, 0, 5)|noiseVariance must be",
        "evident_normal(x, 1, 0, -5)|priorVariance must be",
        "evident_normal(x, x, 0, 5)|noise_variance must be a constant",
        "evident_normal(x, 1, 'a', 5)|prior_mean must be a number",
        "evident_normal(x, NULL, 0, 5)|noise_variance must be a number",
        "evident_normal(g, 1, 0, 5)|x must be a number",
        "evident_normal(x, 1, 0, 5, 'drop')|must be count, skip or refuse",
        "evident_normal(x, 1, 0, 5, 7)|must be 'count', 'skip' or 'refuse'",
        "evident_normal(1e308 * x, 1, 0, 5)|exceeds the range of a double"
      })
  void whatCannotBeIsSaid(String call, String message) {
    String said = refusal(call, table("a", 1.0, -1.0));
    assertTrue(said.contains(message), said);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void theTypedAggregatorHasTheStatisticsOfOneMachine(int partitions) {
    Random random = new Random(17);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      values.add(1e9 + random.nextGaussian());
    }
    Dataset<Double> data = SPARK.createDataset(values, Encoders.DOUBLE()).repartition(partitions);
    SufficientStatistics typed = data.select(StatisticsAggregator.refusing().toColumn()).first();
    SufficientStatistics own =
        SufficientStatistics.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    assertEquals(own.count(), typed.count());
    near(own.mean().orElseThrow(), typed.mean().orElseThrow());
    near(own.centredSumOfSquares(), typed.centredSumOfSquares());
    NormalModel model = NormalModel.of(1, 1e9, 5);
    near(model.posterior(own).mean(), model.posterior(typed).mean());
    near(model.logEvidence(own), model.logEvidence(typed));
  }

  @Test
  void theTypedAggregatorRefusesOrSkips() {
    Dataset<Double> data =
        SPARK.createDataset(Arrays.asList(1.0, Double.NaN, null, 3.0), Encoders.DOUBLE());
    assertEquals(2, data.select(StatisticsAggregator.skipping().toColumn()).first().count());
    Exception refused =
        assertThrows(
            Exception.class, () -> data.select(StatisticsAggregator.refusing().toColumn()).first());
    assertTrue(
        String.valueOf(refused.getMessage()).contains("values must be finite numbers"),
        refused::getMessage);
  }

  /** Each of the later squares is less than half a unit in the last place of the sum. */
  @Test
  void whatIsSmallBesideTheSumIsNotLost() {
    StatisticsAggregator aggregator = StatisticsAggregator.refusing();
    StatisticsBuffer buffer = aggregator.zero();
    int pairs = 200_000;
    aggregator.reduce(buffer, 1e8);
    aggregator.reduce(buffer, -1e8);
    for (int i = 0; i < pairs; i++) {
      aggregator.reduce(buffer, 1.0);
      aggregator.reduce(buffer, -1.0);
    }
    near(2e16 + 2.0 * pairs, aggregator.finish(buffer).centredSumOfSquares());
    StatisticsBuffer merged = aggregator.zero();
    for (int i = 0; i < 3; i++) {
      aggregator.merge(merged, buffer);
    }
    near(3 * (2e16 + 2.0 * pairs), aggregator.finish(merged).centredSumOfSquares());
    assertEquals(3L * (2 + 2 * pairs), aggregator.finish(merged).count());
  }
}
