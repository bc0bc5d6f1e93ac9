package io.evident.models.serving;

import io.evident.models.internal.serving.ServingOptions;
import io.evident.models.internal.serving.TableColumns;
import io.evident.models.table.FeatureColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TString;

/** A SavedModel of a table in a TensorFlow session. Threads may run it side by side. */
final class TableSession implements TableAnswering {
  private final SavedModelBundle bundle;
  private final List<String> columns;
  private final String predictions;
  private final String outputs;
  private final List<String> calibrated;

  private TableSession(
      SavedModelBundle bundle,
      List<String> columns,
      String predictions,
      String outputs,
      List<String> calibrated) {
    this.bundle = bundle;
    this.columns = columns;
    this.predictions = predictions;
    this.outputs = outputs;
    this.calibrated = calibrated;
  }

  /**
   * Loads a model.
   *
   * @param calibration the outputs of its calibration
   * @throws IllegalArgumentException if TensorFlow cannot, or it has not our signature; the message
   *     names the folder
   */
  static TableSession open(
      Path folder, TableModelCard card, List<String> calibration, ConfigProto configuration) {
    SavedModelBundle bundle = ServingOptions.loaded(folder, configuration);
    try {
      SignatureDef found = bundle.metaGraphDef().getSignatureDefMap().get(TableSignature.KEY);
      List<String> columns = new ArrayList<>();
      for (FeatureColumn column : card.encoding().columns()) {
        if (found == null || !found.containsInputs(column.name())) {
          throw new IllegalArgumentException(
              folder
                  + ": has no signature "
                  + TableSignature.KEY
                  + " with the column "
                  + column.name()
                  + "; export the model with evident export");
        }
        columns.add(found.getInputsOrThrow(column.name()).getName());
      }
      for (String name : calibration) {
        if (!found.containsOutputs(name)) {
          throw new IllegalArgumentException(
              folder + ": has no output " + name + "; export the model with evident export");
        }
      }
      return new TableSession(
          bundle,
          columns,
          found.getOutputsOrThrow(TableSignature.PREDICTIONS).getName(),
          found.getOutputsOrThrow(TableSignature.OUTPUTS).getName(),
          calibration.stream().map(name -> found.getOutputsOrThrow(name).getName()).toList());
    } catch (RuntimeException | Error e) {
      bundle.close();
      throw e;
    }
  }

  @Override
  public Answer answer(TableColumns rows, int count) {
    List<Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = bundle.session().runner();
      for (int c = 0; c < columns.size(); c++) {
        fed.add(
            rows.isNumeric(c)
                ? TFloat64.vectorOf(rows.numbers(c))
                : TString.tensorOf(NdArrays.vectorOfObjects(rows.texts(c))));
        runner.feed(columns.get(c), fed.get(c));
      }
      runner.fetch(outputs).fetch(predictions);
      calibrated.forEach(runner::fetch);
      try (Result result = runner.run()) {
        TFloat32 said = (TFloat32) result.get(0);
        float[] saidValues = new float[Math.toIntExact(said.size())];
        said.copyTo(DataBuffers.of(saidValues, false, false));
        return new Answer(saidValues, values(result, 1), rows(result, count));
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  private static double[] values(Result result, int index) {
    TFloat64 found = (TFloat64) result.get(index);
    double[] values = new double[Math.toIntExact(found.size())];
    found.copyTo(DataBuffers.of(values, false, false));
    return values;
  }

  /** What the outputs of the calibration have for one row after the other. */
  private double[] rows(Result result, int count) {
    List<double[]> outputsOfIt = new ArrayList<>();
    int width = 0;
    for (int i = 0; i < calibrated.size(); i++) {
      outputsOfIt.add(values(result, 2 + i));
      width += outputsOfIt.get(i).length / count;
    }
    double[] rows = new double[count * width];
    for (int row = 0, at = 0; row < count; row++) {
      for (double[] values : outputsOfIt) {
        int of = values.length / count;
        System.arraycopy(values, row * of, rows, at, of);
        at += of;
      }
    }
    return rows;
  }

  @Override
  public void close() {
    bundle.close();
  }
}
