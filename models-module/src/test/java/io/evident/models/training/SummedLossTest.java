package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.internal.training.BatchDraws;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses that are summed over a batch, and short batches that are left out. */
class SummedLossTest {
  private static final int IMAGES = 10;
  private static final double RATE = 0.02;
  private static final double PENALTY = 0.25;
  private static final double[] CLASS_WEIGHTS = {2, 0.5, 1};

  private static final String YAML =
      """
      name: summed
      network:
        input: [4, 4, 1]
        layers: [flatten, {dense: {units: 5}}, tanh, {dense: {units: 3}}]
        loss: {softmaxCrossEntropy: {labelSmoothing: 0.2}}
        l2Penalty: %s
      normalization: {mean: 0.5, deviation: 0.25}
      classWeights: {ant: 2, bee: 0.5}
      optimizer: {kind: sgd, learningRate: 0.02}
      batchSize: 4
      epochs: 2
      seed: 3
      """;

  private static ImageSplits images() {
    Random random = new Random(5);
    int[] labels = new int[IMAGES];
    byte[] pixels = new byte[IMAGES * 16];
    random.nextBytes(pixels);
    for (int i = 0; i < IMAGES; i++) {
      labels[i] = i % 3;
    }
    ImageDataset all =
        ImageDataset.of(new ImageShape(4, 4, 1), List.of("ant", "bee", "cow"), pixels, labels);
    return new ImageSplits(all, all.first(2), "random images");
  }

  private static Experiment experiment(double penalty, String more) {
    String yaml = String.format(Locale.ROOT, YAML, penalty) + more;
    return ExperimentYaml.read(YamlValue.parse("summed.yaml", yaml));
  }

  private static Batch batch(Network network, int[] indices) {
    double[] inputs = new double[indices.length * 16];
    double[] targets = new double[indices.length * 3];
    double[] weights = new double[indices.length];
    ImageDataset images = images().train();
    for (int n = 0; n < indices.length; n++) {
      ByteBuffer pixels = images.image(indices[n]);
      for (int i = 0; i < 16; i++) {
        inputs[n * 16 + i] = (Byte.toUnsignedInt(pixels.get(i)) / 255.0 - 0.5) / 0.25;
      }
      targets[n * 3 + images.label(indices[n])] = 1;
      weights[n] = CLASS_WEIGHTS[images.label(indices[n])];
    }
    return Batch.of(network, inputs, targets).withWeights(weights);
  }

  /** A training by hand in float64: of each image alone, added up, and the penalty's own slope. */
  private record ByHand(ParameterValues weights, List<Double> losses) {}

  private static ByHand byHand(Experiment experiment, int stepsPerEpoch) {
    Network network = experiment(0, "").network();
    ManualNetwork manual = ManualNetwork.of(network);
    ParameterValues weights =
        experiment.initializer().initialize(network, new SplittableRandom(experiment.seed()));
    List<Double> losses = new ArrayList<>();
    for (int epoch = 1; epoch <= 2; epoch++) {
      BatchDraws draws = BatchDraws.of(experiment.course(), IMAGES, experiment.seed(), epoch);
      for (int step = 0; step < stepsPerEpoch; step++) {
        ParameterValues sum = ParameterValues.zeros(network);
        double loss = 0;
        int[] chosen = draws.batch(step);
        for (int image : chosen) {
          LossGradient one = manual.gradient(weights, batch(network, new int[] {image}));
          loss += one.loss();
          for (int p = 0; p < network.parameters().size(); p++) {
            for (int i = 0; i < sum.get(p).length; i++) {
              sum.get(p)[i] += one.parameters().get(p)[i];
            }
          }
        }
        double squares = 0;
        for (int p = 0; p < network.parameters().size(); p++) {
          double own = network.parameters().get(p).regularized() ? PENALTY : 0;
          for (int i = 0; i < sum.get(p).length; i++) {
            double w = weights.get(p)[i];
            squares += own * w * w;
            weights.get(p)[i] -= RATE * (sum.get(p)[i] + own * w);
          }
        }
        losses.add(loss / chosen.length + squares / 2);
      }
    }
    return new ByHand(weights, losses);
  }

  private static final class Losses implements TrainingListener {
    private final List<Double> all = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private int verified;

    @Override
    public void onStep(StepMetrics metrics) {
      all.add(metrics.loss());
      places.add(metrics.epoch() + ": " + metrics.step() + "/" + metrics.steps());
    }

    @Override
    public void onVerification(TrainingVerification verification) {
      verified++;
    }
  }

  @Tag("arithmetic")
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStepFollowsTheSumAndReportsTheMean(int parts) throws IOException {
    Experiment experiment = experiment(PENALTY, "reduction: sum\n");
    // The last batch of an epoch has two images, and moves the weights half as far.
    assertFollowed(experiment, parts, 3);
  }

  @Tag("arithmetic")
  @Test
  void aShortBatchCanBeLeftOut() throws IOException {
    Experiment experiment = experiment(PENALTY, "reduction: sum\ndropLastBatch: true\n");
    List<String> places = assertFollowed(experiment, 1, 2);
    assertEquals(List.of("1: 1/2", "1: 2/2", "2: 1/2", "2: 2/2"), places);
  }

  private static List<String> assertFollowed(Experiment experiment, int parts, int stepsPerEpoch)
      throws IOException {
    ByHand expected = byHand(experiment, stepsPerEpoch);
    ExecutionPlan plan = ExecutionPlan.forCpu(experiment.network(), 4, 1);
    plan = new ExecutionPlan(plan.lowering().withBatchParts(parts), 1, parts);
    Losses losses = new Losses();
    TrainingResult result =
        Trainer.of(experiment, images(), plan).withListeners(List.of(losses)).run();
    assertEquals(1, losses.verified);
    for (int p = 0; p < experiment.network().parameters().size(); p++) {
      assertArrayEquals(expected.weights.get(p), result.weights().get(p), 2e-6);
    }
    assertEquals(expected.losses.size(), losses.all.size());
    for (int i = 0; i < losses.all.size(); i++) {
      assertEquals(expected.losses.get(i), losses.all.get(i), 1e-5);
    }
    return losses.places;
  }

  @Test
  void atABatchOfOneSumAndMeanAreTheSame() throws IOException {
    String one = "batchSize: 1";
    Experiment sum =
        ExperimentYaml.read(
            YamlValue.parse(
                "one",
                String.format(Locale.ROOT, YAML, 0.1).replace("batchSize: 4", one)
                    + "reduction: sum\n"));
    Experiment mean =
        ExperimentYaml.read(
            YamlValue.parse(
                "one", String.format(Locale.ROOT, YAML, 0.1).replace("batchSize: 4", one)));
    ParameterValues ofSum = Trainer.onAllCores(sum, images()).run().weights();
    ParameterValues ofMean = Trainer.onAllCores(mean, images()).run().weights();
    for (int p = 0; p < sum.network().parameters().size(); p++) {
      assertArrayEquals(ofMean.get(p), ofSum.get(p), 1e-6);
    }
  }

  @Test
  void fewerImagesThanABatchAreRefusedWhereShortBatchesAreDropped() {
    Experiment large = experiment(0, "dropLastBatch: true\nsplit: {train: 3}\n");
    String message =
        assertThrows(IllegalArgumentException.class, () -> Trainer.requireFits(large, images()))
            .getMessage();
    assertTrue(message.contains("batchSize is 4, and there are 3"), message);
  }
}
