package io.evident.lab.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.backprop.network.Activation;
import io.evident.backprop.network.BatchNorm;
import io.evident.backprop.network.BuiltInNetworks;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepCostTest {
  private static Network network(Layer... layers) {
    return Network.of("n", Shape.of(3), List.of(layers), new HalfMeanSquaredError());
  }

  private static final Network TWO_LAYERS = network(Dense.of(4), Activation.relu(), Dense.of(2));

  @Test
  void theFirstLayerHasNoInputGradient() {
    // 5 examples: 2 products of 2 x 3 x 4, 3 of 2 x 4 x 2.
    assertEquals(5 * (2 * 24 + 3 * 16), StepCost.ofTraining(TWO_LAYERS, 5, 1).operations());
    assertEquals(5 * (24 + 16), StepCost.ofEvaluation(TWO_LAYERS, 5, 2).operations());
  }

  @Test
  void theBytesOfATwoLayerNet() {
    // Outputs 5 x (4 + 2), five moves; 12 + 4 + 2 numbers seven times, 8 weights once more.
    int numbers = 5 * 6 * 5 + 18 * 7 + 8 * 8;
    assertEquals(4 * numbers + 5 * 3, StepCost.ofTraining(TWO_LAYERS, 5, 1).bytes());
    assertEquals(4 * (numbers - 2 * 26) + 5 * 3, StepCost.ofTraining(TWO_LAYERS, 5, 0).bytes());
    // Outputs written and read; 26 parameters for each of three batches.
    assertEquals(4 * (2 * 5 * 6 + 3 * 26) + 5 * 3, StepCost.ofEvaluation(TWO_LAYERS, 5, 2).bytes());
  }

  @Test
  void runningStatisticsAreReadAndWrittenAlone() {
    Network normalized = network(Dense.of(4), new BatchNorm(), Dense.of(2));
    double without = StepCost.ofTraining(TWO_LAYERS, 5, 1).bytes();
    // Its output, scale and shift as trained parameters, mean and variance read and written.
    int more = 5 * 4 * 5 + 8 * 7 + 8 * 2;
    assertEquals(without + 4 * more, StepCost.ofTraining(normalized, 5, 1).bytes());
  }

  @Test
  void aLenetStepTakes3MillionOperationsAnImage() {
    double operations = StepCost.ofTraining(BuiltInNetworks.lenet(), 32, 1).operations();
    assertEquals(32 * 3_204_720.0, operations);
  }

  @Test
  void theLeastTimeIsThatOfOperationsAndOfBytes() {
    assertEquals(3.5, new StepCost(6, 10).seconds(new MachineRates(4, 5)));
    assertThrows(IllegalArgumentException.class, () -> new MachineRates(Double.NaN, 1));
    assertThrows(IllegalArgumentException.class, () -> new MachineRates(1, 0));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> StepCost.ofTraining(TWO_LAYERS, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> StepCost.ofTraining(TWO_LAYERS, 1, -1));
    assertThrows(IllegalArgumentException.class, () -> StepCost.ofEvaluation(TWO_LAYERS, 1, 0));
  }
}
