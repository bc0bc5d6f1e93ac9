package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageShape;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.ImageViews;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunCheckpoints;
import io.evident.models.directory.RunDirectory;
import io.evident.models.directory.RunHistory;
import io.evident.models.evaluation.EvaluationJson;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.evaluation.ViewedFigures;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.serving.Prediction;
import io.evident.models.serving.ServedModel;
import io.evident.models.training.Checkpoint;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.NonFiniteLossException;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run judged from its directory says what the training itself measured. */
@Tag("long")
class RunEvaluationTest {
  /**
   * Where inference differs from training; ReLU on the logits makes many outputs equal. More test
   * images than are evaluated at once.
   */
  private static final String YAML =
      """
      name: everything
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5, stride: 2}
          - batchNorm
          - relu
          - maxPool2d: {size: 2}
          - flatten
          - dropout: {rate: 0.3}
          - dense: {units: 10}
          - relu
        loss: LOSS
      normalization: NORMALIZATION
      augmentation: {flip: true, translate: 2}
      split: {train: 150, validation: 40, test: 610}
      optimizer: {kind: momentum, learningRate: 0.01, momentum: 0.9}
      batchSize: 16
      epochs: 3
      evaluateTrain: every
      seed: 5
      """;

  private static final ImageSplits SAMPLE = BuiltInSample.load();

  @TempDir private static Path shared;

  /** The usual experiment, trained once; each test has a copy of its own. */
  private static RunDirectory usual;

  @TempDir private Path folder;
  private final List<String> notices = new ArrayList<>();

  private static Experiment experiment(String loss, String normalization) {
    return ExperimentYaml.read(
        YamlValue.parse(
            "test", YAML.replace("LOSS", loss).replace("NORMALIZATION", normalization)));
  }

  private static Experiment usual() {
    return experiment("softmaxCrossEntropy", "{mean: 0.5, deviation: 0.5}");
  }

  @BeforeAll
  static void train() throws IOException {
    usual = RunDirectory.create(shared.resolve("run"), false);
    RecordedTraining.train(trainer(usual()), usual, Instant.EPOCH);
  }

  private RunDirectory copied() throws IOException {
    return CopiedRuns.run(usual, folder.resolve("run"));
  }

  private static ImageSplits images() {
    return new ImageSplits(mixed(SAMPLE.train(), 200), mixed(SAMPLE.test(), 700), "a part");
  }

  /** Of all classes in turn: the sample is in their order. */
  private static ImageDataset mixed(ImageDataset images, int count) {
    return images.subset(
        IntStream.range(0, count).map(i -> (int) (i * 617L % images.size())).toArray());
  }

  private static ImageSplits others() {
    return new ImageSplits(
        SAMPLE.train().range(300, 360), SAMPLE.test().range(200, 230), "another part");
  }

