package io.evident.models.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.evident.backprop.graph.LoweringOptions;
import io.evident.backprop.yaml.YamlValue;
import io.evident.models.data.ImageSplits;
import io.evident.models.device.Device;
import io.evident.models.device.DeviceChoice;
import io.evident.models.device.ExecutionPlan;
import io.evident.models.experiment.Experiment;
import io.evident.models.experiment.ExperimentYaml;
import io.evident.models.reading.BuiltInSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.GraphOperation;
import org.tensorflow.proto.DataType;

/** Many steps in one run of the session, and a step that is compiled as a whole. */
class StepLoopTest {
  /** Everything that a step is fed, draws or counts: OPTIMIZATION stands for the rest. */
  private static final String YAML =
      """
      name: looped
      network:
        input: [32, 32, 3]
        layers:
          - conv2d: {filters: 4, kernel: 5, stride: 2, bias: false}
          NORM
          - relu
          - residual: {layers: [conv2d: {filters: 4, kernel: 3, padding: same}, tanh]}
          - flatten
          - dropout: {rate: 0.3}
          - dense: {units: 10}
        loss: softmaxCrossEntropy
      normalization: meanImage
      augmentation: {flip: alternating, translate: 2, cutout: 6}
      OPTIMIZATION
      batchSize: 8
      epochs: 2
      seed: 5
      """;

  private static final String ADAM =
      """
      classWeights: balanced
      optimizer: {kind: adam, learningRate: 0.001}
      schedule: {kind: cosine}
      weightDecay: {form: decoupled, amount: 0.01}
      clipping: {form: globalNorm, limit: 2}
      """;

  private static final String MUON_BEHIND =
      """
      optimizer: {kind: sgd, learningRate: 0.01}
      groups:
        - {of: kernels, optimizer: {kind: muon, learningRate: 0.02, momentum: 0.9}, frozen: {from: 2}}
      lookahead: {every: 3, rate: 0.5}
      """;

  private static final String AVERAGED =
      """
      optimizer: {kind: momentum, learningRate: 0.001, momentum: 0.9}
      averaging: {decay: 0.9}
      """;

  /** Of the largest entry; the rounding of float32 makes 1e-6 of it in twenty steps. */
  private static final double TOLERANCE = 1e-4;

  /** Batches of evaluations, which ask whether to pause too. */
  private static final int EVALUATIONS = 3;

  private static ImageSplits images;

  @BeforeAll
  static void load() {
    ImageSplits sample = BuiltInSample.load();
    // The last of ten batches has three images.
    images = new ImageSplits(sample.train().first(75), sample.test().first(4), "a part");
  }

  private static Experiment experiment(String norm, String optimization) {
    String yaml = YAML.replace("NORM", norm).replace("OPTIMIZATION\n", optimization);
    return ExperimentYaml.read(YamlValue.parse("looped", yaml));
  }

  private static ExecutionPlan plan(int parts) {
    return new ExecutionPlan(LoweringOptions.TUNED.withBatchParts(parts), 1, 1);
  }

  /** What a training tells of its steps, and what it leaves. */
  private static final class Seen implements TrainingListener {
    final List<String> told = new ArrayList<>();
    final List<Double> losses = new ArrayList<>();
    int verifications;
    int runs;
    final List<Map<String, FloatTensor>> checkpoints = new ArrayList<>();

    @Override
    public void onVerification(TrainingVerification verification) {
      verifications++;
    }

    @Override
    public void onStep(StepMetrics metrics) {
      told.add(metrics.epoch() + "/" + metrics.step() + " of " + metrics.steps());
      losses.add(metrics.loss());
    }

    /** Asked after every run that takes steps, and in evaluations. */
    @Override
    public boolean wantsToPause() {
      runs++;
      return false;
    }

    @Override
    public void onWindow(LossWindow window) {
      told.add(window.toString());
    }

    @Override
    public boolean wantsCheckpoints() {
      return true;
    }

    @Override
    public void onCheckpoint(Checkpoint checkpoint, boolean best) {
      told.add("checkpoint at " + checkpoint.steps() + ", best " + best);
      checkpoints.add(checkpoint.tensors());
    }
  }

  private static TrainingResult train(Experiment experiment, ExecutionPlan plan, Seen seen)
      throws IOException {
    return Trainer.of(experiment, images, plan)
        .withCheckpointEvery(4)
        .withListeners(List.of(seen))
        .run();
  }

  /** What was told but for the losses, which differ in their last digits. */
  private static List<String> places(Seen seen) {
    return seen.told.stream()
        .map(line -> line.replaceAll("loss=[0-9.]+|[0-9]+[.][0-9]+", ""))
        .toList();
  }

