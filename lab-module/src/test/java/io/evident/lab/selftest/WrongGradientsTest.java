package io.evident.lab.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.DropoutMasks;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterRole;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WrongGradientsTest {
  private static final long SEED = 5;
  private static final int BATCH = 4;

  /** Weights and examples at which no layer's mistake hides, such as a scale of 1. */
  private record Point(ParameterValues weights, Batch batch) {
    static Point of(WrongGradient wrong) {
      SplittableRandom random = new SplittableRandom(SEED);
      Network network = wrong.network();
      ParameterValues weights = ParameterValues.zeros(network);
      for (int p = 0; p < network.parameters().size(); p++) {
        boolean positive = network.parameters().get(p).role() == ParameterRole.RUNNING_VARIANCE;
        double[] own = weights.get(p);
        Arrays.setAll(own, i -> positive ? 0.5 + random.nextDouble() : 2 * random.nextDouble() - 1);
      }
      double[] inputs = random.doubles((long) BATCH * network.input().size(), -1, 1).toArray();
      int outputs = network.targets();
      double[] targets = new double[BATCH * outputs];
      if (network.loss() instanceof SoftmaxCrossEntropy) {
        for (int n = 0; n < BATCH; n++) {
          targets[n * outputs + random.nextInt(outputs)] = 1;
        }
      } else {
        Arrays.setAll(targets, i -> random.nextInt(2));
      }
      Batch equal = Batch.of(network, inputs, targets);
      Batch batch =
          wrong.weighted() ? equal.withWeights(random.doubles(BATCH, 0.5, 2).toArray()) : equal;
      return new Point(
          weights,
          wrong.mode() == Mode.INFERENCE
              ? batch.atInference()
              : batch.withMasks(DropoutMasks.random(network, BATCH, random)));
    }
  }

  /** All numbers of a gradient, so that two can be compared. */
  private static List<Double> numbers(WrongGradient wrong, boolean right) {
    Point at = Point.of(wrong);
    Network network = wrong.network();
    LossGradient gradient =
        right
            ? ManualNetwork.of(network).gradient(at.weights, at.batch)
            : wrong.gradient().apply(at.weights, at.batch);
    List<Double> numbers = new ArrayList<>();
    for (int p = 0; p < network.parameters().size(); p++) {
      if (network.parameters().get(p).trained()) {
        Arrays.stream(gradient.parameters().get(p)).forEach(numbers::add);
      }
    }
    Arrays.stream(gradient.inputs()).forEach(numbers::add);
    return numbers;
  }

  @Test
  void noTwoMistakesGiveTheSameGradientAndNoneTheRightOne() {
    // Of two losses, a mistake may make the same of both.
    Map<List<Object>, String> seen = new HashMap<>();
    for (WrongGradient wrong : WrongGradients.all()) {
      List<Double> numbers = numbers(wrong, false);
      assertNotEquals(numbers(wrong, true), numbers, wrong.name() + ", seed " + SEED);
      String other = seen.put(List.of(wrong.network().loss(), numbers), wrong.name());
      assertEquals(null, other, wrong.name() + " is the same, seed " + SEED);
    }
  }

  @Test
  void theLossIsRightSoThatOnlyTheGradientTells() {
    for (WrongGradient wrong : WrongGradients.all()) {
      Point at = Point.of(wrong);
      assertEquals(
          ManualNetwork.of(wrong.network()).loss(at.weights, at.batch),
          wrong.gradient().apply(at.weights, at.batch).loss(),
          1e-15,
          wrong.name());
    }
  }
}
