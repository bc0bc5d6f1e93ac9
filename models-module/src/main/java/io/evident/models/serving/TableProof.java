package io.evident.models.serving;

import io.evident.backprop.manual.RoundedOutputs;
import io.evident.backprop.manual.SimulatedRounding;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Loss;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.models.internal.serving.ModelGraph;
import io.evident.models.internal.serving.TableColumns;
import io.evident.models.internal.serving.TableProbe;
import io.evident.models.table.ColumnKind;
import io.evident.models.table.FeatureColumn;
import io.evident.models.table.TableEncoding;
import io.evident.models.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What a model of a table must say about some rows, by the derivation by hand in float64, and how
 * far float32 may be off. The rows are some that were trained on, and others in which every column
 * takes each kind of cell that it may have: a number in the middle and far from it, each category,
 * another one, a missing cell.
 */
final class TableProof {
  /** So many at least. */
  private static final int LEAST = 16;

  /** So many at most that are made. */
  private static final int MOST_MADE = 64;

  /** In deviations of a column. */
  private static final double[] FROM_MEAN = {0, -1, 1, -3, 3};

  private static final double ROUNDING = 4 * SimulatedRounding.UNIT;

  private final TableModelCard card;
  private final List<TableProbe> probes;

  /**
   * A proof.
   *
   * @param calibrated how many numbers the outputs of a calibration have for a row; 0 without
   */
  TableProof(TableModelCard card, List<TableProbe> probes, int calibrated) {
    this.card = card;
    this.probes = List.copyOf(probes);
    int columns = card.encoding().columns().size();
    if (probes.isEmpty() || probes.stream().anyMatch(p -> p.cells().size() != columns)) {
      throw new IllegalArgumentException(
          "there must be a probe, and each must have " + columns + " cells");
    }
    if (probes.stream().anyMatch(p -> p.calibrated().size() != calibrated)) {
      throw new IllegalArgumentException(
          "each probe must have " + calibrated + " numbers of the calibration");
    }
  }

  List<TableProbe> probes() {
    return probes;
  }

  /**
   * Derives the proof of a model.
   *
   * @param trained rows that it was trained on, a cell for each column of the encoding
   */
  static TableProof of(TableModelExport model, List<List<String>> trained) {
    List<List<String>> rows = new ArrayList<>(trained);
    rows.addAll(made(model.card().encoding(), LEAST - trained.size()));
    int calibrated = model.calibration().map(c -> c.told().width()).orElse(0);
    return new TableProof(model.card(), derived(model, rows), calibrated);
  }

