package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.Network;
import io.evident.backprop.yaml.YamlValue;
import io.evident.bayes.laplace.CurvatureForm;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.calibration.DenseHead;
import io.evident.models.calibration.EnsembleReport;
import io.evident.models.calibration.MethodScores;
import io.evident.models.data.ImageDataset;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.TestImages;
import io.evident.models.directory.KeptWeights;
import io.evident.models.directory.RunDirectory;
import io.evident.models.evaluation.CalibratedFigures;
import io.evident.models.evaluation.EvaluationJson;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.reading.ReadOptions;
import io.evident.models.report.RunSections;
import io.evident.models.score.Predictions;
import io.evident.models.serving.ModelVerification;
import io.evident.models.serving.Prediction;
import io.evident.models.serving.ServedModel;
import io.evident.models.training.EpochMetrics;
import io.evident.models.training.FloatTensor;
import io.evident.models.training.Trainer;
import io.evident.models.training.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is calibrated keeps, evaluates and serves one and the same calibration. */
@Tag("long")
class RunCalibrationTest {
  private static final String YAML =
      """
      name: small
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5, stride: 2}
          - relu
          - maxPool2d: {size: 4}
          - flatten
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.5}
      calibrationPart: 0.2
      split: {train: 200, test: 120}
      optimizer: {kind: momentum, learningRate: 0.01, momentum: 0.9}
      batchSize: 20
      epochs: 3
      seed: 5
      """;

  private static final ImageSplits SAMPLE = BuiltInSample.load();

  @TempDir private static Path shared;

  /** Trained once; each test has a copy of its own. */
  private static RunDirectory usual;

