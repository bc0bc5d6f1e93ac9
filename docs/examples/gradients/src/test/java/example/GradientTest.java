package example;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.evident.backprop.check.GradientAssertions;
import io.evident.backprop.network.Block;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.SoftmaxCrossEntropy;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientTest {
  private static final LeastSquares LOSS =
      new LeastSquares(new double[][] {{1, 2}, {-1, 0.5}, {0.3, -2}}, new double[] {1, 0, 2});

  @Test
  void theGradientOfOurLossIsRight() {
    GradientAssertions.assertGradient(LOSS::value, LOSS::gradient, 0.7, -0.2);
  }

  @Test
  void aGradientWithoutTheMeanIsCaught() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                GradientAssertions.assertGradient(
                    LOSS::value,
                    w -> {
                      double[] dw = LOSS.gradient(w);
                      return new double[] {3 * dw[0], 3 * dw[1]};
                    },
                    0.7,
                    -0.2));
    assertTrue(error.getMessage().contains("verdict: FAIL"), error.getMessage());
  }

  @Test
  void theGradientOfOurLayerIsRightInANetwork() {
    GradientAssertions.assertGradient(
        Network.of(
            "with swish",
            Shape.of(4),
            List.of(Dense.of(5), new Swish(), Dense.of(3)),
            new SoftmaxCrossEntropy()));
  }

  @Test
  void theGradientsOfOurGateJoinRightly() {
    Block gated = Block.join(new Gate(), List.of(List.of(Dense.of(4)), List.of(Dense.of(4))));
    GradientAssertions.assertGradient(
        Network.of(
            "gated",
            Shape.of(5),
            List.of(gated, Dense.of(3)),
            new SoftmaxCrossEntropy()));
  }

  @Test
  void noTensorFlowWasNeeded() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("org.tensorflow.TensorFlow"));
  }
}
