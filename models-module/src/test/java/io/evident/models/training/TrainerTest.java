package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Huber;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Pool2d;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Course;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.Normalization;
import io.evident.models.experiment.Standardization;
import io.evident.models.internal.training.BatchDraws;
import io.evident.models.optimization.Momentum;
import io.evident.models.reading.BuiltInSample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
  private static final Normalization HALF = Standardization.of(0.5, 0.5);
  private static ImageSplits sample;

  @BeforeAll
  static void load() {
    sample = BuiltInSample.load();
  }

  private static ImageSplits few(int train, int test) {
    return new ImageSplits(sample.train().first(train), sample.test().first(test), "a few");
  }

  private static Experiment lenet(int batchSize, int epochs, double learningRate) {
    return Experiment.of(
        "lenet",
        BuiltInNetworks.lenet(),
        HALF,
        Momentum.of(learningRate, 0.9),
        batchSize,
        epochs,
        1);
  }

  private static ExecutionPlan parts(int parts) {
    return new ExecutionPlan(LoweringOptions.TUNED.withBatchParts(parts), 1, parts);
  }

  private static TrainingResult train(Experiment experiment, ImageSplits images, int parts)
      throws IOException {
    return Trainer.train(experiment, images, parts(parts), List.of());
  }

  /** The last batch of an epoch is short here, of a single image. */
  @Tag("arithmetic")
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aTrainingTakesTheStepsOfTheManualGradient(int parts) throws IOException {
    ImageSplits images = few(9, 4);
    Experiment experiment = lenet(4, 2, 0.01);
    TwoEpochs expected = twoEpochsByHand(experiment.network(), images.train());
    TrainingResult result = train(experiment, images, parts);
    requireEqual(expected.weights(), result.weights());
    assertEquals(expected.right(), right(result, 9));
  }

  @Tag("arithmetic")
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void batchNormalizationTrainsOnTheWholeBatchAndIsFollowed(int parts) throws IOException {
    ImageSplits images = few(10, 4);
    List<Layer> layers =
        List.of(
            Conv2d.of(3, 5),
            new BatchNorm(),
            Activation.relu(),
            Pool2d.max(7),
            new Flatten(),
            Dense.of(10));
    Network network =
        Network.of("normalized", Shape.of(32, 32, 3), layers, new SoftmaxCrossEntropy());
    Experiment experiment =
        Experiment.of("normalized", network, HALF, Momentum.of(0.01, 0.9), 4, 2, 1);
    TrainingResult result = train(experiment, images, parts);
    TwoEpochs byHand = twoEpochsByHand(network, images.train());
    ParameterValues expected = byHand.weights();
    requireEqual(expected, result.weights());
    assertEquals(byHand.right(), right(result, 10));
    Batch test = batch(network, images.test(), new int[] {0, 1, 2, 3}).atInference();
    assertEquals(
        ManualNetwork.of(network).loss(expected, test),
        result.last().test().orElseThrow().loss(),
        1e-5);
  }

  @Tag("arithmetic")
  @Test
  void dropoutDropsInTrainingOnlyAndOtherwiseInEveryStep() throws IOException {
    ImageSplits images = few(8, 8);
    Network network =
        Network.of(
            "dropping",
            Shape.of(32, 32, 3),
            List.of(new Flatten(), new Dropout(0.5), Dense.of(10)),
            new SoftmaxCrossEntropy());
    Experiment still = Experiment.of("dropping", network, HALF, Momentum.of(1e-30, 0), 8, 3, 1);
    TrainingResult result = train(still, images, 2);
    // The weights stand still: what differs from step to step is what was dropped.
    List<Double> losses = result.epochs().stream().map(EpochMetrics::runningLoss).toList();
    assertEquals(3, new HashSet<>(losses).size(), losses.toString());
    List<Double> tests = result.epochs().stream().map(e -> e.test().orElseThrow().loss()).toList();
    assertEquals(1, new HashSet<>(tests).size(), tests.toString());
    assertEquals(
        losses, train(still, images, 2).epochs().stream().map(EpochMetrics::runningLoss).toList());
  }

  private static void requireEqual(ParameterValues expected, ParameterValues found) {
    for (int p = 0; p < expected.network().parameters().size(); p++) {
      assertArrayEquals(
          expected.get(p), found.get(p), 2e-6, expected.network().parameters().get(p).name());
    }
  }

  /** How many images of each epoch the steps gave their class. */
  private static List<Long> right(TrainingResult result, int images) {
    return result.epochs().stream()
        .map(epoch -> Math.round(epoch.runningAccuracy().orElseThrow() * images))
        .toList();
  }

  /**
   * A training by hand.
   *
   * @param right of each epoch, how many images had their class before the update of their batch
   */
  private record TwoEpochs(ParameterValues weights, List<Long> right) {}

  private static long right(ManualNetwork manual, ParameterValues weights, Batch batch) {
    List<double[]> activations = manual.activations(weights, batch);
    double[] outputs = activations.get(activations.size() - 1);
    long right = 0;
    for (int n = 0; n < batch.size(); n++) {
      int largest = 0;
      for (int k = 1; k < 10; k++) {
        largest = outputs[n * 10 + k] > outputs[n * 10 + largest] ? k : largest;
      }
      right += batch.targets()[n * 10 + largest] == 1 ? 1 : 0;
    }
    return right;
  }

  /** Batches of 4, learning rate 0.01, momentum 0.9, seed 1. */
  private static TwoEpochs twoEpochsByHand(Network network, ImageDataset images) {
    List<Long> right = new ArrayList<>();
    ManualNetwork manual = ManualNetwork.of(network);
    ParameterValues weights = new UniformFanIn().initialize(network, new SplittableRandom(1));
    ParameterValues velocity = ParameterValues.zeros(network);
    for (int epoch = 1; epoch <= 2; epoch++) {
      BatchDraws draws = BatchDraws.of(Course.ofEpochs(4, 2), images.size(), 1, epoch);
      long inEpoch = 0;
      for (int step = 0; step < (images.size() + 3) / 4; step++) {
        Batch batch = batch(network, images, draws.batch(step));
        inEpoch += right(manual, weights, batch);
        LossGradient gradient = manual.gradient(weights, batch);
        manual.follow(weights, batch);
        for (int p = 0; p < network.parameters().size(); p++) {
          for (int i = 0; i < weights.get(p).length; i++) {
            velocity.get(p)[i] = 0.9 * velocity.get(p)[i] + gradient.parameters().get(p)[i];
            weights.get(p)[i] -= 0.01 * velocity.get(p)[i];
          }
        }
      }
      right.add(inEpoch);
    }
    return new TwoEpochs(weights, right);
  }

  private static Batch batch(Network network, ImageDataset images, int[] indices) {
    double[] inputs = new double[indices.length * 3072];
    double[] targets = new double[indices.length * 10];
    for (int n = 0; n < indices.length; n++) {
      ByteBuffer pixels = images.image(indices[n]);
      for (int i = 0; i < 3072; i++) {
        inputs[n * 3072 + i] = (Byte.toUnsignedInt(pixels.get(i)) / 255.0 - 0.5) / 0.5;
      }
      targets[n * 10 + images.label(indices[n])] = 1;
    }
    return Batch.of(network, inputs, targets);
  }

  @Tag("long")
  @Test
  void oneSeedGivesTheSameBitsTwiceAndAnotherSeedOthers() throws IOException {
    ImageSplits images = few(64, 10);
    ParameterValues first = train(lenet(16, 2, 0.01), images, 2).weights();
    ParameterValues second = train(lenet(16, 2, 0.01), images, 2).weights();
    for (int p = 0; p < first.network().parameters().size(); p++) {
      assertArrayEquals(first.get(p), second.get(p));
    }
    Experiment other =
        Experiment.of("lenet", BuiltInNetworks.lenet(), HALF, Momentum.of(0.01, 0.9), 16, 2, 2);
    assertTrue(first.get(0)[0] != train(other, images, 2).weights().get(0)[0]);
  }

  @Tag("long")
  @Test
  void aBatchIsLearnedByHeart() throws IOException {
    TrainingResult result = train(lenet(20, 150, 0.02), few(20, 10), 2);
    assertEquals(1, result.last().train().orElseThrow().accuracy());
    assertTrue(result.last().runningLoss() < 0.1, "loss " + result.last().runningLoss());
  }

  @Tag("long")
  @Test
  void theLenetLearnsFromTheSample() throws IOException {
    TrainingResult result = train(lenet(16, 3, 0.01), few(5000, 1000), 2);
    double accuracy = result.last().test().orElseThrow().accuracy();
    assertTrue(accuracy > 0.35, "test accuracy " + accuracy);
    assertEquals(1000, result.last().test().orElseThrow().confusion().total());
    assertEquals(3 * 313, result.last().step());
    assertTrue(result.epochs().get(0).train().isEmpty());
  }

  @Test
  void theListenersHearOfEveryStepAndEpoch() throws IOException {
    List<String> heard = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepMetrics metrics) {
            heard.add(metrics.epoch() + "/" + metrics.step() + " of " + metrics.steps());
          }

          @Override
          public void onEpoch(EpochMetrics metrics) {
            heard.add("epoch " + metrics.epoch());
          }
        };
    Trainer.train(lenet(4, 2, 0.01), few(5, 2), parts(2), List.of(listener));
    assertEquals(
        List.of("1/1 of 2", "1/2 of 2", "epoch 1", "2/1 of 2", "2/2 of 2", "epoch 2"), heard);
  }

  @Test
  void aLossThatIsNoLongerFiniteStopsTheTrainingAndNamesEpochAndBatch() {
    String message =
        assertThrows(NonFiniteLossException.class, () -> train(lenet(16, 5, 1e30), few(64, 10), 1))
            .getMessage();
    assertTrue(message.matches("the loss became .* in epoch \\d+, batch \\d+.*"), message);
  }

  @Test
  void imagesOfAnotherShapeOrOtherClassesAreRefusedWithBothShapes() {
    Network small =
        Network.of(
            "small",
            Shape.of(16, 16, 3),
            List.of(new Flatten(), Dense.of(10)),
            new SoftmaxCrossEntropy());
    Network seven =
        Network.of(
            "seven",
            Shape.of(32, 32, 3),
            List.of(new Flatten(), Dense.of(7)),
            new SoftmaxCrossEntropy());
    assertTrue(refusal(small).contains("[16, 16, 3]"), refusal(small));
    assertTrue(refusal(small).contains("[32, 32, 3]"), refusal(small));
    assertTrue(refusal(seven).contains("7 outputs"), refusal(seven));
    assertTrue(refusal(seven).contains("10 classes"), refusal(seven));
  }

  private static String refusal(Network network) {
    Experiment experiment = Experiment.of("x", network, HALF, Momentum.of(0.1, 0.9), 4, 1, 1);
    return assertThrows(IllegalArgumentException.class, () -> train(experiment, few(8, 8), 1))
        .getMessage();
  }

  /** Before anything is trained, not when the first image is classified. */
  @Test
  void aLossOfNumbersIsRefusedForImagesOfClasses() {
    List<Layer> layers = List.of(new Flatten(), Dense.of(10));
    Network network = Network.of("n", Shape.of(32, 32, 3), layers, new Huber());
    ImageDataset images = few(4, 2).train();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Trainer.requireFits(network, images));
    assertTrue(
        e.getMessage().startsWith("the outputs of a network trained with loss huber are no"),
        e.getMessage());
  }
}
