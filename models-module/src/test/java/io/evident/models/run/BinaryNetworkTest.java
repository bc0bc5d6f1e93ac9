package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.ElementType;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.TensorFlowOracle;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.experiment.Experiment;
import io.evident.models.table.TableData;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import io.evident.models.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network of the first assignment's second problem, yhat = s(W2 s(W1 x + b1) + b2) with L = -(y
 * log yhat + (1 - y) log(1 - yhat)), trained on data, its gradients checked after every epoch.
 */
class BinaryNetworkTest {
  private static final int EPOCHS = 4;

  @TempDir Path folder;

  @Test
  void itsGradientsAreRightAfterEveryEpoch() throws IOException {
    YamlValue yaml =
        YamlValue.parse(
            "binary.yaml",
            TableRuns.yaml(
                    "{target: sold, task: binary}",
                    "{input: [features], layers: [dense: {units: 6}, sigmoid, dense: {units: 1},"
                        + " sigmoid], loss: binaryCrossEntropy}")
                .replace("epochs: 3", "epochs: " + EPOCHS)
                .replace("learningRate: 0.01", "learningRate: 0.05"));
    TableData data = TableRuns.data(yaml, TableRuns.write(folder.resolve("houses.csv"), 400, 3));
    Experiment experiment = TableRuns.experiment(yaml, data);
    assertEquals(List.of(1), experiment.network().output().dimensions());
    Checked checked = new Checked(experiment.network(), batch(experiment.network(), data));
    TrainingResult result =
        Trainer.onAllCores(experiment, data).withListeners(List.of(checked)).run();
    assertEquals(EPOCHS, checked.epochs);
    List<EpochMetrics> epochs = result.epochs();
    double first = epochs.get(0).test().orElseThrow().loss();
    assertTrue(result.last().test().orElseThrow().loss() < first, "the loss falls");
    assertTrue(result.last().test().orElseThrow().accuracy() > 0.75, "and it learns to tell");
  }

  private static Batch batch(Network network, TableData data) {
    int size = 5;
    int width = data.train().width();
    double[] inputs = new double[size * width];
    double[] targets = new double[size];
    for (int n = 0; n < size; n++) {
      data.train().features(n, inputs, n * width);
      data.train().targets(n, targets, n);
    }
    return Batch.of(network, inputs, targets);
  }

  /** Three ways to each gradient: by hand, by TensorFlow and by differences. */
  private static final class Checked implements TrainingListener {
    private static final double STEP = 1e-5;

    private final Network network;
    private final Batch batch;
    private int epochs;

    Checked(Network network, Batch batch) {
      this.network = network;
      this.batch = batch;
    }

    @Override
    public boolean wantsCheckpoints() {
      return true;
    }

    @Override
    public void onCheckpoint(Checkpoint checkpoint, boolean best) {
      epochs++;
      ParameterValues weights = FloatTensor.weights(network, checkpoint.tensors());
      LossGradient byHand = ManualNetwork.of(network).gradient(weights, batch);
      LossGradient other;
      try (TensorFlowOracle oracle =
          TensorFlowOracle.of(
              network, LoweringOptions.PLAIN.withType(ElementType.FLOAT64), Mode.TRAINING)) {
        other = oracle.gradient(weights, batch);
      }
      for (int p = 0; p < network.parameters().size(); p++) {
        double[] right = byHand.parameters().get(p);
        double[] difference = differences(weights, p);
        double size = largest(right);
        for (int i = 0; i < right.length; i++) {
          String where = network.parameters().get(p).name() + "[" + i + "], epoch " + epochs;
          assertEquals(right[i], other.parameters().get(p)[i], 1e-12 * size, where);
          assertEquals(right[i], difference[i], 1e-7 * size, where);
        }
      }
    }

    private double[] differences(ParameterValues weights, int p) {
      List<Double> all = new ArrayList<>();
      ManualNetwork derived = ManualNetwork.of(network);
      for (int i = 0; i < weights.get(p).length; i++) {
        ParameterValues up = weights.copy();
        ParameterValues down = weights.copy();
        up.get(p)[i] += STEP;
        down.get(p)[i] -= STEP;
        double rise = derived.gradient(up, batch).loss() - derived.gradient(down, batch).loss();
        all.add(rise / (2 * STEP));
      }
      return all.stream().mapToDouble(d -> d).toArray();
    }

    private static double largest(double[] values) {
      double largest = 0;
      for (double value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      return largest;
    }
  }
}
