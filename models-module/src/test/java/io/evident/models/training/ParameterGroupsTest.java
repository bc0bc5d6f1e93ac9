package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.network.Parameter;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.experiment.ParameterRules;
import io.evident.models.reading.BuiltInSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of parameters in the graph that trains: what is updated how, and what stands still. */
@Tag("long")
class ParameterGroupsTest {
  private static final ImageSplits IMAGES = BuiltInSample.load();

  static final String YAML =
      """
      version: 1
      name: groups
      seed: 7
      network:
        name: net
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 24, kernel: 2, stride: 4}
          - gelu
          - conv2d: {filters: 6, kernel: 3, padding: same, bias: false}
          - maxPool2d: {size: 2}
          - batchNorm
          - gelu
          - conv2d: {filters: 40, kernel: 1, bias: false}
          - batchNorm
          - flatten
          - dense: {units: 10, bias: false}
        loss: softmaxCrossEntropy
      normalization: {mean: 0.5, deviation: 0.25}
      split: {train: 40, test: 20}
      optimizer: {kind: nesterov, learningRate: 0.05, momentum: 0.85}
      schedule: {kind: linear}
      groups:
        - {of: conv2d_1.kernel, initializer: {kind: whitening, images: 20}, frozen: true}
        - of: conv2d_1.bias
          schedule: {kind: linear, epochs: 3}
          weightDecay: {form: l2, amount: 0.1}
          frozen: {from: 3}
        - {of: kernels, initializer: identity, optimizer: {kind: muon, learningRate: 0.24, momentum: 0.6}}
        - of: head
          initializer: {kind: unitDeviation, of: uniformFanIn}
          optimizer: {kind: momentum, learningRate: 0.1, momentum: 0.85}
          weightDecay: {form: l2, amount: 0.05}
        - {of: 'batchNorm_2.*', optimizer: {kind: adam, learningRate: 0.01}, frozen: {until: 1}}
      batchSize: 8
      epochs: 4
      """;

  static Experiment experiment(String yaml) {
    return ExperimentYaml.read(YamlValue.parse("test", yaml));
  }

  private static String replaced(String what, String by) {
    assertTrue(YAML.contains(what), what);
    return YAML.replace(what, by);
  }

  static TrainingVerification verified(Experiment right, Experiment trained, long t)
      throws IOException {
    Map<String, FloatTensor> start = StepVerifierTest.start(right);
    ParameterRules rules = ParameterRules.of(right.optimization(), right.network());
    SplittableRandom random = new SplittableRandom(3);
    for (int p = 0; p < right.network().parameters().size(); p++) {
      Parameter parameter = right.network().parameters().get(p);
      // As if steps had been taken: with nothing remembered several rules do the same.
      for (String slot :
          rules.isLearned(p) ? rules.rule(p).optimizer().slots() : List.<String>of()) {
        float[] values = new float[parameter.shape().size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble(0, 0.5);
        }
        start.put(parameter.name() + "." + slot, new FloatTensor(parameter.shape(), values));
      }
    }
    return StepVerifierTest.verified(right, trained, session -> session, t, start);
  }

