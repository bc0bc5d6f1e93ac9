package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.ParameterValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WrongGradientsTest {
  private static final long SEED = 5;

  /** All numbers of a gradient, so that two can be compared. */
  private static List<Double> numbers(WrongGradient wrong, boolean right) {
    SplittableRandom random = new SplittableRandom(SEED);
    ParameterValues weights = RandomWeights.of(wrong.network(), random);
    Batch batch = RandomBatch.of(wrong.network(), 4, wrong.mode(), random);
    LossGradient gradient =
        right
            ? ManualNetwork.of(wrong.network()).gradient(weights, batch)
            : wrong.gradient().apply(weights, batch);
    List<Double> numbers = new ArrayList<>();
    for (double[] part : new NetworkPoint(wrong.network()).of(gradient)) {
      Arrays.stream(part).forEach(numbers::add);
    }
    return numbers;
  }

  @Test
  void noTwoMistakesGiveTheSameGradientAndNoneTheRightOne() {
    Map<List<Double>, String> seen = new HashMap<>();
    for (WrongGradient wrong : WrongGradients.all()) {
      List<Double> numbers = numbers(wrong, false);
      assertNotEquals(numbers(wrong, true), numbers, wrong.name() + ", seed " + SEED);
      String other = seen.put(numbers, wrong.name());
      assertEquals(null, other, wrong.name() + " is the same, seed " + SEED);
    }
  }

  @Test
  void theLossIsRightSoThatOnlyTheGradientTells() {
    for (WrongGradient wrong : WrongGradients.all()) {
      SplittableRandom random = new SplittableRandom(SEED);
      ParameterValues weights = RandomWeights.of(wrong.network(), random);
      Batch batch = RandomBatch.of(wrong.network(), 4, wrong.mode(), random);
      assertEquals(
          ManualNetwork.of(wrong.network()).loss(weights, batch),
          wrong.gradient().apply(weights, batch).loss(),
          1e-15,
          wrong.name());
    }
  }
}
