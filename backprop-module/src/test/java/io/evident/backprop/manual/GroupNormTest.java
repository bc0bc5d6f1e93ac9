package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.backprop.check.GradientCheck;
import io.evident.backprop.check.GradientReport;
import io.evident.backprop.check.GradientReportText;
import io.evident.backprop.check.GradientVerdict;
import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.Conv2d;
import io.evident.backprop.network.Dense;
import io.evident.backprop.network.Flatten;
import io.evident.backprop.network.GroupNorm;
import io.evident.backprop.network.HalfMeanSquaredError;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.LayerNorm;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.Network;
import io.evident.backprop.network.Shape;
import io.evident.backprop.network.ShapeException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GroupNormTest {
  private static final double[] GAMMA = {1, 2, -1, 0.5};
  private static final double[] BETA = {0, 1, 2, 3};

  private static double[] forward(ManualGroupNorm layer, double... x) {
    Pass pass = new Pass(1, Mode.TRAINING, new double[0], MatrixProduct.inJava().begin(), true);
    return layer.forward(pass, x, new double[][] {GAMMA, BETA});
  }

  /** x = 1, 2, 3, 6 has the mean 3 and the variance 3.5; with epsilon 0.5 s is 2. */
  @Test
  void aVectorIsNormalizedByItsMeanAndBiasedVariance() {
    ManualGroupNorm layer = ManualGroupNorm.of(new LayerNorm(0.5), Shape.of(4));
    assertArrayEquals(new double[] {-1, 0, 2, 3.75}, forward(layer, 1, 2, 3, 6), 1e-15);
  }

  /** Channels 0 and 1 have the mean 4, channels 2 and 3 the mean 0; the variance of both is 5. */
  @Test
  void aGroupIsNormalizedOverItsChannelsAndAllPixels() {
    ManualGroupNorm layer = ManualGroupNorm.of(new GroupNorm(2, 4), Shape.of(1, 2, 4));
    assertArrayEquals(
        new double[] {-1, 1.0 / 3, 3, 19.0 / 6, 1.0 / 3, 3, 1, 17.0 / 6},
        forward(layer, 1, 3, -3, 1, 5, 7, 3, -1),
        1e-15);
  }

  @Test
  void theChannelsOfAPixelAreTheGroupOfLayerNorm() {
    double[] x = new SplittableRandom(5).doubles(8).toArray();
    ManualGroupNorm ofImages = ManualGroupNorm.of(new LayerNorm(), Shape.of(1, 2, 4));
    ManualGroupNorm ofVectors = ManualGroupNorm.of(new LayerNorm(), Shape.of(4));
    assertArrayEquals(forward(ofVectors, x), forward(ofImages, x));
  }

  @Test
  void severalGroupsAreRightByAllThreeOracles() {
    for (Layer layer : List.of(GroupNorm.of(2), GroupNorm.of(3), GroupNorm.of(6))) {
      Network network =
          Network.of(
              "groups",
              Shape.of(5, 4, 2),
              List.of(Conv2d.of(6, 2), layer, new Flatten(), Dense.of(3)),
              new HalfMeanSquaredError());
      for (int batch : new int[] {1, 3}) {
        GradientReport report = GradientCheck.of(network).withBatchSize(batch).withSeed(7).run();
        assertEquals(
            GradientVerdict.PASS,
            report.verdict(),
            () -> String.join("\n", GradientReportText.lines(report)));
      }
    }
  }

  private static String refusal(Shape input, Layer layer) {
    return assertThrows(
            ShapeException.class,
            () ->
                Network.of(
                    "net",
                    input,
                    List.of(layer, new Flatten(), Dense.of(2)),
                    new HalfMeanSquaredError()))
        .getMessage();
  }

  @Test
  void whatHasNoVarianceIsRefused() {
    assertEquals(
        "layer 1 (groupNorm_1) has 3 groups, which must divide the 4 channels of [2, 2, 4]",
        refusal(Shape.of(2, 2, 4), GroupNorm.of(3)));
    assertEquals(
        "layer 1 (groupNorm_1) has a group for each number of [4]; a group needs at least 2",
        refusal(Shape.of(4), GroupNorm.of(4)));
    assertEquals(
        "layer 1 (layerNorm_1) normalizes over the last axis, which needs at least 2 numbers, got [5, 5, 1]",
        refusal(Shape.of(5, 5, 1), new LayerNorm()));
  }
}