  /** Step t of the test is of epoch t: before and after each border. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRuleIsVerifiedInTheSession(long t) throws IOException {
    Experiment right = experiment(YAML);
    TrainingVerification found = verified(right, right, t);
    // The loss; 2 kernels, the bias, 2 x 2 and the head with a slot or two; one kernel without.
    int slots = 2 + 1 + 2 + 2 * 2 + 1;
    assertEquals(1 + right.network().parameters().size() + slots, found.tensors());
    assertTrue(found.largestShare() < 0.9, found::toString);
  }

  private static Map<String, String> wrongOnes() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("another rate of muon", replaced("0.24", "0.241"));
    all.put("another momentum of muon", replaced("momentum: 0.6", "momentum: 0.61"));
    all.put("no nesterov", replaced("momentum: 0.6", "momentum: 0.6, nesterov: false"));
    all.put("another number of steps", replaced("momentum: 0.6", "momentum: 0.6, steps: 4"));
    all.put("free kernels", replaced("momentum: 0.6", "momentum: 0.6, kernelNorm: free"));
    all.put(
        "another coefficient",
        replaced("momentum: 0.6", "momentum: 0.6, coefficients: [3.4445, -4.78, 2.0315]"));
    all.put("another decay of the bias", replaced("amount: 0.1", "amount: 0.2"));
    all.put("another schedule of the bias", replaced("epochs: 3", "epochs: 4"));
    all.put("a bias that stands still", replaced("from: 3", "from: 2"));
    all.put("another optimizer of the head", replaced("kind: momentum", "kind: nesterov"));
    all.put("a head without decay", replaced("amount: 0.05", "amount: 0"));
    all.put("another rate of the rest", replaced("learningRate: 0.05", "learningRate: 0.051"));
    all.put("a norm that stands still", replaced("until: 1", "until: 2"));
    return all;
  }

  @Test
  void aSessionOfOtherRulesIsRefused() throws IOException {
    Experiment right = experiment(YAML);
    List<String> missed = new ArrayList<>();
    for (Map.Entry<String, String> wrong : wrongOnes().entrySet()) {
      try {
        missed.add(wrong.getKey() + " " + verified(right, experiment(wrong.getValue()), 2));
      } catch (UnverifiedTrainingException e) {
        assertTrue(e.getMessage().contains("differs"), e.getMessage());
      }
    }
    assertEquals(List.of(), missed);
  }

  @Test
  void aTrainedKernelThatShouldStandStillIsRefused() throws IOException {
    // Both have its slot: the right one trains it later.
    String early = replaced("images: 20}, frozen: true}", "images: 20}, frozen: {until: 1}}");
    Experiment right =
        experiment(
            early.replace("images: 20}, frozen: {until: 1}}", "images: 20}, frozen: {until: 3}}"));
    String message =
        assertThrows(UnverifiedTrainingException.class, () -> verified(right, experiment(early), 2))
            .getMessage();
    assertTrue(message.startsWith("conv2d_1.kernel"), message);
  }

  private static Map<String, Long> gradientsOf(Experiment experiment, int epoch) {
    ExecutionPlan plan = ExecutionPlan.forCpu(experiment.network(), 8, 1);
    TrainingData data = TrainingData.of(experiment, IMAGES);
    ParameterRules rules = ParameterRules.of(experiment.optimization(), experiment.network());
    try (TrainingGraph graph = new TrainingGraph(experiment, plan, data)) {
      Map<String, Long> counts = new LinkedHashMap<>();
      Set<String> counted =
          Set.of("Conv2DBackpropFilter", "Conv2DBackpropInput", "BiasAddGrad", "FusedBatchNormV3");
      graph.operationsOfStep(rules.frozen(epoch)).stream()
          .map(operation -> operation.type())
          .filter(counted::contains)
          .forEach(type -> counts.merge(type, 1L, Long::sum));
      return counts;
    }
  }

  private static long of(Map<String, Long> counts, String type) {
    return counts.getOrDefault(type, 0L);
  }

  @Test
  void noGradientIsComputedInWhatStandsStillOrBelowTheLowestThatIsTrained() {
    String plain = YAML.substring(0, YAML.indexOf("groups:\n"));
    String end = "batchSize: 8\nepochs: 4\n";
    Map<String, Long> all = gradientsOf(experiment(plain + end), 1);
    assertEquals(3, of(all, "Conv2DBackpropFilter"), all::toString);
    // To the first convolution's output and to the second's; none to the images.
    assertEquals(2, of(all, "Conv2DBackpropInput"), all::toString);
    Map<String, Long> kernel =
        gradientsOf(experiment(plain + "groups: [{of: conv2d_1.kernel, frozen: true}]\n" + end), 1);
    assertEquals(2, of(kernel, "Conv2DBackpropFilter"), kernel::toString);
    assertEquals(2, of(kernel, "Conv2DBackpropInput"), kernel::toString);
    Map<String, Long> first =
        gradientsOf(experiment(plain + "groups: [{of: conv2d_1.*, frozen: true}]\n" + end), 1);
    assertEquals(2, of(first, "Conv2DBackpropFilter"), first::toString);
    assertEquals(1, of(first, "Conv2DBackpropInput"), first::toString);
    String late = plain + "groups: [{of: conv2d_*, frozen: {from: 3}}]\n" + end;
    assertEquals(all, gradientsOf(experiment(late), 2));
    Map<String, Long> head = gradientsOf(experiment(late), 3);
    assertEquals(0, of(head, "Conv2DBackpropFilter"), head::toString);
    assertEquals(1, of(head, "Conv2DBackpropInput"), head::toString);
    String norms = plain + "groups: [{of: conv2d_*, frozen: true}, {of: 'batch*', frozen: true}]\n";
    Map<String, Long> dense = gradientsOf(experiment(norms + end), 1);
    assertFalse(dense.keySet().stream().anyMatch(t -> t.contains("Backprop")), dense::toString);
  }

  private static TrainingListener recorder(List<Checkpoint> checkpoints) {
    return new TrainingListener() {
      @Override
      public boolean wantsCheckpoints() {
        return true;
      }

      @Override
      public void onCheckpoint(Checkpoint checkpoint, boolean best) {
        checkpoints.add(checkpoint);
      }
    };
  }

  static void assertSame(Checkpoint expected, Checkpoint found) {
    assertEquals(expected.steps(), found.steps());
    assertEquals(expected.tensors().keySet(), found.tensors().keySet());
    expected
        .tensors()
        .forEach(
            (name, tensor) ->
                assertArrayEquals(tensor.values(), found.tensors().get(name).values(), name));
  }

  /** Trains, and again from each of its checkpoints on. */
  static List<Checkpoint> assertResumesToTheSameBits(Experiment experiment) throws IOException {
    ExecutionPlan plan = ExecutionPlan.forCpu(experiment.network(), 8, 2);
    List<Checkpoint> whole = new ArrayList<>();
    Trainer trainer = Trainer.of(experiment, IMAGES, plan).withCheckpointEvery(3);
    trainer.withListeners(List.of(recorder(whole))).run();
    for (int c = 0; c + 1 < whole.size(); c++) {
      List<Checkpoint> resumed = new ArrayList<>();
      trainer.withListeners(List.of(recorder(resumed))).from(whole.get(c)).run();
      assertEquals(whole.size() - c - 1, resumed.size());
      for (int i = 0; i < resumed.size(); i++) {
        assertSame(whole.get(c + 1 + i), resumed.get(i));
      }
    }
    return whole;
  }

