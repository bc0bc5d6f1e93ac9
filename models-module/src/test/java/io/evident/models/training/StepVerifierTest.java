package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.Precision;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.BuiltInExperiments;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.ParameterRules;
import io.evident.models.internal.device.Bfloat16;
import io.evident.models.internal.training.BatchDraws;
import io.evident.models.internal.training.StepDraws;
import io.evident.models.internal.training.StepSeed;
import io.evident.models.internal.training.StepSettings;
import io.evident.models.optimization.TrainingLength;
import io.evident.models.reading.BuiltInSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps of right sessions are verified, steps of wrong ones are refused. */
class StepVerifierTest {
  private static final ImageSplits IMAGES = BuiltInSample.load();
  private static final int BATCH = 8;

  private static final String LENET =
      """
      version: 1
      name: small-lenet
      seed: 5
      network:
        name: net
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5}
          - relu
          - maxPool2d: {size: 2}
          - flatten
          - dense: {units: 12}
          - relu
          - dropout: {rate: 0.25}
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.25}
      augmentation: {flip: true, translate: 3, cutout: 6}
      optimizer: {kind: momentum, learningRate: 0.05, momentum: 0.9}
      batchSize: 8
      epochs: 1
      """;

  private static final String NORMALIZED =
      replaced(
          LENET,
          "    - relu\n    - maxPool2d: {size: 2}\n",
          "    - batchNorm\n    - relu\n    - maxPool2d: {size: 2}\n");

  /** What a recipe of a few epochs asks for. */
  private static final String SUMMED =
      replaced(
              NORMALIZED,
              "    - batchNorm\n",
              "    - batchNorm: {epsilon: 1e-12, decay: 0.6, scale: false}\n")
          .replace("flip: true", "flip: alternating")
          .replace(
              "translate: 3",
              "translate: 3, colorJitter: {brightness: 0.5, contrast: 0.4, saturation: 0.6}")
          .concat("reduction: sum\n");

  private static final String MLP =
      replaced(
          LENET,
          "    - conv2d: {filters: 4, kernel: 5}\n    - relu\n    - maxPool2d: {size: 2}\n",
          "");

  /** Fails where there is nothing to replace, so that no fault is the right thing. */
  private static String replaced(String text, String what, String by) {
    assertTrue(text.contains(what), what);
    return text.replace(what, by);
  }

  private static String yaml(String network) {
    return switch (network) {
      case "lenet" -> LENET;
      case "normalized" -> NORMALIZED;
      case "summed" -> SUMMED;
      default -> MLP;
    };
  }

  private static Experiment experiment(String yaml) {
    return ExperimentYaml.read(YamlValue.parse("test", yaml));
  }

