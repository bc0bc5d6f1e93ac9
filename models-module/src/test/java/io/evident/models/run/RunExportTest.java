package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LowerableLayer;
import io.evident.backprop.network.Block;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerInput;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunDirectory;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.Standardization;
import io.evident.models.optimization.Momentum;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.score.ConfusionMatrix;
import io.evident.models.score.Evaluation;
import io.evident.models.serving.ModelCard;
import io.evident.models.serving.ModelExport;
import io.evident.models.serving.Prediction;
import io.evident.models.serving.ServedModel;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.NetworkOutputs;
import io.evident.models.training.ProductLayer;
import io.evident.models.training.ScaledLayer;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TNumber;

/** The model that a run leaves behind is the network as it was trained. */
@Tag("long")
class RunExportTest {
  /**
   * Branches, everything that differs between training and inference, a normalization from data.
   */
  private static final String NORMALIZED =
      """
      name: normalized
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5, stride: 2}
          - batchNorm
          - relu
          - residual:
              layers: [conv2d: {filters: 4, kernel: 3, padding: same, bias: false}, batchNorm]
          - relu
          - concat: [[maxPool2d: {size: 2}], [conv2d: {filters: 2, kernel: 2, stride: 2}]]
          - flatten
          - dropout: {rate: 0.3}
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: meanImage
      augmentation: {flip: true, translate: 2, cutout: 6}
      split: SPLIT
      optimizer: {kind: momentum, learningRate: 0.002, momentum: 0.9}
      batchSize: 16
      epochs: 3
      seed: 5
      """;

  private static ImageSplits images;
  @TempDir private Path folder;

  @BeforeAll
  static void load() {
    ImageSplits sample = BuiltInSample.load();
    images = new ImageSplits(sample.train().first(100), sample.test().first(60), "a part");
  }

  private static Experiment normalized(String split) {
    return ExperimentYaml.read(YamlValue.parse("test", NORMALIZED.replace("SPLIT", split)));
  }

  private static Experiment lenet() {
    return ExperimentYaml.read(BuiltInExperiments.yaml("lenet-b16-e5").with("epochs", "2", "test"));
  }

