package io.evident.models.run;

import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.bayes.laplace.LinearHead;
import io.evident.models.calibration.DenseHead;
import io.evident.models.data.Examples;
import io.evident.models.data.ImageViews;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.table.TableExamples;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.InferenceOutputs;
import java.io.IOException;

/**
 * What the head of the network of a run on a table is given for rows, computed by the network in
 * TensorFlow. Not for several threads at once.
 */
final class RowFeatures implements AutoCloseable {
  private final LoadedRun run;
  private final DenseHead head;
  private final ParameterValues all;
  private final ParameterValues before;
  private final InferenceOutputs network;

  private RowFeatures(LoadedRun run, DenseHead head, ExecutionPlan plan) {
    this.run = run;
    this.head = head;
    Network whole = run.experiment().network();
    this.all = FloatTensor.weights(whole, run.checkpoint().tensors());
    this.before = head.featureWeights(all);
    this.network =
        new InferenceOutputs(
            head.features(), before, plan, Examples.Element.FLOAT, run.inputs().scaling());
  }

  /** Opens the network of a run up to its head. */
  static RowFeatures of(LoadedRun run, ExecutionPlan plan) {
    return new RowFeatures(run, CalibrationFeatures.head(run), plan);
  }

  DenseHead head() {
    return head;
  }

  /** The head as it was trained. */
  LinearHead weights() {
    return head.weights(all);
  }

  /** What identifies the weights of the network. */
  String digest() {
    return CalibrationFeatures.digest(all);
  }

  /** Features with the 1 of a bias, [N, D]. */
  float[] of(TableExamples rows) throws IOException {
    return head.rows(network.of(rows, ImageViews.NONE));
  }

  /** Holds those of some rows against the derivation by hand. */
  void verify(TableExamples rows) {
    new FeatureProof(run, head, before).requireRight(network, rows);
  }

  @Override
  public void close() {
    network.close();
  }
}
