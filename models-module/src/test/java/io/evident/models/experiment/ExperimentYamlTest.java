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
        "initializer: heUniform",
        "initializer: glorotNormal",
        "initializer: identity",
        "initializer: orthogonal",
        "initializer: {kind: orthogonal, gain: 1.4}",
        "initializer: {kind: unitDeviation, of: {kind: orthogonal, gain: 2}}",
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
        "schedule: {kind: linear}",
        "schedule: {kind: linear, first: 0.5, last: 0.1, epochs: 1}",
        "schedule: {kind: piecewiseLinear, at: [0, 0.2, 1], factors: [0.1, 1, 0]}",
        "schedule: {kind: piecewiseLinear, at: [0, 1], factors: [1, 0], epochs: 2}",
        "groups: [{of: kernels}]",
        "groups: [{of: 'conv2d_*.kernel', frozen: true}, {of: biases, frozen: {from: 2}}]",
        "groups: [{of: head, frozen: {until: 1}}, {of: weights, frozen: {until: 1, from: 3}}]",
        "groups: [{of: kernels, optimizer: {kind: muon, learningRate: 0.2, momentum: 0.6}}]",
        "groups: [{of: head, optimizer: {kind: muon, learningRate: 0.2, momentum: 0.6,"
            + " nesterov: false, steps: 5, coefficients: [2, -1.5, 0.5], kernelNorm: free}}]",
        "groups: [{of: '*', schedule: {kind: linear, epochs: 1}, weightDecay: none}]",
        "groups: [{of: dense_1.*, initializer: zeros, weightDecay: {form: l2, amount: 0.1}}]",
        "weightDecay: {form: l2, amount: 5e-4}",
        "weightDecay: {form: decoupled, amount: 0.1}",
        "clipping: {form: globalNorm, limit: 1}",
        "clipping: {form: value, limit: 0.5}",
        "lookahead: {every: 5, rate: 0.5}",
        "averaging: {decay: 0.999}\nlookahead: {every: 1, rate: 1}",
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
          groups: [{of: kernel}]                     | e.yaml:8:10: kernel names no parameter; there are conv2d_1.kernel, conv2d_1.bias, conv2d_2.kernel, conv2d_2.bias, dense_1.weight, dense_1.bias, dense_2.weight, dense_2.bias, dense_3.weight, dense_3.bias, and the kinds biases, head, kernels, normalization, weights
          groups: [{of: head}, {of: dense_3.weight}] | e.yaml:8:22: all that dense_3.weight names is named by groups before it, and the first holds: dense_3.weight (of: head); put this group first, or remove it
          groups: [{of: '*', frozen: true}]          | e.yaml:8:10: every parameter is frozen for good, and nothing is left to train; leave frozen out of a group
          groups: [{of: head, frozen: 3}]            | e.yaml:8:29: unknown answer 3; there is false, true
          groups: [{of: head, frozen: {form: 3}}]    | e.yaml:8:30: unknown key form; did you mean from?
          groups: [{of: head, frozen: {until: 0}}]   | e.yaml:8:37: until must be at least 1, got 0
          groups: [{of: head, frozen: {}}]           | e.yaml:8:29: frozen needs an epoch: {from: 4}, or {until: 4}, or true for all epochs
          groups: [{of: biases, optimizer: {kind: muon, learningRate: 1, momentum: 0}}] | e.yaml:8:10: muon is for kernels of convolutions and weights of dense layers, not for conv2d_1.bias; write it in a group, such as groups: [{of: kernels, optimizer: {kind: muon, ...}}], and another optimizer for the rest
          groups: [{of: conv2d_1.kernel, initializer: whitening}] | e.yaml:8:10: whitening makes 150 filters of patches of 75 numbers, and conv2d_1.kernel has 6; write filters: 150
          groups: [{of: conv2d_2.kernel, initializer: whitening}] | e.yaml:8:10: whitening is for a convolution that is the network's first layer, has one group and no dilation; conv2d_2.kernel is of another
          initializer: whitening                     | e.yaml:8:14: whitening makes 150 filters of patches of 75 numbers, and conv2d_1.kernel has 6; write filters: 150
          lookahead: {every: 0, rate: 1}             | e.yaml:8:20: every must be at least 1, got 0
          lookahead: {every: 1, rate: 0}             | e.yaml:8:12: rate must be in (0, 1], got 0.0
          averaging: {decay: 1}                      | e.yaml:8:12: decay must be in [0, 1), got 1.0
          schedule: {kind: linear, last: -1}         | e.yaml:8:11: last must be finite and >= 0, got -1.0
          schedule: {kind: piecewiseLinear, at: [0, 0.5], factors: [1, 0]} | e.yaml:8:11: at must ascend from 0 to 1, got [0.0, 0.5]
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
          calibrationPart: 1                         | e.yaml:8:18: calibrationPart must be at least 0 and less than 1, got 1.0
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
    SplitPlan rest =
        new SplitPlan(java.util.OptionalInt.empty(), 1000, java.util.OptionalInt.empty());
    assertEquals(120, rest.fitted(600, 10).validation());
    assertEquals(480, rest.fitted(600, 10).train().getAsInt());
  }

  @Test
  void whatIsKeptForCalibrationIsTakenFromTheTrainingImages() {
    Experiment kept = read(LEAST + "calibrationPart: 0.1\nsplit: {train: 80}\n");
    SplitPlan plan = kept.images().split();
    assertEquals(0.1, plan.calibration());
    assertSurvivesPrinting(LEAST + "calibrationPart: 0.1\nsplit: {train: 80}\n");
    assertEquals(10, plan.calibrationImages(100));
    assertEquals(1, plan.calibrationImages(3));
    assertEquals(0, SplitPlan.ALL.calibrationImages(100));
    assertEquals(45, plan.fitted(50, 10).train().getAsInt());
    assertEquals(0.1, plan.withoutValidation().calibration());
  }
}
