package io.evident.models.serving;

import io.evident.models.table.FeatureColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
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

  private TableSession(
      SavedModelBundle bundle, List<String> columns, String predictions, String outputs) {
    this.bundle = bundle;
    this.columns = columns;
    this.predictions = predictions;
    this.outputs = outputs;
  }

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if TensorFlow cannot, or it has not our signature; the message
   *     names the folder
   */
  static TableSession open(Path folder, TableModelCard card, ConfigProto configuration) {
    SavedModelBundle bundle;
    try {
      bundle =
          SavedModelBundle.loader(folder.toString())
              .withTags(SavedModelBundle.DEFAULT_TAG)
              .withConfigProto(configuration)
              .load();
    } catch (TensorFlowException e) {
      throw new IllegalArgumentException(
          folder + ": TensorFlow cannot load this SavedModel: " + e.getMessage(), e);
    }
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
      return new TableSession(
          bundle,
          columns,
          found.getOutputsOrThrow(TableSignature.PREDICTIONS).getName(),
          found.getOutputsOrThrow(TableSignature.OUTPUTS).getName());
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
      try (Result result = runner.fetch(outputs).fetch(predictions).run()) {
        TFloat32 said = (TFloat32) result.get(0);
        float[] saidValues = new float[Math.toIntExact(said.size())];
        said.copyTo(DataBuffers.of(saidValues, false, false));
        TFloat64 read = (TFloat64) result.get(1);
        double[] readValues = new double[Math.toIntExact(read.size())];
        read.copyTo(DataBuffers.of(readValues, false, false));
        return new Answer(saidValues, readValues);
      }
    } finally {
      fed.forEach(Tensor::close);
    }
  }

  @Override
  public void close() {
    bundle.close();
  }
}
