package io.evident.models.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.yaml.YamlValue;
import io.evident.bayes.laplace.CurvatureForm;
import io.evident.models.calibration.CalibrationMethod;
import io.evident.models.calibration.CalibrationReport;
import io.evident.models.calibration.ConformalScore;
import io.evident.models.calibration.MethodScores;
import io.evident.models.data.ImageSplits;
import io.evident.models.data.TestImages;
import io.evident.models.evaluation.EvaluationJson;
import io.evident.models.evaluation.EvaluationReport;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import io.evident.models.reading.ReadOptions;
import io.evident.models.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is calibrated keeps, evaluates and serves one and the same calibration. */
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

  @TempDir private Path folder;

  private static Experiment experiment(String yaml) {
    return ExperimentYaml.read(YamlValue.parse("test", yaml));
  }

  private static Trainer trainer(String yaml) {
    return Trainer.onAllCores(experiment(yaml), SAMPLE);
  }

  private RunDirectory trained(String yaml) throws IOException {
    RunDirectory run = RunDirectory.create(folder.resolve("run"), true);
    RecordedTraining.train(trainer(yaml), run, Instant.EPOCH);
    return run;
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
            run, Optional.empty(), ReadOptions.DEFAULT, outside, trainer(YAML).plan());
    return RunCalibration.keep(run, features, options);
  }

  private static RunEvaluation evaluate(RunDirectory run, KeptWeights weights) throws IOException {
    LoadedRun loaded = loaded(run, weights);
    return RunEvaluation.of(
        loaded, JudgedImages.of(loaded, SAMPLE, EvaluatedSplit.TEST), trainer(YAML).plan());
  }

  @Test
  void whatIsWrittenIsReadBackAndSaysWhichImagesItIsOf() throws IOException {
    RunDirectory run = trained(YAML);
    TestImages outside = new TestImages(SAMPLE.test().range(500, 540), "other images");
    KeptCalibration kept =
        calibrate(loaded(run, KeptWeights.LAST), options(), Optional.of(outside));
    assertEquals(kept.json(), Files.readString(run.path().resolve(RunDirectory.CALIBRATION)));
    KeptCalibration read = KeptCalibration.read(run).orElseThrow();
    assertEquals(kept.json(), read.json());
    assertEquals(kept.report(), read.report());
    assertEquals(kept.calibration().temperature(), read.calibration().temperature());
    assertEquals(
        kept.calibration().sets().threshold(0.1), read.calibration().sets().threshold(0.1));
    assertEquals(
        kept.calibration().posterior().isPresent(), read.calibration().posterior().isPresent());
    assertTrue(read.isOf(loaded(run, KeptWeights.LAST)));

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
    RunDirectory run = trained(YAML);
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
    assertEquals(
        plain.scores().rightOrWrong(), cooled.scores().rightOrWrong(), 0.2, "of another kind");
    for (MethodScores method : report.methods()) {
      assertEquals(
          method.scores().negativeLogLikelihood() - plain.scores().negativeLogLikelihood(),
          method.gain(),
          1e-9,
          method.method().toString());
    }
  }
}
