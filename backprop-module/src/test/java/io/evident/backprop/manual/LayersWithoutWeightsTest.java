package io.evident.backprop.manual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.evident.backprop.internal.linear.MatrixProduct;
import io.evident.backprop.network.GlobalAvgPool2d;
import io.evident.backprop.network.Layer;
import io.evident.backprop.network.Mode;
import io.evident.backprop.network.PadChannels;
import io.evident.backprop.network.Scale;
import io.evident.backprop.network.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that can be seen without a calculator. */
class LayersWithoutWeightsTest {
  private static final double[][] NONE = {};

  private static Pass pass(int batch) {
    return new Pass(batch, Mode.TRAINING, NONE_MASKED, MatrixProduct.inJava().begin(), true);
  }

  private static final double[] NONE_MASKED = {};

  private static ManualLayer of(Layer layer, Shape input) {
    return layer.accept(new ManualLayers(List.of(input)));
  }

  /** Two images of three pixels and two channels. */
  @Test
  void aChannelsMeanIsOverThePixelsOfItsOwnImage() {
    Shape input = Shape.of(1, 3, 2);
    ManualLayer layer = of(new GlobalAvgPool2d(), input);
    double[] x = {3, 30, 6, 60, 9, 90, -3, 3, -3, 6, 3, 9};
    double[] y = layer.forward(pass(2), x, NONE);
    assertArrayEquals(new double[] {6, 60, -1, 6}, y, 1e-14);
    assertArrayEquals(
        new double[] {1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4},
        layer.backward(pass(2), x, y, new double[] {3, 6, 9, 12}, NONE, NONE));
    assertEquals(Shape.of(2), new GlobalAvgPool2d().outputShape(input));
  }

  @Test
  void everySecondPixelIsTakenAndItsChannelsComeBeforeTheZeros() {
    PadChannels padded = PadChannels.of(3).withStride(2);
    ManualLayer layer = of(padded, Shape.of(3, 2, 2));
    double[] x = {1, 2, -1, -1, -1, -1, -1, -1, 3, 4, -1, -1};
    double[] y = layer.forward(pass(1), x, NONE);
    assertEquals(Shape.of(2, 1, 3), padded.outputShape(Shape.of(3, 2, 2)));
    assertArrayEquals(new double[] {1, 2, 0, 3, 4, 0}, y);
    assertArrayEquals(
        new double[] {1, 2, 0, 0, 0, 0, 0, 0, 4, 5, 0, 0},
        layer.backward(pass(1), x, y, new double[] {1, 2, 3, 4, 5, 6}, NONE, NONE));
  }

  @Test
  void aLearnedFactorHasTheSumOfAllProductsAsItsGradient() {
    ManualLayer layer = of(new Scale(7, true), Shape.of(2));
    double[] x = {1, 2, 3, 4};
    double[][] parameters = {{-2}};
    double[][] gradients = {{0}};
    double[] y = layer.forward(pass(2), x, parameters);
    assertArrayEquals(new double[] {-2, -4, -6, -8}, y);
    double[] dy = {1, 3, 2, -1};
    assertArrayEquals(
        new double[] {-2, -6, -4, 2}, layer.backward(pass(2), x, y, dy, parameters, gradients));
    assertEquals(1 + 6 + 6 - 4, gradients[0][0]);
  }

  @Test
  void aFixedFactorIsNoParameter() {
    assertEquals(List.of(), new Scale(3, false).parameters(Shape.of(2)));
    ManualLayer layer = of(new Scale(3, false), Shape.of(2));
    assertArrayEquals(new double[] {3, -6}, layer.forward(pass(1), new double[] {1, -2}, NONE));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertEquals(
        "takes images [height, width, channels], got [4]",
        assertThrows(
                IllegalArgumentException.class,
                () -> new GlobalAvgPool2d().outputShape(Shape.of(4)))
            .getMessage());
    assertEquals(
        "factor must be finite, got NaN",
        assertThrows(IllegalArgumentException.class, () -> new Scale(Double.NaN, true))
            .getMessage());
  }
}
