package io.evident.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.data.DataMemory;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.run.CalibrationFeatures;
import io.evident.models.run.LoadedRun;
import io.evident.models.run.RunCalibration;
import io.evident.models.serving.ServedTable;
import io.evident.models.serving.TablePrediction;
import io.evident.models.sweep.TrialTable;
import io.evident.models.sweep.TrialTraining;
import io.evident.models.table.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class TablePredictorTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final DataMemory MEMORY = new DataMemory(1 << 20);
  private static final int ROWS = 600;

  @TempDir private static Path folder;
  private static Path csv;
  private static Path prices;

  private static Path model(String name, YamlValue yaml) throws Exception {
    TrialTable table = TrialTable.of(csv, MEMORY, false);
    Path run = folder.resolve(name);
    TrialTraining.of(TableTrials.trial(1, yaml, table), table, run, Clock.systemUTC()).run();
    return run.resolve("model");
  }

  private static YamlValue of(String target, String task) {
    return TableTrials.yaml(1)
        .with("table", "{target: " + target + ", task: " + task + "}", "test");
  }

  @BeforeAll
  static void train() throws Exception {
    csv = Files.writeString(folder.resolve("rows.csv"), TableTrials.csv(ROWS));
    prices = model("prices", TableTrials.yaml(1));
  }

  /** In three partitions, of which each has rows that do not fill a batch. */
  private static Dataset<Row> rows() {
    return SPARK
        .read()
        .option("header", "true")
        .option("inferSchema", "true")
        .csv(csv.toString())
        .withColumn("id", functions.monotonically_increasing_id())
        .select("id", "new", "region", "size", "price")
        .repartition(3);
  }

  private static List<TablePrediction> here(Path model) throws Exception {
    try (ServedTable served = ServedTable.open(model);
        Table table = Table.read(csv, served.reading(MEMORY))) {
      return served.predict(table);
    }
  }

  @Test
  void eachRowIsPredictedAsByTheModelItself() throws Exception {
    List<Row> rows =
        TablePredictor.load(SPARK, prices).predict(rows()).orderBy("id").collectAsList();
    List<TablePrediction> own = here(prices);
    assertEquals(ROWS, rows.size());
    assertEquals(
        "[id, new, region, size, price, prediction, problem]",
        Arrays.toString(rows.get(0).schema().fieldNames()));
    for (int i = 0; i < ROWS; i++) {
      double value = own.get(i).values()[0];
      // The last rows of a batch may go through the network one by one.
      assertEquals(value, rows.get(i).<Double>getAs("prediction"), 1e-5 * Math.max(1, value));
      assertNull(rows.get(i).getAs("problem"));
    }
  }

  @Test
  void classesHaveANameAndProbabilities() throws Exception {
    Path dear = model("dear", of("dear", "binary").with("columns.drop", "[price]", "test"));
    TablePredictor predictor = TablePredictor.load(SPARK, dear);
    List<Row> rows = predictor.predict(rows()).orderBy("id").collectAsList();
    List<TablePrediction> own = here(dear);
    for (int i = 0; i < ROWS; i++) {
      assertEquals(own.get(i).said().get(0), rows.get(i).getAs("prediction"));
      List<Double> probabilities = rows.get(i).getList(rows.get(i).fieldIndex("probabilities"));
      assertEquals(predictor.predictedNames().size(), probabilities.size());
      for (int k = 0; k < probabilities.size(); k++) {
        assertEquals(own.get(i).values()[k], probabilities.get(k), 1e-6);
      }
    }
  }

  /** As evident predict has them beside what the network itself gives. */
  @Test
  void aCalibratedModelHasItsProbabilitiesToo() throws Exception {
    YamlValue yaml =
        of("dear", "binary")
            .with("columns.drop", "[price]", "test")
            .with("calibrationPart", "0.4", "test");
    Path model = model("calibrated", yaml);
    RunDirectory run = RunDirectory.open(model.getParent());
    LoadedRun loaded = LoadedRun.read(run, KeptWeights.usual(run), warning -> {});
    RunCalibration.Options options =
        new RunCalibration.Options(
            List.of(0.1),
            ConformalScore.LAC,
            false,
            Optional.empty(),
            Optional.of(CalibrationMethod.TEMPERATURE),
            1,
            1);
    CalibrationFeatures features =
        CalibrationFeatures.ofTable(
            loaded,
            Optional.of(csv),
            MEMORY,
            ExecutionPlan.forCpu(loaded.experiment().network(), 16, 1),
            CalibrationFeatures.Use.CALIBRATE,
            options);
    RunCalibration.keep(loaded, features, options);
    TablePredictor predictor = TablePredictor.load(SPARK, model);
    assertEquals(List.of("no", "yes"), predictor.calibratedNames());
    List<Row> rows = predictor.predict(rows()).orderBy("id").collectAsList();
    List<TablePrediction> own = here(model);
    for (int i = 0; i < ROWS; i++) {
      Row row = rows.get(i);
      List<Double> calibrated = row.getList(row.fieldIndex("calibrated_probabilities"));
      assertEquals(own.get(i).calibratedProbabilities().get("no"), calibrated.get(0), 1e-6);
      assertEquals(own.get(i).calibratedProbabilities().get("yes"), calibrated.get(1), 1e-6);
      List<Double> plain = row.getList(row.fieldIndex("probabilities"));
      assertEquals(own.get(i).values()[0], plain.get(0), 1e-6);
    }
    assertEquals(List.of(), TablePredictor.load(SPARK, prices).calibratedNames());
  }

  @Test
  void labelsAreAnArrayAndSeveralNumbersAStruct() throws Exception {
    Path labels =
        model("labels", of("[dear, new]", "multiLabel").with("columns.drop", "[price]", "test"));
    Row row = TablePredictor.load(SPARK, labels).predict(rows()).orderBy("id").first();
    assertEquals(here(labels).get(0).said(), row.getList(row.fieldIndex("prediction")));
    Path both = model("both", of("[price, size]", "regression"));
    row =
        TablePredictor.load(SPARK, both)
            .predict(rows())
            .orderBy("id")
            .select("prediction.size", "prediction.price")
            .first();
    TablePrediction own = here(both).get(0);
    assertEquals(own.value("size"), row.getDouble(0), 1e-5);
    assertEquals(own.value("price"), row.getDouble(1), 1e-5);
  }

  @Test
  void aRowThatCannotBeReadIsRefusedOrKeptWithTheReason() throws Exception {
    Dataset<Row> some =
        SPARK.sql(
            "SELECT * FROM VALUES (1, 'north', 2.5D, true), (2, 'north', NULL, true),"
                + " (3, 'nowhere', 1.0D, false) AS t(id, region, size, new)");
    TablePredictor predictor = TablePredictor.load(SPARK, prices);
    Exception refused =
        assertThrows(Exception.class, () -> predictor.predict(some).collectAsList());
    assertTrue(refused.getMessage().contains("size"), refused.getMessage());
    List<Row> rows = predictor.keepingProblems().predict(some).orderBy("id").collectAsList();
    assertNull(rows.get(0).getAs("problem"));
    assertTrue(rows.get(0).getAs("prediction") != null);
    assertTrue(rows.get(1).<String>getAs("problem").contains("size"), rows.get(1)::toString);
    assertNull(rows.get(1).getAs("prediction"));
    assertTrue(rows.get(2).<String>getAs("problem").contains("region"), rows.get(2)::toString);
  }

  @Test
  void whatCannotBePredictedIsSaid() throws Exception {
    TablePredictor predictor = TablePredictor.load(SPARK, prices);
    refused(predictor, rows().drop("size"), "no column size, which the model needs");
    refused(predictor, rows().withColumn("problem", functions.lit(1)), "a column problem already");
    refused(
        predictor,
        rows().withColumn("size", functions.array(functions.lit(1))),
        "column size is of type array<int>");
    refused(
        predictor,
        rows().select("id", "new", "region", "size").join(rows().select("id", "size"), "id"),
        "has 2 columns size");
    refused(
        predictor,
        rows().withColumn("new", functions.lit(1.0)),
        "column new is of type double, which is not written as the categories of the model are"
            + " (false, true); cast it to a string");
    assertThrows(IllegalArgumentException.class, () -> TablePredictor.load(SPARK, folder));
  }

  private static void refused(TablePredictor predictor, Dataset<Row> rows, String words) {
    String said =
        assertThrows(IllegalArgumentException.class, () -> predictor.predict(rows)).getMessage();
    assertTrue(said.contains(words), said);
  }
}