  /** Rows in which each column goes through its kinds of cells, at its own pace. */
  private static List<List<String>> made(TableEncoding encoding, int least) {
    List<List<String>> kinds = encoding.columns().stream().map(TableProof::kinds).toList();
    int most = kinds.stream().mapToInt(List::size).max().orElseThrow();
    int count = Math.min(MOST_MADE, Math.max(least, most));
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      List<String> cells = new ArrayList<>();
      for (int c = 0; c < kinds.size(); c++) {
        List<String> kind = kinds.get(c);
        cells.add(kind.get((row + c * row / most + c) % kind.size()));
      }
      rows.add(cells);
    }
    return rows;
  }

  private static List<String> kinds(FeatureColumn column) {
    List<String> kinds = new ArrayList<>();
    if (column.kind() == ColumnKind.NUMERIC) {
      for (double deviations : FROM_MEAN) {
        double number = column.mean() + deviations * column.deviation();
        double cell = column.log() ? Math.exp(number) : number;
        if (deviations == 0 || isCell(column, cell)) {
          kinds.add(Double.toString(cell));
        }
      }
      if (!Double.isNaN(column.median())) {
        kinds.add("");
      }
    } else {
      kinds.addAll(column.categories());
      if (column.other()) {
        kinds.add(another(column.categories()));
      }
      if (column.indicator()) {
        kinds.add("");
      }
    }
    return kinds;
  }

  /**
   * Of a column whose numbers are far apart, some deviations from the mean there is none. A number
   * below the least normal one may be 0 to TensorFlow.
   */
  private static boolean isCell(FeatureColumn column, double cell) {
    return Double.isFinite(cell) && !(column.log() && cell < Double.MIN_NORMAL);
  }

  private static String another(List<String> categories) {
    String text = "another";
    while (categories.contains(text)) {
      text = text + "_";
    }
    return text;
  }

  private static Map<String, String> named(TableEncoding encoding, List<String> cells) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int c = 0; c < cells.size(); c++) {
      named.put(encoding.columns().get(c).name(), cells.get(c));
    }
    return named;
  }

  private static List<TableProbe> derived(TableModelExport model, List<List<String>> rows) {
    Network network = model.network();
    TableEncoding encoding = model.card().encoding();
    int width = encoding.width();
    double[] inputs = new double[rows.size() * width];
    double[] variance = new double[inputs.length];
    float[] features = new float[width];
    for (int n = 0; n < rows.size(); n++) {
      encoding.encode(encoding.raw("a probe", named(encoding, rows.get(n))), features, 0);
      for (int i = 0; i < width; i++) {
        inputs[n * width + i] = features[i];
        // A logarithm may be off by its last bit, and then a feature rounds to the next float32.
        variance[n * width + i] = (double) features[i] * features[i];
      }
    }
    RoundedOutputs right = outputs(network, model.weights(), inputs, variance);
    Optional<TableCalibrationByHand> calibrated =
        model.calibration().map(fitted -> new TableCalibrationByHand(model, fitted));
    Optional<RoundedOutputs> before =
        calibrated.map(
            byHand -> outputs(byHand.features(), byHand.featureWeights(), inputs, variance));
    Task task = model.card().task();
    int outs = network.output().size();
    List<TableProbe> probes = new ArrayList<>();
    for (int n = 0; n < rows.size(); n++) {
      double[] outputs = Arrays.copyOfRange(right.values(), n * outs, (n + 1) * outs);
      double bound = right.bounds()[n];
      double[] predictions = read(task, network.loss(), outputs);
      TableCalibrationByHand.Row row = new TableCalibrationByHand.Row(new double[0], new double[0]);
      if (calibrated.isPresent()) {
        int given = calibrated.get().features().output().size();
        row =
            calibrated
                .get()
                .row(
                    Arrays.copyOfRange(before.get().values(), n * given, (n + 1) * given),
                    before.get().bounds()[n],
                    outputs,
                    bound);
      }
      probes.add(
          new TableProbe(
              rows.get(n),
              boxed(outputs),
              bound,
              boxed(predictions),
              boxed(bounds(task, network.loss(), outputs, bound, predictions)),
              boxed(row.values()),
              boxed(row.bounds())));
    }
    return probes;
  }

  private static RoundedOutputs outputs(
      Network network, ParameterValues weights, double[] inputs, double[] variance) {
    int rows = inputs.length / network.input().size();
    Batch batch = Batch.of(network, inputs, new double[rows * network.targets()]).atInference();
    return SimulatedRounding.of(network).outputs(ModelGraph.narrowed(weights), batch, variance);
  }

  private static double[] read(Task task, Loss loss, double[] outputs) {
    return task.prediction(loss, outputs);
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** How far each prediction moves with outputs that move as far as they may, up or down. */
  private static double[] bounds(
      Task task, Loss loss, double[] outputs, double bound, double[] predictions) {
    double[] farthest = new double[predictions.length];
    for (int run = 0; run < SimulatedRounding.RUNS; run++) {
      SplittableRandom random = new SplittableRandom(run);
      double[] moved = outputs.clone();
      for (int k = 0; k < moved.length; k++) {
        moved[k] += random.nextBoolean() ? bound : -bound;
      }
      double[] found = read(task, loss, moved);
      for (int k = 0; k < found.length; k++) {
        farthest[k] = Math.max(farthest[k], Math.abs(found[k] - predictions[k]));
      }
    }
    for (int k = 0; k < farthest.length; k++) {
      farthest[k] =
          SimulatedRounding.RUNS * farthest[k] + ROUNDING * Math.max(1, Math.abs(predictions[k]));
    }
    return farthest;
  }

  /**
   * Runs the probes through what will answer, one by one and in batches.
   *
   * @param session that will serve
   * @param batch how many rows go through it at once, beside 1
   */
  ModelProof.Difference difference(TableAnswering session, int batch) {
    ModelProof.Difference all = ModelProof.Difference.NONE;
    for (int size : List.of(1, batch)) {
      for (int from = 0; from < Math.max(size, probes.size()); from += size) {
        all = compared(all, session, from, size);
      }
    }
    return all;
  }

  /** The probes follow each other round and round. */
  private TableProbe at(int index) {
    return probes.get(index % probes.size());
  }

  private ModelProof.Difference compared(
      ModelProof.Difference before, TableAnswering session, int from, int count) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      rows.add(named(card.encoding(), at(from + n).cells()));
    }
    TableAnswering.Answer answer =
        session.answer(TableColumns.of("a probe", card.encoding(), rows), count);
    ModelProof.Difference all = before;
    for (int n = 0; n < count; n++) {
      TableProbe probe = at(from + n);
      int outs = probe.outputs().size();
      for (int k = 0; k < outs; k++) {
        all = all.and(answer.outputs()[n * outs + k], probe.outputs().get(k), probe.bound());
      }
      int read = probe.predictions().size();
      for (int k = 0; k < read; k++) {
        all =
            all.and(
                answer.predictions()[n * read + k],
                probe.predictions().get(k),
                probe.predictionBounds().get(k));
      }
      int calibrated = probe.calibrated().size();
      for (int k = 0; k < calibrated; k++) {
        all =
            all.and(
                answer.calibrated()[n * calibrated + k],
                probe.calibrated().get(k),
                probe.calibratedBounds().get(k));
      }
    }
    return all;
  }
}
