package io.evident.spark;

import io.evident.backprop.internal.yaml.NearestName;
import io.evident.models.data.DataMemory;
import io.evident.models.serving.ServedTable;
import io.evident.models.serving.TableModelCalibration;
import io.evident.models.serving.TableModelCard;
import io.evident.models.serving.TablePrediction;
import io.evident.models.serving.UnverifiedModelException;
import io.evident.models.table.ColumnKind;
import io.evident.models.table.FeatureColumn;
import io.evident.models.table.Table;
import io.evident.models.task.TaskKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * An exported model of a table over a DataFrame that has its columns, wherever they stand. The
 * model's files travel once, and each executor loads and verifies them once, for as many threads as
 * its tasks have cores. Cells are read as {@link DataFrameTable} reads them. A column of categories
 * is one of strings, or of a type whose cells are written as the model's categories are.
 *
 * <pre>{@code
 * Dataset<Row> predicted = TablePredictor.load(spark, Path.of("model")).predict(spark.table("wines"));
 * }</pre>
 */
public final class TablePredictor {
  /**
   * What is predicted: the name of the likeliest class; an array of the labels that a row has; a
   * number; or, of several numbers, a struct with a field for each of {@link #predictedNames}. Null
   * where there is a problem.
   */
  public static final String PREDICTION = "prediction";

  /**
   * Of classes and labels an array of doubles in the order of {@link #predictedNames}, those that
   * the network itself gives, by which {@link #PREDICTION} is chosen; null where there is a
   * problem. There is no such column where numbers are predicted.
   */
  public static final String PROBABILITIES = "probabilities";

  /**
   * Of a calibrated model of classes an array of doubles in the order of {@link #calibratedNames};
   * null where there is a problem. There is no such column of other models. Sets and intervals are
   * those of {@link TablePrediction}.
   */
  public static final String CALIBRATED_PROBABILITIES = "calibrated_probabilities";

  /** Why a row could not be read, in a line; null where it could. */
  public static final String PROBLEM = "problem";

  /** Rows that go through the network at once. */
  private static final int BATCH = 256;

  /** Categories in a message. */
  private static final int SHOWN = 10;

  private final TableModelCard card;
  private final List<String> calibratedNames;
  private final Broadcast<ModelFiles> files;
  private final boolean keepsProblems;

  private TablePredictor(
      TableModelCard card,
      List<String> calibratedNames,
      Broadcast<ModelFiles> files,
      boolean keepsProblems) {
    this.card = card;
    this.calibratedNames = calibratedNames;
    this.files = files;
    this.keepsProblems = keepsProblems;
  }

  /**
   * Reads an exported model and makes it ready to be sent.
   *
   * @param session of Spark
   * @param folder what {@code evident export} or a training has made, on this machine
   * @return the predictor, for which a row that cannot be read ends the query
   * @throws IllegalArgumentException if there is no exported model of a table, or it is damaged or
   *     too large
   * @throws IOException if it cannot be read
   */
  public static TablePredictor load(SparkSession session, Path folder) throws IOException {
    TableModelCard card = ServedTable.card(folder);
    List<String> calibrated =
        ServedTable.calibration(folder).orElse(null)
                instanceof TableModelCalibration.Classes classes
            ? classes.classNames()
            : List.of();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    return new TablePredictor(card, calibrated, spark.broadcast(ModelFiles.read(folder)), false);
  }

  /**
   * The same, for which rows that cannot be read are rows with a {@link #PROBLEM} instead.
   *
   * @return a new predictor
   */
  public TablePredictor keepingProblems() {
    return new TablePredictor(card, calibratedNames, files, true);
  }

  /**
   * What a prediction consists of: classes, labels or numbers.
   *
   * @return their names, in order
   */
  public List<String> predictedNames() {
    return card.predicted();
  }

  /**
   * The classes of {@link #CALIBRATED_PROBABILITIES}.
   *
   * @return their names, in order; none of a model that is not calibrated or predicts numbers
   */
  public List<String> calibratedNames() {
    return calibratedNames;
  }

  /**
   * Adds the columns {@link #PREDICTION}, {@link #PROBABILITIES}, {@link #CALIBRATED_PROBABILITIES}
   * and {@link #PROBLEM}.
   *
   * @param rows a DataFrame with the columns that the model was trained on, in any order
   * @return all its columns, and those
   * @throws IllegalArgumentException if there is no such column or several of its name, it cannot
   *     be a cell or is written otherwise than the categories of the model, or one of the names is
   *     taken
   */
  public Dataset<Row> predict(Dataset<Row> rows) {
    StructType given = rows.schema();
    List<String> there = Arrays.asList(given.fieldNames());
    List<String> needed = card.encoding().columns().stream().map(FeatureColumn::name).toList();
    for (String name : needed) {
      if (!there.contains(name)) {
        throw new IllegalArgumentException(
            "the DataFrame has no column "
                + name
                + ", which the model needs; "
                + NearestName.hint(name, there));
      }
    }
    List<StructField> fields = new ArrayList<>(List.of(given.fields()));
    for (StructField added : added()) {
      if (there.contains(added.name())) {
        throw new IllegalArgumentException(
            "the DataFrame has a column " + added.name() + " already; rename it");
      }
      fields.add(added);
    }
    RowCells cells = RowCells.of(given, needed);
    card.encoding().columns().forEach(column -> requireWritten(given, column));
    Predict task =
        new Predict(
            files, needed, cells, card.targets().task(), !calibratedNames.isEmpty(), keepsProblems);
    return rows.mapPartitions(task, Encoders.row(DataTypes.createStructType(fields)));
  }

