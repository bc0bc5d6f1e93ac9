package io.evident.spark;

import io.evident.models.data.DataFormatException;
import io.evident.models.image.FittedImage;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.Prediction;
import io.evident.models.serving.RankedClass;
import io.evident.models.serving.ServedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * An exported model over a table of images, such as Spark's source binaryFile gives. The model's
 * files travel once, and each executor loads them once, for as many threads as its tasks have
 * cores.
 *
 * <pre>{@code
 * Dataset<Row> images = spark.read().format("binaryFile").load("photos");
 * Dataset<Row> classified = ImageClassifier.load(spark, Path.of("model")).classify(images, "content");
 * }</pre>
 */
public final class ImageClassifier {
  /**
   * The name of the likeliest class, of a calibrated model by its calibrated probabilities; null
   * where there is a problem.
   */
  public static final String PREDICTION = "prediction";

  /**
   * An array of floats in the order of {@link #classNames}, calibrated ones of a calibrated model;
   * null where there is a problem.
   */
  public static final String PROBABILITIES = "probabilities";

  /** Why an image could not be read, in a line; null where it could. */
  public static final String PROBLEM = "problem";

  /** Images that go through the network at once. */
  private static final int BATCH = 64;

  private final ModelCard card;
  private final Broadcast<ModelFiles> files;
  private final boolean keepsProblems;

  private ImageClassifier(ModelCard card, Broadcast<ModelFiles> files, boolean keepsProblems) {
    this.card = card;
    this.files = files;
    this.keepsProblems = keepsProblems;
  }

  /**
   * Reads an exported model and makes it ready to be sent.
   *
   * @param session of Spark
   * @param folder what {@code evident export} or a training has made, on this machine
   * @return the classifier, for which an image that cannot be read ends the query
   * @throws IllegalArgumentException if there is no exported model, or it is damaged or too large
   * @throws IOException if it cannot be read
   */
  public static ImageClassifier load(SparkSession session, Path folder) throws IOException {
    ModelCard card = ServedModel.card(folder);
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    return new ImageClassifier(card, spark.broadcast(ModelFiles.read(folder)), false);
  }

  /**
   * The same, for which images that cannot be read are rows with a {@link #PROBLEM} instead.
   *
   * @return a new classifier
   */
  public ImageClassifier keepingProblems() {
    return new ImageClassifier(card, files, true);
  }

  /**
   * The classes, in the order of the probabilities.
   *
   * @return their names
   */
  public List<String> classNames() {
    return card.classNames();
  }

  /**
   * Adds the columns {@link #PREDICTION}, {@link #PROBABILITIES} and {@link #PROBLEM}; the column
   * of bytes is left out of the result, since nobody wants the images twice.
   *
   * @param images a table, with a column {@code path} to be named in errors if it likes
   * @param content the column with the bytes of a JPEG or PNG image of any size
   * @return the other columns, and those
   * @throws IllegalArgumentException if there is no such column of bytes or several, or one of the
   *     names is taken
   */
  public Dataset<Row> classify(Dataset<Row> images, String content) {
    StructType given = images.schema();
    List<String> names = Arrays.asList(given.fieldNames());
    if (!names.contains(content) || !given.apply(content).dataType().equals(DataTypes.BinaryType)) {
      throw new IllegalArgumentException(
          "there must be a column "
              + content
              + " with the bytes of images (binary), as spark.read().format(\"binaryFile\") gives;"
              + " got "
              + given.simpleString());
    }
    RowCells.requireOne(given, content);
    for (String taken : List.of(PREDICTION, PROBABILITIES, PROBLEM)) {
      if (names.contains(taken)) {
        throw new IllegalArgumentException(
            "the table has a column " + taken + " already; rename it");
      }
    }
    List<StructField> fields = new ArrayList<>();
    for (StructField field : given.fields()) {
      if (!field.name().equals(content)) {
        fields.add(field);
      }
    }
    fields.add(DataTypes.createStructField(PREDICTION, DataTypes.StringType, true));
    fields.add(
        DataTypes.createStructField(
            PROBABILITIES, DataTypes.createArrayType(DataTypes.FloatType, false), true));
    fields.add(DataTypes.createStructField(PROBLEM, DataTypes.StringType, true));
    Classify task =
        new Classify(files, names.indexOf(content), names.indexOf("path"), keepsProblems);
    return images.mapPartitions(task, Encoders.row(DataTypes.createStructType(fields)));
  }

  /** Classifies the rows of a partition, a batch at a time. */
  private static final class Classify implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1;

    private final Broadcast<ModelFiles> files;
    private final int content;
    private final int path;
    private final boolean keepsProblems;

    Classify(Broadcast<ModelFiles> files, int content, int path, boolean keepsProblems) {
      this.files = files;
      this.content = content;
      this.path = path;
      this.keepsProblems = keepsProblems;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) throws IOException {
      ServedModel model = ModelFiles.inTask(files.value()::loaded);
      return new InBatches(rows, BATCH, batch -> classified(model, batch));
    }

    private List<Row> classified(ServedModel model, List<Row> batch) {
      List<FittedImage> images = new ArrayList<>();
      List<String> problems = new ArrayList<>();
      for (Row row : batch) {
        String problem = null;
        try {
          images.add(image(row, model.card()));
        } catch (DataFormatException e) {
          problem = e.getMessage();
          if (!keepsProblems) {
            throw SparkErrors.raised(problem);
          }
        }
        problems.add(problem);
      }
      Iterator<Prediction> predictions =
          images.isEmpty() ? List.<Prediction>of().iterator() : model.predictAll(images).iterator();
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        rows.add(
            problems.get(i) == null
                ? with(batch.get(i), predictions.next())
                : with(batch.get(i), null, null, problems.get(i)));
      }
      return rows;
    }

    private FittedImage image(Row row, ModelCard card) throws DataFormatException {
      String where = path < 0 || row.isNullAt(path) ? "an image" : row.get(path).toString();
      if (row.isNullAt(content)) {
        throw new DataFormatException(
            where, "there are no bytes (null)", "leave the row out, or keep problems");
      }
      return FittedImage.decode(where, row.getAs(content), card.input(), card.orientation());
    }

    private Row with(Row row, Prediction prediction) {
      RankedClass top = prediction.top();
      Float[] probabilities = new Float[prediction.classes()];
      for (int k = 0; k < probabilities.length; k++) {
        probabilities[k] = prediction.probability(k);
      }
      return with(row, top.name(), probabilities, null);
    }

    private Row with(Row row, String prediction, Float[] probabilities, String problem) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        if (i != content) {
          values.add(row.get(i));
        }
      }
      values.add(prediction);
      values.add(probabilities);
      values.add(problem);
      return RowFactory.create(values.toArray());
    }
  }
}
