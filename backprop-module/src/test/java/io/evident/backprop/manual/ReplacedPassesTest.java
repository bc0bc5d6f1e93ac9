package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.backprop.initialization.UniformFanIn;
import io.evident.backprop.network.Activation;
import io.evident.backprop.network.Batch;
import io.evident.backprop.network.BinaryCrossEntropy;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Dropout;
import io.evident.backprop.network.DropoutMasks;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LossGradient;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.ParameterValues;
import io.evident.backprop.network.Shape;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplacedPassesTest {
  private static final List<Layer> LAYERS =
      List.of(Dense.of(4), Activation.tanh(), new Dropout(0.5), Dense.of(3));
  private static final Network NETWORK =
      Network.of("net", Shape.of(5), LAYERS, new HalfMeanSquaredError());
  private static final SplittableRandom RANDOM = new SplittableRandom(1);
  private static final ParameterValues WEIGHTS = new UniformFanIn().initialize(NETWORK, RANDOM);
  private static final Batch BATCH =
      Batch.of(NETWORK, RANDOM.doubles(10).toArray(), RANDOM.doubles(6).toArray())
          .withMasks(DropoutMasks.random(NETWORK, 2, RANDOM));

  @Test
  void theDerivedPassesPutInTheirOwnPlaceChangeNothing() {
    ManualNetwork own = ManualNetwork.of(NETWORK);
    ManualNetwork replaced = own;
    for (int l = 0; l < LAYERS.size(); l++) {
      replaced = replaced.withBackward(l, BackwardPass.derived(LAYERS.get(l)));
    }
    replaced = replaced.withOutputGradient(new ManualHalfMeanSquaredError()::gradient);
    LossGradient wanted = own.gradient(WEIGHTS, BATCH);
    LossGradient found = replaced.gradient(WEIGHTS, BATCH);
    assertEquals(wanted.loss(), found.loss());
    assertArrayEquals(wanted.inputs(), found.inputs());
    for (int p = 0; p < NETWORK.parameters().size(); p++) {
      assertArrayEquals(wanted.parameters().get(p), found.parameters().get(p));
    }
  }

  @Test
  void anotherPassIsTheOneThatIsRunAndTheForwardPassStays() {
    ManualNetwork own = ManualNetwork.of(NETWORK);
    ManualNetwork stopped =
        own.withBackward(1, (pass, dy, gradients) -> new double[pass.x().length])
            .withOutputGradient((batch, s, t) -> new double[s.length]);
    LossGradient found = stopped.gradient(WEIGHTS, BATCH);
    assertEquals(own.loss(WEIGHTS, BATCH), found.loss());
    assertArrayEquals(new double[10], found.inputs());
    assertArrayEquals(new double[3], found.parameters().get("dense_2.bias"));
  }

  /** There the loss is otherwise differentiated in the logits, past the sigmoid. */
  @Test
  void thePassOfASigmoidBeforeItsLossIsRunWhereItIsAnothers() {
    Network network =
        Network.of(
            "net",
            Shape.of(5),
            List.of(Dense.of(3), Activation.sigmoid()),
            new BinaryCrossEntropy());
    ParameterValues weights = new UniformFanIn().initialize(network, new SplittableRandom(2));
    ManualNetwork own = ManualNetwork.of(network);
    LossGradient wanted = own.gradient(weights, BATCH);
    for (ManualNetwork same :
        List.of(
            own.withBackward(1, BackwardPass.derived(Activation.sigmoid())),
            own.withOutputGradient(new ManualBinaryCrossEntropy()::gradient))) {
      LossGradient found = same.gradient(weights, BATCH);
      assertEquals(wanted.loss(), found.loss());
      assertArrayEquals(wanted.inputs(), found.inputs(), 1e-15);
    }
    for (ManualNetwork stopped :
        List.of(
            own.withBackward(1, (pass, dy, gradients) -> new double[pass.x().length]),
            own.withOutputGradient((batch, s, t) -> new double[s.length]))) {
      assertArrayEquals(new double[10], stopped.gradient(weights, BATCH).inputs());
    }
  }

  @Test
  void aPassOfAnotherLengthIsRefused() {
    ManualNetwork own = ManualNetwork.of(NETWORK);
    ManualNetwork shorter = own.withBackward(1, (pass, dy, gradients) -> new double[3]);
    assertEquals(
        "a backward pass must return dL/dx of 8 numbers, a batch of 2 of [4], got 3",
        assertThrows(IllegalArgumentException.class, () -> shorter.gradient(WEIGHTS, BATCH))
            .getMessage());
    ManualNetwork empty = own.withOutputGradient((batch, s, t) -> new double[0]);
    assertThrows(IllegalArgumentException.class, () -> empty.gradient(WEIGHTS, BATCH));
  }
}