  /** Likewise; its best epoch is not its last. */
  private static RunDirectory validated;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    usual = RunDirectory.create(shared.resolve("run"), false);
    RecordedTraining.train(trainer(YAML), usual, Instant.EPOCH);
    validated = RunDirectory.create(shared.resolve("validated"), false);
    RecordedTraining.train(trainer(validated()), validated, Instant.EPOCH);
  }

  private RunDirectory copied() throws IOException {
    return CopiedRuns.run(usual, folder.resolve("copy"));
  }

  /** The same of a run whose best epoch is not its last. */
  private RunDirectory copiedValidated() throws IOException {
    return CopiedRuns.run(validated, folder.resolve("copy"));
  }

  private static Experiment experiment(String yaml) {
    return ExperimentYaml.read(YamlValue.parse("test", yaml));
  }

  private static Trainer trainer(String yaml) {
    return Trainer.onAllCores(experiment(yaml), SAMPLE);
  }

  private static RunCalibration.Options options() {
    return new RunCalibration.Options(
        List.of(0.1, 0.3), ConformalScore.LAC, false, Optional.empty(), Optional.empty(), 20, 7);
  }

  private static RunCalibration.Options options(CurvatureForm form, CalibrationMethod method) {
    return new RunCalibration.Options(
        List.of(0.1), ConformalScore.LAC, false, Optional.of(form), Optional.of(method), 5, 7);
  }

  private static LoadedRun loaded(RunDirectory run, KeptWeights weights) throws IOException {
    return LoadedRun.read(run, weights, w -> {});
  }

  private static KeptCalibration calibrate(RunDirectory run, RunCalibration.Options options)
      throws IOException {
    return calibrate(loaded(run, KeptWeights.usual(run)), options, Optional.empty());
  }

  private static KeptCalibration calibrate(
      LoadedRun run, RunCalibration.Options options, Optional<TestImages> outside)
      throws IOException {
    CalibrationFeatures features =
        CalibrationFeatures.of(
            run, Optional.empty(), ReadOptions.DEFAULT, outside, trainer(YAML).plan(), options);
    return RunCalibration.keep(run, features, options);
  }

  private static RunEvaluation evaluate(RunDirectory run, KeptWeights weights) throws IOException {
    LoadedRun loaded = loaded(run, weights);
    return RunEvaluation.of(
        loaded, JudgedImages.of(loaded, SAMPLE, EvaluatedSplit.TEST), trainer(YAML).plan());
  }

  @Test
  void whatIsWrittenIsReadBackAndSaysWhichImagesItIsOf() throws IOException {
    RunDirectory run = copied();
    TestImages outside = new TestImages(SAMPLE.test().range(500, 540), "other images");
    KeptCalibration kept =
        calibrate(loaded(run, KeptWeights.LAST), options(), Optional.of(outside));
    assertEquals(kept.json(), Files.readString(run.path().resolve(RunDirectory.CALIBRATION)));
    KeptCalibration read = KeptCalibration.read(run).orElseThrow();
    assertEquals(kept.json(), read.json());
    assertEquals(kept.report(), read.report());
    assertEquals(kept.calibration().temperature(), read.calibration().temperature());
    assertEquals(
        kept.calibration().sets().threshold(0.1, 0), read.calibration().sets().threshold(0.1, 0));
    assertEquals(
        kept.calibration().posterior().isPresent(), read.calibration().posterior().isPresent());
    assertTrue(KeptCalibration.isOf(loaded(run, KeptWeights.LAST), read.report().subject()));

    int all = SAMPLE.train().size();
    int out = all / 5;
    CalibrationReport.Parts parts = read.report().parts();
    assertEquals(200, parts.trained());
    assertEquals(SAMPLE.train().first(200).digest(), parts.trainedDigest());
    assertEquals(out / 2, parts.fitted());
    assertEquals(out - out / 2, parts.conformal());
    assertEquals(SAMPLE.train().range(all - out, all).digest(), parts.calibrationDigest());
    assertEquals(120, parts.tested());
    assertEquals(SAMPLE.test().first(120).digest(), parts.testedDigest());
    assertEquals(out - out / 2, read.calibration().sets().calibrated());
    assertEquals(40, read.report().outside().orElseThrow().images());
    assertEquals(10, read.surest().size());
    assertEquals(10, read.leastSure().size());
  }

  @Test
  void thePlainScoresAreThoseOfTheEvaluationAndOthersAreHeldAgainstThem() throws IOException {
    RunDirectory run = copied();
    CalibrationReport report = calibrate(run, options()).report();
    EvaluationReport kept =
        EvaluationJson.read(
            "evaluation", Files.readString(run.path().resolve(RunDirectory.EVALUATION_JSON)));
    MethodScores plain = report.of(CalibrationMethod.PLAIN);
    assertEquals(kept.loss(), plain.scores().negativeLogLikelihood(), 1e-5 * kept.loss());
    assertEquals(kept.confusion().accuracy(), plain.scores().accuracy());
    assertEquals(0, plain.gain());
    MethodScores cooled = report.of(CalibrationMethod.TEMPERATURE);
    assertEquals(plain.scores().accuracy(), cooled.scores().accuracy());
    for (MethodScores method : report.methods()) {
      assertEquals(
          method.scores().negativeLogLikelihood() - plain.scores().negativeLogLikelihood(),
          method.gain(),
          1e-9,
          method.method().toString());
    }
  }

  @Test
  void aCopyOfATrainingImageAmongThoseKeptOutIsTold() throws IOException {
    ImageDataset all = SAMPLE.train();
    byte[] pixels = new byte[all.size() * all.shape().bytes()];
    all.pixels().get(pixels);
    System.arraycopy(pixels, 0, pixels, pixels.length - all.shape().bytes(), all.shape().bytes());
    int[] labels = new int[all.size()];
    all.labels().get(labels);
    ImageSplits copied =
        new ImageSplits(
            ImageDataset.of(all.shape(), all.classNames(), pixels, labels),
            SAMPLE.test(),
            "sample with a copy");
    RunDirectory run = RunDirectory.create(folder.resolve("copied"), false);
    RecordedTraining.train(Trainer.onAllCores(experiment(YAML), copied), run, Instant.EPOCH);
    LoadedRun loaded = loaded(run, KeptWeights.LAST);
    CalibrationFeatures features =
        CalibrationFeatures.of(
            loaded,
            copied,
            Optional.empty(),
            trainer(YAML).plan(),
            CalibrationFeatures.Use.CALIBRATE,
            options());
    assertTrue(
        features.notice().orElseThrow().contains("was trained on 1 of these 1,000 images"),
        features.notice().toString());
    assertTrue(member(usual).features().notice().isEmpty());
  }

  /** Features take long, and what is refused after them could have been refused before. */
  @Test
  void tooFewImagesAreRefusedBeforeTheFeatures() throws IOException {
    RunCalibration.Options strict =
        new RunCalibration.Options(
            List.of(0.0001), ConformalScore.LAC, false, Optional.empty(), Optional.empty(), 20, 7);
    LoadedRun run = loaded(usual, KeptWeights.LAST);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    CalibrationFeatures.of(
                        run,
                        Optional.empty(),
                        ReadOptions.DEFAULT,
                        Optional.empty(),
                        trainer(YAML).plan(),
                        strict))
            .getMessage();
    assertTrue(message.contains("needs at least 9,999 calibration examples, got"), message);
  }

  private static RunEnsemble.Member member(RunDirectory run) throws IOException {
    return new RunEnsemble.Member(
        run.path().getFileName().toString(),
        CalibrationFeatures.ofMember(
            loaded(run, KeptWeights.LAST),
            Optional.empty(),
            ReadOptions.DEFAULT,
            trainer(YAML).plan(),
            options()));
  }

  @Test
  void anEnsembleIsTheMeanOfTheProbabilities() throws IOException {
    RunDirectory other = begun("other", YAML.replace("seed: 5", "seed: 6"));
    EnsembleReport both = RunEnsemble.of(List.of(member(usual), member(other)), options()).report();
    Predictions one = evaluate(usual, KeptWeights.LAST).predictions();
    Predictions two = evaluate(other, KeptWeights.LAST).predictions();
    double loss = 0;
    for (int n = 0; n < one.size(); n++) {
      int label = one.label(n);
      loss -= Math.log((one.probabilities(n)[label] + two.probabilities(n)[label]) / 2);
    }
    assertEquals(loss / one.size(), both.mean().negativeLogLikelihood(), 1e-5);
    assertEquals(
        one.loss(), both.members().get(0).scores().negativeLogLikelihood(), 1e-5 * one.loss());
    double best = Math.min(one.loss(), two.loss());
    assertEquals(loss / one.size() - best, both.gain(), 1e-5);
    assertEquals(2, both.sets().size());
    // What the networks were trained on is for nothing here.
    CalibrationFeatures unfitted = member(usual).features();
    assertThrows(IllegalStateException.class, () -> unfitted.parts(7).trained());
    EnsembleReport twice =
        RunEnsemble.of(List.of(member(usual), member(usual)), options()).report();
    assertEquals(one.loss(), twice.mean().negativeLogLikelihood(), 1e-5 * one.loss());
    RunDirectory apart =
        begun("apart", YAML.replace("calibrationPart: 0.2", "calibrationPart: 0.1"));
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> RunEnsemble.of(List.of(member(usual), member(apart)), options()))
            .getMessage();
    assertTrue(message.contains("keeps other images for calibration"), message);
  }

  /** The served figures on the test images are those that the scores say. */
  @Test
  void anEnsembleIsExportedAsOneModel() throws IOException {
    RunDirectory other =
        begun(
            "unlike",
            YAML.replace("seed: 5", "seed: 6")
                .replace("{mean: 0.5, deviation: 0.5}", "{mean: 0, deviation: 1}")
                .replace("maxPool2d: {size: 4}", "maxPool2d: {size: 8}"));
    List<LoadedRun> runs =
        List.of(loaded(usual, KeptWeights.LAST), loaded(other, KeptWeights.LAST));
    RunEnsemble.Scored scored = RunEnsemble.of(List.of(member(usual), member(other)), options());
    Path to = folder.resolve("model");
    RunExport.Exported exported =
        RunEnsemble.export(
            RunEnsemble.model(runs).calibrated(scored.calibration()), runs.get(0), to, false);
    assertEquals(ModelVerification.Outcome.VERIFIED, exported.verification().outcome());
    Predictions one = evaluate(usual, KeptWeights.LAST).predictions();
    Predictions two = evaluate(other, KeptWeights.LAST).predictions();
    ImageDataset test = SAMPLE.test().first(120);
    double loss = 0;
    double temperedLoss = 0;
    int covered = 0;
    try (ServedModel model = ServedModel.open(to)) {
      List<Prediction> served = model.predict(test);
      for (int n = 0; n < test.size(); n++) {
        int label = test.label(n);
        for (int k = 0; k < 10; k++) {
          assertEquals(
              (one.probabilities(n)[k] + two.probabilities(n)[k]) / 2,
              served.get(n).plainProbabilities()[k],
              1e-5);
        }
        loss -= Math.log(served.get(n).plainProbabilities()[label]) / test.size();
        temperedLoss -= Math.log(served.get(n).probability(label)) / test.size();
        covered += served.get(n).set(0.3).stream().anyMatch(c -> c.label() == label) ? 1 : 0;
      }
    }
    EnsembleReport report = scored.report();
    assertEquals(report.mean().negativeLogLikelihood(), loss, 1e-5);
    assertEquals(report.tempered().negativeLogLikelihood(), temperedLoss, 1e-5);
    assertEquals(report.sets().get(1).coverage(), covered / 120.0, 1.01 / 120);
  }

  @ParameterizedTest
  @CsvSource({
    "WHOLE, TEMPERATURE",
    "WHOLE, BAYES",
    "KRONECKER, BAYES",
    "WHOLE, BAYES_TEMPERATURE",
    "KRONECKER, BAYES_TEMPERATURE"
  })
  void evaluationReportAndModelHaveTheSameCalibration(CurvatureForm form, CalibrationMethod method)
      throws IOException {
    RunDirectory run = copied();
    KeptCalibration kept = calibrate(run, options(form, method));
    assertEquals(method, kept.report().chosen());
    MethodScores scored = kept.report().of(method);
    CalibratedFigures figures = evaluate(run, KeptWeights.LAST).calibrated().orElseThrow();
    double loss = scored.scores().negativeLogLikelihood();
    assertEquals(loss, figures.loss(), 1e-9 * loss);
    assertEquals(scored.scores().accuracy(), figures.accuracy());
    assertEquals(0.1, figures.alpha());
    assertEquals(kept.report().sets().get(0).coverage(), figures.coverage());

    ImageDataset test = SAMPLE.test().first(120);
    double[][] expected = byHand(loaded(run, KeptWeights.LAST), kept, test);
    double served = 0;
    int right = 0;
    try (ServedModel model = ServedModel.open(run.model())) {
      List<Prediction> predictions = model.predict(test);
      for (int n = 0; n < test.size(); n++) {
        Prediction one = predictions.get(n);
        for (int k = 0; k < 10; k++) {
          assertEquals(expected[n][k], one.probability(k), 1e-5);
        }
        served -= Math.log(one.probability(test.label(n))) / test.size();
        right += one.top().label() == test.label(n) ? 1 : 0;
      }
    }
    assertEquals(loss, served, 1e-5 * loss);
    assertEquals(scored.scores().accuracy(), right / 120.0);
    Path report = run.path().resolve("calibrated.html");
    RunSections.report(run).write(report);
    assertTrue(Files.readString(report).contains(method.toString()));
  }

  /** The calibrated probabilities in float64: the network by hand, then the calibration. */
  private static double[][] byHand(LoadedRun run, KeptCalibration kept, ImageDataset images) {
    Network network = run.experiment().network();
    DenseHead head = DenseHead.of(network);
    byte[] pixels = new byte[images.size() * images.shape().bytes()];
    images.pixels().get(pixels);
    double[] inputs = new double[pixels.length];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (Byte.toUnsignedInt(pixels[i]) / 255.0 - 0.5) / 0.5;
    }
    List<double[]> values =
        ManualNetwork.of(network)
            .activations(
                FloatTensor.weights(network, run.checkpoint().tensors()),
                Batch.of(network, inputs, new double[images.size() * 10]).atInference());
    int width = head.features().output().size();
    double[][] p = new double[images.size()][10];
    for (int n = 0; n < p.length; n++) {
      double[] h = new double[width + 1];
      System.arraycopy(values.get(head.source()), n * width, h, 0, width);
      h[width] = 1;
      double[] plain = new double[10];
      System.arraycopy(values.get(head.logits()), n * 10, plain, 0, 10);
      double[] z = kept.calibration().logits(plain, h);
      double sum = 0;
      for (int k = 0; k < 10; k++) {
        p[n][k] = Math.exp(z[k] - z[0]);
        sum += p[n][k];
      }
      for (int k = 0; k < 10; k++) {
        p[n][k] /= sum;
      }
    }
    return p;
  }

  private static String validated() {
    // At this rate the loss on the validation images rises after the first epochs.
    return YAML.replace("test: 120", "validation: 60, test: 120")
        .replace("learningRate: 0.01", "learningRate: 0.05")
        .replace("epochs: 3", "epochs: 12");
  }

  @Test
  void otherWeightsThanThoseOfItsModelHaveNoCalibratedFigures() throws IOException {
    RunDirectory run = copiedValidated();
    assertTrue(
        loaded(run, KeptWeights.BEST).checkpoint().epoch()
            < loaded(run, KeptWeights.LAST).checkpoint().epoch());
    calibrate(run, options());
    assertTrue(evaluate(run, KeptWeights.BEST).calibrated().isPresent());
    assertTrue(evaluate(run, KeptWeights.LAST).calibrated().isEmpty());
    Path other = folder.resolve("other");
    RunExport.export(run, Optional.of(KeptWeights.LAST), other, false, w -> {});
    try (ServedModel last = ServedModel.open(other);
        ServedModel best = ServedModel.open(run.model())) {
      assertTrue(last.calibration().isEmpty());
      assertTrue(best.calibration().isPresent());
    }
  }

  @Test
  void aCalibrationOfOtherWeightsThanThoseOfItsModelIsRefused() throws IOException {
    RunDirectory run = copiedValidated();
    calibrate(loaded(run, KeptWeights.LAST), options(), Optional.empty());
    assertTrue(evaluate(run, KeptWeights.LAST).calibrated().isPresent());
    for (boolean export : new boolean[] {false, true}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> {
                    if (export) {
                      RunExport.export(
                          run, Optional.empty(), folder.resolve("none"), false, w -> {});
                    } else {
                      evaluate(run, KeptWeights.BEST);
                    }
                  })
              .getMessage();
      assertTrue(
          message.contains("calibration.json: is of other weights (last, epoch 12")
              && message.contains("than these (best, epoch ")
              && message.contains("evident calibrate"),
          message);
    }
    assertFalse(Files.exists(folder.resolve("none")));
    calibrate(run, options());
    assertTrue(evaluate(run, KeptWeights.BEST).calibrated().isPresent());
  }

  @Test
  void aTrainingThatGoesOnDropsTheCalibrationOfWhatItWas() throws IOException {
    RunDirectory run = begun("run", YAML);
    Path file = run.path().resolve(RunDirectory.CALIBRATION);
    calibrate(run, options());
    assertTrue(Files.exists(file));
    RecordedTraining.resume(trainer(YAML), run, Instant.EPOCH, w -> {});
    assertFalse(Files.exists(file));
    try (ServedModel model = ServedModel.open(run.model())) {
      assertTrue(model.calibration().isEmpty());
    }
    // Of a training that had ended it stays, and one that begins again has none.
    calibrate(run, options());
    RecordedTraining.resume(trainer(YAML), run, Instant.EPOCH, w -> {});
    assertTrue(Files.exists(file));
    RunDirectory.create(run.path(), true);
    assertFalse(Files.exists(file));
  }

  @Test
  void whatCannotBeCalibratedIsRefusedAndNothingIsWritten() throws IOException {
    RunDirectory run = begun("none", YAML.replace("calibrationPart: 0.2\n", ""));
    refused(run, options(), "keeps no examples for calibration", "--set calibrationPart=0.1");
    // Half of 1,000 images are for the sets, about 50 of each class.
    refused(copied(), options(0.001, false), "alpha 0.001 needs at least 999", "got 500");
    refused(
        RunDirectory.open(folder.resolve("copy")),
        options(0.01, true),
        "alpha 0.01 needs at least 99 calibration examples of class ",
        ", got ");
    RunDirectory relu =
        begun(
            "relu",
            YAML.replace("    - dense: {units: 10}\n", "    - dense: {units: 10}\n    - relu\n"));
    refused(relu, options(), "ends in relu, not in a dense layer", "dense: {units: classes}");
    // Its outputs are read as the nearest distribution, not by a softmax.
    RunDirectory squared =
        begun("squared", YAML.replace("softmaxCrossEntropy", "halfMeanSquaredError"));
    refused(squared, options(), "loss halfMeanSquaredError", "no logits", "softmaxCrossEntropy");
  }

  private static RunCalibration.Options options(double alpha, boolean byClass) {
    return new RunCalibration.Options(
        List.of(alpha), ConformalScore.LAC, byClass, Optional.empty(), Optional.empty(), 5, 7);
  }

  /** A run that has a checkpoint of its first epoch, and nothing that comes after a training. */
  private RunDirectory begun(String name, String yaml) throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve(name), false);
    assertThrows(
        IllegalStateException.class,
        () ->
            RecordedTraining.train(
                trainer(yaml).withListeners(List.of(killedAfter(2))), run, Instant.EPOCH));
    RunInputs.of(trainer(yaml)).write(run);
    return run;
  }

  private static TrainingListener killedAfter(int epoch) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochMetrics metrics) {
        if (metrics.epoch() == epoch) {
          throw new IllegalStateException("killed");
        }
      }
    };
  }

  private static void refused(RunDirectory run, RunCalibration.Options options, String... words) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> calibrate(run, options)).getMessage();
    for (String word : words) {
      assertTrue(message.contains(word), "\"" + word + "\" is not in: " + message);
    }
    assertFalse(Files.exists(run.path().resolve(RunDirectory.CALIBRATION)));
  }
}