  /** The weights before the first step. */
  static Map<String, FloatTensor> start(Experiment experiment) {
    TrainingData data = TrainingData.of(experiment, IMAGES);
    try {
      return StartingWeights.tensors(experiment, data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A session that does something else than it says. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Wrong(
      StepVerifier.StepTaken session,
      UnaryOperator<Map<String, FloatTensor>> set,
      UnaryOperator<Map<String, FloatTensor>> shown,
      float loss,
      Map<String, FloatTensor> given,
      int[] taken)
      implements StepVerifier.StepTaken {

    @Override
    public void restore(Map<String, FloatTensor> tensors) {
      session.restore(set.apply(tensors));
    }

    /** Before the step it says what it was given. */
    @Override
    public Map<String, FloatTensor> tensors() {
      Map<String, FloatTensor> now = session.tensors();
      if (taken[0] == 0) {
        now.replaceAll((name, tensor) -> given.getOrDefault(name, tensor));
        return now;
      }
      return shown.apply(now);
    }

    @Override
    public StepDraws.Drawn drawn(int[] indices, StepSeed seed) throws IOException {
      return session.drawn(indices, seed);
    }

    @Override
    public float step(int[] indices, StepSettings settings, StepSeed seed) throws IOException {
      taken[0]++;
      return session.step(indices, settings, seed) + loss;
    }
  }

  /** Holds a step of a session that trains an experiment against the one that is right. */
  static TrainingVerification verified(
      Experiment right, Experiment trained, UnaryOperator<StepVerifier.StepTaken> wrong, long t)
      throws IOException {
    return verified(right, trained, wrong, t, start(right));
  }

  /** The same from a given start. */
  static TrainingVerification verified(
      Experiment right,
      Experiment trained,
      UnaryOperator<StepVerifier.StepTaken> wrong,
      long t,
      Map<String, FloatTensor> start)
      throws IOException {
    ExecutionPlan plan = ExecutionPlan.forCpu(trained.network(), BATCH, 2);
    TrainingData data = TrainingData.of(right, IMAGES);
    try (TrainingGraph graph = new TrainingGraph(trained, plan, TrainingData.of(trained, IMAGES))) {
      StepVerifier.StepTaken session = wrong.apply(new TrainingLoop.StepsOfGraph(graph));
      session.restore(start);
      int[] indices = BatchDraws.of(right.course(), data.train().size(), right.seed(), 1).batch(0);
      StepSettings settings = settings(right, t);
      StepVerifier.Step step =
          new StepVerifier.Step(
              indices,
              settings(trained, t),
              settings.rates(),
              settings.frozen(),
              t,
              new StepSeed(right.seed(), t - 1, 1));
      TrainingVerification found =
          new StepVerifier(right, data, session, "CPU:0").verify(start, step, BATCH);
      Map<String, FloatTensor> after = graph.tensors();
      after.forEach(
          (name, tensor) ->
              assertArrayEquals(
                  start.containsKey(name)
                      ? start.get(name).values()
                      : new float[tensor.values().length],
                  tensor.values(),
                  name + " was not set back"));
      return found;
    }
  }

  /** Step t, as of an epoch of its own. */
  private static StepSettings settings(Experiment experiment, long t) {
    ParameterRules rules = ParameterRules.of(experiment.optimization(), experiment.network());
    return StepSettings.of(rules, t - 1, (int) t, new TrainingLength(1, 10));
  }

  private static TrainingVerification verified(Experiment right) throws IOException {
    return verified(right, right, session -> session, 1);
  }

  @Tag("arithmetic")
  @ParameterizedTest
  @ValueSource(strings = {"lenet", "normalized", "summed", "mlp"})
  void aStepOfARightSessionIsVerifiedAndSetBack(String network) throws IOException {
    TrainingVerification found = verified(experiment(yaml(network)));
    assertEquals(BATCH, found.examples());
    assertTrue(found.largestShare() < 0.5, found::toString);
    assertTrue(found.largestRelativeError() < 1e-4, found::toString);
  }

  @Tag("thorough")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{kind: sgd, learningRate: 0.1}",
        "{kind: momentum, learningRate: 0.1, momentum: 0.8}",
        "{kind: nesterov, learningRate: 0.1, momentum: 0.9}",
        "{kind: kerasMomentum, learningRate: 0.1, momentum: 0.9}",
        "{kind: kerasMomentum, learningRate: 0.1, momentum: 0.9, nesterov: true}",
        "{kind: adam, learningRate: 0.001}",
        "{kind: adamW, learningRate: 0.001, weightDecay: 0.1}",
      })
  void everyOptimizerIsVerified(String optimizer) throws IOException {
    String momentum = "{kind: momentum, learningRate: 0.05, momentum: 0.9}";
    for (String more :
        List.of(
            "",
            "weightDecay: {form: l2, amount: 0.01}\n",
            "weightDecay: {form: decoupled, amount: 0.1}\n",
            "clipping: {form: globalNorm, limit: 0.5}\n",
            "clipping: {form: value, limit: 0.01}\n")) {
      Experiment right = experiment(LENET.replace(momentum, optimizer) + more);
      assertTrue(verified(right).largestShare() < 1, () -> optimizer + more);
    }
  }

  private static final String SHORT =
      replaced(
              NORMALIZED,
              "    - flatten\n",
              "    - conv2d: {filters: 6, kernel: 3}\n    - maxPool2d: {size: 3}\n    - flatten\n")
          .concat("precision: bfloat16\n");

  @Tag("long")
  @Test
  void aStepInBfloat16IsHeldToItsOwnRounding() throws IOException {
    Bfloat16.require(Precision.BFLOAT16, System.getenv());
    Experiment right = experiment(SHORT);
    TrainingVerification found = verified(right);
    assertTrue(found.largestShare() < 0.5, found::toString);
    assertTrue(found.largestRelativeError() > 1e-5, "it was computed in float32: " + found);
    Experiment whole = experiment(replaced(SHORT, "bfloat16", "float32"));
    List<String> missed = new ArrayList<>();
    tried("bfloat16 where float32 is asked for", whole, right, session -> session, missed);
    Map<String, String> others =
        Map.of(
            "the sum for the mean", SHORT + "reduction: sum\n",
            "smoothed targets", SHORT.replace("loss: softmaxCrossEntropy", SMOOTHED_MUCH),
            "another learning rate", SHORT.replace("0.05", "0.1"),
            "another normalization", SHORT.replace("deviation: 0.25", "deviation: 0.5"),
            "another share", SHORT.replace("- batchNorm\n", "- batchNorm: {decay: 0.5}\n"));
    others.forEach(
        (name, text) -> tried(name, right, experiment(text), session -> session, missed));
    assertEquals(List.of(), missed);
  }

  private static final String SMOOTHED_MUCH = "loss: {softmaxCrossEntropy: {labelSmoothing: 0.5}}";

  private static Map<String, Experiment> otherExperiments(String yaml) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("leaky for ReLU", yaml.replaceFirst("- relu", "- leakyRelu: {slope: 0.01}"));
    all.put("mean for maximum", yaml.replace("maxPool2d", "avgPool2d"));
    all.put("another learning rate", yaml.replace("0.05", "0.051"));
    all.put("another momentum", yaml.replace("momentum, learn", "nesterov, learn"));
    all.put("another normalization", yaml.replace("deviation: 0.25", "deviation: 0.26"));
    all.put("another mean", yaml.replace("mean: 0.5", "mean: 0.49"));
    all.put("another rate of dropout", yaml.replace("rate: 0.25", "rate: 0.3"));
    all.put("another square", yaml.replace("cutout: 6", "cutout: 5"));
    all.put("smoothed targets", yaml.replace("loss: softmaxCrossEntropy", SMOOTHED));
    all.put("a penalty", yaml + "weightDecay: {form: l2, amount: 0.01}\n");
    all.put("clipped gradients", yaml + "clipping: {form: globalNorm, limit: 0.05}\n");
    all.put("another epsilon", yaml.replace("- batchNorm\n", "- batchNorm: {epsilon: 0.01}\n"));
    // Strengths of colours are not among them: what is drawn is taken as it is drawn, as shifts
    // are.
    all.put("mirrors drawn", yaml.replace("flip: alternating", "flip: true"));
    all.put("the mean for the sum", yaml.replace("reduction: sum", "reduction: mean"));
    all.put("a larger epsilon", yaml.replace("epsilon: 1e-12", "epsilon: 1e-3"));
    all.put("another share", yaml.replace("decay: 0.6", "decay: 0.61"));
    all.put("another decay", yaml.replace("- batchNorm\n", "- batchNorm: {decay: 0.91}\n"));
    Map<String, Experiment> others = new LinkedHashMap<>();
    all.forEach(
        (name, text) -> {
          if (!text.equals(yaml)) {
            others.put(name, experiment(text));
          }
        });
    return others;
  }