  private RunDirectory trained(Experiment experiment) throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), true);
    RecordedTraining.train(trainer(experiment), run, Instant.EPOCH);
    return run;
  }

  private static Trainer trainer(Experiment experiment) {
    return Trainer.onAllCores(experiment, images());
  }

  private RunEvaluation evaluate(
      RunDirectory run, ImageSplits images, EvaluatedSplit split, KeptWeights weights)
      throws IOException {
    ExecutionPlan plan = trainer(run.experiment()).plan();
    LoadedRun loaded = LoadedRun.read(run, weights, notices::add);
    JudgedImages judged = JudgedImages.of(loaded, images, split);
    notices.addAll(judged.notices());
    return RunEvaluation.of(loaded, judged, plan);
  }

  private void refused(
      RunDirectory run,
      ImageSplits images,
      EvaluatedSplit split,
      KeptWeights weights,
      String... words) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> evaluate(run, images, split, weights))
            .getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), "\"" + word + "\" is not in: " + message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"softmaxCrossEntropy", "binaryCrossEntropyOnLogits", "halfMeanSquaredError"})
  void itHasTheFiguresOfTheRowOfItsCheckpoint(String loss) throws IOException {
    RunDirectory run = trained(experiment(loss, "meanImage"));
    RunHistory history = RunHistory.read(run);
    int best = history.bestEpoch().orElseThrow();
    // Images kept for calibration are no column of the metrics.
    for (EvaluatedSplit split :
        List.of(EvaluatedSplit.TEST, EvaluatedSplit.VALIDATION, EvaluatedSplit.TRAIN)) {
      for (KeptWeights weights : KeptWeights.values()) {
        int epoch = weights == KeptWeights.BEST ? best : 3;
        RunEvaluation evaluation = evaluate(run, images(), split, weights);
        String which = split + ", " + weights;
        double expected = history.at(epoch, split + "Loss").orElseThrow();
        assertEquals(expected, evaluation.predictions().loss(), 1e-6 * expected, which);
        assertEquals(
            history.at(epoch, split + "Accuracy").orElseThrow(),
            evaluation.predictions().confusion().accuracy(),
            which);
        assertEquals(epoch, evaluation.subject().epoch(), which);
        assertEquals(10L * epoch, evaluation.subject().step(), which);
        int size = split == EvaluatedSplit.TRAIN ? 150 : split == EvaluatedSplit.TEST ? 610 : 40;
        assertEquals(size, evaluation.images().size(), which);
      }
    }
    assertEquals(List.of(), notices);
  }

  @Test
  void severalViewsOfEachImageAreAveragedAndThePlainFiguresKept() throws IOException {
    String yaml = YAML.replace("LOSS", "softmaxCrossEntropy").replace("NORMALIZATION", "meanImage");
    Experiment viewing =
        ExperimentYaml.read(YamlValue.parse("test", yaml + "testTime: {mirror: true, shift: 1}\n"));
    RunDirectory run = trained(viewing);
    RunHistory history = RunHistory.read(run);
    int best = history.bestEpoch().orElseThrow();
    assertTrue(evaluate(run, images(), EvaluatedSplit.TRAIN, KeptWeights.BEST).viewed().isEmpty());
    for (EvaluatedSplit split : List.of(EvaluatedSplit.TEST, EvaluatedSplit.VALIDATION)) {
      RunEvaluation evaluation = evaluate(run, images(), split, KeptWeights.BEST);
      ViewedFigures viewed = evaluation.viewed().orElseThrow();
      assertEquals(new ImageViews(true, 1), viewed.views());
      double plain = history.at(best, split + "Loss").orElseThrow();
      assertEquals(plain, viewed.plainLoss(), 1e-6 * plain);
      assertEquals(history.at(best, split + "Accuracy").orElseThrow(), viewed.plainAccuracy());
      EvaluationReport report = evaluation.report(5, 10);
      assertEquals(evaluation.viewed(), report.viewed());
      EvaluationReport read = EvaluationJson.read("report", report.json());
      assertEquals(report.viewed(), read.viewed());
      assertEquals(report.json(), read.json());
      assertTrue(report.text().contains("mean over                   6 views of each image"));
      assertTrue(report.csv().contains("plainAccuracy,,,," + viewed.plainAccuracy()));
    }
    // What is exported says the same: half of it is not what the images as they are give.
    RunEvaluation test = evaluate(run, images(), EvaluatedSplit.TEST, KeptWeights.BEST);
    double loss = 0;
    int size = test.images().size();
    try (ServedModel model = ServedModel.open(run.model())) {
      assertEquals(new ImageViews(true, 1), model.card().testTime());
      List<Prediction> predictions = model.predict(test.images());
      for (int i = 0; i < size; i++) {
        loss -= Math.log(predictions.get(i).probability(test.images().label(i))) / size;
        assertEquals(
            test.predictions().probabilities(i)[0], predictions.get(i).probability(0), 1e-5);
      }
    }
    assertEquals(loss, test.predictions().loss(), 1e-5 * loss);
    assertTrue(Math.abs(loss - test.viewed().orElseThrow().plainLoss()) > 1e-3);
  }

  @Test
  void otherImagesOfTheSameClassesAreEvaluatedWithANotice() throws IOException {
    RunDirectory run = copied();
    RunEvaluation evaluation = evaluate(run, others(), EvaluatedSplit.TEST, KeptWeights.LAST);
    assertEquals(30, evaluation.predictions().size());
    assertEquals(others().test().digest(), evaluation.subject().digest());
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).contains("all 30 test images of another part"), notices.get(0));
    assertTrue(notices.get(0).contains("(a part)"), notices.get(0));
    notices.clear();
    assertEquals(
        60, evaluate(run, others(), EvaluatedSplit.TRAIN, KeptWeights.LAST).images().size());
    assertEquals(1, notices.size());
    refused(run, others(), EvaluatedSplit.VALIDATION, KeptWeights.LAST, "validation", "a part");
  }

  private String notice(RunDirectory run, ImageSplits images) throws IOException {
    notices.clear();
    evaluate(run, images, EvaluatedSplit.TEST, KeptWeights.LAST);
    assertEquals(1, notices.size(), notices.toString());
    return notices.get(0);
  }

  /** 150 are trained on, the 40 after them choose the epoch, 10 are left. */
  @Test
  void imagesThatWereTrainedOnAreNeverCalledOthers() throws IOException {
    RunDirectory run = copied();
    ImageDataset train = images().train();
    ImageSplits own = new ImageSplits(others().train(), train.range(140, 170), "a mix");
    String mixed = notice(run, own);
    assertTrue(mixed.contains("was trained on 10 of these 30 images"), mixed);
    assertTrue(mixed.contains("chose its epoch by 20 of these 30 images"), mixed);
    assertFalse(mixed.contains("other images"), mixed);
    String left = notice(run, new ImageSplits(train.first(5), train.range(190, 200), "the rest"));
    assertTrue(left.contains("other images than those of the run"), left);
    Path record = run.path().resolve(RunDirectory.TRAINED_IMAGES);
    byte[] kept = Files.readAllBytes(record);
    Files.delete(record);
    String without = notice(run, own);
    assertTrue(without.contains("is not known, since it has no trained-images.bin"), without);
    assertFalse(without.contains("other images"), without);
    for (int at = 0; at < kept.length; at += 97) {
      byte[] damaged = kept.clone();
      damaged[at] ^= 1;
      Files.write(record, damaged);
      refused(run, own, EvaluatedSplit.TEST, KeptWeights.LAST, "trained-images.bin", "damaged");
    }
    Files.write(record, Arrays.copyOf(kept, 9));
    refused(run, own, EvaluatedSplit.TEST, KeptWeights.LAST, "trained-images.bin", "damaged");
  }

  @Test
  void testImagesThatStandAmongTheTrainingImagesAreCounted() throws IOException {
    ImageDataset train = images().train();
    ImageSplits leaky = new ImageSplits(train, train, "a leak");
    Experiment experiment =
        ExperimentYaml.read(
            YamlValue.parse(
                "test", ExperimentYaml.print(usual()).replaceAll("test: 610", "test: 100")));
    Trainer trainer = Trainer.onAllCores(experiment, leaky);
    assertEquals(100, trainer.data().duplicates().testInTrain());
    RunDirectory run = RunDirectory.create(folder.resolve("leak"), true);
    RecordedTraining.train(trainer, run, Instant.EPOCH);
    String notice = notice(run, leaky);
    assertTrue(notice.contains("was trained on 100 of these 100 images"), notice);
  }

  private static int right(RunDirectory run) throws IOException {
    TestPredictions kept = TestPredictions.read(run).orElseThrow();
    return (int) IntStream.range(0, kept.size()).filter(kept::isRight).count();
  }

  @Test
  void aRunKeepsWhichTestImagesAreRight() throws IOException {
    RunDirectory run = copied();
    Path file = run.path().resolve(RunDirectory.TEST_PREDICTIONS);
    TestPredictions kept = TestPredictions.read(run).orElseThrow();
    assertEquals(610, kept.size());
    assertEquals(run.evaluation().orElseThrow().subject().digest(), kept.digest());
    JsonNode json =
        new ObjectMapper().readTree(run.path().resolve(RunDirectory.EVALUATION_JSON).toFile());
    assertEquals(json.get("accuracy").asDouble(), right(run) / 610.0);
    assertDamageIsRefused(run, file, Files.readAllBytes(file));
    Files.delete(file);
    assertTrue(TestPredictions.read(run).isEmpty());
  }

  private static void assertDamageIsRefused(RunDirectory run, Path file, byte... kept)
      throws IOException {
    for (int at = 0; at < kept.length; at += at < 120 ? 1 : 97) {
      byte[] damaged = kept.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      String message =
          assertThrows(IllegalArgumentException.class, () -> TestPredictions.read(run))
              .getMessage();
      assertTrue(
          message.contains("test-predictions.bin: is damaged") && message.contains("--resume"),
          message);
    }
    for (int length : new int[] {0, 9, 40, kept.length - 1}) {
      Files.write(file, Arrays.copyOf(kept, length));
      assertThrows(IllegalArgumentException.class, () -> TestPredictions.read(run));
    }
  }

  @Test
  void reportEvaluationAndModelAreOfTheSameWeights() throws IOException {
    // A rate that makes the last epochs worse than the first.
    Experiment rising =
        ExperimentYaml.read(
            YamlValue.parse(
                "test",
                ExperimentYaml.print(usual()).replace("learningRate: 0.01", "learningRate: 2")));
    RunDirectory run = trained(rising);
    int best = RunHistory.read(run).bestEpoch().orElseThrow();
    assertTrue(best < 3, "the best epoch is " + best + ", seed " + rising.seed());
    JsonNode kept =
        new ObjectMapper().readTree(run.path().resolve(RunDirectory.EVALUATION_JSON).toFile());
    assertEquals("best", kept.at("/checkpoint/kind").asText());
    assertEquals(best, kept.at("/checkpoint/epoch").asInt());
    assertEquals(
        RunHistory.read(run).at(best, "testAccuracy").orElseThrow(),
        kept.get("accuracy").asDouble());
    try (ServedModel model = ServedModel.open(run.model())) {
      assertEquals(best, model.card().weights().epoch());
    }
  }

  /** The mean is of the images trained on; with another one the network would see others. */
  @Test
  void otherImagesAreNormalizedByTheMeanImageOfTheRun() throws IOException {
    RunDirectory run = trained(experiment("softmaxCrossEntropy", "meanImage"));
    ImageSplits otherTest = new ImageSplits(images().train(), others().test(), "other test");
    RunEvaluation known = evaluate(run, otherTest, EvaluatedSplit.TEST, KeptWeights.LAST);
    RunEvaluation other = evaluate(run, others(), EvaluatedSplit.TEST, KeptWeights.LAST);
    assertEquals(30, other.images().size());
    assertEquals(known.predictions().loss(), other.predictions().loss());
    ImageSplits few = new ImageSplits(others().test().first(1), others().test(), "few to train on");
    assertEquals(
        known.predictions().loss(),
        evaluate(run, few, EvaluatedSplit.TEST, KeptWeights.LAST).predictions().loss());
  }

  @Test
  void imagesOfOtherClassesOrAnotherShapeAreRefused() throws IOException {
    RunDirectory run = copied();
    List<String> reversed = new ArrayList<>(SAMPLE.train().classNames());
    Collections.reverse(reversed);
    byte[] pixels = new byte[32 * 32 * 3];
    ImageDataset renamed =
        ImageDataset.of(new ImageShape(32, 32, 3), reversed, pixels, new int[] {0});
    refused(
        run,
        new ImageSplits(renamed, renamed, "renamed"),
        EvaluatedSplit.TEST,
        KeptWeights.LAST,
        "classes [airplane",
        "renamed has [truck",
        "same order");
    ImageDataset flat =
        ImageDataset.of(
            new ImageShape(16, 64, 3), SAMPLE.train().classNames(), pixels, new int[] {0});
    refused(
        run,
        new ImageSplits(flat, flat, "flat"),
        EvaluatedSplit.TEST,
        KeptWeights.LAST,
        "[16, 64, 3]");
  }

  @Test
  void whatARunDoesNotHoldIsNamed() throws IOException {
    RunDirectory run = copied();
    Files.delete(run.checkpoints().resolve(RunCheckpoints.BEST));
    refused(
        run,
        images(),
        EvaluatedSplit.TEST,
        KeptWeights.BEST,
        "best checkpoint",
        "--checkpoint last");
    String yaml = Files.readString(run.path().resolve(RunDirectory.EXPERIMENT));
    run.write(RunDirectory.EXPERIMENT, yaml.replace("0.01", "0.02"));
    refused(
        run,
        images(),
        EvaluatedSplit.TEST,
        KeptWeights.LAST,
        "experiment.yaml",
        "another experiment");
    run.write(RunDirectory.EXPERIMENT, yaml);
    Files.writeString(run.path().resolve(RunDirectory.PROVENANCE), "{\n\"version\": 1,\n}");
    refused(run, images(), EvaluatedSplit.TEST, KeptWeights.LAST, "provenance.json:3", "JSON");
    Files.delete(run.path().resolve(RunDirectory.PROVENANCE));
    refused(run, images(), EvaluatedSplit.TEST, KeptWeights.LAST, "provenance.json", "missing");
  }

  @Test
  void aRunWithoutACheckpointSaysHowToGoOn() throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), false);
    run.write(RunDirectory.EXPERIMENT, ExperimentYaml.print(usual()));
    run.write(RunDirectory.PROVENANCE, new Provenance(trainer(usual()), Instant.EPOCH).json());
    refused(run, images(), EvaluatedSplit.TEST, KeptWeights.LAST, "no checkpoint", "--resume");
  }

  @Test
  void weightsThatAreNotFiniteAreNoEvaluation() throws IOException {
    RunDirectory run = copied();
    Checkpoint kept = new RunCheckpoints(run).newest(w -> {}).orElseThrow();
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(kept.tensors());
    FloatTensor bias = tensors.get("dense_1.bias");
    float[] blown = bias.values().clone();
    blown[3] = Float.POSITIVE_INFINITY;
    tensors.put("dense_1.bias", new FloatTensor(bias.shape(), blown));
    Checkpoint broken =
        new Checkpoint(kept.state(), kept.experimentDigest(), kept.dataDigest(), tensors);
    new RunCheckpoints(run).onCheckpoint(broken, false);
    String message =
        assertThrows(
                NonFiniteLossException.class,
                () -> evaluate(run, images(), EvaluatedSplit.TEST, KeptWeights.LAST))
            .getMessage();
    assertTrue(message.contains("Infinity") && message.contains("epoch 3"), message);
  }

  @Test
  void aFinishedRunKeepsItsEvaluationAndAllPlots() throws IOException {
    RunDirectory run = copied();
    assertEquals(
        EvaluationJson.of(
            evaluate(run, images(), EvaluatedSplit.TEST, KeptWeights.BEST).report(5, 15)),
        Files.readString(run.path().resolve(RunDirectory.EVALUATION_JSON)));
    assertTrue(
        Files.readString(run.path().resolve(RunDirectory.EVALUATION_TEXT)).contains("airplane"));
    assertTrue(Files.exists(run.path().resolve(RunDirectory.EVALUATION_CSV)));
    for (String plot :
        List.of(
            "running-loss",
            "loss",
            "accuracy",
            "confusion-matrix",
            "first-layer-weights",
            "gallery",
            "reliability")) {
      assertTrue(Files.size(run.plot(plot + ".png")) > 1000, plot);
      assertTrue(Files.size(run.plot(plot + ".svg")) > 1000, plot);
    }
    assertTrue(Files.readString(run.plot("confusion-matrix.svg")).contains(">automobile<"));
  }

  @Test
  void aRunThatWasResumedIsJudgedLikeOneThatWasNot() throws IOException {
    RunDirectory whole = usual;
    RunDirectory run = RunDirectory.create(folder.resolve("resumed"), false);
    TrainingListener killed =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochMetrics metrics) {
            if (metrics.epoch() == 2) {
              throw new IllegalStateException("killed");
            }
          }
        };
    assertThrows(
        IllegalStateException.class,
        () ->
            RecordedTraining.train(
                trainer(usual()).withListeners(List.of(killed)), run, Instant.EPOCH));
    assertFalse(Files.exists(run.path().resolve(RunDirectory.EVALUATION_JSON)));
    RecordedTraining.resume(trainer(usual()), run, Instant.EPOCH, w -> {});
    assertSameFile(whole, run, Path.of(RunDirectory.EVALUATION_JSON));
    assertSameFile(whole, run, Path.of("plots", "gallery.png"));

    // Killed after its last checkpoint, before it was judged.
    Files.delete(run.path().resolve(RunDirectory.EVALUATION_JSON));
    Files.delete(run.plot("gallery.png"));
    Files.delete(run.plot("loss.png"));
    Optional<RecordedTraining> again =
        RecordedTraining.resume(trainer(usual()), run, Instant.EPOCH, w -> {});
    assertTrue(again.isEmpty());
    assertSameFile(whole, run, Path.of(RunDirectory.EVALUATION_JSON));
    assertSameFile(whole, run, Path.of("plots", "gallery.png"));
    assertSameFile(whole, run, Path.of("plots", "loss.png"));
  }

  private static void assertSameFile(RunDirectory a, RunDirectory b, Path file) throws IOException {
    assertEquals(
        -1, Files.mismatch(a.path().resolve(file), b.path().resolve(file)), file.toString());
  }

  @Test
  void onlyWeightsThatStandOnRgbPixelsArePictures() throws IOException {
    RunDirectory run = copied();
    Checkpoint kept = new RunCheckpoints(run).newest(w -> {}).orElseThrow();
    assertTrue(FirstLayerWeights.chart(usual(), kept).isPresent());
    String normalizedFirst =
        YAML.replace("LOSS", "softmaxCrossEntropy")
            .replace("NORMALIZATION", "meanImage")
            .replace("    - conv2d: {filters: 4", "    - batchNorm\n    - conv2d: {filters: 4");
    Experiment other = ExperimentYaml.read(YamlValue.parse("test", normalizedFirst));
    assertTrue(FirstLayerWeights.chart(other, kept).isEmpty());
    String grey = normalizedFirst.replace("[32, 32, 3]", "[32, 32, 1]");
    Experiment ofGrey = ExperimentYaml.read(YamlValue.parse("test", grey));
    assertTrue(FirstLayerWeights.chart(ofGrey, kept).isEmpty());
  }
}