  /** The losses and weights of two trainings that differ in how sums are rounded. */
  private static void assertSame(Seen expected, Seen found) {
    assertEquals(places(expected), places(found));
    for (int s = 0; s < expected.losses.size(); s++) {
      double loss = expected.losses.get(s);
      assertEquals(loss, found.losses.get(s), TOLERANCE * loss, "loss of step " + s);
    }
    for (int c = 0; c < expected.checkpoints.size(); c++) {
      Map<String, FloatTensor> other = found.checkpoints.get(c);
      assertEquals(expected.checkpoints.get(c).keySet(), other.keySet());
      expected
          .checkpoints
          .get(c)
          .forEach(
              (name, tensor) ->
                  assertArrayEquals(
                      tensor.wide(), other.get(name).wide(), TOLERANCE * largest(tensor), name));
    }
  }

  private static double largest(FloatTensor tensor) {
    return Arrays.stream(tensor.wide()).map(Math::abs).max().orElse(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {ADAM, MUON_BEHIND, AVERAGED})
  void aLoopTakesTheStepsThatAreTakenOneByOne(String optimization) throws IOException {
    for (String norm : List.of("- batchNorm", "")) {
      Experiment experiment = experiment(norm, optimization);
      Seen single = new Seen();
      TrainingResult expected = train(experiment, plan(2), single);
      Seen looped = new Seen();
      TrainingResult found = train(experiment, plan(2).withStepsPerCall(3), looped);
      assertSame(single, looped);
      // Of ten steps an epoch, with checkpoints after every fourth of all: 3, 1, 3, 1, 2 and 2, 3,
      // 1,
      // 3, 1.
      assertEquals(optimization.equals(AVERAGED) ? 20 : 10, looped.runs - EVALUATIONS);
      assertEquals(20, single.runs - EVALUATIONS);
      assertEquals(expected.last().runningAccuracy(), found.last().runningAccuracy());
    }
  }

  @Test
  void howManyStepsACallTakesChangesNoBit() throws IOException {
    Experiment experiment = experiment("- batchNorm", ADAM);
    Seen two = new Seen();
    train(experiment, plan(1).withStepsPerCall(2), two);
    Seen many = new Seen();
    train(experiment, plan(1).withStepsPerCall(100), many);
    assertEquals(two.told, many.told);
    assertEquals(two.losses, many.losses);
    for (int c = 0; c < two.checkpoints.size(); c++) {
      Map<String, FloatTensor> other = many.checkpoints.get(c);
      two.checkpoints
          .get(c)
          .forEach(
              (name, tensor) -> assertArrayEquals(tensor.values(), other.get(name).values(), name));
    }
  }

  /** TensorFlow has no such kernel for a GPU, and would fetch all images to the CPU. */
  @Test
  void noStepOnAGpuGathersBytes() {
    Device gpu = new Device(Device.Kind.GPU, "GPU:0", DeviceChoice.GPU, List.of("CPU:0", "GPU:0"));
    Experiment experiment = experiment("- batchNorm", ADAM);
    TrainingData data = TrainingData.of(experiment, images);
    try (TrainingGraph graph = new TrainingGraph(experiment, plan(1).on(gpu), data)) {
      List<DataType> gathered =
          graph.operationsOfStep(Set.of()).stream()
              .filter(operation -> operation.type().equals("GatherV2"))
              .map(operation -> operation.output(0).dataType())
              .toList();
      assertFalse(gathered.isEmpty());
      assertFalse(gathered.contains(DataType.DT_UINT8), gathered.toString());
    }
  }

  /** What the compiler is told; it leaves no other trace where it computes rightly. */
  @Test
  void aStepIsOneCallWhereItIsCompiled() {
    Experiment experiment = experiment("- batchNorm", ADAM);
    TrainingData data = TrainingData.of(experiment, images);
    for (boolean xla : new boolean[] {false, true}) {
      try (TrainingGraph graph = new TrainingGraph(experiment, plan(1).withXla(xla), data)) {
        List<String> types =
            graph.operationsOfStep(Set.of()).stream().map(GraphOperation::type).toList();
        assertEquals(xla, types.contains("StatefulPartitionedCall"), types.toString());
        assertEquals(!xla, types.contains("ResourceApplyAdam"), types.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ADAM, MUON_BEHIND, AVERAGED})
  void aCompiledStepIsVerifiedWhereItTrains(String optimization) throws IOException {
    Experiment experiment = experiment("- batchNorm", optimization);
    Seen single = new Seen();
    train(experiment, plan(1), single);
    ExecutionPlan compiled = plan(1).withXla(true);
    for (int steps : new int[] {1, 3}) {
      Seen found = new Seen();
      train(experiment, compiled.withStepsPerCall(steps), found);
      assertSame(single, found);
      assertEquals(1, found.verifications);
    }
  }
}