  private static final String SMOOTHED = "loss: {softmaxCrossEntropy: {labelSmoothing: 0.1}}";

  private static Map<String, UnaryOperator<float[]>> changes(String tensor, int outputs) {
    Map<String, UnaryOperator<float[]>> all = new LinkedHashMap<>();
    all.put(tensor + " 1 % too large", w -> changed(w, (i, v) -> v[i] * 1.01f));
    all.put(tensor + " transposed", w -> changed(w, (i, v) -> v[(i * outputs) % (v.length - 1)]));
    all.put(tensor + " is 0", w -> new float[w.length]);
    all.put(
        tensor + ": two neighbours swapped",
        w -> changed(w, (i, v) -> i % outputs < 2 ? v[i ^ 1] : v[i]));
    all.put(
        tensor + ": one output negated",
        w -> changed(w, (i, v) -> i % outputs == 1 ? -v[i] : v[i]));
    return all;
  }

  private interface Entry {
    float of(int i, float[] values);
  }

  private static float[] changed(float[] values, Entry entry) {
    float[] changed = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      changed[i] = entry.of(i, values);
    }
    return changed;
  }

  private static UnaryOperator<Map<String, FloatTensor>> in(
      String name, UnaryOperator<float[]> change) {
    return tensors -> {
      Map<String, FloatTensor> all = new LinkedHashMap<>(tensors);
      all.computeIfPresent(name, (n, t) -> new FloatTensor(t.shape(), change.apply(t.values())));
      return all;
    };
  }

  @Tag("thorough")
  @ParameterizedTest
  @ValueSource(strings = {"lenet", "normalized", "summed", "mlp"})
  void everyPlantedFaultIsRefused(String network) {
    Experiment right = experiment(yaml(network));
    Map<String, FloatTensor> start = start(right);
    UnaryOperator<Map<String, FloatTensor>> same = tensors -> tensors;
    List<String> missed = new ArrayList<>();
    int faults = 0;
    for (Map.Entry<String, Experiment> other : otherExperiments(yaml(network)).entrySet()) {
      faults += tried(other.getKey(), right, other.getValue(), session -> session, missed);
    }
    String first = right.network().parameters().get(0).name();
    for (String name : List.of(first, "dense_2.weight", "dense_2.bias")) {
      int outputs = name.startsWith("conv") ? 4 : 10;
      for (var change : changes(name, outputs).entrySet()) {
        // What the session computes with, hidden behind what it says it holds.
        faults +=
            tried(
                change.getKey(),
                right,
                right,
                session ->
                    new Wrong(session, in(name, change.getValue()), same, 0, start, new int[1]),
                missed);
      }
    }
    for (String name : List.of(first + ".velocity", "dense_2.bias.velocity", "dense_1.weight")) {
      for (var change : changes(name, 4).entrySet()) {
        faults +=
            tried(
                "after the step: " + change.getKey(),
                right,
                right,
                session ->
                    new Wrong(session, same, in(name, change.getValue()), 0, start, new int[1]),
                missed);
      }
    }
    for (float loss : new float[] {1e-3f, Float.NaN}) {
      faults +=
          tried(
              "loss " + loss,
              right,
              right,
              session -> new Wrong(session, same, same, loss, start, new int[1]),
              missed);
    }
    assertEquals(List.of(), missed);
    assertTrue(faults >= 20, faults + " faults");
  }

  private static int tried(
      String fault,
      Experiment right,
      Experiment trained,
      UnaryOperator<StepVerifier.StepTaken> wrong,
      List<String> missed) {
    try {
      missed.add(fault + ": " + verified(right, trained, wrong, 1));
    } catch (UnverifiedTrainingException e) {
      assertTrue(e.getMessage().contains("CPU:0"), e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return 1;
  }

  @Test
  void aSessionThatHoldsOtherWeightsThanItWasGivenIsRefused() {
    Experiment right = experiment(LENET);
    UnaryOperator<StepVerifier.StepTaken> wrong =
        session ->
            new Wrong(
                session,
                in("dense_2.bias", w -> changed(w, (i, v) -> i == 3 ? v[i] * 1.01f : v[i])),
                tensors -> tensors,
                0,
                Map.of(),
                new int[] {1});
    String message =
        assertThrows(UnverifiedTrainingException.class, () -> verified(right, right, wrong, 1))
            .getMessage();
    assertTrue(message.startsWith("dense_2.bias: "), message);
  }

  @Test
  void aTrainingWithAVerificationHasTheBitsOfOneWithout() throws IOException {
    Experiment experiment = experiment(NORMALIZED + "split: {train: 200, test: 100}\n");
    ExecutionPlan plan = ExecutionPlan.forCpu(experiment.network(), BATCH, 2);
    List<TrainingVerification> found = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onVerification(TrainingVerification verification) {
            found.add(verification);
          }
        };
    TrainingResult with =
        Trainer.of(experiment, IMAGES, plan).withListeners(List.of(listener)).run();
    assertEquals(1, found.size());
    TrainingResult without =
        Trainer.of(experiment, IMAGES, plan).unverified().withListeners(List.of(listener)).run();
    assertEquals(1, found.size());
    for (int p = 0; p < experiment.network().parameters().size(); p++) {
      assertArrayEquals(without.weights().get(p), with.weights().get(p));
    }
    assertEquals(without.last().runningLoss(), with.last().runningLoss());
  }

  @Test
  void fewerExamplesTakePartWhereTheDerivationTakesLong() throws IOException {
    Experiment small = experiment(MLP);
    TrainingData data = TrainingData.of(small, IMAGES);
    StepVerifier cheap = new StepVerifier(small, data, null, "CPU:0");
    assertEquals(64, cheap.examples(64, 1, 1e4));
    Experiment large = experiment(LENET.replace("filters: 4", "filters: 64"));
    StepVerifier dear = new StepVerifier(large, TrainingData.of(large, IMAGES), null, "CPU:0");
    assertTrue(dear.examples(64, 1, 1e4) < 8);
    assertTrue(dear.examples(64, 16, 1e4) >= 16);
    assertTrue(dear.examples(64, 1, 1e6) >= 50);
    assertEquals(1, dear.examples(1, 1, 1e4));
    Experiment resnet = ExperimentYaml.read(BuiltInExperiments.yaml("resnet20"));
    StepVerifier dearest = new StepVerifier(resnet, TrainingData.of(resnet, IMAGES), null, "CPU:0");
    int most = dearest.examples(128, 1, 164 * 50_000.0);
    assertTrue(most >= 2 && most < 10, "examples: " + most);
  }
}