  private RunDirectory run(Experiment experiment) throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    RecordedTraining.train(Trainer.onAllCores(experiment, images), run, Instant.EPOCH);
    return run;
  }

  /** What the session that trains says of the test images, with the weights of a checkpoint. */
  private Evaluation live(Experiment experiment, Checkpoint checkpoint) throws IOException {
    Trainer trainer = Trainer.onAllCores(experiment, images);
    ImageDataset test = (ImageDataset) trainer.data().test();
    NetworkOutputs outputs =
        NetworkOutputs.of(
            experiment,
            trainer.plan(),
            trainer.data().task(),
            test,
            trainer.data().scaling(),
            checkpoint.tensors());
    int classes = test.classNames().size();
    int[] labels = new int[test.size()];
    test.labels().get(labels);
    int[] predicted = new int[test.size()];
    for (int i = 0; i < predicted.length; i++) {
      for (int c = 1; c < classes; c++) {
        float best = outputs.values()[i * classes + predicted[i]];
        predicted[i] = outputs.values()[i * classes + c] > best ? c : predicted[i];
      }
    }
    ConfusionMatrix confusion = ConfusionMatrix.of(classes, labels, predicted);
    return new Evaluation(
        outputs.loss(), Map.of("accuracy", confusion.accuracy()), Optional.of(confusion));
  }

  /**
   * The live session sums its loss in float32 and cuts batches as it pleases: float32 outputs of
   * order 10 may differ in their last places, 1e-6 each, and so may the mean of the losses.
   */
  private static void assertPredictsAs(
      Evaluation live, ServedModel model, ImageDataset test, int testImages) {
    ImageDataset judged = test.first(testImages);
    List<Prediction> predictions = model.predict(judged);
    double loss = 0;
    int right = 0;
    for (int i = 0; i < judged.size(); i++) {
      loss -= Math.log(predictions.get(i).probability(judged.label(i))) / judged.size();
      right += predictions.get(i).top().label() == judged.label(i) ? 1 : 0;
    }
    assertEquals(live.loss(), loss, 1e-5 * Math.max(1, live.loss()));
    assertEquals(live.accuracy(), (double) right / judged.size());
  }

  @Tag("arithmetic")
  @Test
  void theModelOfALenetPredictsAsTheLiveSession() throws IOException {
    Experiment experiment = lenet();
    RunDirectory run = run(experiment);
    Checkpoint last = new RunCheckpoints(run).newest(w -> {}).orElseThrow();
    try (ServedModel model = ServedModel.open(run.model())) {
      assertPredictsAs(live(experiment, last), model, images.test(), images.test().size());
      assertEquals(images.train().classNames(), model.card().classNames());
      assertEquals(images.train().digest(), model.card().trainDigest());
      assertEquals(new ModelCard.Weights("last", 2, last.steps()), model.card().weights());
    }
  }

  @Tag("arithmetic")
  @Test
  void withBatchNormalizationAndDropoutToo() throws IOException {
    Experiment experiment = normalized("{train: 90, validation: 0, test: 50}");
    RunDirectory run = run(experiment);
    Checkpoint last = new RunCheckpoints(run).newest(w -> {}).orElseThrow();
    try (ServedModel model = ServedModel.open(run.model())) {
      assertPredictsAs(live(experiment, last), model, images.test(), 50);
    }
  }

  private static Experiment own(Layer layer) {
    return Experiment.of(
        "own",
        Network.of(
            "own",
            Shape.of(32, 32, 3),
            List.of(
                new Flatten(),
                layer,
                Block.join(new ProductLayer(), List.of(List.of(Dense.of(6)), List.of(Dense.of(6)))),
                Dense.of(10)),
            new SoftmaxCrossEntropy()),
        Standardization.of(0.5, 0.5),
        Momentum.of(0.001, 0.9),
        16,
        2,
        1);
  }

  @Test
  void registeredLayersOfAUsersOwnAreTrainedResumedAndServed() throws IOException {
    Experiment own = own(new ScaledLayer());
    RunDirectory run = run(own);
    String yaml = Files.readString(run.path().resolve("experiment.yaml"));
    assertTrue(yaml.contains("- scaled\n") && yaml.contains("- product:\n"), yaml);
    assertEquals(own.network().layers(), run.experiment().network().layers());
    Checkpoint last = new RunCheckpoints(run).newest(w -> {}).orElseThrow();
    try (ServedModel model = ServedModel.open(run.model())) {
      assertPredictsAs(live(own, last), model, images.test(), images.test().size());
    }
  }

  /** Nothing registers it. */
  private record Unknown() implements LowerableLayer {
    @Override
    public String kind() {
      return "unknownHere";
    }

    @Override
    public Shape outputShape(Shape input) {
      return input;
    }

    @Override
    public double[] forward(LayerInput in) {
      return in.x().clone();
    }

    @Override
    public double[] backward(LayerInput in, double[] dy, double[][] gradients) {
      return dy.clone();
    }

    @Override
    public <T extends TNumber> Operand<T> lower(Ops tf, Operand<T> x, List<Operand<T>> own) {
      return tf.identity(x);
    }
  }

  @Test
  void aLayerThatNothingRegistersIsRefusedBeforeTheTraining() throws IOException {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> run(own(new Unknown())));
    assertTrue(refused.getMessage().contains("unknown layer unknownHere"), refused.getMessage());
    assertTrue(refused.getMessage().contains("META-INF/services"), refused.getMessage());
    try (var files = Files.list(folder.resolve("run"))) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void withAValidationSplitTheBestWeightsAreServedAndTheLastOnDemand() throws IOException {
    Experiment experiment = normalized("{train: 80, validation: 20, test: 50}");
    RunDirectory run = run(experiment);
    RunCheckpoints checkpoints = new RunCheckpoints(run);
    Checkpoint best = checkpoints.best().orElseThrow();
    Checkpoint last = checkpoints.newest(w -> {}).orElseThrow();
    try (ServedModel model = ServedModel.open(run.model())) {
      assertEquals("best", model.card().weights().checkpoint());
      assertEquals(best.epoch() - 1, model.card().weights().epoch());
      assertPredictsAs(live(experiment, best), model, images.test(), 50);
    }
    Path other = folder.resolve("served/1");
    ModelCard.Weights weights =
        RunExport.export(run, Optional.of(KeptWeights.LAST), other, false, w -> {}).weights();
    assertEquals(new ModelCard.Weights("last", 3, last.steps()), weights);
    try (ServedModel model = ServedModel.open(other)) {
      assertEquals(weights, model.card().weights());
      assertPredictsAs(live(experiment, last), model, images.test(), 50);
    }
  }

  @Test
  void anExportIsTheSameToTheByte() throws IOException {
    RunDirectory run = run(normalized("{train: 90, validation: 0, test: 50}"));
    Path other = folder.resolve("other");
    RunExport.export(run, Optional.empty(), other, false, w -> {});
    for (String file :
        List.of("saved_model.pb", "assets.extra/evident.json", "assets.extra/evident-proof.json")) {
      assertArrayEquals(
          Files.readAllBytes(run.model().resolve(file)), Files.readAllBytes(other.resolve(file)));
    }
  }

  @Test
  void aRunIsReplacedWithItsModelAndNothingElse() throws IOException {
    RunDirectory run = run(lenet());
    Path mine = Files.writeString(run.model().resolve("notes.txt"), "mine");
    assertRefused("notes.txt", run, Optional.empty(), run.model());
    RunDirectory.create(run.path(), true);
    assertEquals("mine", Files.readString(mine));
    assertFalse(Files.exists(run.model().resolve("saved_model.pb")));
    assertFalse(Files.exists(run.path().resolve("classes.json")));
  }

  /** As when the process ends between the last checkpoint and the model. */
  @Test
  void aCompleteRunWithoutItsModelGetsItWhenResumed() throws IOException {
    Experiment experiment = normalized("{train: 90, validation: 0, test: 50}");
    RunDirectory run = run(experiment);
    byte[] graph = Files.readAllBytes(run.model().resolve("saved_model.pb"));
    ModelExport.delete(run.model());
    Files.delete(run.path().resolve("classes.json"));
    Trainer trainer = Trainer.onAllCores(experiment, images);
    assertEquals(Optional.empty(), RecordedTraining.resume(trainer, run, Instant.EPOCH, w -> {}));
    assertArrayEquals(graph, Files.readAllBytes(run.model().resolve("saved_model.pb")));
  }

  @Test
  void whatCannotBeExportedIsNamed() throws IOException {
    Experiment experiment = normalized("{train: 90, validation: 0, test: 50}");
    RunDirectory run = run(experiment);
    Path other = folder.resolve("other");
    assertRefused("best checkpoint", run, Optional.of(KeptWeights.BEST), other);
    String classes = Files.readString(run.path().resolve("classes.json"));
    run.write("classes.json", classes.replace("\"version\":1", "\"version\":2"));
    assertRefused("version 1, got 2", run, Optional.empty(), other);
    for (String key : List.of("orientation", "probes")) {
      run.write("classes.json", classes.replace(key, "other"));
      assertRefused("needs the key " + key, run, Optional.empty(), other);
    }
    run.write("classes.json", classes.substring(0, 40));
    assertRefused("classes.json:1:41: is not JSON", run, Optional.empty(), other);
    run.write("classes.json", classes.replaceFirst("\"scale\":\\[[^]]*]", "\"scale\":[\"NaN\"]"));
    assertRefused("classes.json: is damaged", run, Optional.empty(), other);
    run.write("classes.json", classes.replace(images.train().digest(), "0".repeat(64)));
    assertRefused("of other data", run, Optional.empty(), other);
    Files.delete(run.path().resolve("classes.json"));
    assertRefused("classes.json: is missing", run, Optional.empty(), other);
    run.write("classes.json", classes);
    run.write("experiment.yaml", ExperimentYaml.print(experiment) + "\n");
    RunExport.export(run, Optional.empty(), other, false, w -> {});
    run.write("experiment.yaml", ExperimentYaml.print(experiment).replace("seed: 5", "seed: 6"));
    assertRefused("another experiment", run, Optional.empty(), folder.resolve("third"));
    assertFalse(Files.exists(folder.resolve("third")));
  }

  @Test
  void aDamagedLastCheckpointIsNamedAndTheOneBeforeServes() throws IOException {
    RunDirectory run = run(normalized("{train: 90, validation: 0, test: 50}"));
    Path newest;
    try (var files = Files.list(run.checkpoints())) {
      newest = files.sorted().reduce((a, b) -> b).orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(newest);
    bytes[bytes.length - 1] ^= 1;
    Files.write(newest, bytes);
    StringBuilder warnings = new StringBuilder();
    ModelCard.Weights weights =
        RunExport.export(run, Optional.empty(), folder.resolve("other"), false, warnings::append)
            .weights();
    assertEquals(2, weights.epoch());
    assertTrue(warnings.toString().contains(newest.toString()), warnings.toString());
  }

  private static void assertRefused(
      String word, RunDirectory run, Optional<KeptWeights> weights, Path to) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> RunExport.export(run, weights, to, true, w -> {}))
            .getMessage();
    assertTrue(message.contains(word), message);
  }
}