  private static float[] values(Checkpoint checkpoint, String name) {
    return checkpoint.tensors().get(name).values();
  }

  private static Checkpoint after(List<Checkpoint> all, int epoch) {
    return all.stream().filter(c -> c.steps() == 5L * epoch).findFirst().orElseThrow();
  }

  @Test
  void aTrainingIsResumedToTheSameBitsAcrossEveryBorder() throws IOException {
    List<Checkpoint> all = assertResumesToTheSameBits(experiment(YAML));
    assertFalse(all.get(0).tensors().containsKey("conv2d_1.kernel.velocity"));
    assertTrue(all.get(0).tensors().containsKey("batchNorm_2.gamma.meanSquare"));
    // The kernel never moves, the bias until its border, the norm from its own on.
    for (Checkpoint one : all) {
      assertArrayEquals(values(all.get(0), "conv2d_1.kernel"), values(one, "conv2d_1.kernel"));
    }
    for (String still : List.of("conv2d_1.bias", "conv2d_1.bias.velocity")) {
      assertArrayEquals(values(after(all, 2), still), values(after(all, 4), still));
      assertFalse(Arrays.equals(values(after(all, 1), still), values(after(all, 2), still)));
    }
    float[] ones = new float[40];
    Arrays.fill(ones, 1);
    assertArrayEquals(ones, values(after(all, 1), "batchNorm_2.gamma"));
    assertArrayEquals(new float[40], values(after(all, 1), "batchNorm_2.gamma.mean"));
    assertFalse(Arrays.equals(ones, values(after(all, 2), "batchNorm_2.gamma")));
  }

  @Test
  void aGradientIsClippedByTheNormOfWhatIsTrained() throws IOException {
    String clipped = YAML + "clipping: {form: globalNorm, limit: 0.01}\n";
    assertTrue(verified(experiment(clipped), experiment(clipped), 3).largestShare() < 0.9);
    Experiment unfrozen = experiment(clipped.replace("frozen: {from: 3}", "frozen: {from: 4}"));
    assertThrows(
        UnverifiedTrainingException.class, () -> verified(experiment(clipped), unfrozen, 3));
  }

  /** None means none, of AdamW's own decay too, and does not begin one where there was none. */
  @Test
  void aDecayOfNoneIsNone() {
    int optimizer = YAML.indexOf("optimizer: {kind: nesterov");
    Experiment none =
        experiment(
            YAML.substring(0, optimizer)
                + "optimizer: {kind: adamW, learningRate: 0.001, weightDecay: 0.1}\n"
                + "groups:\n"
                + "  - {of: biases, weightDecay: none}\n"
                + "  - {of: head, weightDecay: none}\n"
                + "batchSize: 8\n"
                + "epochs: 4\n");
    ParameterRules rules = ParameterRules.of(none.optimization(), none.network());
    List<String> decaying = new ArrayList<>();
    for (int p = 0; p < none.network().parameters().size(); p++) {
      if (rules.decays(p)) {
        decaying.add(none.network().parameters().get(p).name());
      }
    }
    assertEquals(List.of("conv2d_1.kernel", "conv2d_2.kernel", "conv2d_3.kernel"), decaying);
  }
}
