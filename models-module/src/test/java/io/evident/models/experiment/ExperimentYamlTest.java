package io.evident.models.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.backprop.yaml.YamlException;
import io.evident.backprop.yaml.YamlValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentYamlTest {
  private static final String LEAST =
      """
      name: x
      network: lenet
      normalization: {mean: 0.5, deviation: 0.5}
      optimizer: {kind: sgd, learningRate: 0.1}
      batchSize: 4
      epochs: 2
      seed: 1
      """;

  private static Experiment read(String yaml) {
    return ExperimentYaml.read(YamlValue.parse("e.yaml", yaml));
  }

  private static void assertSurvivesPrinting(String yaml) {
    Experiment experiment = read(yaml);
    String printed = ExperimentYaml.print(experiment);
    Experiment again = read(printed);
    assertEquals(printed, ExperimentYaml.print(again));
    assertEquals(experiment.initializer(), again.initializer());
    assertEquals(experiment.preparation(), again.preparation());
    assertEquals(experiment.optimization(), again.optimization());
    assertEquals(experiment.course(), again.course());
    assertEquals(experiment.seed(), again.seed());
    assertEquals(experiment.reduction(), again.reduction());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "initializer: heNormal",
        "initializer: glorotUniform",
        "initializer: zeros",
        "initializer: {kind: normal, deviation: 1e-4}",
        "augmentation: {flip: true, translate: 2, cutout: 8}",
        "augmentation: {translate: 1}",
        "augmentation: {flip: alternating, translate: 2}",
        "augmentation: {colorJitter: {brightness: 0.1, contrast: 0.2, saturation: 0.3}}",
        "testTime: {mirror: true, shift: 1}",
        "testTime: {shift: 2}",
        "dropLastBatch: true",
        "reduction: sum",
        "split: {train: 49000, validation: 1000, test: 1000}",
        "split: {validation: 10}\npatience: 3",
        "schedule: constant",
        "schedule: {kind: epochDecay, factor: 0.95}",
        "schedule: {kind: periodicDecay, factor: 0.95, every: 245}",
        "schedule: {kind: milestoneDecay, factor: 0.1, afterEpochs: [3, 6]}",
        "schedule: {kind: cosine}",
        "schedule: {kind: oneCycle, first: 0.2, peakAt: 0.3, last: 0.07}",
        "schedule: {kind: warmUp, steps: 10, then: {kind: cosine, last: 0.1}}",
        "weightDecay: {form: l2, amount: 5e-4}",
        "weightDecay: {form: decoupled, amount: 0.1}",
        "clipping: {form: globalNorm, limit: 1}",
        "clipping: {form: value, limit: 0.5}",
        "order: withReplacement",
        "evaluateTrain: every",
        "description: 'it''s: a \"thing\" # here'"
      })
  void everyKeySurvivesPrinting(String line) {
    assertSurvivesPrinting(LEAST + line + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{kind: momentum, learningRate: 0.1, momentum: 0.9}",
        "{kind: nesterov, learningRate: 0.1, momentum: 0.9}",
        "{kind: kerasMomentum, learningRate: 0.1, momentum: 0.9, nesterov: true}",
        "{kind: adam, learningRate: 0.001}",
        "{kind: adam, learningRate: 0.001, beta1: 0.8, beta2: 0.99, epsilon: 1e-7}",
        "{kind: adamW, learningRate: 0.001, weightDecay: 0.01}"
      })
  void everyOptimizerSurvivesPrinting(String optimizer) {
    assertSurvivesPrinting(LEAST.replace("{kind: sgd, learningRate: 0.1}", optimizer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"meanImage", "{mean: [0.1, 0.2, 0.3], deviation: [0.4, 0.5, 0.6]}"})
  void everyNormalizationSurvivesPrinting(String normalization) {
    assertSurvivesPrinting(LEAST.replace("{mean: 0.5, deviation: 0.5}", normalization));
  }

  @Test
  void stepsCountInsteadOfEpochs() {
    Course course = read(LEAST.replace("epochs: 2", "steps: 1000")).course();
    assertEquals(Course.Unit.STEPS, course.unit());
    assertEquals("1,000 steps", course.lengthText());
    assertSurvivesPrinting(LEAST.replace("epochs: 2", "steps: 1000"));
    assertEquals("1 epoch", read(LEAST.replace("epochs: 2", "epochs: 1")).course().lengthText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sheduel: constant                          | e.yaml:8:1: unknown key sheduel; did you mean schedule?
          schedule: {kind: cosin}                    | e.yaml:8:18: unknown schedule cosin; did you mean cosine?
          schedule: warmUp                           | e.yaml:8:11: schedule warmUp is written with its settings: {kind: warmUp, steps: ..., then: ...}
          schedule: {kind: cosine, factor: 1}        | e.yaml:8:26: unknown key factor; there is kind, last
          schedule: {kind: epochDecay, factor: 0}    | e.yaml:8:11: factor must be finite and > 0, got 0.0
          schedule: {kind: oneCycle, first: 0}       | e.yaml:8:11: needs the key peakAt
          initializer: heNormall                     | e.yaml:8:14: unknown initializer heNormall; did you mean heNormal?
          initializer: {kind: normal, deviation: -1} | e.yaml:8:40: deviation must be finite and > 0, got -1.0
          weightDecay: {form: l3, amount: 1}         | e.yaml:8:21: unknown form of decay l3; did you mean l2?
          clipping: {form: value, limit: 0}          | e.yaml:8:11: limit must be > 0, got 0.0
          augmentation: {flip: maybe}                | e.yaml:8:22: unknown flip maybe; there is alternating, false, true
          augmentation: {translate: -1}              | e.yaml:8:15: translate and cutout must be at least 0, got -1 and 0
          split: {validation: -1}                    | e.yaml:8:8: train and test must be at least 1 and validation at least 0, got all, all and -1
          order: sorted                              | e.yaml:8:8: unknown order sorted; there is shuffled, withReplacement
          steps: 10                                  | e.yaml:8:8: a training is counted in epochs or in steps, not both; remove one
          """)
  void aMistakeIsNamedWhereItStands(String line, String message) {
    assertEquals(
        message, assertThrows(YamlException.class, () -> read(LEAST + line + "\n")).getMessage());
  }

  @Test
  void aSplitIsScaledToFewerImages() {
    SplitPlan plan =
        new SplitPlan(java.util.OptionalInt.of(49_000), 1000, java.util.OptionalInt.of(1000));
    SplitPlan fitted = plan.fitted(5000, 500);
    assertEquals(4900, fitted.train().getAsInt());
    assertEquals(100, fitted.validation());
    assertEquals(500, fitted.test().getAsInt());
    assertEquals(plan, plan.fitted(50_000, 10_000));
    assertEquals(SplitPlan.ALL, SplitPlan.ALL.fitted(7, 3));
  }
}
