package io.evident.models.serving;

import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.models.data.DataMemory;
import io.evident.models.internal.serving.ModelFolder;
import io.evident.models.internal.serving.ServingOptions;
import io.evident.models.internal.serving.TableColumns;
import io.evident.models.table.RowEncoder;
import io.evident.models.table.Table;
import io.evident.models.table.TableReading;
import io.evident.models.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.tensorflow.proto.ConfigProto;

/**
 * An exported model of a table that predicts. One serves any number of threads at once; it holds
 * native memory until it is closed, and closing waits for predictions under way.
 */
public final class ServedTable implements AutoCloseable {
  /**
   * Rows that go through the network at once; fewer are filled up. With one by one these are the
   * only shapes that are served, and those that were verified.
   */
  static final int BATCH = 256;

  /** So many rows at most are faster one by one than in a batch that is filled up. */
  private static final int FEW = 4;

  private final TableModelCard card;
  private final Optional<TableModelCalibration> calibration;
  private final List<String> predicted;
  private final TableAnswering session;
  private final ModelVerification verification;
  private volatile boolean closed;

  private ServedTable(
      TableModelCard card,
      Optional<TableModelCalibration> calibration,
      List<String> predicted,
      TableAnswering session,
      ModelVerification verification) {
    this.card = card;
    this.calibration = calibration;
    this.predicted = predicted;
    this.session = session;
    this.verification = verification;
  }

  /**
   * Whether a folder holds an exported model of a table, not of images.
   *
   * @param folder of an exported model
   * @return whether {@link #open} opens it
   * @throws IllegalArgumentException if there is no exported model; the message names the folder
   * @throws IOException if it cannot be read
   */
  public static boolean isOne(Path folder) throws IOException {
    return TableModelJson.isOfTable(new ModelFolder(folder));
  }

  /**
   * Loads an exported model and holds it against its proof, in the session that will serve. Where
   * the model is right only without joined operations, it is served without; see {@link
   * #verification}.
   *
   * @param folder what {@link TableModelExport#save} has made
   * @return the model, to be closed
   * @throws IllegalArgumentException if there is no exported model of a table, it is damaged, or it
   *     has not our signature; the message names the folder
   * @throws UnverifiedModelException if it gives other outputs here than the derivation by hand, or
   *     outputs that are not finite
   * @throws io.evident.backprop.graph.MissingTensorFlowException if there is no native library
   * @throws IOException if it cannot be read
   */
  public static ServedTable open(Path folder) throws IOException {
    return open(folder, ConfigProto.newBuilder());
  }

  /**
   * Loads an exported model that uses so many threads, where others compute beside it.
   *
   * @param folder what {@link TableModelExport#save} has made
   * @param threads at least 1
   * @return the model, to be closed
   * @throws IllegalArgumentException if threads is less than 1, or as {@link #open(Path)}
   * @throws UnverifiedModelException if it gives other outputs here than the derivation by hand, or
   *     outputs that are not finite
   * @throws io.evident.backprop.graph.MissingTensorFlowException if there is no native library
   * @throws IOException if it cannot be read
   */
  public static ServedTable open(Path folder, int threads) throws IOException {
    if (!(threads >= 1)) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    return open(folder, ConfigProto.newBuilder().setIntraOpParallelismThreads(threads));
  }

  private static ServedTable open(Path folder, ConfigProto.Builder configuration)
      throws IOException {
    TableModelJson.Extras extras = TableModelJson.read(new ModelFolder(folder));
    TensorFlowRuntime.load();
    return open(
        folder,
        extras,
        joining ->
            TableSession.open(
                folder,
                extras.card(),
                extras.calibration().map(TableModelCalibration::outputs).orElse(List.of()),
                ServingOptions.configuration(configuration, joining)));
  }

  /**
   * Reads what travels with an exported model, whose files are checked, without loading it.
   *
   * @param folder what {@link TableModelExport#save} has made
   * @return its columns, what it predicts and where it is from
   * @throws IllegalArgumentException if there is no exported model of a table or it is damaged; the
   *     message names the folder
   * @throws IOException if it cannot be read
   */
  public static TableModelCard card(Path folder) throws IOException {
    return TableModelJson.read(new ModelFolder(folder)).card();
  }

  /**
   * Reads how an exported model was calibrated, without loading it.
   *
   * @param folder what {@link TableModelExport#save} has made
   * @return empty of a model that was not
   * @throws IllegalArgumentException if there is no exported model of a table or it is damaged; the
   *     message names the folder
   * @throws IOException if it cannot be read
   */
  public static Optional<TableModelCalibration> calibration(Path folder) throws IOException {
    return TableModelJson.read(new ModelFolder(folder)).calibration();
  }

  /** Serves by the first session that is right. */
  static ServedTable open(
      Path folder,
      TableModelJson.Extras extras,
      VerifiedSession.Sessions<TableAnswering> sessions) {
    TableProof proof = extras.proof();
    VerifiedSession<TableAnswering> verified =
        VerifiedSession.of(
            folder, proof.probes().size(), session -> proof.difference(session, BATCH), sessions);
    return new ServedTable(
        extras.card(),
        extras.calibration(),
        extras.card().predicted(),
        verified.session(),
        verified.verification());
  }

  /**
   * What travels with the model.
   *
   * @return its columns, what it predicts and where it is from
   */
  public TableModelCard card() {
    return card;
  }