  /** What is written otherwise would be another category, or one that was never seen. */
  private static void requireWritten(StructType given, FeatureColumn column) {
    DataType type = given.apply(column.name()).dataType();
    if (column.kind() == ColumnKind.CATEGORICAL
        && !column.categories().isEmpty()
        && !RowCells.writes(type, column.categories())) {
      throw new IllegalArgumentException(
          "column "
              + column.name()
              + " is of type "
              + type.simpleString()
              + ", which is not written as the categories of the model are ("
              + String.join(", ", column.categories().stream().limit(SHOWN).toList())
              + (column.categories().size() > SHOWN ? ", ..." : "")
              + "); cast it to a string that is, as the model was trained");
    }
  }

  private List<StructField> added() {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField(PREDICTION, predicted(), true));
    if (card.targets().task().hasClasses()) {
      fields.add(
          DataTypes.createStructField(
              PROBABILITIES, DataTypes.createArrayType(DataTypes.DoubleType, false), true));
    }
    if (!calibratedNames.isEmpty()) {
      fields.add(
          DataTypes.createStructField(
              CALIBRATED_PROBABILITIES,
              DataTypes.createArrayType(DataTypes.DoubleType, false),
              true));
    }
    fields.add(DataTypes.createStructField(PROBLEM, DataTypes.StringType, true));
    return fields;
  }

  private DataType predicted() {
    return switch (card.targets().task()) {
      case CLASSIFICATION, BINARY -> DataTypes.StringType;
      case MULTI_LABEL -> DataTypes.createArrayType(DataTypes.StringType, false);
      case REGRESSION ->
          card.predicted().size() == 1
              ? DataTypes.DoubleType
              : DataTypes.createStructType(
                  card.predicted().stream()
                      .map(name -> DataTypes.createStructField(name, DataTypes.DoubleType, false))
                      .toList());
    };
  }

  /** Predicts the rows of a partition, a batch at a time. */
  private static final class Predict implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    private final Broadcast<ModelFiles> files;
    private final ArrayList<String> needed;
    private final RowCells cells;
    private final TaskKind kind;
    private final boolean calibrated;
    private final boolean keepsProblems;

    Predict(
        Broadcast<ModelFiles> files,
        List<String> needed,
        RowCells cells,
        TaskKind kind,
        boolean calibrated,
        boolean keepsProblems) {
      this.files = files;
      this.needed = new ArrayList<>(needed);
      this.cells = cells;
      this.kind = kind;
      this.calibrated = calibrated;
      this.keepsProblems = keepsProblems;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws IOException {
      ServedTable model = ModelFiles.inTask(files.value()::loadedTable);
      return new InBatches(rows, BATCH, batch -> predicted(model, batch));
    }

    private List<Row> predicted(ServedTable model, List<Row> batch) {
      List<List<String>> texts = batch.stream().map(cells::of).toList();
      List<Row> predicted = new ArrayList<>(batch.size());
      try (Table table = Table.of("rows", needed, texts, model.reading(DataMemory.halfOfFree()))) {
        List<TablePrediction> predictions = model.predict(table);
        for (int i = 0; i < batch.size(); i++) {
          predicted.add(with(batch.get(i), predictions.get(i), null));
        }
        return predicted;
      } catch (IllegalArgumentException | UnverifiedModelException e) {
        // Some row cannot be read or predicted; one by one they say which.
        return oneByOne(model, batch, texts);
      } catch (IOException e) {
        throw SparkErrors.raised("an executor cannot hold " + BATCH + " rows: " + e.getMessage());
      }
    }

    private List<Row> oneByOne(ServedTable model, List<Row> batch, List<List<String>> texts) {
      List<Row> predicted = new ArrayList<>(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        Map<String, String> row = new HashMap<>();
        for (int c = 0; c < needed.size(); c++) {
          row.put(needed.get(c), texts.get(i).get(c));
        }
        try {
          predicted.add(with(batch.get(i), model.predict(row), null));
        } catch (IllegalArgumentException | UnverifiedModelException e) {
          if (!keepsProblems) {
            throw SparkErrors.raised(e.getMessage() + "; the row is " + row);
          }
          predicted.add(with(batch.get(i), null, e.getMessage()));
        }
      }
      return predicted;
    }

    private Row with(Row row, TablePrediction prediction, String problem) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        values.add(row.get(i));
      }
      values.add(prediction == null ? null : said(prediction));
      if (kind.hasClasses()) {
        values.add(prediction == null ? null : numbers(prediction));
      }
      if (calibrated) {
        values.add(
            prediction == null
                ? null
                : prediction.calibratedProbabilities().values().toArray(Double[]::new));
      }
      values.add(problem);
      return RowFactory.create(values.toArray());
    }

    private Object said(TablePrediction prediction) {
      return switch (kind) {
        case CLASSIFICATION, BINARY -> prediction.said().get(0);
        case MULTI_LABEL -> prediction.said().toArray(String[]::new);
        case REGRESSION -> {
          Object[] numbers = numbers(prediction);
          yield numbers.length == 1 ? numbers[0] : RowFactory.create(numbers);
        }
      };
    }

    private static Object[] numbers(TablePrediction prediction) {
      return Arrays.stream(prediction.values()).boxed().toArray(Double[]::new);
    }
  }
}
