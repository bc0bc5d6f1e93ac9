package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.graph.TensorFlowRuntime;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps count the images that they give their class, and are the same steps. */
@Tag("long")
class RunningAccuracyTest {
  private static final String BUILT_IN =
      "lenet-b16-e5 cnn-bn cnn-tanh cnn-leaky-relu two-layer-cifar fc2";

  /** Last layers and losses that are computed together where they can be. */
  private static final String HEAD =
      """
      name: head
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5, stride: 2}
          - batchNorm
          - relu
          - flatten
          - dropout: {rate: 0.3}
          - dense: {units: 10}
          LAST
        loss: LOSS
      normalization: meanImage
      augmentation: {flip: true, translate: 2, cutout: 6}
      optimizer: {kind: adam, learningRate: 0.01}
      weightDecay: {form: decoupled, amount: 0.01}
      clipping: {form: globalNorm, limit: 2}
      batchSize: 16
      epochs: 1
      seed: 5
      """;

  private static ImageSplits images;

  @BeforeAll
  static void load() {
    ImageSplits sample = BuiltInSample.load();
    images = new ImageSplits(sample.train().first(75), sample.test().first(4), "a part");
    TensorFlowRuntime.load();
  }

  private static Experiment head(String last, String loss) {
    String yaml = HEAD.replace("LAST", last).replace("LOSS", loss);
    return ExperimentYaml.read(YamlValue.parse("head", yaml));
  }

  private static Experiment still(String layers) {
    String yaml =
        """
        name: still
        network:
          input: [32, 32, 3]
          layers: [flatten, LAYERS{dense: {units: 10}}]
          loss: softmaxCrossEntropy
        normalization: {mean: 0.5, deviation: 0.5}
        optimizer: {kind: sgd, learningRate: 1e-30}
        batchSize: 16
        epochs: 2
        evaluateTrain: every
        seed: 1
        """;
    return ExperimentYaml.read(YamlValue.parse("still", yaml.replace("LAYERS", layers)));
  }

  /** One epoch of it, on however few images. */
  private static Experiment shortened(String name) {
    String yaml =
        BuiltInExperiments.text(name)
            .replaceAll("(?m)^(split|epochs|steps|evaluateTrain|patience): .*\n", "");
    return ExperimentYaml.read(YamlValue.parse(name, yaml + "epochs: 1\n"));
  }

  static Stream<Experiment> experiments() {
    return Stream.concat(
        Stream.of(BUILT_IN.split(" ")).map(RunningAccuracyTest::shortened),
        Stream.of(
            head("", "softmaxCrossEntropy"),
            head("", "binaryCrossEntropyOnLogits"),
            head("- sigmoid", "binaryCrossEntropy"),
            head("- sigmoid", "halfMeanSquaredError"),
            head("- tanh", "halfMeanSquaredError"),
            head("- relu", "halfMeanSquaredError")));
  }

  private static ExecutionPlan parts(int parts) {
    return new ExecutionPlan(LoweringOptions.TUNED.withBatchParts(parts), 1, parts);
  }

  /** All that a training leaves in its graph. */
  private static Map<String, FloatTensor> tensors(Experiment experiment, int parts, boolean counts)
      throws IOException {
    Trainer trainer = Trainer.of(experiment, images, parts(parts)).unverified();
    try (TrainingGraph graph =
        new TrainingGraph(experiment, trainer.plan(), trainer.data(), counts)) {
      TrainingResult result = new TrainingLoop(trainer, graph).run();
      assertEquals(counts, result.last().runningAccuracy().orElseThrow() > 0, experiment.name());
      return graph.tensors();
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void countingChangesNoBitOfATraining(Experiment experiment) throws IOException {
    for (int parts = 1; parts <= 2; parts++) {
      Map<String, FloatTensor> expected = tensors(experiment, parts, false);
      Map<String, FloatTensor> found = tensors(experiment, parts, true);
      assertEquals(expected.keySet(), found.keySet());
      expected.forEach(
          (name, tensor) -> assertArrayEquals(tensor.values(), found.get(name).values(), name));
    }
  }

  /** The last batch of 75 images has 11, and its parts differ in size. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void ofWeightsThatStandStillItIsTheAccuracyOnTheTrainingImages(int parts) throws IOException {
    TrainingResult result = Trainer.train(still(""), images, parts(parts), List.of());
    for (EpochMetrics epoch : result.epochs()) {
      double accuracy = epoch.train().orElseThrow().accuracy();
      assertTrue(accuracy > 0 && accuracy < 1, "accuracy " + accuracy);
      assertEquals(accuracy, epoch.runningAccuracy().orElseThrow());
    }
  }

  @Test
  void whatDropoutLeavesIsJudged() throws IOException {
    Experiment dropping = still("{dropout: {rate: 0.97}}, ");
    List<EpochMetrics> epochs = Trainer.train(dropping, images, parts(2), List.of()).epochs();
    assertEquals(
        epochs.get(0).train().orElseThrow().accuracy(),
        epochs.get(1).train().orElseThrow().accuracy());
    assertTrue(
        !epochs.get(0).runningAccuracy().equals(epochs.get(1).runningAccuracy()),
        epochs.toString());
  }
}
