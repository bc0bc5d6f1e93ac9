package io.evident.backprop.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.manual.ManualNetwork;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
  private static final Network NETWORK =
      Network.of(
          "small",
          Shape.of(2),
          List.of(new Dropout(0.25), Dense.of(3), new Dropout(0.5)),
          new SoftmaxCrossEntropy());

  private static final double[] TWO_EXAMPLES = {1, 2, 3, 4};

  @Test
  void labelsBecomeRowsWithAOne() {
    Batch batch = Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {2, 0});
    assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0}, batch.targets());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 3})
  void aLabelOutOfRangeIsNamed(int label) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {0, label}));
    assertEquals("labels must be from 0 to 2, got " + label + " at example 1", e.getMessage());
  }

  @Test
  void aTargetThatIsNoProbabilityIsRefused() {
    for (Loss loss : List.of(new BinaryCrossEntropy(), new BinaryCrossEntropyOnLogits())) {
      Network labels = Network.of("labels", Shape.of(2), List.of(Dense.of(2)), loss);
      Batch.of(labels, TWO_EXAMPLES, new double[] {0, 1, 0.5, 1});
      for (double wrong : new double[] {-0.1, 1.5, 5}) {
        assertThrows(
            IllegalArgumentException.class,
            () -> Batch.of(labels, TWO_EXAMPLES, new double[] {0, 1, wrong, 1}));
      }
    }
  }

  @Test
  void aSelectionHoldsTheExamplesAskedForInTheirOrder() {
    Batch all = Batch.ofLabels(NETWORK, new double[] {1, 2, 3, 4, 5, 6}, new int[] {2, 0, 1});
    double[] room = new double[6];
    Batch some = all.select(new int[] {2, 0, 2}, room);
    assertSame(room, some.inputs());
    assertEquals(3, some.size());
    assertArrayEquals(new double[] {5, 6, 1, 2, 5, 6}, some.inputs());
    assertArrayEquals(new double[] {0, 1, 0, 0, 0, 1, 0, 1, 0}, some.targets());
    assertEquals(Mode.TRAINING, some.mode());
    assertEquals(Mode.INFERENCE, all.atInference().select(new int[] {1}, new double[2]).mode());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, all.inputs());
  }

  @Test
  void aSelectionThatCannotBeMadeIsRefused() {
    Batch all = Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {2, 0});
    assertRefused("examples are counted from 0 to 1, got 2 at 1", all, new double[4], 0, 2);
    assertRefused("examples are counted from 0 to 1, got -1 at 0", all, new double[2], -1);
    assertRefused(
        "the inputs of a selection must have shape [2, 2], for at least one example, got room for 3"
            + " numbers and 2 examples",
        all,
        new double[3],
        0,
        1);
    assertRefused(
        "the inputs of a selection must have shape [1, 2], for at least one example, got room for 0"
            + " numbers and 0 examples",
        all,
        new double[0]);
    assertRefused("the room of a selection is the examples' own array", all, all.inputs(), 0, 1);
  }

  private static void assertRefused(String message, Batch all, double[] room, int... which) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> all.select(which, room)).getMessage());
  }

  @Test
  void anEmptyBatchIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Batch.of(NETWORK, new double[0], new double[0]));
    assertEquals(
        "inputs must hold whole examples of [2], at least one, got 0 numbers", e.getMessage());
  }

  @Test
  void trainingADropoutNeedsMasks() {
    ParameterValues values = new UniformFanIn().initialize(NETWORK, new SplittableRandom(1));
    Batch batch = Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {0, 1});
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class, () -> ManualNetwork.of(NETWORK).loss(values, batch));
    assertEquals(
        "network small has dropout: give the batch masks (Batch.withMasks) or take it at"
            + " inference",
        e.getMessage());
  }

  @Test
  void aDropoutKeepsWhatItsMaskKeepsAndScalesIt() {
    ParameterValues values = new UniformFanIn().initialize(NETWORK, new SplittableRandom(1));
    DropoutMasks masks =
        DropoutMasks.of(
            NETWORK, 2, List.of(new boolean[] {true, false, true, true}, new boolean[6]));
    Batch batch = Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {0, 1}).withMasks(masks);
    List<double[]> h = ManualNetwork.of(NETWORK).activations(values, batch);
    assertArrayEquals(new double[] {1 / 0.75, 0, 4, 4 / 0.75}, h.get(1), 1e-15);
    assertArrayEquals(new double[6], h.get(3), 1e-15);
    List<double[]> after = ManualNetwork.of(NETWORK).activations(values, batch.atInference());
    assertArrayEquals(TWO_EXAMPLES, after.get(1));
  }

  @Test
  void masksOfAnotherBatchAreRefused() {
    Batch batch = Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {0, 1});
    DropoutMasks masks = DropoutMasks.random(NETWORK, 3, new SplittableRandom(1));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> batch.withMasks(masks));
    assertEquals(
        "the dropouts of network small need masks of [4, 6] elements for a batch of 2, got [6, 9]",
        e.getMessage());
  }

  @Test
  void randomMasksDropAsOftenAsTheRateSays() {
    int examples = 20_000;
    DropoutMasks masks = DropoutMasks.random(NETWORK, examples, new SplittableRandom(7));
    double kept = 0;
    for (double m : masks.get(0)) {
      kept += m;
    }
    // Four standard deviations of a binomial of 40,000.
    assertEquals(0.75, kept / masks.get(0).length, 4 * Math.sqrt(0.75 * 0.25 / 40_000));
  }

  private static Network ending(int outputs, Loss loss) {
    return Network.of("n", Shape.of(2), List.of(Dense.of(outputs)), loss);
  }

  private static void assertRefused(String message, Executable batch) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, batch).getMessage());
  }

  @Test
  void targetsAreAsManyAsTheLossReads() {
    Network normal = ending(4, new GaussianLikelihood());
    assertEquals(4, Batch.of(normal, TWO_EXAMPLES, new double[4]).targets().length);
    assertRefused(
        "targets of 2 examples must have shape [2, 2], got 8 numbers",
        () -> Batch.of(normal, TWO_EXAMPLES, new double[8]));
    Batch some =
        Batch.of(normal, TWO_EXAMPLES, new double[] {1, 2, 3, 4})
            .select(new int[] {1, 1}, new double[4]);
    assertArrayEquals(new double[] {3, 4, 3, 4}, some.targets());
  }

  @Test
  void countsAreNotNegative() {
    Network counts = ending(1, new PoissonDeviance());
    assertRefused(
        "a target of poissonDeviance must be a count or a rate, >= 0, got -1.0",
        () -> Batch.of(counts, TWO_EXAMPLES, new double[] {0, -1}));
  }

  /** Of a binary cross-entropy each output is a label of its own. */
  @Test
  void anExampleMayHaveSeveralLabelsOrNone() {
    Network labels = ending(3, new BinaryCrossEntropyOnLogits());
    double[] targets = {1, 0, 1, 0, 0, 0};
    Batch batch = Batch.of(labels, TWO_EXAMPLES, targets);
    ParameterValues zeros = ParameterValues.zeros(labels);
    LossGradient found = ManualNetwork.of(labels).gradient(zeros, batch);
    assertEquals(3 * Math.log(2), found.loss(), 1e-15);
    // (1/2 - t) / N, summed over the batch.
    assertArrayEquals(new double[] {0, 0.5, 0}, found.parameters().get("dense_1.bias"), 1e-16);
  }

  @Test
  void weightsStayWithTheirExamples() {
    Batch batch = Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {2, 0}).withWeights(0.5, 3);
    DropoutMasks masks = DropoutMasks.random(NETWORK, 2, new SplittableRandom(1));
    for (Batch same : List.of(batch, batch.atInference(), batch.withMasks(masks))) {
      assertArrayEquals(new double[] {0.5, 3}, same.weights().orElseThrow());
    }
    assertArrayEquals(
        new double[] {3, 0.5, 3},
        batch.select(new int[] {1, 0, 1}, new double[6]).weights().orElseThrow());
    assertTrue(Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {2, 0}).weights().isEmpty());
    Batch masked = Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {2, 0}).withMasks(masks);
    assertSame(masked.mask(0), masked.withWeights(1, 2).mask(0));
    assertEquals(Mode.INFERENCE, masked.atInference().withWeights(1, 2).mode());
  }

  @Test
  void weightsThatMeanNothingAreRefused() {
    Batch batch = Batch.ofLabels(NETWORK, TWO_EXAMPLES, new int[] {2, 0});
    assertRefused(
        "weights of 2 examples must have shape [2], got 3 numbers",
        () -> batch.withWeights(1, 1, 1));
    assertRefused(
        "weights must be finite and >= 0, got -0.5 at example 1", () -> batch.withWeights(0, -0.5));
    assertRefused(
        "weights must be finite and >= 0, got NaN at example 0",
        () -> batch.withWeights(Double.NaN, 1));
    assertRefused(
        "weights must be finite and >= 0, got Infinity at example 1",
        () -> batch.withWeights(1, Double.POSITIVE_INFINITY));
  }
}
