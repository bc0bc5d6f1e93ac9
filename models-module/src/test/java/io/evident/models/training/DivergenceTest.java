package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LowerableLayer;
import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.initialization.Zeros;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.LayerParameter;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.Augmentation;
import io.evident.models.experiment.Course;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.ImagePreparation;
import io.evident.models.experiment.Optimization;
import io.evident.models.experiment.SplitPlan;
import io.evident.models.experiment.Standardization;
import io.evident.models.optimization.Constant;
import io.evident.models.optimization.GradientClipping;
import io.evident.models.optimization.Sgd;
import io.evident.models.optimization.WeightDecay;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.run.RecordedTraining;
import io.evident.models.run.RunExport;
import io.evident.models.serving.ServedModel;
import io.evident.models.serving.UnverifiedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** What becomes of a training whose numbers leave float32. */
class DivergenceTest {
  private static final ExecutionPlan PLAN = new ExecutionPlan(LoweringOptions.TUNED, 1, 1);
  private static ImageSplits images;

  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    ImageSplits sample = BuiltInSample.load();
    images = new ImageSplits(sample.train().first(24), sample.test().first(20), "a few");
  }

  /** A linear classifier that takes one step from weights of 0; the loss before it is log 10. */
  private static String yaml(String split, String optimizer) {
    return """
        name: one-step
        network: {input: [32, 32, 3], layers: [flatten, {dense: {units: 10}}], loss: softmaxCrossEntropy}
        initializer: zeros
        normalization: {mean: 0.5, deviation: DEVIATION}
        split: SPLIT
        optimizer: OPTIMIZER
        batchSize: 16
        epochs: 1
        evaluateTrain: never
        seed: 1
        """
        .replace("SPLIT", split)
        .replace("OPTIMIZER", optimizer);
  }

  private static Experiment experiment(String yaml, String deviation) {
    return ExperimentYaml.read(YamlValue.parse("test", yaml.replace("DEVIATION", deviation)));
  }

  private static Experiment tooFast(String split) {
    return experiment(yaml(split, "{kind: sgd, learningRate: 1e37}"), "0.01");
  }

  private static String diverged(Experiment experiment, TrainingListener... listeners) {
    return assertThrows(
            NonFiniteLossException.class,
            () -> Trainer.train(experiment, images, PLAN, List.of(listeners)))
        .getMessage();
  }

  /** Every loss it was trained with is finite; only the evaluation sees what the last step did. */
  @Test
  void anEvaluationThatIsNotFiniteIsDivergence() {
    List<EpochMetrics> told = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochMetrics metrics) {
            told.add(metrics);
          }
        };
    String tested = diverged(tooFast("{train: 16}"), listener);
    assertTrue(tested.startsWith("the test loss became "), tested);
    assertTrue(tested.contains(" in epoch 1, after step 1, at learning rate 1.0E37"), tested);
    String validated = diverged(tooFast("{train: 16, validation: 8}"), listener);
    assertTrue(validated.startsWith("the validation loss became "), validated);
    assertEquals(List.of(), told);
  }

  @Test
  void aDivergedRunHasNeitherABestCheckpointNorAModel() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    Trainer trainer = Trainer.onAllCores(tooFast("{train: 16, validation: 8}"), images);
    assertThrows(
        NonFiniteLossException.class, () -> RecordedTraining.train(trainer, run, Instant.EPOCH));
    assertEquals(Optional.empty(), new RunCheckpoints(run).best());
    assertFalse(Files.exists(run.model()));
  }

  @Test
  void aLossThatIsNotFiniteIsNeverTheBest() {
    TrainingState first = TrainingState.start(true);
    for (double loss : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertEquals(first, first.validated(loss));
      TrainingState second = first.validated(2).nextEpoch(true);
      assertEquals(second, second.validated(loss));
    }
    assertEquals(1, first.validated(2).nextEpoch(true).validated(2).bestEpoch());
    assertEquals(2, first.validated(2).nextEpoch(true).validated(1).bestEpoch());
  }

  /** Inputs of some 1e25: the squares of the gradient are beyond float32, its entries are not. */
  @Test
  void aStepOfALongGradientIsAsLongAsTheLimit() throws IOException {
    double rate = 1e-25;
    String clipped =
        yaml("{train: 16}", "{kind: sgd, learningRate: " + rate + "}")
            + "clipping: {form: globalNorm, limit: 2}\n";
    Experiment experiment = experiment(clipped, "1e-25");
    TrainingResult result = Trainer.train(experiment, images, PLAN, List.of());
    double squares = 0;
    for (int p = 0; p < experiment.network().parameters().size(); p++) {
      for (double weight : result.weights().get(p)) {
        squares += (weight / rate) * (weight / rate);
      }
    }
    assertEquals(2, Math.sqrt(squares), 1e-5);
  }

  /**
   * y = 1e20 x, so that the gradient in the weights before it is beyond float32 at inputs of 1e25.
   */
  private record Steep() implements LowerableLayer {
    @Override
    public String kind() {
      return "steep";
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public List<LayerParameter> parameters(Shape input) {
      return List.of();
    }

    @Override
    public double[] forward(LayerInput in) {
      throw new UnsupportedOperationException("lowered only");
    }

    @Override
    public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
      throw new UnsupportedOperationException("lowered only");
    }

    @Override
    public <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, List<Operand<T>> parameters) {
      return tf.math.mul(x, tf.dtypes.cast(tf.constant(1e20), x.type()));
    }
  }

  private static String ofSteep(GradientClipping clipping) {
    Network network =
        Network.of(
            "steep",
            Shape.of(32, 32, 3),
            List.of(new Flatten(), Dense.of(10), new Steep()),
            new SoftmaxCrossEntropy());
    Experiment experiment =
        new Experiment(
            "steep",
            "",
            network,
            new Zeros(),
            new ImagePreparation(Standardization.of(0.5, 1e-25), Augmentation.NONE, SplitPlan.ALL),
            new Optimization(new Sgd(0.1), new Constant(), WeightDecay.NONE, clipping),
            Course.ofEpochs(24, 1),
            1);
    return assertThrows(
            NonFiniteLossException.class,
            () -> Trainer.of(experiment, images, PLAN).unverified().run())
        .getMessage();
  }

  @Test
  void aGradientThatIsNotFiniteStopsTheTrainingWhereItIsClipped() {
    for (GradientClipping.Form form : GradientClipping.Form.values()) {
      String message = ofSteep(new GradientClipping(form, 1));
      assertTrue(
          message.startsWith("the gradient's norm became NaN in epoch 1, batch 1, at"), message);
    }
  }

  @Test
  void aWeightThatIsNotFiniteStopsTheTrainingAtTheEndOfItsEpoch() {
    String message = ofSteep(GradientClipping.NONE);
    assertTrue(message.startsWith("a value of dense_1.weight became "), message);
    assertTrue(message.contains(" in epoch 1, after step 1, at"), message);
  }

  /** Adam remembers the square of a gradient, and would never move again where it is infinite. */
  @Test
  void aSquareBeyondFloat32StopsATrainingByAdam() {
    String adam = "{kind: adam, learningRate: 1e-30, beta1: 0.9, beta2: 0.999, epsilon: 1e-8}";
    Trainer trainer =
        Trainer.of(experiment(yaml("{train: 16}", adam), "1e-25"), images, PLAN).unverified();
    String message = assertThrows(NonFiniteLossException.class, trainer::run).getMessage();
    assertTrue(message.startsWith("a value of dense_1.weight.meanSquare became Infinity"), message);
  }

  @Test
  void weightsThatAreNotFiniteAreNotExported() throws IOException {
    Experiment small = experiment(yaml("{train: 16}", "{kind: sgd, learningRate: 0.1}"), "0.5");
    RunDirectory run = trained(small);
    for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      damage(run, value);
      Path model = folder.resolve("model");
      String message =
          assertThrows(
                  NonFiniteLossException.class,
                  () -> RunExport.export(run, Optional.empty(), model, false, w -> {}))
              .getMessage();
      assertTrue(message.contains("dense_1.bias in its last checkpoint is " + value), message);
      assertFalse(Files.exists(model));
    }
  }

  /** Weights that are finite, with outputs beyond float32. */
  @Test
  void outputsThatAreNotFiniteAreNotExported() throws IOException {
    Experiment small = experiment(yaml("{train: 16}", "{kind: sgd, learningRate: 0.1}"), "1e-5");
    RunDirectory run = trained(small);
    damage(run, 3e38f);
    Path model = folder.resolve("model");
    String message =
        assertThrows(
                UnverifiedModelException.class,
                () -> RunExport.export(run, Optional.empty(), model, false, w -> {}))
            .getMessage();
    assertTrue(message.startsWith(model + ": is not served: it gives outputs that are"), message);
    assertFalse(Files.exists(model));
    ServedModel.open(run.model()).close();
  }

  private RunDirectory trained(Experiment experiment) throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    RecordedTraining.train(Trainer.onAllCores(experiment, images), run, Instant.EPOCH);
    return run;
  }

  /** Puts a value into the weights of the last checkpoint, everywhere or at one place. */
  private static void damage(RunDirectory run, float value) throws IOException {
    Checkpoint kept = new RunCheckpoints(run).newest(w -> {}).orElseThrow();
    String name = Float.isFinite(value) ? "dense_1.weight" : "dense_1.bias";
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(kept.tensors());
    FloatTensor before = tensors.get(name);
    float[] values = before.values().clone();
    for (int i = Float.isFinite(value) ? 0 : values.length - 1; i < values.length; i++) {
      values[i] = value;
    }
    tensors.put(name, new FloatTensor(before.shape(), values));
    new RunCheckpoints(run)
        .onCheckpoint(
            new Checkpoint(kept.state(), kept.experimentDigest(), kept.dataDigest(), tensors),
            false);
  }
}