  /**
   * How it was calibrated.
   *
   * @return empty of a model that was not
   */
  public Optional<TableModelCalibration> calibration() {
    return calibration;
  }

  /**
   * What came of holding the model against its proof when it was opened.
   *
   * @return how it is served
   */
  public ModelVerification verification() {
    return verification;
  }

  /**
   * How to read a table to predict: the columns that the model needs, wherever they stand.
   *
   * @param memory how much of it may be held
   * @return the reading
   */
  public TableReading reading(DataMemory memory) {
    return card.encoding().reading(memory);
  }

  /**
   * Predicts a row.
   *
   * @param cells as a CSV has them, by the names of their columns, empty if missing; others than
   *     those needed are left alone
   * @return the prediction
   * @throws io.evident.models.data.DataFormatException if a cell that is needed is not there, or
   *     cannot be read
   * @throws IllegalArgumentException if a cell cannot be encoded; it names the column
   * @throws UnverifiedModelException if an output is not finite
   * @throws IllegalStateException if the model is closed
   */
  public TablePrediction predict(Map<String, String> cells) {
    TableColumns row = TableColumns.of("the row", card.encoding(), List.of(cells));
    return run(row, 1, 1, i -> "the row").get(0);
  }

  /**
   * Predicts all rows of a table.
   *
   * @param table read as {@link #reading} says, or with the same columns
   * @return one prediction for each row, in order
   * @throws io.evident.models.data.DataFormatException if a column is not there, or a cell cannot
   *     be encoded; it names row and column
   * @throws UnverifiedModelException if an output is not finite
   * @throws IllegalStateException if the model is closed
   */
  public List<TablePrediction> predict(Table table) {
    List<TablePrediction> predictions = new ArrayList<>(table.size());
    predictions(table).forEachRemaining(predictions::add);
    return predictions;
  }

  /**
   * Predicts the rows of a table when they are asked for, and holds few predictions at a time.
   *
   * @param table read as {@link #reading} says, or with the same columns; it stays open meanwhile
   * @return one prediction for each row, in order; asking for one throws what {@link
   *     #predict(Table)} throws
   * @throws io.evident.models.data.DataFormatException if a column is not there
   */
  public Iterator<TablePrediction> predictions(Table table) {
    return new Predictions(table);
  }

  private final class Predictions implements Iterator<TablePrediction> {
    private final Table table;
    private final RowEncoder encoder;
    private final double[] features;
    private int next;
    private Iterator<TablePrediction> batch = Collections.emptyIterator();

    Predictions(Table table) {
      this.table = table;
      this.encoder = card.encoding().of(table);
      this.features = new double[encoder.width()];
    }

    @Override
    public boolean hasNext() {
      return batch.hasNext() || next < table.size();
    }

    @Override
    public TablePrediction next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (!batch.hasNext()) {
        batch = batch().iterator();
      }
      return batch.next();
    }

    private List<TablePrediction> batch() {
      int from = next;
      int left = table.size() - from;
      int count = left <= FEW ? 1 : Math.min(BATCH, left);
      // What cannot be encoded is refused with its row and column.
      for (int row = from; row < from + count; row++) {
        encoder.encode(row, features, 0);
      }
      int filled = left <= FEW ? 1 : BATCH;
      next += count;
      return run(
          TableColumns.of(table, card.encoding(), from, filled),
          count,
          filled,
          i -> table.place(from + i));
    }
  }

  private interface Place {
    String of(int row);
  }

  private List<TablePrediction> run(TableColumns rows, int count, int filled, Place place) {
    if (closed) {
      throw new IllegalStateException("this model is closed");
    }
    TableAnswering.Answer answer = session.answer(rows, filled);
    Task task = card.task();
    int width = predicted.size();
    List<TablePrediction> predictions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int row = i;
      double[] values = Arrays.copyOfRange(answer.predictions(), i * width, (i + 1) * width);
      for (int k = 0; k < width; k++) {
        if (!Double.isFinite(values[k])) {
          throw new UnverifiedModelException(
              String.format(
                  Locale.ROOT,
                  "%s: the model of %s gives %s for %s: the row is too far from those it was trained on, or its training diverged",
                  place.of(i),
                  card.experiment(),
                  values[k],
                  predicted.get(k)));
        }
      }
      predictions.add(
          new TablePrediction(
              predicted,
              values,
              task.said(values, card.thresholds()),
              calibration.map(fitted -> calibrated(fitted, answer.calibrated(), row, place))));
    }
    return predictions;
  }

  private TablePrediction.Calibrated calibrated(
      TableModelCalibration fitted, double[] all, int row, Place place) {
    int width = fitted.width();
    double[] values = Arrays.copyOfRange(all, row * width, (row + 1) * width);
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new UnverifiedModelException(
            String.format(
                Locale.ROOT,
                "%s: the calibration of the model of %s gives %s: the row is too far from those it was trained on, or its training diverged",
                place.of(row),
                card.experiment(),
                value));
      }
    }
    return new TablePrediction.Calibrated(fitted, values);
  }

  /**
   * Refuses predictions that begin from now on, waits for those under way, and frees the native
   * memory. Closing again does nothing.
   */
  @Override
  public void close() {
    // A session closes once no run is under way: were new ones let in, it might never be.
    closed = true;
    session.close();
  }
}
