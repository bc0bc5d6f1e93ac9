package io.evident.backprop.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.evident.backprop.manual.ManualNetwork;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.DropoutMasks;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RememberingOracleTest {
  /** It has a dropout. */
  private static final Network NETWORK = EveryLayerNetworks.all().get(0);

  private int asked;

  private final Oracle counting =
      new Oracle() {
        @Override
        public String name() {
          return "counting";
        }

        @Override
        public double tolerance() {
          return 0.5;
        }

        @Override
        public LossGradient gradient(ParameterValues parameters, Batch batch) {
          asked++;
          return ManualNetwork.of(NETWORK).gradient(parameters, batch);
        }

        @Override
        public void close() {
          throw new AssertionError("it is not its to close");
        }
      };

  @Test
  void theSameQuestionIsPassedOnOnceAndAnyOtherAgain() {
    SplittableRandom random = new SplittableRandom(2);
    ParameterValues weights = RandomWeights.of(NETWORK, random);
    Batch batch = RandomBatch.of(NETWORK, 4, Mode.TRAINING, random);
    try (RememberingOracle oracle = new RememberingOracle(counting)) {
      LossGradient first = oracle.gradient(weights, batch);
      assertSame(first, oracle.gradient(weights.copy(), batch));
      assertEquals(1, asked);
      weights.get(0)[1] += 1e-9;
      assertNotSame(first, oracle.gradient(weights, batch));
      batch.inputs()[3] += 1e-9;
      oracle.gradient(weights, batch);
      batch.targets()[0] += 1e-9;
      oracle.gradient(weights, batch);
      oracle.gradient(weights, batch.withMasks(DropoutMasks.random(NETWORK, 4, random)));
      assertEquals(5, asked);
      oracle.gradient(weights, batch);
      assertEquals(5, asked);
      assertEquals("counting", oracle.name());
      assertEquals(0.5, oracle.tolerance());
    }
  }
}
