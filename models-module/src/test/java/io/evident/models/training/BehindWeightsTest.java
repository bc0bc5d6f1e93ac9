package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.Optimization;
import io.evident.models.optimization.Averaging;
import io.evident.models.optimization.Lookahead;
import io.evident.models.optimization.Momentum;
import io.evident.models.reading.BuiltInSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes behind the weights that an optimizer moves: slow weights, and an average. */
@Tag("long")
class BehindWeightsTest {
  private static final int STEPS = 20;
  private static final int BATCH = 5;
  private static final long SEED = 20261130;
  private static final double TOLERANCE = 1e-11;

  private static final String YAML =
      ParameterGroupsTest.YAML + "lookahead: {every: 2, rate: 0.4}\naveraging: {decay: 0.7}\n";

  private static final Network NETWORK =
      Network.of(
          "behind",
          Shape.of(6),
          List.of(Dense.of(5), Activation.tanh(), new BatchNorm(), Dense.of(3)),
          new SoftmaxCrossEntropy());

  @Test
  void twentyStepsAreThoseDerivedByHand() {
    ParameterValues start = new UniformFanIn().initialize(NETWORK, new SplittableRandom(SEED));
    SplittableRandom random = new SplittableRandom(SEED);
    List<Batch> batches = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      double[] inputs = random.doubles(BATCH * 6L, -1, 1).toArray();
      batches.add(Batch.ofLabels(NETWORK, inputs, random.ints(BATCH, 0, 3).toArray()));
    }
    ParameterValues w = start.copy();
    ParameterValues slow = start.copy();
    ParameterValues average = start.copy();
    ParameterValues v = ParameterValues.zeros(NETWORK);
    ManualNetwork manual = ManualNetwork.of(NETWORK);
    for (int t = 1; t <= STEPS; t++) {
      ParameterValues g = manual.gradient(w, batches.get(t - 1)).parameters();
      manual.follow(w, batches.get(t - 1));
      for (int p = 0; p < NETWORK.parameters().size(); p++) {
        boolean trained = NETWORK.parameters().get(p).trained();
        for (int i = 0; i < w.get(p).length; i++) {
          if (trained) {
            v.get(p)[i] = 0.9 * v.get(p)[i] + g.get(p)[i];
            w.get(p)[i] -= 0.3 * v.get(p)[i];
          }
          if (trained && t % 3 == 0) {
            slow.get(p)[i] += 0.4 * (w.get(p)[i] - slow.get(p)[i]);
            w.get(p)[i] = slow.get(p)[i];
          }
          average.get(p)[i] = 0.7 * average.get(p)[i] + 0.3 * w.get(p)[i];
        }
      }
    }
    Optimization optimization =
        Optimization.of(Momentum.of(0.3, 0.9))
            .withLookahead(new Lookahead(3, 0.4))
            .withAveraging(new Averaging(0.7));
    List<List<boolean[]>> noMasks = batches.stream().map(batch -> List.<boolean[]>of()).toList();
    Map<String, double[]> found =
        new LoweredTrajectory(NETWORK, optimization, LoweringOptions.TUNED)
            .tensors(start, t -> 1, batches, noMasks);
    for (int p = 0; p < NETWORK.parameters().size(); p++) {
      String name = NETWORK.parameters().get(p).name();
      String message = name + ", seed " + SEED;
      assertArrayEquals(w.get(p), found.get(name), TOLERANCE, message);
      assertArrayEquals(average.get(p), found.get(name + Averaging.SLOT), TOLERANCE, message);
      if (NETWORK.parameters().get(p).trained()) {
        assertArrayEquals(slow.get(p), found.get(name + Lookahead.SLOT), TOLERANCE, message);
      }
    }
  }

  /** With steps behind which slow weights move and not, and parameters that stand still. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bothAreVerifiedInTheSession(long t) throws IOException {
    Experiment right = ParameterGroupsTest.experiment(YAML);
    assertTrue(ParameterGroupsTest.verified(right, right, t).largestShare() < 0.9);
  }

  @Test
  void aSessionOfOthersIsRefused() throws IOException {
    Experiment right = ParameterGroupsTest.experiment(YAML);
    List<String> missed = new ArrayList<>();
    for (String wrong :
        List.of(
            "lookahead: {every: 3, rate: 0.4}",
            "lookahead: {every: 2, rate: 0.5}",
            "averaging: {decay: 0.75}")) {
      String key = wrong.substring(0, wrong.indexOf(':'));
      String yaml = YAML.replaceFirst(key + ": \\{.*}", wrong);
      assertNotEquals(YAML, yaml);
      try {
        missed.add(
            wrong + ParameterGroupsTest.verified(right, ParameterGroupsTest.experiment(yaml), 2));
      } catch (UnverifiedTrainingException e) {
        assertTrue(e.getMessage().contains("differs"), e.getMessage());
      }
    }
    assertEquals(List.of(), missed);
  }

  @Test
  void bothAreResumedToTheSameBits() throws IOException {
    List<Checkpoint> all =
        ParameterGroupsTest.assertResumesToTheSameBits(ParameterGroupsTest.experiment(YAML));
    Map<String, FloatTensor> tensors = all.get(all.size() - 1).tensors();
    assertTrue(tensors.containsKey("dense_1.weight.slow"), tensors.keySet()::toString);
    assertTrue(tensors.containsKey("dense_1.weight.average"));
    assertTrue(tensors.containsKey("batchNorm_1.runningMean.average"));
    // Frozen for good: neither behind it would ever be another.
    assertTrue(!tensors.containsKey("conv2d_1.kernel.slow"));
    assertTrue(!tensors.containsKey("conv2d_1.kernel.average"));
  }

  /** The average as the weights of a training that keeps none has the same outputs. */
  @Test
  void theAverageIsWhatIsEvaluatedAndExported() throws IOException {
    Experiment averaged = ParameterGroupsTest.experiment(YAML);
    Experiment plain = ParameterGroupsTest.experiment(ParameterGroupsTest.YAML);
    ExecutionPlan plan = ExecutionPlan.forCpu(averaged.network(), 8, 1);
    TrainingData data = TrainingData.of(averaged, BuiltInSample.load());
    TrainingResult result = Trainer.of(averaged, BuiltInSample.load(), plan).unverified().run();
    try (TrainingGraph graph = new TrainingGraph(plain, plan, data)) {
      graph.restore(FloatTensor.ofAll(result.weights()));
      assertEquals(
          graph.evaluateTest(() -> {}).loss(), result.last().test().orElseThrow().loss(), 1e-6);
    }
  }
}
