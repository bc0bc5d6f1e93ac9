package io.evident.models.serving;

import io.evident.backprop.graph.LoweredNetwork;
import io.evident.backprop.network.Network;
import io.evident.models.calibration.DenseHead;
import io.evident.models.internal.serving.ModelGraph;
import io.evident.models.internal.serving.TaskLowering;
import io.evident.models.table.ColumnKind;
import io.evident.models.table.FeatureColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TString;

/**
 * The graph of an exported model of a table: from named columns to features, in float64 as the
 * training rows were encoded, to the network's outputs and to what they are read as.
 */
final class TableServingGraph {
  private static final Shape ROWS = Shape.of(Shape.UNKNOWN_SIZE);

  private final TableModelExport model;
  private final Ops tf;
  private final SignatureDef.Builder signature =
      SignatureDef.newBuilder().setMethodName(ModelGraph.METHOD);

  private TableServingGraph(TableModelExport model, Graph graph) {
    this.model = model;
    this.tf = Ops.create(graph);
  }

  /** The content of saved_model.pb, the same bytes for the same model. */
  static byte[] of(TableModelExport model) throws IOException {
    try (Graph graph = new Graph()) {
      TableServingGraph serving = new TableServingGraph(model, graph);
      serving.build();
      MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
      meta.putSignatureDef(TableSignature.KEY, serving.signature.build());
      return ModelGraph.bytes(meta, graph);
    }
  }

  private void build() {
    Network network = model.network();
    List<Operand<TFloat64>> features = new ArrayList<>();
    List<FeatureColumn> columns = model.card().encoding().columns();
    for (int c = 0; c < columns.size(); c++) {
      features.addAll(features("column_" + c, columns.get(c)));
    }
    Operand<TFloat64> all =
        features.size() == 1 ? features.get(0) : tf.concat(features, tf.constant(1));
    List<Operand<TFloat32>> values =
        new LoweredNetwork<>(
                tf, network, ModelGraph.OPTIONS, ModelGraph.weights(tf, network, model.weights()))
            .values(tf.dtypes.cast(all, TFloat32.class), numbers());
    Operand<TFloat32> outputs = tf.withName(TableSignature.OUTPUTS).identity(values.get(0));
    Operand<TFloat64> wide = tf.dtypes.cast(outputs, TFloat64.class);
    Operand<TFloat64> predictions =
        tf.withName(TableSignature.PREDICTIONS)
            .identity(model.card().task().accept(new TaskLowering(tf, network.loss(), wide)));
    int predicted = model.card().task().predicted(network.loss()).size();
    signature.putOutputs(
        TableSignature.PREDICTIONS,
        ModelGraph.info(predictions, Shape.of(Shape.UNKNOWN_SIZE, predicted)));
    signature.putOutputs(
        TableSignature.OUTPUTS,
        ModelGraph.info(outputs, Shape.of(Shape.UNKNOWN_SIZE, network.output().size())));
    model
        .calibration()
        .ifPresent(
            fitted ->
                new TableCalibrationLowering(
                        tf, DenseHead.of(network), values.get(1), values.get(2), predictions)
                    .outputs(fitted)
                    .forEach((name, operand) -> signature.putOutputs(name, info(fitted, operand))));
  }

  /** Which values of the network are needed: its outputs, the logits and what its head is given. */
  private List<Integer> numbers() {
    int outputs = model.network().layers().size();
    if (model.calibration().isEmpty()) {
      return List.of(outputs);
    }
    DenseHead head = DenseHead.of(model.network());
    return List.of(outputs, head.logits(), head.source());
  }

  private static TensorInfo info(TableCalibration calibration, Operand<TFloat64> operand) {
    if (calibration instanceof TableCalibration.Numbers numbers) {
      int targets = numbers.intervals().targets().size();
      boolean ends = operand.shape().numDimensions() == 3;
      return ModelGraph.info(
          operand,
          ends
              ? Shape.of(Shape.UNKNOWN_SIZE, targets, numbers.alphas().size())
              : Shape.of(Shape.UNKNOWN_SIZE, targets));
    }
    return ModelGraph.info(operand, Shape.of(Shape.UNKNOWN_SIZE, calibration.told().width()));
  }

  /** The features of a column, [n, 1] or [n, categories] each. */
  private List<Operand<TFloat64>> features(String name, FeatureColumn column) {
    return column.kind() == ColumnKind.NUMERIC ? numeric(name, column) : categorical(name, column);
  }

  private Operand<TFloat64> one(Operand<TBool> truth) {
    return tf.dtypes.cast(truth, TFloat64.class);
  }

  private List<Operand<TFloat64>> numeric(String name, FeatureColumn column) {
    Placeholder<TFloat64> cells =
        tf.withName(name).placeholder(TFloat64.class, Placeholder.shape(ROWS));
    signature.putInputs(column.name(), ModelGraph.info(cells, ROWS));
    Operand<TFloat64> given = tf.expandDims(cells, tf.constant(1));
    Operand<TBool> missing = tf.math.isNan(given);
    Operand<TFloat64> x = given;
    if (!Double.isNaN(column.median())) {
      x = tf.select(missing, tf.constant(column.median()), given);
    }
    if (column.log()) {
      x = tf.math.log(x);
    }
    Operand<TFloat64> scaled =
        column.deviation() == 0
            ? tf.zerosLike(x)
            : tf.math.div(
                tf.math.sub(x, tf.constant(column.mean())), tf.constant(column.deviation()));
    return column.indicator() ? List.of(scaled, one(missing)) : List.of(scaled);
  }

  private List<Operand<TFloat64>> categorical(String name, FeatureColumn column) {
    Placeholder<TString> cells =
        tf.withName(name).placeholder(TString.class, Placeholder.shape(ROWS));
    signature.putInputs(column.name(), ModelGraph.info(cells, ROWS));
    Operand<TString> given = tf.expandDims(cells, tf.constant(1));
    Operand<TFloat64> missing = one(tf.math.equal(given, tf.constant("")));
    List<Operand<TFloat64>> features = new ArrayList<>();
    Operand<TFloat64> none = tf.math.sub(tf.constant(1.0), missing);
    if (!column.categories().isEmpty()) {
      Operand<TString> known =
          tf.constant(NdArrays.vectorOfObjects(column.categories().toArray(String[]::new)));
      Operand<TFloat64> own = one(tf.math.equal(given, known));
      features.add(own);
      Operand<TFloat64> some = tf.reduceSum(own, tf.constant(1), ReduceSum.keepDims(true));
      none = tf.math.sub(none, some);
    }
    if (column.other()) {
      features.add(none);
    }
    if (column.indicator()) {
      features.add(missing);
    }
    return features;
  }
}
